"""One line on stderr that says what a long run is doing; nobody has to read it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from reports.words import Words

_EVERY: Final = 0.2
"""Seconds between two lines: a terminal over a slow line must not slow the run."""
_KEPT_EVERY: Final = 10.0
"""The same where lines are kept, in a file say."""
_WIDE: Final = 78
_BAR: Final = 20


class Progress:
    """Shows the step a run is at: on a terminal in one line, else now and then, and of batches only.

    Parameters
    ----------
    quiet
        Say nothing.
    """

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.shown = not quiet and sys.stderr.isatty()
        self.last = 0.0
        self.began = self.kept = time.monotonic()

    def __call__(self, text: str, number: int = 0, count: int = 0) -> None:
        """Show a step; `number` of `count` where that is known."""
        self._show(f"{text} {number}/{count}" if count else text)

    def start(self) -> None:
        """Count the pace from now."""
        self.began = self.kept = time.monotonic()

    def pace(self, words: Words, done: int, count: int) -> None:
        """Show how many rows of all are done: a bar, rows per second, and how long the others will take."""
        now = time.monotonic()
        rate = done / max(now - self.began, 1e-3)
        left = round((count - done) / max(rate, 1e-3))
        bar = "#" * (_BAR * done // count)
        numbers = {"done": done, "count": count, "rate": round(rate), "left": f"{left // 60}:{left % 60:02}"}
        text = f"[{bar:.<{_BAR}}] {words.message('cli', 'pace', **numbers)}"
        self._show(text)
        if not self.quiet and not self.shown and now - self.kept >= _KEPT_EVERY:
            self.kept = now
            click.echo(text, err=True)

    def _show(self, line: str) -> None:
        now = time.monotonic()
        if self.shown and now - self.last >= _EVERY:
            self.last = now
            click.echo(f"\r{line:<{_WIDE}}", err=True, nl=False)

    def end(self) -> None:
        """Wipe the line."""
        if self.shown:
            click.echo(f"\r{'':<{_WIDE}}\r", err=True, nl=False)
