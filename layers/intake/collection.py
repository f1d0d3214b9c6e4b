"""All files a source stands for: asked for at once, collected in the order of their names, every fault told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

from layers.errors import SourceError
from layers.gis.encoding import named
from layers.intake import formats
from layers.intake.unfold import unfold
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from layers.errors import InputError
    from layers.intake.delivery import Delivery
    from layers.intake.unfold import Found
    from layers.sources import Source


def stop(error: InputError) -> NoReturn:
    """Raise."""
    raise error


def ask(
    source: Source,
    *,
    workspace: Path,
    encoding: str | None,
    fix: frozenset[str],
    unread: Callable[[InputError], None],
    size: int | None = None,
) -> Callable[[], list[Delivery]]:
    """Ask for the sheets of a source while the caller goes on; what is returned waits for them.

    Parameters
    ----------
    source, workspace, encoding, fix, unread
        As `layers.sources.delivered`; what is wrong with one is told, or raised, when it is collected.
    size
        About how many rows a piece is to have; None for sheets in one piece.
    """
    try:
        chosen = _encoding(encoding, source)
        files, passed_over, faults = unfold(source.path, workspace=workspace)
    except SourceError as error:
        return partial(stop, error)
    asked = [
        _asked(
            partial(formats.ask, found, layer=source.layer, workspace=workspace, encoding=chosen, fix=fix, size=size)
        )
        for found in files
    ]

    def collected() -> list[Delivery]:
        sheets: list[Delivery] = []
        for waiting in asked:
            try:
                sheets += waiting()
            except SourceError as error:
                faults.append(error)
        for fault in faults:
            unread(fault)
        if not sheets and faults:
            return []
        if not sheets:
            raise _unknown_layer(source, files, workspace)
        if sum(sheet.rows for sheet in sheets) == 0:
            raise SourceError("no-rows", file=source.path, layer=source.layer)
        notes = [Note(key=key, values={"names": ", ".join(names)}) for key, names in passed_over.items()]
        return [sheets[0].noted(*notes), *sheets[1:]]

    return collected


def _encoding(given: str | None, source: Source) -> str | None:
    """Return how the codecs call an encoding; `encoding-unknown` where there is none of that name."""
    chosen = None if given is None else named(given)
    if given is not None and chosen is None:
        raise SourceError("encoding-unknown", file=source.path, given=given)
    return chosen


def _asked(ask_for: Callable[[], Callable[[], list[Delivery]]]) -> Callable[[], list[Delivery]]:
    try:
        return ask_for()
    except SourceError as error:
        return partial(stop, error)


def _unknown_layer(source: Source, files: list[Found], workspace: Path) -> SourceError:
    everything = [s for f in files for s in formats.sheets(f, layer=None, workspace=workspace, encoding=None)]
    layers = [sheet.layer for sheet in everything]
    return SourceError("layer-unknown", file=source.path, layer=source.layer, layers=", ".join(layers))
