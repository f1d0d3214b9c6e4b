"""What a file, a folder or an archive holds, layer by layer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from layers import paper
from layers.errors import InputError, together
from layers.sources import Source, delivered, skipped

if TYPE_CHECKING:
    from layers.layer import Note
    from layers.sheet import Sheet


class LayerFacts(NamedTuple):
    """What `greenshield layers` shows of a layer."""

    layer: str
    rows: int
    crs: str
    columns: tuple[str, ...]
    geometry_types: tuple[str, ...]
    skipped: tuple[Note, ...] = ()
    """What lies in the same folder or archive and is not read; said once, of the first layer."""


def list_layers(path: str | Path, *, workspace: Path | None = None) -> list[LayerFacts]:
    """Say what a file, folder or archive holds.

    Parameters
    ----------
    path
        As given.
    workspace
        Where private copies go; a folder in the current one, removed afterwards, by default.

    Raises
    ------
    InputError
        As `layers.sources.delivered`, of all files that cannot be read together.
    """
    if workspace is None:
        with tempfile.TemporaryDirectory(prefix=".greenshield-", dir=Path.cwd()) as folder:
            return list_layers(path, workspace=Path(folder))
    faults: list[InputError] = []
    sheets = delivered(Source(str(path)), workspace=workspace, unread=faults.append)
    if faults:
        raise together(faults, [str(path)])
    several = len({sheet.path for sheet in sheets}) > 1
    return [
        LayerFacts(
            layer=f"{sheet.path}:{sheet.layer}" if several else sheet.layer,
            rows=sheet.rows,
            crs=paper.name(sheet.crs),
            columns=tuple(sheet.columns.columns),
            geometry_types=_types(sheet),
            skipped=skipped(sheet.notes),
        )
        for sheet in sheets
    ]


def _types(sheet: Sheet) -> tuple[str, ...]:
    ids, first = np.unique(shapely.get_type_id(sheet.geometry), return_index=True)
    return tuple(sheet.geometry[row].geom_type for row in first[ids >= 0])
