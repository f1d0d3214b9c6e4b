"""A source looked into as far as it goes: what one step refuses, its CRS or its kind, keeps no other from being told.

`greenshield check` stops at the first error; whoever wants to know what is wrong with a file wants all of it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from layers import kinds, sources
from layers.errors import CRSError, InputError, SourceError
from layers.fields import match
from layers.kinds import KINDS
from layers.paper import settle
from layers.sense.oddities import with_oddities
from layers.sense.older_paper import shifted
from layers.sense.study_area import study_area
from layers.sense.whereabouts import hold
from layers.sheet_layer import to_layer
from layers.subject_kind import kind_of, require_kind
from layers.twin_columns import twins
from layers.units import in_field_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyproj import CRS

    from layers.layer import Layer
    from layers.sense.datum import Datum
    from layers.sense.study_area import StudyArea
    from layers.sheet import Sheet
    from layers.sources import Source

KindFrom = Literal["stated", "name", "columns", "format", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A layer of a source, and how far one gets with it.

    Attributes
    ----------
    sheet
        Its rows; CRS, place and datum as far as they could be settled, with the corrections asked for.
    kind, kind_from, sign
        What it is, None where nothing says; by what that was recognised; and the word or column that gave it away.
    study
        Where it is expected to lie.
    layer
        Its rows on the map, None where they cannot be put there; of the kind "other" where nothing says its kind.
    refusals
        Why `greenshield check` would not take it; empty where it would.
    """

    sheet: Sheet
    kind: str | None
    kind_from: KindFrom
    sign: str
    study: StudyArea
    layer: Layer | None
    refusals: tuple[InputError, ...]


def examine(  # noqa: PLR0913  the user may say each of these
    source: Source,
    *,
    workspace: Path,
    crs: CRS | None = None,
    encoding: str | None = None,
    fix: frozenset[str] = frozenset(),
    study: StudyArea | None = None,
    datum: Datum | None = None,
    unread: Callable[[InputError], None],
) -> list[Examined]:
    """Look into every layer of a source; what follows reading is among a layer's refusals.

    Parameters
    ----------
    source, workspace, crs, encoding, fix, study, datum
        As `layers.subjects.load` takes them.
    unread
        Told why the source, or a file of a folder or an archive, cannot be read.
    """
    expected = study or study_area(())
    try:
        sheets = sources.delivered(source, workspace=workspace, encoding=encoding, fix=fix, unread=unread)
    except SourceError as error:
        unread(error)
        sheets = []
    shift = None if datum is None else datum.shift
    steps: tuple[Callable[[Sheet], Sheet], ...] = (
        lambda sheet: settle(sheet, crs, fix=fix, datum=shift),
        lambda sheet: hold(sheet, expected, fix=fix),
        lambda sheet: shifted(sheet, datum),
    )
    return [_examined(sheet, source, expected, steps) for sheet in sheets]


def _examined(sheet: Sheet, source: Source, study: StudyArea, steps: tuple[Callable[[Sheet], Sheet], ...]) -> Examined:
    refusals: list[InputError] = []
    kind = kind_of(sheet, source)
    kind_from, sign = _told(sheet, source, kind)
    try:
        require_kind(sheet, kind)
    except InputError as error:
        refusals.append(error)
    layer = None
    try:
        for step in steps:
            sheet = step(sheet)
        known = kind or "other"
        layer = to_layer(sheet, known, role=KINDS[known].role, accuracy=sheet.accuracy)
        layer = with_oddities(layer, sheet, study)
    except CRSError as error:
        refusals.append(error)
    return Examined(
        sheet=sheet,
        kind=kind,
        kind_from=kind_from,
        sign=sign,
        study=study,
        layer=layer,
        refusals=tuple(refusals),
    )


def _told(sheet: Sheet, source: Source, kind: str | None) -> tuple[KindFrom, str]:
    """Say what gave the kind away."""
    if kind is None:
        return "", ""
    if source.kind is not None:
        return "stated", ""
    by_name, by_columns = kinds.named(sheet.layer), kinds.signed(map(str, sheet.columns.columns))
    if kind in by_name and len(by_name) == 1:
        return "name", by_name[kind]
    of_file = kind in by_columns and sheet.kind != kind  # else the reader named the columns, not the file
    return ("columns", by_columns[kind]) if of_file else ("format", "")


def meant(sheet: Sheet, kind: str | None) -> dict[str, tuple[str, ...]]:
    """Say which columns each canonical field is read from; an area's may name another unit than its field.

    Returns
    -------
    dict
        Canonical name -> columns as delivered, the first before its twins, in the order of the kind's fields.
    """
    if kind is None:
        return {}
    delivered = [str(name) for name in sheet.columns.columns]
    read = [str(name) for name in in_field_units(sheet.columns, kind)[0].columns]
    found = match(KINDS[kind].fields, read)
    renamed = next((name for name in delivered if name not in read), "")
    columns: dict[str, tuple[str, ...]] = {}
    for field in (field for field in KINDS[kind].fields if field.name in found):
        each = [read[at] for at in twins(field, read, {})] or [found[field.name]]
        columns[field.name] = tuple(dict.fromkeys(name if name in delivered else renamed for name in each))
    return columns
