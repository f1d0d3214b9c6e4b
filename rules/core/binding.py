"""A rule meets its text: parameters from the rulebook, each checked against what the rule's field says it is."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar, get_args, get_origin, get_type_hints

from rules.core.entry import ENTRY_KEYS, TEXT_KEYS
from rules.core.industry import Industries
from rules.core.table import Slips, nearest, note, rulebook_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from layers.errors import RulebookError
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
    where = _Where(entry=entry, text=text, file=rulebook.file)
    parameters = _parameters(rule, rulebook, where)
    for slip in where.slips.values():
        raise slip
    return rule(**parameters)


def _parameters(rule: type[Rule], rulebook: Rulebook, where: _Where) -> dict[str, object]:
    """Read the parameters of a text; what is wrong with them is noted in `where`."""
    parameters = {**where.entry.parameters, **where.text.parameters}
    hints = get_type_hints(rule, include_extras=True)
    fields = {field.name: field for field in dataclasses.fields(rule)}  # type: ignore[arg-type]  # rules are dataclasses
    for name in parameters.keys() - fields:
        near = nearest(name, (*fields, *ENTRY_KEYS, *TEXT_KEYS))
        where.slip("rulebook-unknown-parameter", name, nearest=near)
    for name, field in fields.items():
        if name not in parameters and field.default is field.default_factory is dataclasses.MISSING:
            where.slip("rulebook-missing-parameter", name)
    known = {name: value for name, value in parameters.items() if name in fields}
    return {name: _value(value, hints[name], rulebook, where, name) for name, value in known.items()}


def check(rulebook: Rulebook, rules: Mapping[str, type]) -> None:
    """Bind every text of every rule, so that a slip is found when the rulebook is read, not on the day it matters.

    Raises
    ------
    RulebookError
        As `bind`; `rulebook-own-id` or `rulebook-unknown-rule` for an entry no rule module carries out.
    """
    for slip in unbound(rulebook, rules):
        raise slip


def unbound(rulebook: Rulebook, rules: Mapping[str, type]) -> Iterator[RulebookError]:
    """Yield what keeps the texts of a rulebook from being carried out; what holds for several comes with each."""
    for entry in rulebook.rules.values():
        if entry.logic not in rules:
            yield _homeless(entry, rules, rulebook.file)
            continue
        for text in entry.texts:
            where = _Where(entry=entry, text=text, file=rulebook.file)
            _parameters(rules[entry.logic], rulebook, where)
            yield from where.slips.values()


def _homeless(entry: RuleEntry, rules: Iterable[str], file: str) -> RulebookError:
    """Say that no rule carries out an entry: its own id is that of none, or the rule it names is unknown."""
    if entry.logic == entry.id:
        return rulebook_error("rulebook-own-id", file=file, key_path=f"rules.{entry.id}")
    path, near = f"rules.{entry.id}.logic", nearest(entry.logic, rules)
    return rulebook_error("rulebook-unknown-rule", file=file, key_path=path, word=entry.logic, nearest=near)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """The text a parameter belongs to, for errors."""

    entry: RuleEntry
    text: Text
    file: str
    slips: Slips = dataclasses.field(default_factory=dict)

    def slip(self, key: str, name: str, **values: object) -> None:
        number = self.entry.texts.index(self.text) + 1
        place = f".text[{number}]" if name in self.text.parameters else ""
        path = f"rules.{self.entry.id}{place}.{name}"
        note(self.slips, rulebook_error(key, file=self.file, key_path=path, **values))


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
        where.slip("rulebook-wrong-type", name, expected=getattr(hint, "__name__", str(hint)), value=value)
    return value


def _industries(value: object, rulebook: Rulebook, where: _Where, name: str) -> Industries:
    found = Industries()
    for word in _texts(value, where, name):
        try:
            found |= rulebook.industries((word,))
        except KeyError:
            where.slip("rulebook-unknown-word", name, word=word, nearest=nearest(word, rulebook.groups))
    return found


def _table(value: object, where: _Where, name: str) -> Iterable[tuple[str, object]]:
    if not isinstance(value, dict) or not value:
        where.slip("rulebook-wrong-type", name, expected="{ word = number }", value=value)
        return ()
    return value.items()


def _texts(value: object, where: _Where, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        where.slip("rulebook-wrong-type", name, expected="[str]", value=value)
        return ()
    return tuple(value)


def _known(found: object, rulebook: Rulebook, vocabulary: str, where: _Where, name: str) -> None:
    meanings = rulebook.words[vocabulary].meanings if vocabulary in rulebook.words else frozenset()
    several = found if isinstance(found, frozenset | dict) else ()
    for word in (found,) if isinstance(found, str) else several:
        if word not in meanings:
            where.slip("rulebook-unknown-word", name, word=word, nearest=nearest(word, meanings))
