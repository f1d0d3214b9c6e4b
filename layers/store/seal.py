"""A folder under seal: its facts, and the digest of every file in it, in one file that vouches for itself."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "prepared.seal"


class DamagedError(Exception):
    """A file of a store is not what was written; `file` is its name."""

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__(file)


def seal(folder: Path, facts: Mapping[str, Any], *, apart: frozenset[str] = frozenset()) -> None:
    """Write facts beside the files of a folder.

    Parameters
    ----------
    facts
        In JSON.
    apart
        Files that vouch for themselves: of them only the size is kept.
    """
    files = {
        path.name: [path.stat().st_size, None if path.name in apart else _digest(path.read_bytes())]
        for path in sorted(folder.iterdir())
    }
    text = json.dumps({**facts, "files": files}, ensure_ascii=False, sort_keys=True)
    (folder / FILE).write_text(f"{_digest(text.encode())}\n{text}", encoding="utf-8", newline="\n")


def opened(folder: Path) -> dict[str, Any]:
    """Read the facts of a folder.

    Raises
    ------
    DamagedError
        They are not what was written, or a file is missing or of another size.
    """
    try:
        digest, _, text = (folder / FILE).read_bytes().partition(b"\n")
        if _digest(text).encode() != digest:
            raise DamagedError(FILE)
        facts: dict[str, Any] = json.loads(text)
    except OSError as error:
        raise DamagedError(FILE) from error
    for name, (size, _) in facts["files"].items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != size:
            raise DamagedError(name)
    return facts


def content(folder: Path, name: str, facts: Mapping[str, Any]) -> bytes:
    """Read a file of the folder.

    Raises
    ------
    DamagedError
        It is not what was written.
    """
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise DamagedError(name) from error
    if [len(data), _digest(data)] != facts["files"].get(name):
        raise DamagedError(name)
    return data


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
