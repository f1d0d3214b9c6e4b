"""What goes through the pipe to the process that reads, and back: files to open and errors, in JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from layers import errors
from layers.intake.opened import Opened
from layers.intake.private_copy import PrivateCopy


def told(opened: Opened) -> dict[str, Any]:
    """Tell which private copy to read, and how."""
    copy = opened.copy
    parts = {part: str(path.absolute()) for part, path in copy.parts.items()}
    return {
        "copy": {"parts": parts, "sha256": copy.sha256, "bytes": copy.bytes},
        "file": opened.file,
        "stem": opened.stem,
        "driver": opened.driver,
        "layer": opened.layer,
        "encoding": opened.encoding,
        "fix": sorted(opened.fix),
        "size": opened.size,
    }


def understood(said: dict[str, Any]) -> Opened:
    """Understand what `told` told."""
    parts = {part: Path(path) for part, path in said["copy"]["parts"].items()}
    copy = PrivateCopy(**{**said["copy"], "parts": parts})
    return Opened(**{**said, "copy": copy, "fix": frozenset(said["fix"])})


def told_error(error: errors.InputError) -> dict[str, Any]:
    """Tell what is wrong with a file."""
    return {"class": type(error).__name__, "key": error.key, "values": error.values, **error.place}


def understood_error(said: dict[str, Any]) -> errors.InputError:
    """Understand what `told_error` told."""
    classes: tuple[type[errors.InputError], ...] = (errors.InputError, *errors.InputError.__subclasses__())
    chosen = next(each for each in classes if each.__name__ == said["class"])
    error = chosen(said["key"], file=said["file"], layer=said["layer"], row=said["row"])
    error.values.update(said["values"])
    return error
