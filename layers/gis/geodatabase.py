"""File Geodatabases: a folder of tables, read feature class by feature class.

The system catalogue (table 1) says which tables there are; table n lies in `a{n:08x}.gdbtable`, the places of its rows
in the `.gdbtablx` beside it. Both are looked at before and after the driver, which leaves out what it cannot open.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

import numpy as np
import pyogrio

from layers.errors import SourceError
from layers.gis import vector
from layers.gis.accounted import accounted
from layers.gis.counts import Account
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from layers.intake.opened import Opened
    from layers.sheet import Sheet

_CATALOGUE: Final = "GDB_SystemCatalog"
_VERSIONS: Final = frozenset({3, 4})
"""Of a table's file format; 4 has row numbers of 64 bits."""

_OWN: Final = re.compile(r"a[0-9a-f]{8}\..+|gdb|timestamps")
"""Names of the files a geodatabase is made of."""

_OF_PROGRAMS: Final = ("GDB_", "fras_", "VAT_")
_XML: Final = 2
"""`FileFormat` of system tables that are no tables."""

_INDEX_HEADER: Final = 16
_ROWS_PER_BLOCK: Final = 1024


def geodatabase(opened: Opened) -> Iterator[Sheet]:
    """Read the feature classes of a File Geodatabase, or the table asked for.

    Raises
    ------
    SourceError
        No File Geodatabase, or one whose files are missing (`not-geodatabase`), a compressed one (`gdb-compressed`),
        no feature class in it (`no-layers`), or a table with other rows than its files hold (`short-read`).
    """
    held = _contents(opened)
    others = [name for name, (_, shape) in held.items() if not shape]
    wanted = [name for name in held if name not in others] if opened.layer is None else [opened.layer]
    if not wanted:
        raise SourceError("no-layers", file=opened.file, tables=", ".join(others))
    skipped = [Note(key="table-skipped", values={"table": name}) for name in others if opened.layer is None]
    for name in wanted:
        if name in held:
            for sheet in _feature_class(opened, name, held[name][0]):
                yield sheet.noted(*skipped)


def _feature_class(opened: Opened, name: str, number: int) -> Iterator[Sheet]:
    folder, file = opened.copy.path, opened.file
    said = vector.probe(folder, opened.driver, layer=name, encoding=None, file=file)
    account = Account.of(count_rows(folder, number, file=file, layer=name), by_id=True)
    size = opened.rows_at_once(account.rows)
    rows = vector.pieces(folder, opened.driver, layer=name, encoding=None, file=file, size=size)
    yield from accounted(opened, name, account, rows, said)


def _contents(opened: Opened) -> dict[str, tuple[int, bool]]:
    """Name each table of a user's, its number, and whether it has geometry.

    Nothing that the catalogue names may be missing from the folder or be passed over by the driver.
    """
    folder, file = opened.copy.path, opened.file
    if not folder.is_dir() or not _is_table(folder, 1):
        raise SourceError("not-geodatabase", file=file, reason=_path(folder, 1).name)
    for path in folder.iterdir():
        if not _OWN.fullmatch(path.name.lower()):
            # a stranger in the private copy, by which another driver could claim the folder
            path.unlink()
    if packed := sorted(path.name for path in folder.iterdir() if path.suffix.lower() == ".cdf"):
        raise SourceError("gdb-compressed", file=file, names=", ".join(packed[:3]))
    vector.probe(folder, opened.driver, layer=_CATALOGUE, encoding=None, file=file)
    listed = vector.rows(folder, opened.driver, layer=_CATALOGUE, encoding=None, file=file)
    if len(listed.ids) != count_rows(folder, 1, file=file, layer=_CATALOGUE):
        raise SourceError("not-geodatabase", file=file, reason=_CATALOGUE)
    shapes = dict(pyogrio.list_layers(folder).tolist())
    held: dict[str, tuple[int, bool]] = {}
    for number, name, form in zip(
        listed.ids.tolist(), listed.columns["Name"], listed.columns["FileFormat"], strict=True
    ):
        if form == _XML or str(name).startswith(_OF_PROGRAMS):
            continue
        if not _is_table(folder, number):
            raise SourceError("not-geodatabase", file=file, reason=f"{name} ({_path(folder, number).name})")
        held[str(name)] = (number, shapes.get(name) is not None)
    if lost := sorted(set(shapes) - set(held) - {name for name in shapes if name.startswith(_OF_PROGRAMS)}):
        raise SourceError("not-geodatabase", file=file, reason=", ".join(lost))
    return held


def _path(folder: Path, number: int, suffix: str = "gdbtable") -> Path:
    return folder / f"a{number:08x}.{suffix}"


def _is_table(folder: Path, number: int) -> bool:
    """Look at the first bytes of both files of a table."""
    for path in (_path(folder, number), _path(folder, number, "gdbtablx")):
        if not path.is_file() or int.from_bytes(_head(path)[:4], "little") not in _VERSIONS:
            return False
    return True


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_INDEX_HEADER)


def count_rows(folder: Path, number: int, *, file: str, layer: str) -> int:
    """Count the rows of a table by the places its index gives them; a row that was deleted has none.

    Raises
    ------
    SourceError
        The index is cut short, or the table's own header says otherwise (`short-read`).
    """
    raw = _path(folder, number, "gdbtablx").read_bytes().ljust(_INDEX_HEADER, b"\0")
    header = _head(_path(folder, number))
    version, blocks, _, width = struct.unpack_from("<4I", raw)
    expected, width = blocks * _ROWS_PER_BLOCK, max(width, 1)
    body = raw[_INDEX_HEADER : _INDEX_HEADER + expected * width]
    if len(body) < expected * width:
        raise SourceError("short-read", file=file, layer=layer, expected=expected, read=len(body) // width)
    places = np.frombuffer(body, dtype=np.uint8).reshape(expected, width)
    count = int(np.count_nonzero(places.any(axis=1)))
    said = int.from_bytes(header[4:8], "little") if version == min(_VERSIONS) else count
    if said != count:
        raise SourceError("short-read", file=file, layer=layer, expected=max(said, count), read=min(said, count))
    return count
