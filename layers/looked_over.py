"""What is handed in, looked over whole before anything of it is judged: CRS, kind, place, and every fault at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from layers.errors import CRSError
from layers.fields import canonical, match
from layers.kinds import KINDS
from layers.paper import name
from layers.recurring import Places
from layers.sense.oddities import with_oddities
from layers.sense.older_paper import brought, outside, reaches
from layers.sense.whereabouts import corrected
from layers.sheet_layer import to_layer
from layers.twin_columns import merged
from spatial.crs import CGCS2000, UnknownAccuracyError, passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.glance import Glance
    from layers.intake.delivery import Delivery
    from layers.layer import Layer
    from layers.sense.datum import Datum
    from layers.sense.misreadings import Misreading
    from layers.sense.study_area import StudyArea
    from layers.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedOver:
    """A sheet of which everything is decided, so that its rows can be laid on the desk piece by piece.

    Attributes
    ----------
    delivery
        The sheet; `delivery.head` has its CRS and all notes.
    kind
        A name of `layers.kinds.KINDS`.
    seen
        A glance at all rows.
    way
        The correction its coordinates need.
    outside
        (n,) rows outside the study area.
    datum
        What brings it over from an older datum, where it is on one.
    study
        Where it is expected to lie.
    """

    delivery: Delivery
    kind: str
    seen: Glance
    way: Misreading | None
    outside: NDArray[np.bool_]
    datum: Datum | None
    study: StudyArea

    def layer(self, piece: Sheet, rows: NDArray[np.intp], *, again: bool = False) -> Layer:
        """Lay rows on the desk.

        Parameters
        ----------
        piece
            As `delivery.read` returns it, or some of its rows.
        rows
            Positions of these rows in the whole sheet.
        again
            Other rows were laid there before: what is counted over the whole is not said again.
        """
        there = self._corrected(piece, rows, again=again)
        if self.datum is not None:
            there = brought(there, self.datum)
        layer = to_layer(there, self.kind, role=KINDS[self.kind].role, accuracy=there.accuracy)
        return with_oddities(layer, there, self.study)

    def _corrected(self, piece: Sheet, rows: NDArray[np.intp], *, again: bool = False) -> Sheet:
        head = self.delivery.head
        notes = tuple(note for note in head.notes if not again or "count" not in note.values)
        settled = replace(piece, crs=head.crs, crs_source=head.crs_source, notes=notes)
        return corrected(settled, self.way, self.outside[rows])

    def places(self) -> Places:
        """Return where its rows lie, as far as a glance tells: as they will be laid on the desk."""
        crs, boxes, paper = self.delivery.head.crs, self.seen.boxes.copy(), ""
        rows = np.flatnonzero(np.isfinite(boxes).all(axis=1))
        moves = [] if self.way is None else [self.way.move]
        if self.way is not None:
            crs = self.way.crs
        if self.datum is not None and crs is not None:
            moves.append(partial(self.datum.shift.to_map, crs))
            crs, paper = CGCS2000, name(crs)
        for move in moves:  # each keeps the order of the numbers along its axes, or nearly
            boxes[rows] = np.hstack([move(boxes[rows, :2]), move(boxes[rows, 2:])])
        return Places(kind=self.kind, crs=crs, paper=paper, boxes=boxes)

    def numbers(self, piece: int) -> NDArray[np.object_]:
        """Return the numbers that the rows of a piece have, None where they have none."""
        columns, fields = self.delivery.columns(piece), KINDS[self.kind].fields
        none = np.full(len(columns), None, dtype=object)
        own = next((field for field in fields if field.name == "id"), None)
        if own is None:
            return none
        alone, _ = merged(columns, (own,), {})
        names = [str(name) for name in alone.columns]
        found = match(fields, names).get(own.name)
        if found is None:
            return none
        return canonical(alone.iloc[:, [names.index(found)]], (own,), {own.name: found})[own.name].to_numpy(object)

    def check(self) -> LookedOver:
        """Refuse what no piece of it could be placed by.

        Raises
        ------
        CRSError
            `datum-outside`; or as `layers.sheet_layer.to_layer` says.
        """
        if self.datum is not None and not any(map(self._reaches, range(len(self.delivery.sizes)))):
            raise outside(self.delivery.head, self.datum)
        crs = self.way.crs if self.way else self.delivery.head.crs
        try:
            if self.datum is None and crs is not None:
                passage(crs)
        except UnknownAccuracyError as error:
            path, layer = self.delivery.head.path, self.delivery.head.layer
            raise CRSError("crs-unknown-accuracy", file=path, layer=layer, crs=error.crs) from error
        return self

    def _reaches(self, number: int) -> bool:
        assert self.datum is not None  # noqa: S101 - asked only then
        start = sum(self.delivery.sizes[:number])
        piece = self.delivery.read(number)
        return reaches(self._corrected(piece, np.arange(start, start + piece.rows)), self.datum)
