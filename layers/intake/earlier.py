"""Results of earlier runs that lie among submissions: ours, and never an input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from layers.results.folder import OURS, SUMMARY, holds_results

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

_SIGNED: Final = b'"tool": "greenshield '
_WITHIN: Final = 200
"""Bytes of summary.json among which the tool signs."""


def results_folders(paths: Iterable[Path]) -> frozenset[Path]:
    """Return the folders of these files that a run has published: all it always writes, signed by it."""
    folders = {path.parent for path in paths if path.name == SUMMARY and not path.is_symlink()}
    return frozenset(folder for folder in folders if _is_ours(folder))


def folder_of_result(path: Path, folders: Collection[Path]) -> Path | None:
    """Return the folder of results a file belongs to; what somebody else has put into one is no result."""
    for folder in path.parents:
        if folder in folders:
            return folder if path.relative_to(folder).parts[0] in OURS else None
    return None


def _is_ours(folder: Path) -> bool:
    if not holds_results({path.name for path in folder.iterdir()}) or not (folder / SUMMARY).is_file():
        return False
    with (folder / SUMMARY).open("rb") as stream:
        return _SIGNED in stream.read(_WITHIN)
