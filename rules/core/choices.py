"""What can be answered where an attribute is asked for: the words of the rulebook's vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.core.rulebook import Rulebook

VOCABULARIES: Final[Mapping[str, str]] = {
    **{name: name for name in ("construction", "plan", "claim", "right", "application", "mineral", "medium")},
    **{name: name for name in ("status", "fuel")},
    **dict.fromkeys(("owner_industrial", "heating"), "answer"),
}
"""Canonical field to the vocabulary its words are read by (`rules.core.facts`)."""


def choices(rulebook: Rulebook, field: str, lang: str) -> tuple[str, ...]:
    """Return one word per meaning of a field, each with no other meaning; () where the answer is free.

    In Chinese the first Chinese word of each, in English the meaning's own name.

    >>> from importlib.resources import files
    >>> from rules.core.rulebook import parse_rulebook
    >>> book = parse_rulebook(files("rules").joinpath("yulin.toml").read_text(encoding="utf-8"), file="yulin.toml")
    >>> choices(book, "construction", "zh"), choices(book, "construction", "en")
    (('新建', '改建', '扩建', '已建'), ('new', 'rebuilt', 'expanded', 'existing'))
    """
    if field not in VOCABULARIES:
        return ()
    vocabulary = rulebook.words[VOCABULARIES[field]]
    found: dict[str, str] = {}
    for word, meanings in vocabulary.words.items():
        (meaning, *others) = meanings
        of_language = word == meaning if lang == "en" else not word.isascii()
        if not others and of_language:
            found.setdefault(meaning, word)
    return tuple(found.values())
