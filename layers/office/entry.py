"""One `[[layer]]` of a catalogue: every key checked, every mistake named with what to write instead."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

from layers.kinds import KINDS
from layers.office import centres, own_rule
from layers.office.toml_table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from layers.office.centres import Centres
    from layers.office.own_rule import OwnRule

Level = Literal["internal", "public"]

ZONES: Final = ("core", "buffer", "experimental", "general")
"""What the words of a layer's zones can mean."""

_CONTROLS: Final = tuple(kind.name for kind in KINDS.values() if kind.role == "control")
_FILE_KEYS: Final = ("source", "layer", "crs", "drawn", "encoding", "sha256", "fields", "zones")
_KEYS: Final = (
    *("kind", "title", *_FILE_KEYS, "accuracy_m", "level", "version", "date", "provider", "coverage"),
    *(*centres.KEYS, *own_rule.KEYS, "unconfirmed"),
)

GUESSED: Final = ("kind", "source", "crs", "fields", "version", "date", "coverage", "centres")
"""Keys that `greenshield catalogue init` guesses and that a person confirms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageArea:
    """The land a layer speaks for, drawn in a file."""

    source: str
    layer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One `[[layer]]`.

    Attributes
    ----------
    place
        Where it stands, such as `layer[3]`.
    source
        The file as the catalogue names it, relative to the catalogue's folder; None with `centres`.
    coverage
        "all", county codes, a drawn area, or None: not stated.
    crs, drawn
        As pyproj understands them.
    fields, zones
        Canonical field -> column of the file; word of the layer -> one of `ZONES`.
    unconfirmed
        Which of `GUESSED` were guessed and are not confirmed: with any of them the layer clears nothing.
    """

    place: str
    kind: str
    title: str
    source: str | None
    layer: str | None
    crs: str | None
    drawn: str | None
    accuracy_m: float | None
    level: Level
    encoding: str | None
    version: str
    date: date | None
    provider: str
    coverage: Literal["all"] | tuple[str, ...] | CoverageArea | None
    sha256: str | None
    fields: Mapping[str, str]
    zones: Mapping[str, str]
    centres: Centres | None
    rule: OwnRule | None
    unconfirmed: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Every file it names, the layer's and that of its coverage."""
        area = self.coverage.source if isinstance(self.coverage, CoverageArea) else None
        return tuple(file for file in (self.source, area) if file is not None)


def read_entry(table: Table, lang: str | None) -> Entry:
    """Read one `[[layer]]`; a title that is not given is the kind's name in the catalogue's language.

    Raises
    ------
    CatalogueError
        The first key that cannot be meant.
    """
    table.only(_KEYS)
    table.need("kind")
    name = table.choice("kind", _CONTROLS) or ""
    if name != "other":
        own_rule.refuse_rule(table)
    kind = KINDS[name]
    return Entry(
        place=table.place,
        kind=name,
        title=table.text("title") or (kind.en if lang == "en" else kind.zh),
        source=_source(table),
        layer=table.text("layer"),
        crs=_crs(table, "crs"),
        drawn=_crs(table, "drawn"),
        accuracy_m=table.number("accuracy_m", zero=True),
        level=cast("Level", table.choice("level", ("internal", "public")) or "internal"),
        encoding=_encoding(table),
        version=table.text("version") or "",
        date=table.day("date"),
        provider=table.text("provider") or "",
        coverage=_coverage(table),
        sha256=_sha256(table),
        fields=_fields(table, name),
        zones=_zones(table),
        centres=centres.read_centres(table, _FILE_KEYS),
        rule=own_rule.read_own_rule(table) if name == "other" else None,
        unconfirmed=_unconfirmed(table),
    )


def _source(table: Table) -> str | None:
    r"""Read a path; `"control\redline.gpkg"` in double quotes would silently hold a carriage return."""
    source = table.text("source")
    if source is not None and any(ord(letter) < ord(" ") for letter in source):
        raise table.error("catalogue-backslash", "source", given=repr(source))
    return source


def _coverage(table: Table) -> Literal["all"] | tuple[str, ...] | CoverageArea | None:
    match table.values.get("coverage"):
        case None:
            return None
        case "all":
            return "all"
        case [_, *_] as codes if all(isinstance(code, str) and re.fullmatch(r"\d{6}", code) for code in codes):
            return tuple(codes)
        case dict(value):
            area = Table(value, table.file, table.path("coverage"))
            area.only(("source", "layer"))
            area.need("source")
            return CoverageArea(source=_source(area) or "", layer=area.text("layer"))
        case _:
            raise table.error("catalogue-coverage", "coverage")


def _crs(table: Table, key: str) -> str | None:
    from pyproj import CRS  # noqa: PLC0415  heavy, and few catalogues need it
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    value = table.text(key)
    if value is not None:
        try:
            CRS.from_user_input(value)
        except CRSError as error:
            raise table.error("catalogue-crs", key) from error
    return value


def _encoding(table: Table) -> str | None:
    value = table.text("encoding")
    if value is not None:
        try:
            codecs.lookup(value)
        except LookupError as error:
            raise table.error("catalogue-encoding", "encoding") from error
    return value


def _sha256(table: Table) -> str | None:
    value = table.text("sha256")
    if value is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", value):
        raise table.error("catalogue-sha256", "sha256")
    return None if value is None else value.lower()


def _unconfirmed(table: Table) -> tuple[str, ...]:
    """Read which keys nobody has confirmed; a slip must not pass as a confirmation."""
    keys = table.texts("unconfirmed")
    for key in keys:
        if key not in GUESSED:
            raise table.foreign("unconfirmed", key, GUESSED)
    return keys


def _fields(table: Table, kind: str) -> dict[str, str]:
    fields = table.words("fields")
    Table(fields, table.file, table.path("fields")).only([field.name for field in KINDS[kind].fields])
    return fields


def _zones(table: Table) -> dict[str, str]:
    zones = table.words("zones")
    inner = Table(zones, table.file, table.path("zones"))
    for word in zones:
        inner.choice(word, ZONES)
    return zones
