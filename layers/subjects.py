"""What is checked: submissions, recognised and placed, whole or batch by batch."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from layers.errors import CRSError, InputError, SourceError, together
from layers.handed_in import with_arguments
from layers.intake import collection
from layers.intake.delivery import in_memory, outline
from layers.kinds import KINDS
from layers.looked_over import LookedOver
from layers.paper import settle
from layers.sense.older_paper import serves
from layers.sense.study_area import study_area
from layers.sense.whereabouts import whereabouts
from layers.subject_kind import kind_of, of_kind
from layers.submission import SIZE, Submission

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyproj import CRS

    from layers.glance import Glance
    from layers.intake.delivery import Delivery
    from layers.layer import Layer
    from layers.sense.datum import Datum
    from layers.sense.study_area import StudyArea
    from layers.sheet import Sheet
    from layers.sources import Source


def load(  # noqa: PLR0913  the user may say each of these
    given: Sequence[Source],
    *,
    crs: CRS | None = None,
    workspace: Path,
    encoding: str | None = None,
    fix: frozenset[str] = frozenset(),
    study: StudyArea | None = None,
    datum: Datum | None = None,
) -> tuple[Layer, ...]:
    """Read submissions into layers, in the order given.

    Parameters
    ----------
    given
        What the user submits.
    crs
        For files that do not say.
    workspace
        An existing private folder.
    encoding
        Overrules how the text of files that do not say is decoded.
    fix
        Corrections the user asked for, of `layers.sense.whereabouts.FIXES`.
    study
        Where they are expected to lie; China by default.
    datum
        The office's way from an older datum.

    Raises
    ------
    SourceError
        Something is handed in twice (`given-twice`), of no known kind (`kind-unknown`), a control layer
        (`kind-not-subject`), all evidence (`nothing-to-check`), or as `layers.sources.read` says.
    CRSError
        As `layers.sources.read`, `layers.sense.whereabouts.hold` and `layers.sense.datum.shifted` say.
    SeveralError
        More than one of these: whoever corrects a folder wants all of them at once.
    """
    read = _look_over(
        given, crs=crs, workspace=workspace, encoding=encoding, fix=fix, study=study, datum=datum, size=None
    )
    return tuple(one.layer(one.delivery.read(0), np.arange(one.delivery.rows)) for one in read)


def submission(  # noqa: PLR0913  the user may say each of these
    given: Sequence[Source],
    *,
    crs: CRS | None = None,
    workspace: Path,
    encoding: str | None = None,
    fix: frozenset[str] = frozenset(),
    study: StudyArea | None = None,
    datum: Datum | None = None,
    size: int = SIZE,
) -> Submission:
    """Read submissions batch by batch: the same rows, and the same errors before the first of them, as `load`.

    Parameters
    ----------
    given, crs, workspace, encoding, fix, study, datum
        As `load`.
    size
        About how many rows a batch has.
    """
    return Submission.streamed(
        _look_over(
            given, crs=crs, workspace=workspace, encoding=encoding, fix=fix, study=study, datum=datum, size=size
        ),
        size,
    )


def _look_over(  # noqa: PLR0913  the user may say each of these
    given: Sequence[Source],
    *,
    crs: CRS | None,
    workspace: Path,
    encoding: str | None,
    fix: frozenset[str],
    study: StudyArea | None,
    datum: Datum | None,
    size: int | None,
) -> tuple[LookedOver, ...]:
    """Have everything read, whole sheets in memory if `size` is None, and decide all that is decided over them."""
    faults: list[InputError] = []
    ask = partial(collection.ask, workspace=workspace, encoding=encoding, fix=fix, unread=faults.append, size=size)
    read: list[_Read] = []
    for source, collect in [(source, ask(source)) for source in given]:
        try:
            deliveries = collect()
        except InputError as error:
            faults.append(error)
            continue
        for delivery in deliveries if size is not None else in_memory(one.whole() for one in deliveries):
            try:
                read.append(_settled(source, delivery, crs, fix, datum, boxes=size is not None))
            except CRSError as error:
                faults.append(error)
    faults += _given_twice(one.delivery.head for one in read)
    found: list[LookedOver] = []
    for one in read:
        try:
            found.append(_decided(one, study or study_area(()), fix, datum))
        except InputError as error:
            faults.append(error)
    if faults:
        told = [(one.source, one.delivery.head, one.kind) for one in read]
        raise together(with_arguments(faults, told), [source.path for source in given])
    if all(KINDS[one.kind].role == "evidence" for one in found):
        raise SourceError("nothing-to-check", file=given[0].path, kind=found[0].kind)
    return tuple(found)


class _Read(NamedTuple):
    """A delivery with its CRS, where it is from, a glance at its rows, and its kind, None where nothing says."""

    source: Source
    delivery: Delivery
    seen: Glance
    kind: str | None


def _settled(
    source: Source, delivery: Delivery, crs: CRS | None, fix: frozenset[str], datum: Datum | None, *, boxes: bool
) -> _Read:
    """Settle the CRS as of the whole sheet, for which one outline around all rows stands."""
    seen, head = delivery.glance(boxes), delivery.head
    shift = None if datum is None else datum.shift
    settled = settle(replace(head, geometry=outline(seen)), crs, fix=fix, datum=shift)
    head = replace(settled, geometry=head.geometry)
    return _Read(source, replace(delivery, head=head), seen, kind_of(head, source))


def _decided(read: _Read, study: StudyArea, fix: frozenset[str], datum: Datum | None) -> LookedOver:
    head = of_kind(read.delivery.head, read.source, read.kind)
    there = whereabouts(head, read.seen.first, study, fix=fix)
    moved = replace(head, crs=there.way.crs if there.way else head.crs)
    serving = datum if datum is not None and read.seen.there.any() and serves(moved, datum) else None
    return LookedOver(
        delivery=replace(read.delivery, head=head),
        kind=str(read.kind),
        seen=read.seen,
        way=there.way,
        outside=there.outside,
        datum=serving,
        study=study,
    ).check()


def _given_twice(sheets: Iterable[Sheet]) -> list[InputError]:
    seen: dict[tuple[str, str], Sheet] = {}
    faults: list[InputError] = []
    for sheet in sheets:
        first = seen.setdefault((os.path.normcase(os.path.realpath(sheet.path)), sheet.layer), sheet)
        if first is not sheet:
            faults.append(SourceError("given-twice", file=sheet.path, layer=sheet.layer, first=first.path))
    return faults
