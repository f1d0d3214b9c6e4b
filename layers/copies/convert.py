"""Cleaned copies as files: a GeoPackage, a boundary-point TXT, or mining corner strings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, get_args

from layers.coordinates.boundary_writer import write_boundary_txt
from layers.coordinates.corner_writer import write_corner_string
from layers.copies.cleaned import cleaned
from layers.copies.copy_tables import tables
from layers.copies.copy_texts import (
    chosen,
    left_out,
    licence_columns,
    plot_columns,
    require_polygons,
    require_same,
    without_crs,
)
from layers.errors import PublishError
from layers.results import geopackage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from layers.copies.examine import Examined
    from layers.layer import Note

Form = Literal["gpkg", "txt", "corner"]
SUFFIXES: Final[Mapping[Form, str]] = {"gpkg": ".gpkg", "txt": ".txt", "corner": ".txt"}
FORMS: Final[tuple[Form, ...]] = get_args(Form)


def form_of(out: Path, wish: str | None) -> Form:
    """Decide the format: the one wished for, else the one the file's name ends in.

    >>> from pathlib import Path
    >>> form_of(Path("a.txt"), None), form_of(Path("a.txt"), "corner")
    ('txt', 'corner')

    Raises
    ------
    PublishError
        The name ends otherwise (`convert-suffix`).
    """
    likely: Form = "txt" if out.suffix.lower() == SUFFIXES["txt"] else "gpkg"
    form = next((form for form in FORMS if form == wish), likely)
    if out.suffix.lower() != SUFFIXES[form]:
        raise PublishError("convert-suffix", file=str(out), form=form, suffix=SUFFIXES[form])
    return form


def write_copy(staged: Path, examined: Sequence[Examined], form: Form, *, workspace: Path, as_of: date) -> list[Note]:
    """Write cleaned copies of layers to one new file and read it back.

    Parameters
    ----------
    staged
        Must not exist.
    form
        "txt" and "corner" hold one layer.
    workspace
        An existing private folder, for reading back.
    as_of
        The day that stands in a GeoPackage for that of writing.

    Returns
    -------
    list of Note
        What the format cannot hold and the copy lacks.

    Raises
    ------
    InputError
        A layer cannot be put on the map (why); several layers for a format of one (`convert-several`);
        corner strings of what is no polygon (`convert-not-polygons`); a CRS the TXT has no words for (`boundary-crs`);
        or what was written does not read back as it was (`convert-differs`).
    """
    sheets = [cleaned(each) for each in examined]
    if form == "gpkg":
        layers = tables(sheets, [each.kind for each in examined])
        geopackage.write(staged, layers, as_of=as_of)
        geopackage.verify(staged, {table.name: len(table.frame) for table in layers})
        return []
    if len(sheets) != 1:
        raise PublishError("convert-several", file=sheets[0].path, layers=", ".join(sheet.layer for sheet in sheets))
    sheet, one = sheets[0], examined[0]
    held = plot_columns(sheet, one) if form == "txt" else licence_columns(sheet, one)
    kept = replace(sheet, columns=chosen(sheet, held, one))
    if form == "txt":
        write_boundary_txt(staged, kept)
    else:
        require_polygons(sheet)
        write_corner_string(staged, kept)
    require_same(staged, sheet, workspace=workspace)
    return [*left_out(sheet, held), *([without_crs(sheet)] if form == "corner" else [])]
