"""A table of the rulebook as it was written: every value is asked for by key and type, every slip names its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from layers.errors import RulebookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Value = TypeVar("Value")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One TOML table with the file and the key path it stands at.

    Attributes
    ----------
    values
        What was written, as `tomllib` reads it.
    file
        The rulebook's name, for errors.
    path
        Dotted key path of the table, "" for the whole file.
    asked
        Keys somebody asked for; what is left over in the end is a slip (`close`).
    """

    values: Mapping[str, object]
    file: str
    path: str = ""
    asked: set[str] = field(default_factory=set)

    def key_path(self, key: str) -> str:
        """Where `key` stands in the file."""
        return f"{self.path}.{key}" if self.path else key

    def error(self, key: str, at: str, **values: object) -> RulebookError:
        """Build the error `key` about the entry `at` of this table."""
        return rulebook_error(key, file=self.file, key_path=self.key_path(at), **values)

    def get(self, key: str, kind: type[Value], default: Value | None = None) -> Value:
        """Return the value at `key`; without `default` it must be there.

        Raises
        ------
        RulebookError
            `rulebook-missing-key` or `rulebook-wrong-type`.
        """
        self.asked.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise self.error("rulebook-missing-key", key)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        clock = kind is date and isinstance(value, datetime)  # a datetime is a date to Python, but no day to the law
        flag = kind is int and isinstance(value, bool)
        if not isinstance(value, kind) or clock or flag:
            raise self.error("rulebook-wrong-type", key, expected=kind.__name__, value=value)
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

    def choice(self, key: str, known: Iterable[str], default: str) -> str:
        """Return the word at `key`, one of `known`."""
        word = self.get(key, str, default)
        self._refuse_others(key, (word,), known)
        return word

    def table(self, key: str) -> Table:
        """Return the table at `key`; absent is empty."""
        values: Mapping[str, object] = self.get(key, dict, {})
        return Table(values=values, file=self.file, path=self.key_path(key))

    def tables(self, key: str) -> list[Table]:
        """Return the list of tables at `key`; absent is empty."""
        found: list[dict[str, object]] = self._each(key, dict)
        return [
            Table(values=values, file=self.file, path=f"{self.key_path(key)}[{number}]")
            for number, values in enumerate(found, start=1)
        ]

    def both(self, key: str) -> Mapping[str, str]:
        """Return the words at `key` in both languages, {"zh": ..., "en": ...}."""
        words = self.table(key)
        if not words.values:
            raise self.error("rulebook-missing-key", key)
        found = {"zh": words.get("zh", str), "en": words.get("en", str)}
        words.close()
        return found

    def close(self) -> None:
        """Refuse keys nobody asked for.

        Raises
        ------
        RulebookError
            `rulebook-unknown-key`, with the nearest key that is known here.
        """
        for key in self.values:
            if key not in self.asked:
                raise self.error("rulebook-unknown-key", key, nearest=nearest(key, self.asked))

    def _refuse_others(self, key: str, words: Iterable[str], known: Iterable[str]) -> None:
        choices = set(known)
        for word in words:
            if word not in choices:
                raise self.error("rulebook-unknown-word", key, word=word, nearest=nearest(word, choices))

    def _each(self, key: str, kind: type[Value]) -> list[Value]:
        found: list[object] = self.get(key, list, [])
        kept = [value for value in found if isinstance(value, kind)]
        if len(kept) < len(found):
            raise self.error("rulebook-wrong-type", key, expected=f"[{kind.__name__}]", value=found)
        return kept
