"""A rule meets its text: parameters from the rulebook, each checked against what the rule's field says it is."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar, get_args, get_origin, get_type_hints

from layers.errors import RulebookError
from rules.core.entry import ENTRY_KEYS, TEXT_KEYS
from rules.core.industry import Industries
from rules.core.table import nearest, rulebook_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rules.core.law import RuleEntry, Text
    from rules.core.rulebook import Rulebook

Rule = TypeVar("Rule")


def bind(rule: type[Rule], entry: RuleEntry, text: Text, rulebook: Rulebook) -> Rule:
    """Make the rule with the parameters of one text.

    The annotation of each dataclass field names its vocabulary: `Industries` (group names, section letters, codes),
    `Annotated[frozenset[str], "plan"]` and `Annotated[str, "level"]` (meanings of that word table),
    `Annotated[dict[str, float], "road-category"]` (a number for some of them), `float`, `int`, `bool`,
    `date`, `str`, `frozenset[str]` (any texts). A field with a default may be left out.

    Raises
    ------
    RulebookError
        `rulebook-missing-parameter`, `rulebook-unknown-parameter`, `rulebook-wrong-type`, `rulebook-unknown-word`.
    """
    parameters = {**entry.parameters, **text.parameters}
    hints = get_type_hints(rule, include_extras=True)
    fields = {field.name: field for field in dataclasses.fields(rule)}  # type: ignore[arg-type]  # rules are dataclasses
    where = _Where(entry=entry, text=text, file=rulebook.file)
    for name in parameters:
        if name not in fields:
            raise where.error(
                "rulebook-unknown-parameter", name, nearest=nearest(name, (*fields, *ENTRY_KEYS, *TEXT_KEYS))
            )
    for name, field in fields.items():
        if name not in parameters and field.default is field.default_factory is dataclasses.MISSING:
            raise where.error("rulebook-missing-parameter", name)
    return rule(**{name: _value(value, hints[name], rulebook, where, name) for name, value in parameters.items()})


def check(rulebook: Rulebook, rules: Mapping[str, type]) -> None:
    """Bind every text of every rule, so that a slip is found when the rulebook is read, not on the day it matters.

    Raises
    ------
    RulebookError
        As `bind`; `rulebook-unknown-rule` for an entry no rule module carries out.
    """
    for slip in unbound(rulebook, rules):
        raise slip


def unbound(rulebook: Rulebook, rules: Mapping[str, type]) -> Iterator[RulebookError]:
    """Yield what keeps a text of a rulebook from being carried out, one error per text."""
    for name, entry in rulebook.rules.items():
        if entry.logic not in rules:
            near = nearest(entry.logic, rules)
            yield rulebook_error("rulebook-unknown-rule", file=rulebook.file, key_path=f"rules.{name}", nearest=near)
            continue
        for text in entry.texts:
            try:
                bind(rules[entry.logic], entry, text, rulebook)
            except RulebookError as slip:
                yield slip


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """The text a parameter belongs to, for errors."""

    entry: RuleEntry
    text: Text
    file: str

    def error(self, key: str, name: str, **values: object) -> RulebookError:
        number = self.entry.texts.index(self.text) + 1
        place = f".text[{number}]" if name in self.text.parameters else ""
        path = f"rules.{self.entry.id}{place}.{name}"
        return rulebook_error(key, file=self.file, key_path=path, **values)


def _value(value: object, hint: object, rulebook: Rulebook, where: _Where, name: str) -> object:
    if hint is Industries:
        return _industries(value, rulebook, where, name)
    if get_origin(hint) is Annotated:
        kind, vocabulary = get_args(hint)[:2]
        found = _value(value, kind, rulebook, where, name)
        _known(found, rulebook, str(vocabulary), where, name)
        return found
    if get_origin(hint) is frozenset:
        return frozenset(_texts(value, where, name))
    if get_origin(hint) is dict:
        return {word: _value(number, float, rulebook, where, name) for word, number in _table(value, where, name)}
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    exact = isinstance(hint, type) and isinstance(value, hint)
    disguised = (hint is int and isinstance(value, bool)) or (hint is date and isinstance(value, datetime))
    if not exact or disguised:
        raise where.error("rulebook-wrong-type", name, expected=getattr(hint, "__name__", str(hint)), value=value)
    return value


def _industries(value: object, rulebook: Rulebook, where: _Where, name: str) -> Industries:
    try:
        return rulebook.industries(_texts(value, where, name))
    except KeyError as unknown:
        word = unknown.args[0]
        raise where.error("rulebook-unknown-word", name, word=word, nearest=nearest(word, rulebook.groups)) from None


def _table(value: object, where: _Where, name: str) -> Iterable[tuple[str, object]]:
    if not isinstance(value, dict) or not value:
        raise where.error("rulebook-wrong-type", name, expected="{ word = number }", value=value)
    return value.items()


def _texts(value: object, where: _Where, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise where.error("rulebook-wrong-type", name, expected="[str]", value=value)
    return tuple(value)


def _known(found: object, rulebook: Rulebook, vocabulary: str, where: _Where, name: str) -> None:
    meanings = rulebook.words[vocabulary].meanings if vocabulary in rulebook.words else frozenset()
    words: Iterable[str] = (found,) if isinstance(found, str) else found  # type: ignore[assignment]  # str or set
    for word in words:
        if word not in meanings:
            raise where.error("rulebook-unknown-word", name, word=word, nearest=nearest(word, meanings))
