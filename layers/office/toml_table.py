"""A hand-written TOML file: decoded as Windows saves it, its mistakes explained, its values checked key by key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from layers.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from layers.errors import InputError

_AT: Final = re.compile(r"\(at line (\d+), column \d+\)")
_BACKSLASH: Final = re.compile(r'"[^"]*\\')
_BARE: Final = re.compile(r"""(?:^|[{,\[])\s*[^\s"'#={},\[\]]*[^\x00-\x7f“”‘’＝][^\s"'={},\]]*\s*[=\]]""")
_COMMA: Final = re.compile(r"=\s*\d+,\d+\s*(?:#|$)")
_UNQUOTED: Final = re.compile(r"=\s*(?!true\b|false\b|inf\b|nan\b)[^\W\d]")
_WIDE: Final = re.compile(r"[“”‘’＝，［］｛｝＂＇]")


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """Read a TOML file written by hand.

    Parameters
    ----------
    path
        UTF-8 with or without a byte order mark, or GB18030.

    Returns
    -------
    tuple
        The table and the file's sha256.

    Raises
    ------
    CatalogueError
        `no-file`, `toml-encoding`, or what is wrong in which line: `toml-backslash` (a Windows path in double
        quotes), `toml-bare-key` (a Chinese key without quotes), `toml-wide` (full-width quotes, commas, equals
        signs), `toml-comma` (5,0 for 5.0), `toml-unquoted` (words without quotes), else `toml-syntax`.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CatalogueError("no-file", file=str(path)) from error
    return parse_toml(decoded(raw, path), str(path), CatalogueError), hashlib.sha256(raw).hexdigest()


def parse_toml(text: str, file: str, kind: type[InputError]) -> dict[str, Any]:
    """Parse a TOML text written by hand.

    Raises
    ------
    InputError
        Of the `kind` given, with the line; its keys are those of `read_toml`.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        lines = text.splitlines()
        number = int(at[1]) if at else len(lines)
        line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        problem = _AT.sub("", str(error)).strip()
        raise kind(_cause(line), file=file, line=number, text=line, problem=problem) from error


def decoded(raw: bytes, path: Path) -> str:
    """Decode a text as UTF-8, with or without a byte order mark, or as GB18030 (`toml-encoding`)."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise CatalogueError("toml-encoding", file=str(path))


def _cause(line: str) -> str:
    """Name the usual mistake a line shows."""
    if _BACKSLASH.search(line):
        return "toml-backslash"
    if _BARE.search(line):
        return "toml-bare-key"
    bare = re.sub(r'"[^"]*"', '""', line)
    usual = {"toml-wide": _WIDE, "toml-comma": _COMMA, "toml-unquoted": _UNQUOTED}
    return next((key for key, mistake in usual.items() if mistake.search(bare)), "toml-syntax")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like the given one, "" where none is.

    >>> nearest("covrage", ["coverage", "crs"])
    'coverage'
    """
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.5)), "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a TOML file that says where it stands when a value cannot be meant.

    Every reading method returns None (or an empty value) for a key that is absent, and raises `CatalogueError`, with
    the file and the key's path such as `layer[3].coverage`, for a value of the wrong type.
    """

    values: Mapping[str, Any]
    file: str
    place: str = ""

    def path(self, key: str) -> str:
        """Return the path of a key, layers counted from 1."""
        return f"{self.place}.{key}" if self.place else key

    def error(self, problem: str, key: str, **values: object) -> CatalogueError:
        """Say what is wrong with a key of this table."""
        if key in self.values:
            values.setdefault("given", _shown(self.values[key]))
        error = CatalogueError(problem, file=self.file, key_path=self.path(key))
        error.values.update(values)
        return error

    def only(self, known: Iterable[str]) -> None:
        """Refuse keys that are not known, with the nearest one that is."""
        names = list(known)
        for key in self.values:
            if key not in names:
                near = nearest(key, names)
                problem = "catalogue-unknown-key" if near else "catalogue-foreign-key"
                raise self.error(problem, key, nearest=near, known=", ".join(names))

    def need(self, *keys: str) -> None:
        """Refuse a table without one of the keys."""
        for key in keys:
            if key not in self.values:
                raise self.error("catalogue-missing-key", key)

    def text(self, key: str) -> str | None:
        """Read words, not empty."""
        value = self.values.get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        raise self.error("catalogue-not-text", key)

    def choice(self, key: str, allowed: Iterable[str], problem: str = "") -> str | None:
        """Read one of a few words; `problem` names the sentence that says what each of them means."""
        words, value = list(allowed), self.text(key)
        if value is not None and value not in words:
            raise self.foreign(key, value, words, problem)
        return value

    def foreign(self, key: str, word: str, allowed: Iterable[str], problem: str = "") -> CatalogueError:
        """Say that a word is none of those allowed, with the nearest where one is near."""
        words = list(allowed)
        near = nearest(word, words)
        usual = "catalogue-choice" if near else "catalogue-not-one-of"
        return self.error(problem or usual, key, nearest=near, known=", ".join(words))

    def number(self, key: str, *, zero: bool = False) -> float | None:
        """Read a number above 0, or 0 too."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise self.error("catalogue-not-number", key)
        if value == 0 and not zero:
            raise self.error("catalogue-not-number", key)
        return float(value)

    def whole(self, key: str) -> int | None:
        """Read a whole number above 0."""
        value = self.values.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        raise self.error("catalogue-not-whole", key)

    def day(self, key: str) -> date | None:
        """Read a date without quotes and without a time."""
        value = self.values.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.error("catalogue-not-date", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of words."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error("catalogue-not-texts", key)
        return tuple(value)

    def words(self, key: str) -> dict[str, str]:
        """Read a table from words to words."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) and item.strip() for item in value.values()):
            raise self.error("catalogue-not-words", key)
        return value

    def tables(self, key: str) -> list[Table]:
        """Read a list of tables, each knowing its number from 1."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error("catalogue-not-tables", key)
        return [Table(item, self.file, f"{self.path(key)}[{number}]") for number, item in enumerate(value, 1)]


def _shown(value: object) -> str:
    """Return a value as it may stand in a sentence."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004  as long as a line bears
