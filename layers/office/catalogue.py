"""The catalogue: which control layers an office uses, and what it says of each (docs/contracts.md)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from layers.errors import CatalogueError
from layers.office.entry import Entry, read_entry
from layers.office.toml_table import Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["Catalogue", "Entry", "find_catalogue", "read_catalogue"]

_KEYS: Final = ("name", "lang", "rulebook", "as_of", "max_age_days", "ignore", "layer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A catalogue that has been read and found to be in order; its files have not been looked at."""

    path: Path
    sha256: str
    name: str
    lang: Literal["zh", "en"] | None
    rulebook: str | None
    as_of: date | None
    max_age_days: int | None
    ignore: Mapping[str, str]
    """Rules left out by name, with the office's reason."""
    entries: tuple[Entry, ...]

    @property
    def folder(self) -> Path:
        """What its sources are relative to."""
        return self.path.parent


def find_catalogue(option: str | None) -> Path:
    """Say which catalogue a run uses: the one named, `catalogue.toml` here, or that of GREENSHIELD_CATALOGUE.

    Raises
    ------
    CatalogueError
        `no-file`: the one named is not there; `no-catalogue`: none was named or found.
    """
    here = Path("catalogue.toml")
    named = option or (None if here.is_file() else os.environ.get("GREENSHIELD_CATALOGUE"))
    if named is not None and not Path(named).is_file():
        raise CatalogueError("no-file", file=named)
    if named is None and not here.is_file():
        raise CatalogueError("no-catalogue")
    return here if named is None else Path(named)


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue and check every key of it.

    Raises
    ------
    CatalogueError
        The first thing wrong, with the file, the path of the key, and what to write instead.
    """
    values, sha256 = read_toml(path)
    table = Table(values, str(path))
    table.only(_KEYS)
    lang = table.choice("lang", ("zh", "en"))
    entries = tuple(read_entry(layer, lang) for layer in table.tables("layer"))
    _refuse_twins(entries, table)
    return Catalogue(
        path=path,
        sha256=sha256,
        name=table.text("name") or path.stem,
        lang=cast("Literal['zh', 'en'] | None", lang),
        rulebook=table.text("rulebook"),
        as_of=table.day("as_of"),
        max_age_days=table.whole("max_age_days"),
        ignore=_ignored(table),
        entries=entries,
    )


def _ignored(table: Table) -> dict[str, str]:
    ignored: dict[str, str] = {}
    for item in table.tables("ignore"):
        item.only(("rule", "why"))
        item.need("rule", "why")
        ignored[item.text("rule") or ""] = item.text("why") or ""
    return ignored


def _refuse_twins(entries: tuple[Entry, ...], table: Table) -> None:
    seen: dict[tuple[str, str, str | None], str] = {}
    rules: dict[str, str] = {}
    for entry in entries:
        if entry.source is not None:
            first = seen.setdefault((entry.kind, entry.source, entry.layer), entry.place)
            if first != entry.place:
                raise table.error("catalogue-twice", entry.place, first=first, source=entry.source)
        if entry.rule is not None and rules.setdefault(entry.rule.id, entry.place) != entry.place:
            raise table.error("catalogue-same-id", entry.place, id=entry.rule.id, first=rules[entry.rule.id])
