"""The same land, or the same number, handed in twice: said, counted once, and reviewed where the two disagree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from layers.kinds import KINDS
from layers.layer import Note
from spatial.measure import area

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

SAME: Final = 1e-8
"""Degrees (1 mm): vertices closer than this are one."""
OVERLAP_M2: Final = 1.0
"""Rows of one number that share more than this are two versions of it, not two plots."""
PERSONAL: Final = frozenset({"id", "name", "holder", "county", "declared_ha", "declared_km2"})
"""Fields in which two rows may differ without any verdict that could."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What recurs among the rows of a run.

    Attributes
    ----------
    same_as
        (n,) the first row of the same kind with the same geometry; itself where there is none before.
    differs
        (n,) whether another row has the same number and says something else.
    notes
        Row to the notes that say so.
    """

    same_as: NDArray[np.int64]
    differs: NDArray[np.bool_]
    notes: Mapping[int, Sequence[Note]]


def duplicates(frame: pd.DataFrame) -> Duplicates:
    """Find rows that recur.

    Rows of one number are compared where they have the same geometry, share land, or come from two files under one
    name; rows of one file that lie apart are the plots of one project.

    Parameters
    ----------
    frame
        One row per subject: kind, file, layer, row, subject_id, subject_name, geometry (on the map), canonical fields.
    """
    subject = frame["kind"].map({name: kind.role == "subject" for name, kind in KINDS.items()}).to_numpy(bool)
    geometry = frame["geometry"].to_numpy(object)
    kinds = pd.factorize(frame["kind"])[0]
    same_as = _same(geometry, np.where(subject & ~shapely.is_missing(geometry), kinds, -1))
    notes: dict[int, list[Note]] = defaultdict(list)
    for row in np.flatnonzero(same_as != np.arange(len(frame))).tolist():
        notes[row].append(_note(frame, "duplicate-geometry", row, int(same_as[row])))
    differs = np.zeros(len(frame), dtype=bool)
    for one, other in _versions(frame, subject, same_as):
        for row, against in ((one, other), (other, one)):
            if not differs[row]:
                notes[row].append(_note(frame, "duplicate-differs", row, against))
            differs[row] = True
    return Duplicates(same_as, differs, notes)


def _same(geometry: NDArray[np.object_], kinds: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return the first row with the same geometry, of the same kind; kind -1 stands alone."""
    same_as = np.arange(len(geometry))
    rows = _neighbours(geometry, np.flatnonzero(kinds >= 0))
    shapes = np.asarray(shapely.normalize(geometry[rows]), dtype=object)
    exact = pd.factorize(pd.MultiIndex.from_arrays([kinds[rows], shapely.to_wkb(shapes)]))[0]
    _, first, number = np.unique(exact, return_index=True, return_inverse=True)
    same_as[rows] = rows[first[number]]
    corners = np.asarray(shapely.points(shapely.bounds(shapes[first])[:, :2]), dtype=object)
    left, right = shapely.STRtree(corners).query(corners, predicate="dwithin", distance=2 * SAME)
    pairs = np.column_stack([first[left], first[right]])
    pairs = pairs[(pairs[:, 0] < pairs[:, 1]) & (kinds[rows[pairs[:, 0]]] == kinds[rows[pairs[:, 1]]])]
    one, other = shapes[pairs[:, 0]], shapes[pairs[:, 1]]
    alike = shapely.equals_exact(one, other, tolerance=SAME) | (shapely.hausdorff_distance(one, other) <= SAME)
    for earlier, later in rows[pairs[alike]].tolist():
        same_as[same_as == later] = same_as[earlier]
    return same_as


def _neighbours(geometry: NDArray[np.object_], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the rows whose western edge is another's too: nothing else can be the same."""
    west = shapely.bounds(geometry[rows])[:, 0]
    order = np.argsort(west, kind="stable")
    close = np.diff(west[order], prepend=-np.inf, append=np.inf) <= 2 * SAME
    near: NDArray[np.intp] = np.sort(rows[order[close[:-1] | close[1:]]])
    return near


def _versions(frame: pd.DataFrame, subject: NDArray[np.bool_], same_as: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return pairs of rows with the same number that contradict each other."""
    named = subject & (frame["subject_id"] != "").to_numpy(bool)
    number = frame.groupby(["kind", "subject_id"], sort=False).ngroup().to_numpy(np.intp)
    again = named & pd.Series(np.where(named, number, -1 - np.arange(len(frame)))).duplicated(keep=False).to_numpy()
    rows = np.flatnonzero(again)
    if not len(rows):
        return []
    words = _fingerprints(frame, rows)
    found = [
        (one, other)
        for one, other in _sharing_land(frame, rows, number)
        if same_as[one] != same_as[other] or words[one] != words[other]
    ]
    whose = frame.iloc[rows].assign(number=number[rows])
    resubmitted = whose[whose["subject_name"] != ""].groupby(["number", "subject_name"], sort=False)
    for _, group in resubmitted:
        first = group.drop_duplicates("file").index.tolist()
        found += [
            (first[0], other)
            for other in first[1:]
            if same_as[first[0]] != same_as[other] or words[first[0]] != words[other]
        ]
    return sorted(set(found))


def _sharing_land(
    frame: pd.DataFrame, rows: NDArray[np.intp], number: NDArray[np.integer[Any]]
) -> list[tuple[int, int]]:
    """Return pairs of rows of one number that have land, a line or a point in common."""
    shapes = frame["geometry"].to_numpy(object)[rows]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = np.column_stack([rows[left], rows[right]])
    pairs = pairs[(pairs[:, 0] < pairs[:, 1]) & (number[pairs[:, 0]] == number[pairs[:, 1]])]
    geometry = frame["geometry"].to_numpy(object)
    one, other = geometry[pairs[:, 0]], geometry[pairs[:, 1]]
    plane = (shapely.get_dimensions(one) == 2) & (shapely.get_dimensions(other) == 2)  # noqa: PLR2004  polygons
    common = np.where(plane, area(np.asarray(shapely.intersection(one, other, grid_size=1e-9), dtype=object)), np.inf)
    return [(int(a), int(b)) for a, b in pairs[common > OVERLAP_M2]]


def _fingerprints(frame: pd.DataFrame, rows: NDArray[np.intp]) -> dict[int, tuple[object, ...]]:
    """Return, per row, the values of the fields that can matter; two missing ones are alike."""
    names = {field.name for kind in frame["kind"].unique() for field in KINDS[kind].fields} - PERSONAL
    columns = [pd.factorize(frame[name].iloc[rows])[0] for name in sorted(names) if name in frame]
    return {int(row): tuple(column[at] for column in columns) for at, row in enumerate(rows)}


def _note(frame: pd.DataFrame, key: str, row: int, other: int) -> Note:
    """Word what a row has in common with another, by file and row."""
    here, there = frame.iloc[row], frame.iloc[other]
    elsewhere = there["file"] != here["file"] or there["layer"] != here["layer"]
    values = {"row": int(there["row"]), "name": there["subject_name"], "id": there["subject_id"]}
    file = there["file"] if elsewhere else ""
    return Note(key=f"{key}-elsewhere" if elsewhere else key, values={**values, "file": file})
