"""One line on stderr that says what a long run is doing; nobody has to read it."""

from __future__ import annotations

import sys
import time
from typing import Final

import click

_EVERY: Final = 0.2
"""Seconds between two lines: a terminal over a slow line must not slow the run."""
_WIDE: Final = 60


class Progress:
    """Shows the step a run is at, on a terminal only.

    Parameters
    ----------
    quiet
        Say nothing.
    """

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()
        self.last = 0.0

    def __call__(self, text: str, number: int = 0, count: int = 0) -> None:
        """Show a step; `number` of `count` where that is known."""
        now = time.monotonic()
        if self.shown and now - self.last >= _EVERY:
            self.last = now
            line = f"{text} {number}/{count}" if count else text
            click.echo(f"\r{line:<{_WIDE}}", err=True, nl=False)

    def end(self) -> None:
        """Wipe the line."""
        if self.shown:
            click.echo(f"\r{'':<{_WIDE}}\r", err=True, nl=False)
