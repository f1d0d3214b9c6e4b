"""One `[[layer]]` of a catalogue: every key checked, every mistake named with what to write instead."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

from layers.kinds import KINDS
from layers.toml_table import Table, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Level = Literal["internal", "public"]
Effect = Literal["report", "forbid", "contain"]

ZONES: Final = ("core", "buffer", "experimental", "general")
"""What the words of a layer's zones can mean."""

_CONTROLS: Final = tuple(kind.name for kind in KINDS.values() if kind.role == "control")
_SUBJECTS: Final = tuple(kind.name for kind in KINDS.values() if kind.role == "subject")
_RULE_KEYS: Final = ("id", "question", "effect", "subjects", "clause", "evidence")
_FILE_KEYS: Final = ("source", "layer", "crs", "drawn", "encoding", "sha256", "fields", "zones")
_KEYS: Final = (
    *("kind", "title", *_FILE_KEYS, "accuracy_m", "level", "version", "date", "provider", "coverage"),
    *("centres", "centre_names", "radius_m", *_RULE_KEYS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageArea:
    """The land a layer speaks for, drawn in a file."""

    source: str
    layer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Centres:
    """Where the centre of the urban area may lie: lon, lat (degrees, CGCS2000), a name each, and the radius in m."""

    points: tuple[tuple[float, float], ...]
    names: tuple[str, ...]
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """What an office asks of a layer of its own (`kind = "other"`)."""

    id: str
    question: str
    effect: Effect
    subjects: tuple[str, ...]
    clause: str
    evidence: str


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
    centres = _centres(table)
    if name != "other":
        _refuse_rule(table)
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
        centres=centres,
        rule=_own_rule(table) if name == "other" else None,
    )


def _source(table: Table) -> str | None:
    r"""Read a path; `"control\redline.gpkg"` in double quotes would silently hold a carriage return."""
    source = table.text("source")
    if source is not None and any(ord(letter) < ord(" ") for letter in source):
        raise table.error("catalogue-backslash", "source", given=repr(source))
    return source


def _centres(table: Table) -> Centres | None:
    """Read centres and radius; an entry has either these or a source."""
    if "centres" not in table.values:
        for key in ("centre_names", "radius_m"):
            if key in table.values:
                raise table.error("catalogue-without-centres", key)
        table.need("source")
        return None
    for key in _FILE_KEYS:
        if key in table.values:
            raise table.error("catalogue-source-and-centres", key)
    if table.values["kind"] != "urban-core":
        raise table.error("catalogue-centres-kind", "centres")
    table.need("radius_m")
    points = _points(table)
    names = table.texts("centre_names") or tuple(f"{lon}, {lat}" for lon, lat in points)
    if len(names) != len(points):
        raise table.error("catalogue-centre-names", "centre_names", names=len(names), centres=len(points))
    return Centres(points=points, names=names, radius_m=table.number("radius_m") or 0.0)


def _points(table: Table) -> tuple[tuple[float, float], ...]:
    value = table.values["centres"]
    pairs = value if isinstance(value, list) and value else [value]
    return tuple(_point(table, pair) for pair in pairs)


def _point(table: Table, pair: object) -> tuple[float, float]:
    match pair:
        case [int() | float() as lon, int() | float() as lat] if _swapped(lon, lat):
            raise table.error("catalogue-centre-swapped", "centres", given=str(pair), instead=str([lat, lon]))
        case [int() | float() as lon, int() | float() as lat] if _on_earth(lon, lat):
            return float(lon), float(lat)
        case _:
            raise table.error("catalogue-not-centres", "centres", given=str(pair))


def _on_earth(lon: float, lat: float) -> bool:
    return abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004  degrees


def _swapped(lon: float, lat: float) -> bool:
    """In China (73-136 E, 3-54 N) neither number can be the other."""
    return 73 <= lat <= 136 and 3 <= lon <= 54  # noqa: PLR2004


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


def _refuse_rule(table: Table) -> None:
    """Only a layer of the office's own makes a rule."""
    for key in _RULE_KEYS:
        if key in table.values:
            raise table.error("catalogue-only-other", key)


def _own_rule(table: Table) -> OwnRule:
    table.need("id", "title", "question", "effect", "subjects")
    name = table.text("id") or ""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{1,30}", name):
        raise table.error("catalogue-id", "id")
    subjects = table.texts("subjects")
    for subject in subjects or ("",):
        if subject not in _SUBJECTS:
            near = nearest(subject, _SUBJECTS) or _SUBJECTS[0]
            raise table.error("catalogue-choice", "subjects", nearest=near, known=", ".join(_SUBJECTS))
    return OwnRule(
        id=name,
        question=table.text("question") or "",
        effect=cast("Effect", table.choice("effect", ("report", "forbid", "contain"))),
        subjects=subjects,
        clause=table.text("clause") or "",
        evidence=table.text("evidence") or "",
    )
