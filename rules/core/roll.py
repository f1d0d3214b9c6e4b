"""The roll of the subjects: every input row with its areas and the county it lies in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.layer import Layer, Note
from rules.core.declared import compared
from rules.core.duplicates import duplicates
from rules.core.ground import Ground, Stack
from rules.core.hits import texts
from spatial.measure import whole
from spatial.placed import Placed, planar_area, stack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.rulebook import Tolerance


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """All rows in order, and the ground they stand on."""

    frame: pd.DataFrame
    ground: Ground


def roll_call(layers: tuple[Layer, ...], stacks: Mapping[str, Stack], tolerance: Tolerance, threads: int) -> Roll:
    """Put the rows of all layers in one order, measure them and find their county."""
    frame = pd.concat([layer.frame.assign(kind=layer.kind) for layer in layers], ignore_index=True)
    placed = stack([layer.placed for layer in layers])
    dimension = shapely.get_dimensions(placed.map).astype(np.int8)
    ground = Ground(
        subjects=placed,
        whole=whole(placed.map),
        dimension=dimension,
        stacks=stacks,
        touch=tolerance.touch_m,
        position_m=tolerance.position_m,
        threads=threads,
    )
    frame = _named(frame)
    frame["dimension"] = dimension
    frame["geometry"] = placed.map
    polygons, lines = dimension == 2, dimension == 1  # noqa: PLR2004  areas and lines
    frame["area_m2"] = np.where(polygons, ground.whole, np.nan)
    frame["length_m"] = np.where(lines, ground.whole, np.nan)
    frame["planar_ha"] = np.where(polygons, _planar(placed, frame) / 1e4, np.nan)
    recurring = duplicates(frame)
    frame["same_as"], frame["duplicate_differs"] = recurring.same_as, recurring.differs
    areas = compared(frame, tolerance)
    said_of_area = {row: (note,) for row, note in areas.notes.items()}
    frame["notes"] = with_notes(with_notes(frame.notes, said_of_area), recurring.notes)
    frame["declared_ha"], frame["excess_ha"] = areas.declared_ha, areas.excess_ha
    frame["falls_short"] = areas.falls_short
    return Roll(frame=_in_county(frame, ground), ground=ground)


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Name each row; one without a name or a number is called after its file and row, and says so."""
    name, number = texts(frame, "name"), texts(frame, "id")
    stem = frame.file.str.replace(r".*[/\\]", "", regex=True).str.replace(r"\.[^.]*$", "", regex=True)
    by_file = (stem + "-" + frame["row"].astype(str)).to_numpy(object)
    nameless = (name == "") & (number == "")
    notes = [
        (*notes, Note(key="named-by-file")) if none else notes
        for notes, none in zip(frame.notes, nameless, strict=True)
    ]
    return frame.assign(
        subject_id=number,
        subject_name=np.where(name != "", name, np.where(number != "", number, by_file)),
        notes=_objects(notes),
    )


def _planar(placed: Placed, frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return the area on the plane each row was delivered in, NaN where that is none."""
    own = planar_area(placed)
    if "planar_m2" not in frame:
        return own
    delivered = frame["planar_m2"].to_numpy(float)  # on another datum, before it was brought to this paper
    return np.where(np.isnan(delivered), own, delivered)


def with_notes(notes: Iterable[tuple[Note, ...]], more: Mapping[int, Sequence[Note]]) -> NDArray[np.object_]:
    """Return a column of notes with more for some rows (from 0)."""
    column = list(notes)
    for row, added in more.items():
        column[row] = (*column[row], *added)
    return _objects(column)


def _in_county(frame: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Say in which county most of each row lies, and how it is shared; a statement to the contrary is noted."""
    stated = texts(frame, "county")
    if "county" not in ground.stacks:
        return frame.assign(county=stated, county_code="", county_shares=_objects([()] * len(frame)))
    pairs, counties = ground.pairs("county"), ground.stacks["county"].frame
    lies = pd.DataFrame({
        "subject": pairs.subject,
        "code": texts(counties, "code")[pairs.control],
        "county": texts(counties, "name")[pairs.control],
        "measure": pairs.measure,
    })  # fmt: skip
    met = lies[lies["measure"] > 0]
    lies = met.groupby(["subject", "code", "county"], sort=False)["measure"].sum().reset_index()
    lies["share"] = lies.measure / lies.groupby("subject")["measure"].transform("sum")
    lies = lies.sort_values(["subject", "measure"], ascending=[True, False], kind="stable")
    main = lies.drop_duplicates("subject").set_index("subject").reindex(range(len(frame)))
    shares: list[tuple[tuple[str, float], ...]] = [()] * len(frame)
    for subject, code, share in zip(lies.subject, lies.code, lies.share, strict=True):
        shares[subject] += ((code, share),)
    county, code = texts(main, "county"), texts(main, "code")
    return _contradicted(frame.assign(county=county, county_code=code, county_shares=_objects(shares)), stated)


def _objects(values: Sequence[object]) -> NDArray[np.object_]:
    """Return values, tuples too, as the cells of a column."""
    return pd.Series(list(values), dtype=object).to_numpy(object)


def _contradicted(frame: pd.DataFrame, stated: NDArray[np.object_]) -> pd.DataFrame:
    """Note where an attribute names another county than the one the row lies in (榆阳 for 榆阳区 is the same)."""
    notes = [
        (*notes, Note(key="county-differs", values={"stated": said, "county": lies}))
        if said and lies and str(said)[:2] not in lies
        else notes
        for notes, said, lies in zip(frame.notes, stated, frame.county.tolist(), strict=True)
    ]
    return frame.assign(notes=_objects(notes))
