"""What can be answered where an attribute is asked for, and the refusal of an answer no rule would understand."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import pandas as pd

from layers.errors import InputError
from layers.fields import folded
from layers.kinds import KINDS
from rules.core.facts import read_facts
from rules.core.industry import ANY
from rules.core.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules.core.rulebook import Rulebook

VOCABULARIES: Final[Mapping[str, str]] = {
    **{name: name for name in ("construction", "plan", "claim", "right", "application", "mineral", "medium")},
    **{name: name for name in ("status", "fuel")},
    **dict.fromkeys(("owner_industrial", "heating"), "answer"),
}
"""Canonical field to the vocabulary its words are read by (`rules.core.facts`)."""

INDUSTRY: Final = ("industry_code", "industry")
"""Two fields that answer one question: only the first is asked for."""
_READ_AS: Final = {"industry_code": "industry", "heating": "owner_industrial"}
"""Fields that are read together with another, or as it is."""
_LIKELY, _SHOWN = 3, 12
"""Words named because they are alike, and of those there are."""


def choices(rulebook: Rulebook, field: str, lang: str) -> tuple[str, ...]:
    """Return one word per meaning of a field, each with no other meaning; () where the answer is free.

    In Chinese the first Chinese word of each, in English the meaning's own name.

    >>> from importlib.resources import files
    >>> from rules.core.rulebook import parse_rulebook
    >>> book = parse_rulebook(files("rules").joinpath("yulin.toml").read_text(encoding="utf-8"), file="yulin.toml")
    >>> choices(book, "construction", "zh"), choices(book, "construction", "en")
    (('新建', '改建', '扩建', '已建'), ('new', 'rebuilt', 'expanded', 'existing'))
    """
    return tuple(spoken(rulebook, VOCABULARIES[field], lang).values()) if field in VOCABULARIES else ()


def spoken(rulebook: Rulebook, vocabulary: str, lang: str) -> dict[str, str]:
    """Return a word per meaning of a vocabulary that means nothing else, as `choices` has it."""
    found: dict[str, str] = {}
    for word, meanings in rulebook.words[vocabulary].words.items():
        (meaning, *others) = meanings
        of_language = word == meaning if lang == "en" else not word.isascii()
        if not others and of_language:
            found.setdefault(meaning, word)
    return found


def industries_meant(rulebook: Rulebook, code: str, word: str) -> tuple[str, ...]:
    """Return the industries that what is stated can mean, each by its code and its first name; () where any can.

    >>> from importlib.resources import files
    >>> from rules.core.rulebook import parse_rulebook
    >>> book = parse_rulebook(files("rules").joinpath("yulin.toml").read_text(encoding="utf-8"), file="yulin.toml")
    >>> industries_meant(book, "煤化工", "")
    ('252 煤炭加工', '26 化学原料和化学制品制造业')
    """
    known = rulebook.classification
    codes = known.read(code, word) or frozenset()
    named = {code: next((name for name, meant in known.words.items() if meant == {code}), "") for code in sorted(codes)}
    return () if ANY in codes else tuple(f"{code} {name}".strip() for code, name in named.items())


def once(fields: Sequence[str]) -> list[str]:
    """Leave out a field that another one answers too.

    >>> once(("industry_code", "industry", "construction")), once(("industry",))
    (['industry_code', 'construction'], ['industry'])
    """
    first, second = INDUSTRY
    return [field for field in fields if field != second or first not in fields]


def require_understood(settings: Mapping[str, str], rulebook: Rulebook, lang: str) -> None:
    """Refuse what is stated for all subjects (`--set`) where no rule could make anything of it.

    Parameters
    ----------
    settings
        Field, canonical or an alias, to value, as `layers.statements.stated.parse_settings` returns them. Fields with
        a free answer are passed over.
    lang
        Of the words that are offered instead.

    Raises
    ------
    InputError
        `set-unknown-word` with the nearest words and those there are, or `set-unknown-industry`.
    """
    for field, value in settings.items():
        read = [name for name in _meant(field) if name in VOCABULARIES or name in INDUSTRY]
        if not read or any(_understood(name, value, rulebook) for name in read):
            continue
        name = read[0]
        known = rulebook.classification.words if name in INDUSTRY else rulebook.words[VOCABULARIES[name]].words
        alike = get_close_matches(plain(value), known, n=_LIKELY, cutoff=0.0)
        nearest = ", ".join(alike)
        if name in INDUSTRY:
            raise InputError("set-unknown-industry", field=field, value=value, nearest=nearest)
        offered = choices(rulebook, name, lang)
        shown = ", ".join((*offered[:_SHOWN], *(["…"] if len(offered) > _SHOWN else [])))
        raise InputError("set-unknown-word", field=field, value=value, nearest=nearest, known=shown)


def _meant(name: str) -> list[str]:
    """Return the canonical fields of subjects that answer to a name."""
    fields = [field for kind in KINDS.values() if kind.role == "subject" for field in kind.fields]
    return list(dict.fromkeys(field.name for field in fields if folded(name) in map(folded, field.names)))


def _understood(field: str, value: str, rulebook: Rulebook) -> bool:
    """Return whether a check would read any meaning from a value; "新建/扩建" has two."""
    column = field if field in INDUSTRY else _READ_AS.get(field, field)
    facts = read_facts(pd.DataFrame({column: [value]}), rulebook)
    return bool(getattr(facts, _READ_AS.get(field, field)).readings[0])
