"""What a reader is given: a private copy, and what was said of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.intake.private_copy import PrivateCopy


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A private copy about to be read.

    Attributes
    ----------
    copy
        Only this is read.
    file, stem
        The path as given, for messages, and the name a layer takes where the format has none.
    driver
        The one driver that may open it.
    layer
        The layer asked for, None for all; only formats with layers look at it.
    encoding
        Overrules how text is decoded.
    fix
        Corrections the user asked for by name ("zone", "swap-axes"); none is made unasked.
    size
        About how many rows are to be handed over at a time; None for whole sheets.
    """

    copy: PrivateCopy
    file: str
    stem: str
    driver: str
    layer: str | None = None
    encoding: str | None = None
    fix: frozenset[str] = frozenset()
    size: int | None = None
