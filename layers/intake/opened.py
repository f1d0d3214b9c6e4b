"""What a reader is given: a private copy, and what was said of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from layers.intake.private_copy import PrivateCopy

HEAVY: Final = 64 * 1024**2
"""Bytes of a file that are read at once at most, if its rows are about equal ..."""
FEW: Final = 1_000
"""... but no fewer rows than these."""


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

    def rows_at_once(self, rows: int) -> int | None:
        """Say how many of so many rows of a layer to read at a time: fewer where they are heavy; None for all.

        >>> from layers.intake.private_copy import PrivateCopy
        >>> copy = PrivateCopy(parts={}, sha256="", bytes=1024**3)
        >>> heavy = Opened(copy=copy, file="", stem="", driver="", size=50_000)
        >>> heavy.rows_at_once(100_000), heavy.rows_at_once(10_000_000)
        (6250, 50000)
        """
        if self.size is None:
            return None
        return min(self.size, max(rows * HEAVY // max(self.copy.bytes, 1), FEW))
