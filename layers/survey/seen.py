"""What a survey brings back: a record per layer, and what it could not use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from layers.errors import InputError
    from layers.layer import Note
    from layers.survey.edition import Edition
    from layers.survey.recognition import Guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A layer that was read.

    Attributes
    ----------
    path
        The file, folder or archive on disk that a catalogue would name.
    file
        How it is shown: relative to the folder surveyed, an archive with the path inside.
    layer
        Its name; to be written into a catalogue where `layered`.
    frame
        The canonical fields of the kind guessed, columns as delivered where there is no guess.
    geometry
        (n,) lon/lat, None where a row has none; empty where the CRS is not known.
    crs, crs_guessed
        As said by the file, or as its numbers look.
    km2
        Of layers of areas.
    stops
        Notes on what would stop a check: such a layer cannot enter a catalogue as it is.
    warnings
        Notes on what a person should look at.
    tells
        Notes on what its rows say of its kind: how many water sources, which counties are missing.
    """

    path: Path
    file: str
    layer: str
    layered: bool
    frame: pd.DataFrame
    geometry: NDArray[np.object_]
    dimensions: frozenset[int]
    rows: int
    crs: str
    crs_guessed: bool
    km2: float | None
    guess: Guess | None
    edition: Edition
    stops: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
    tells: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A file that is no layer for a catalogue: a raster, or one that could not be read, with the reason."""

    file: str
    what: Literal["raster", "unreadable", "list"]
    error: InputError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Everything in a folder.

    Attributes
    ----------
    older
        Position of a layer -> position of the newer edition of the same layer.
    """

    folder: Path
    seen: tuple[Seen, ...]
    unused: tuple[Unused, ...]
    older: Mapping[int, int] = field(default_factory=dict)
