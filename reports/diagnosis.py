"""The diagnosis of a layer: what it is, its encoding and CRS, what its columns mean, its rows, areas and problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from layers.coordinates.zones import Zone
    from layers.copies.examine import KindFrom
    from reports.problems import Problem

AREAS: Final = ("row", "declared_ha", "planar_ha", "ellipsoidal_ha")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Rows of a layer: those not read are unreadable, those without geometry are among the read."""

    rows: int
    read: int
    repaired: int
    without_geometry: int
    unreadable: int
    vertices: int
    shapes: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """In which CRS a layer is, who says so, and whether its coordinates agree.

    Attributes
    ----------
    crs, source
        Its name, "" if nobody says; "file" or "option".
    zone
        The Gauss-Kruger zone it is, None if it is none.
    bounds
        West, south, east, north in degrees; None where nothing is on the map.
    inside, placed
        How many of the rows on the map lie in the study area.
    """

    crs: str
    source: str
    zone: Zone | None
    bounds: tuple[float, float, float, float] | None
    inside: int
    placed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Canonical field -> column of the file; columns that are none; fields without a column."""

    used: Mapping[str, str]
    unused: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Everything `greenshield inspect` says of one layer.

    Attributes
    ----------
    format
        A name of `layers.intake.formats.FORMATS`.
    encoding, encoding_by, samples
        How text was decoded, "" where the format leaves no choice; by what that was decided ("option", "cpg" ...), ""
        where the format says it; and values to judge it by.
    areas
        Columns `AREAS`, hectares, NaN where there is none, for the rows that have any; and `differs`: the declared one
        agrees with neither.
    """

    file: str
    format: str
    layer: str
    bytes: int
    sha256: str
    encoding: str
    encoding_by: str
    samples: tuple[str, ...]
    place: Place
    kind: str | None
    kind_from: KindFrom
    sign: str
    columns: Columns
    counts: Counts
    areas: pd.DataFrame
    problems: tuple[Problem, ...]
