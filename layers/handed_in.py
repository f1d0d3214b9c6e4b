"""Layers of which nobody says what they are: how everything has to be handed in again, with a kind beside each of them.

A kind is never guessed, not even where every layer is a bare outline: land taken for a project is not judged by the
rules of a mining right, and what no rule has looked at may come out clear.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from layers.errors import InputError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from layers.sheet import Sheet
    from layers.sources import Source

UNKNOWN: Final = "kind-unknown"
ASKED: Final = "project"
"""The kind proposed, which stands for the one the person at the desk knows."""

Told = tuple["Source", "Sheet", "str | None"]
"""A source, one of its layers, and the kind that is known of it."""


def with_arguments(faults: Sequence[InputError], read: Sequence[Told]) -> list[InputError]:
    """Make one fault of all layers of no known kind (`kind-unknown`, `kinds-unknown`), with what to type instead.

    Its value `submit` is the arguments of the command, each with the kind to be written behind "=", or "".
    """
    unknown = [fault for fault in faults if fault.key == UNKNOWN]
    if not unknown:
        return list(faults)
    submit = tuple(dict.fromkeys(argument for group in _by_source(read) for argument in _arguments(group)))
    if len(unknown) == 1:
        unknown[0].values["submit"] = submit
        return list(faults)
    layers = ", ".join(f"{fault.file}:{fault.layer}" for fault in unknown)
    nearest = unknown[0].values["nearest"]
    together = SourceError("kinds-unknown", count=len(unknown), layers=layers, nearest=nearest, submit=submit)
    return [*(fault for fault in faults if fault.key != UNKNOWN), together]


def _by_source(read: Sequence[Told]) -> Iterator[list[Told]]:
    return (list(group) for _, group in groupby(read, key=lambda told: told[0]))


def _arguments(group: list[Told]) -> Iterator[tuple[str, str]]:
    """Name a source as a whole where all its layers are unknown or none is, else file by file, else layer by layer."""
    source = group[0][0]
    given = source.path if source.layer is None else f"{source.path}:{source.layer}"
    unknown = {kind is None for *_, kind in group}
    if len(unknown) == 1:
        yield given, ASKED if unknown == {True} else source.kind or ""
        return
    for path, of_file in groupby(group, key=lambda told: _standing(told[1].path)):
        layers = list(of_file)
        asked = {ASKED if kind is None else "" for *_, kind in layers}
        if len(asked) == 1:
            yield path, asked.pop()
        else:
            yield from ((f"{path}:{sheet.layer}", ASKED if kind is None else "") for _, sheet, kind in layers)


def _standing(path: str) -> str:
    """Return the file as it lies on the disk: what is in an archive is named by layers of the archive."""
    return next((str(each) for each in (Path(path), *Path(path).parents) if each.exists()), path)
