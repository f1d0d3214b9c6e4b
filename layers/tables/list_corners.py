"""Corners below or beside each other: which belong to one plot, where a ring ends, what land they enclose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.cells import read_text
from layers.coordinates.boundary_rings import said_of_rings
from layers.coordinates.label_order import order
from layers.coordinates.rings import footprint
from layers.errors import SourceError
from layers.fields import folded
from layers.kinds import KINDS
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from layers.tables.place_columns import Layout

_TRIANGLE: Final = 3
_PLOT: Final = tuple(
    map(folded, ("地块编号", "地块号", "地块名称", "宗地号", "图形编号", "DKBH", "DKMC", "plot", "plot_id"))
)
_IDS, _NAMES = (
    tuple(dict.fromkeys(folded(n) for k in KINDS.values() for f in k.fields if f.name == name for n in f.names))
    for name in ("id", "name")
)


def grouped(columns: pd.DataFrame, layout: Layout, *, file: str) -> list[NDArray[np.intp]] | None:
    """Say which rows are the corners of one plot, in the order of the plots' first rows.

    Returns
    -------
    list of int arrays, or None
        None where every row is an entry of its own: no column numbers corners, and no number of a plot comes back
        often enough to enclose land.

    Raises
    ------
    SourceError
        Corners without a column that says whose they are, and more than one begins with the first number
        (`corners-of-whom`).
    """
    plain = {folded(str(name)): str(name) for name in reversed(list(columns.columns))}
    owner = next((plain[name] for name in (*_PLOT, *_IDS, *_NAMES) if name in plain), None)
    if owner is None:
        if layout.corner is None:
            return None
        labels = [read_text(cell) for cell in columns[layout.corner]]
        if layout.ring is None and labels.count(labels[0]) > 2:  # noqa: PLR2004 - once more to close the ring
            raise SourceError("corners-of-whom", file=file, column=layout.corner)
        return [np.arange(len(columns))]
    words = pd.Series([read_text(cell) for cell in columns[owner]], dtype=object).ffill()  # merged downwards
    number, _ = pd.factorize(words)
    plots = [np.flatnonzero(number == at) for at in range(int(number.max(initial=-1)) + 1)]
    if (number < 0).any():
        plots.insert(0, np.flatnonzero(number < 0))
    whole = all(len(rows) >= _TRIANGLE for rows in plots)
    return plots if layout.corner is not None or whole else None


def rings(
    xy: NDArray[np.float64], ring: Sequence[str | None] | None = None, corner: Sequence[str | None] | None = None
) -> list[NDArray[np.intp]]:
    """Cut corners into rings: by their ring's number, where one returns to its start, where labels begin anew.

    Parameters
    ----------
    xy
        (n, 2) in the order of the rows.
    ring, corner
        Number of the ring and of the corner of each, where the list has them.

    Returns
    -------
    list
        Per ring the positions of its corners, without the one that closes it.

    Examples
    --------
    >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 0]], dtype=float)
    >>> [len(one) for one in rings(np.concatenate([square, square + 5]))]
    [3, 3]
    """
    ringed = [None] * len(xy) if ring is None else ring
    labels = [None] * len(xy) if corner is None else corner
    cut: list[NDArray[np.intp]] = []
    start = 0
    for at in range(len(xy)):
        if at < start:
            continue
        closes = at > start and bool((xy[at] == xy[start]).all())
        begins = at > start and (
            (ringed[at] is not None and ringed[at] != ringed[at - 1])
            or (not closes and labels[at] is not None and labels[at] == labels[start])
        )
        if begins:
            cut.append(np.arange(start, at))
            start = at
        elif closes:
            cut.append(np.arange(start, at))
            start = at + 1
    return [*cut, np.arange(start, len(xy))] if start < len(xy) else cut


def polygon(
    parts: list[NDArray[np.float64]], lines: NDArray[np.int64], labels: Sequence[Sequence[str | None]] = ()
) -> tuple[Polygon | MultiPolygon | None, tuple[Note, ...]]:
    """Enclose the land of a plot's rings; None, and why, where that cannot be done with certainty.

    A corner cannot be read, a ring has too few, or the labels of its corners, if given, tell another outline.
    """
    if not parts:
        return None, ()
    where = f"{lines[0]}-{lines[-1]}" if len(lines) > 1 else f"{lines[0]}"
    if not all(np.isfinite(part).all() for part in parts):
        return None, (Note(key="corners-unreadable", values={"lines": where}),)
    if any(len(np.unique(part, axis=0)) < _TRIANGLE for part in parts):
        return None, (Note(key="corners-too-few", values={"lines": where}),)
    orders = [order(names, part) for names, part in zip(labels, parts, strict=False)]
    notes = tuple(note for one in orders for note in one.notes)
    if not all(one.certain for one in orders):
        return None, notes
    made = footprint(parts)
    return made.geometry, (*notes, *said_of_rings(made.holes, crossing=made.crossing))
