"""A .txt file of coordinates: its content says whether it is a boundary-point TXT or mining corner strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.coordinates import boundary_txt, corner_txt
from layers.coordinates.boundary_lines import has_marks, parse
from layers.coordinates.coordinate_text import read_text_file
from layers.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from layers.intake.opened import Opened
    from layers.sheet import Sheet


def read(opened: Opened) -> Iterator[Sheet]:
    """Read a file of either format.

    Raises
    ------
    SourceError
        As `boundary_txt` and `corner_txt` say; besides `text-undecodable`, `text-too-large`.
    """
    text = read_text_file(opened.copy.path, opened.encoding, file=opened.file)
    if not has_marks(text.lines) and corner_txt.is_corner_text(text):
        yield corner_txt.sheet(opened, text)
    else:
        yield boundary_txt.sheet(opened, text)


def looks_like(path: Path) -> bool:
    """Say whether a .txt file met among others holds coordinates; a readme does not."""
    try:
        text = read_text_file(path, None, file=path.name)
    except (SourceError, OSError):
        return False
    if corner_txt.is_corner_text(text):
        return True
    plots = parse(text.lines).plots
    return (has_marks(text.lines) and bool(plots)) or any(len(plot.points) > 2 for plot in plots)  # noqa: PLR2004
