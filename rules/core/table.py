"""A table of the rulebook as it was written: every value is asked for by key and type, every slip is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar, cast

from layers.errors import RulebookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Value = TypeVar("Value")
Slips = dict[tuple[str, str], RulebookError]
"""What is wrong, by key path and word: every mistake once, in the order they were found."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like `word`; all of them, comma-separated, if none is.

    >>> nearest("articel", ["article", "source"])
    'article'
    """
    choices = sorted(known)
    return next(iter(get_close_matches(word, choices, n=1)), ", ".join(choices))


def rulebook_error(key: str, *, file: str, **values: object) -> RulebookError:
    """Build the error `key` about a rulebook; `values` fill in its sentence."""
    error = RulebookError(key, file=file)
    error.values.update(values)
    return error


def note(slips: Slips, error: RulebookError) -> None:
    """Note a slip, unless another was found at its place: what follows from a slip is none."""
    slips.setdefault((str(error.values["key_path"]), str(error.values.get("word", ""))), error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One TOML table with the file and the key path it stands at.

    What cannot be used is noted in `slips`, and an empty value stands in for it, so that the next slip is seen too.

    Attributes
    ----------
    values
        What was written, as `tomllib` reads it.
    file
        The rulebook's name, for errors.
    path
        Dotted key path of the table, "" for the whole file.
    slips
        Of the whole file: the tables in a table share it.
    asked
        Keys somebody asked for; what is left over in the end is a slip (`close`).
    """

    values: Mapping[str, object]
    file: str
    path: str = ""
    slips: Slips = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def key_path(self, key: str) -> str:
        """Where `key` stands in the file."""
        return f"{self.path}.{key}" if self.path else key

    def slip(self, key: str, at: str, **values: object) -> None:
        """Note the slip `key` about the entry `at` of this table."""
        note(self.slips, rulebook_error(key, file=self.file, key_path=self.key_path(at), **values))

    def get(self, key: str, kind: type[Value], default: Value | None = None) -> Value:
        """Return the value at `key`; without `default` it must be there (`rulebook-missing-key`, `-wrong-type`)."""
        self.asked.add(key)
        stand_in = cast("Value", date.min if kind is date else kind()) if default is None else default
        value: Any = self.values.get(key, default)
        if value is None:
            self.slip("rulebook-missing-key", key)
            return stand_in
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return cast("Value", float(value))
        clock = kind is date and isinstance(value, datetime)  # a datetime is a date to Python, but no day to the law
        flag = kind is int and isinstance(value, bool)
        if not isinstance(value, kind) or clock or flag:
            self.slip("rulebook-wrong-type", key, expected=kind.__name__, value=value)
            return stand_in
        return value

    def day(self, key: str) -> date | None:
        """Return the date at `key`, None if it is not there."""
        return self.get(key, date) if key in self.values else None

    def texts(self, key: str, *, known: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return the list of texts at `key`, absent is empty; all of them `known` words, if these are given."""
        found = tuple(self._each(key, str))
        if known is not None:
            self._refuse_others(key, found, known)
        return found

    def choice(self, key: str, known: Iterable[str], default: str | None = None) -> str:
        """Return the word at `key`, one of `known`; without `default` it must be there."""
        word = self.get(key, str, default)
        self._refuse_others(key, (word,), known)
        return word

    def table(self, key: str) -> Table:
        """Return the table at `key`; absent is empty."""
        values: Mapping[str, object] = self.get(key, dict, {})
        return self._within(values, key)

    def tables(self, key: str) -> list[Table]:
        """Return the list of tables at `key`; absent is empty."""
        found: list[dict[str, object]] = self._each(key, dict)
        return [self._within(values, f"{key}[{number}]") for number, values in enumerate(found, start=1)]

    def both(self, key: str) -> Mapping[str, str]:
        """Return the words at `key` in both languages, {"zh": ..., "en": ...}; those not translated are the Chinese."""
        words = self.table(key)
        if not words.values:
            self.slip("rulebook-missing-key", key)
            return {"zh": "", "en": ""}
        found = words.translated()
        words.close()
        return found

    def translated(self) -> Mapping[str, str]:
        """Return the Chinese and the English of this table; a city need not write any English."""
        chinese = self.get("zh", str)
        return {"zh": chinese, "en": self.get("en", str, chinese)}

    def close(self) -> None:
        """Note keys nobody asked for (`rulebook-unknown-key`), with the nearest key that is known here."""
        for key in self.values:
            if key not in self.asked:
                self.slip("rulebook-unknown-key", key, nearest=nearest(key, self.asked))

    def _within(self, values: Mapping[str, object], key: str) -> Table:
        return Table(values=values, file=self.file, path=self.key_path(key), slips=self.slips)

    def _refuse_others(self, key: str, words: Iterable[str], known: Iterable[str]) -> None:
        choices = set(known)
        for word in words:
            if word not in choices:
                self.slip("rulebook-unknown-word", key, word=word, nearest=nearest(word, choices))

    def _each(self, key: str, kind: type[Value]) -> list[Value]:
        found: list[object] = self.get(key, list, [])
        kept = [value for value in found if isinstance(value, kind)]
        if len(kept) < len(found):
            self.slip("rulebook-wrong-type", key, expected=f"[{kind.__name__}]", value=found)
        return kept
