"""FlatGeobuf: one layer in one file, its rows counted by walking from one to the next.

After eight bytes comes a header, then an index of known size, then the rows, each led by its length. The header is a
FlatBuffers table: its fields lie where a second table, the vtable, says.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

import numpy as np

from layers.errors import SourceError
from layers.gis import vector
from layers.gis.accounted import accounted
from layers.gis.counts import Account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from layers.intake.opened import Opened
    from layers.sheet import Sheet

_MAGIC_BYTES: Final = 8
_COUNT, _NODE_SIZE = 8, 9
"""Numbers of the header's fields: rows (0: not stated) and entries per node of the index."""

_INDEX_ENTRY: Final = 40
_USUAL_NODE_SIZE: Final = 16


def flatgeobuf(opened: Opened) -> Iterator[Sheet]:
    """Read a FlatGeobuf file.

    Raises
    ------
    SourceError
        The file is damaged (`cannot-open`), cut short or has other rows than its header says (`short-read`).
    """
    path, file = opened.copy.path, opened.file
    count = count_rows(path, file=file)
    said = vector.probe(path, opened.driver, layer=None, encoding=None, file=file)
    size = opened.rows_at_once(count)
    rows = vector.pieces(path, opened.driver, layer=None, encoding=None, file=file, size=size)
    yield from accounted(opened, opened.stem, Account.of(count), rows, said)


def count_rows(path: Path, *, file: str) -> int:
    """Count the rows that lie whole in the file.

    Raises
    ------
    SourceError
        The last one is cut short, or there are others than the header says (`short-read`).
    """
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    try:
        (length,) = struct.unpack("<I", raw[_MAGIC_BYTES : _MAGIC_BYTES + 4].tobytes())
        header = bytes(raw[_MAGIC_BYTES + 4 : _MAGIC_BYTES + 4 + length])
        stated = _field(header, _COUNT, "Q", 0)
        at = _MAGIC_BYTES + 4 + length + _index_bytes(stated, _field(header, _NODE_SIZE, "H", _USUAL_NODE_SIZE))
    except struct.error as error:
        raise SourceError("cannot-open", file=file, reason=str(error)) from error
    count = 0
    while at + 4 <= len(raw):
        at += 4 + int.from_bytes(raw[at : at + 4].tobytes(), "little")
        count += at <= len(raw)
    if at != len(raw) or (stated and stated != count):
        raise SourceError("short-read", file=file, expected=max(stated, count + (at != len(raw))), read=count)
    return count


def _field(table: bytes, number: int, form: str, default: int) -> int:
    """Read a number of a FlatBuffers table; one that is not stored has its default."""
    (start,) = struct.unpack_from("<I", table, 0)
    (back,) = struct.unpack_from("<i", table, start)
    (size,) = struct.unpack_from("<H", table, start - back)
    place = 4 + 2 * number
    (offset,) = struct.unpack_from("<H", table, start - back + place) if place < size else (0,)
    return int(struct.unpack_from(f"<{form}", table, start + offset)[0]) if offset else default


def _index_bytes(rows: int, per_node: int) -> int:
    """Size of the packed tree: a leaf per row, and nodes above them up to one root."""
    if not rows or not per_node:
        return 0
    if per_node == 1:
        raise struct.error(per_node)
    nodes, level = rows, -(-rows // per_node)
    while level > 1:
        nodes, level = nodes + level, -(-level // per_node)
    return (nodes + 1) * _INDEX_ENTRY
