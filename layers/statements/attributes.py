"""Everything that adds attributes to what was read: lists, then filled-in supplements, then settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.statements.attribute_list import read_lists
from layers.statements.join import join
from layers.statements.stated import state
from layers.statements.supplement_form import is_supplement
from layers.statements.supplements import supplement

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from layers.layer import Layer


def add_attributes(  # noqa: PLR0913 - each is an option of its own
    layers: tuple[Layer, ...],
    *,
    lists: Sequence[str] = (),
    key: str | None = None,
    settings: Mapping[str, str] | None = None,
    nothing: Collection[str] = (),
    workspace: Path,
    encoding: str | None = None,
) -> tuple[Layer, ...]:
    """Add attributes to subjects; a file's own value always comes first, then a list's, then a setting.

    Parameters
    ----------
    layers
        As read.
    lists
        Lists to join, and supplements filled in, as FILE or FILE:SHEET.
    key
        Column lists are joined by; by default number, else name.
    settings
        Field to value, for all subjects.
    nothing
        Words that state nothing, folded.
    workspace
        An existing private folder.
    encoding
        Of lists in CSV, where guessing went wrong.

    Raises
    ------
    InputError
        As `attribute_list`, `join`, `supplements` and `stated` say.
    """
    read = read_lists(lists, workspace=workspace, encoding=encoding)
    joined = [given for given in read if not is_supplement(given.entries)]
    layers = join(layers, joined, key=key, nothing=nothing)
    for given in read:
        if is_supplement(given.entries):
            layers = supplement(layers, given)
    return state(layers, settings or {}, nothing=nothing)
