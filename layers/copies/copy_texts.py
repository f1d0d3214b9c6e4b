"""Cleaned copies as texts of coordinates: which columns they can hold, which they lack, and whether they read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from layers import sources
from layers.coordinates.boundary_txt import DECLARED, ID, LAND_CLASS, MAP_SHEET, MORE, NAME, USE
from layers.coordinates.corner_rows import LOWER, UPPER
from layers.coordinates.corner_txt import ID as LICENCE
from layers.copies.cleaned import ROW
from layers.errors import PublishError, SourceError
from layers.kinds import field_zh
from layers.layer import Note
from layers.paper import name
from layers.sources import Source
from spatial.measure import SURFACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from layers.copies.examine import Examined
    from layers.sheet import Sheet

_HA_PER_KM2: Final = 100.0


def plot_columns(sheet: Sheet, one: Examined) -> Mapping[str, str]:
    """Say which columns of a copy a plot line can hold: its word -> the column."""
    kind = one.kind or "project"
    area = "declared_km2" if kind == "mining-right" else "declared_ha"
    wanted = {ID: "id", NAME: "name", DECLARED: area, USE: "land_use"}
    meant = {word: field_zh(field, kind) for word, field in wanted.items()}
    own = [str(column) for column in sheet.columns]
    others = [word for word in own if word in {LAND_CLASS, MAP_SHEET} or word.startswith(MORE.format(""))]
    found = {word: column if column in own else word for word, column in meant.items()}
    return {word: column for word, column in {**found, **{word: word for word in others}}.items() if column in own}


def licence_columns(sheet: Sheet, one: Examined) -> Mapping[str, str]:
    """Say which columns of a copy a corner string can hold: licence number and elevations."""
    wanted = {LICENCE: field_zh("id", one.kind or "mining-right"), UPPER: UPPER, LOWER: LOWER}
    return {word: column for word, column in wanted.items() if column in sheet.columns}


def chosen(sheet: Sheet, held: Mapping[str, str], one: Examined) -> pd.DataFrame:
    """Return these columns under the words their writer looks for, a declared area in hectares."""
    frame = pd.DataFrame({word: sheet.columns[column] for word, column in held.items()}, index=sheet.columns.index)
    if DECLARED in frame and one.layer is not None and "declared_km2" in one.layer.frame:
        km2 = one.layer.frame["declared_km2"].to_numpy(float)
        frame[DECLARED] = _hectares(frame[DECLARED], km2 * _HA_PER_KM2)
    return frame


def _hectares(written: pd.Series[Any], hectares: NDArray[np.float64]) -> pd.Series[Any]:
    """Words that are no number stay words."""
    values = [said if np.isnan(ha) else float(ha) for said, ha in zip(written.tolist(), hectares, strict=True)]
    return pd.Series(values, written.index, dtype=object)


def left_out(sheet: Sheet, held: Mapping[str, str]) -> Iterator[Note]:
    """Note which columns with something in them a text cannot hold."""
    kept = {ROW, *held.values()}
    left = [str(column) for column in sheet.columns if column not in kept and sheet.columns[column].notna().any()]
    if left:
        yield Note(key="convert-left-out", values={"columns": ", ".join(left)})


def without_crs(sheet: Sheet) -> Note:
    """Note that a corner string does not state its CRS."""
    return Note(key="convert-without-crs", values={"crs": name(sheet.crs)})


def require_polygons(sheet: Sheet) -> None:
    """Refuse rows a corner string cannot hold.

    Raises
    ------
    PublishError
        `convert-not-polygons`.
    """
    dimension = shapely.get_dimensions(sheet.geometry)
    other = np.flatnonzero((dimension >= 0) & (dimension != SURFACE))
    if other.size:
        row = int(_numbers(sheet)[other[0]])
        raise PublishError("convert-not-polygons", file=sheet.path, layer=sheet.layer, row=row)


def require_same(staged: Path, sheet: Sheet, *, workspace: Path) -> None:
    """Read a written text again and compare every footprint with the sheet's, vertex by vertex.

    Raises
    ------
    PublishError
        `convert-differs`, with the rows.
    """
    try:
        (again,) = sources.delivered(Source(str(staged)), workspace=workspace)
    except SourceError as error:
        raise PublishError("convert-differs", file=sheet.path, layer=sheet.layer, rows="—") from error
    rows = _numbers(sheet)
    if again.rows == sheet.rows:
        read, meant = _comparable(again.geometry), _comparable(sheet.geometry)
        rows = rows[~(shapely.equals_exact(read, meant) | (shapely.is_missing(read) & shapely.is_missing(meant)))]
    if len(rows):
        shown = ", ".join(map(str, rows[:10].tolist()))
        raise PublishError("convert-differs", file=sheet.path, layer=sheet.layer, rows=shown)


def _numbers(sheet: Sheet) -> NDArray[np.int64]:
    return np.arange(1, sheet.rows + 1) if sheet.numbers is None else sheet.numbers


def _comparable(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Bring rings and parts into one order; one part is no collection."""
    normal: NDArray[np.object_] = shapely.normalize(geometry)
    alone = shapely.get_num_geometries(normal) == 1
    normal[alone] = shapely.get_geometry(normal[alone], 0)
    return normal
