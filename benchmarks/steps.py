"""What a method says of its own time: the seconds of its steps, and those that do not count."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Steps:
    """Seconds from one step to the next; `tell` prints them as the last line, where `process_tree` finds them."""

    def __init__(self) -> None:
        self._steps: dict[str, float] = {}
        self._left_out = 0.0
        self._last = time.perf_counter()

    def done(self, step: str) -> None:
        """Say that a step is done; its time is what went by since the last one."""
        now = time.perf_counter()
        self._steps[step] = now - self._last
        self._last = now

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """Leave out of the time what a method would not do again for the next file: a server started and stopped."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._last = time.perf_counter()
            self._left_out += self._last - start

    def tell(self) -> None:
        """Print one line of JSON."""
        print(json.dumps({"steps": self._steps, "left_out": self._left_out}), flush=True)
