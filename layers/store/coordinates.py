"""Coordinates on disk, read where they are needed: every block is looked over before it is believed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np

from layers.store.seal import DamagedError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

BLOCK: Final = 1024
"""Vertices in a block."""
WIDTH: Final = 16
"""Bytes of a vertex, and of a block's digest."""


def write_coordinates(path: Path, coords: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Write coordinates, shape (n, 2), and return the digest of each block, shape (blocks, 16)."""
    data = np.ascontiguousarray(coords, "<f8").tobytes()
    path.write_bytes(data)
    blocks = range(0, len(data), BLOCK * WIDTH)
    digests = b"".join(_digest(data[at : at + BLOCK * WIDTH]) for at in blocks)
    return np.frombuffer(digests, np.uint8).reshape(-1, WIDTH)


class Coordinates:
    """Coordinates of a file.

    Parameters
    ----------
    digests
        As `write_coordinates` returned them.
    """

    def __init__(self, path: Path, digests: NDArray[np.uint8]) -> None:
        self._path, self._digests = path, digests

    def spans(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float64]:
        """Read spans of vertices, the last included, one after the other, shape (n, 2).

        Raises
        ------
        DamagedError
            A block is not what was written.
        """
        needed = np.zeros(len(self._digests) + 1, np.int64)
        np.add.at(needed, first // BLOCK, 1)
        np.add.at(needed, last // BLOCK + 1, -1)
        blocks = np.flatnonzero(np.cumsum(needed[:-1]) > 0)
        held = self._read(blocks)
        place = np.full(len(self._digests), -1)
        place[blocks] = np.arange(len(blocks))
        size = last - first + 1
        vertex = np.repeat(first - (np.cumsum(size) - size), size) + np.arange(size.sum())
        found: NDArray[np.float64] = held[place[vertex // BLOCK] * BLOCK + vertex % BLOCK]
        return found

    def _read(self, blocks: NDArray[np.intp]) -> NDArray[np.float64]:
        """Read blocks, each in its own room of BLOCK vertices."""
        size = BLOCK * WIDTH
        held = bytearray(len(blocks) * size)
        room = memoryview(held)
        with self._path.open("rb") as stream:
            for number, block in enumerate(blocks.tolist()):
                stream.seek(block * size)
                part = room[number * size : (number + 1) * size]
                count = stream.readinto(part)
                if _digest(part[:count]) != self._digests[block].tobytes():
                    raise DamagedError(self._path.name)
        return np.frombuffer(held, "<f8").reshape(-1, 2)


def _digest(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=WIDTH).digest()
