"""An office's transformation from Xi'an 80 or Beijing 54: its file (`--datum`).

What the file holds is confidential: errors name its keys and never a value, and only its hash is kept.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyproj import CRS
from pyproj.exceptions import CRSError as ProjCRSError

from layers.coordinates.zones import DATUMS
from layers.errors import CRSError
from spatial.datum import FARTHEST, DatumShift, in_plane, in_space

if TYPE_CHECKING:
    from collections.abc import Mapping

METHODS: Final[Mapping[str, tuple[str, ...]]] = {
    "plane": ("dx", "dy", "rotation", "scale"),
    "coordinate-frame": ("dx", "dy", "dz", "rx", "ry", "rz", "scale"),
    "position-vector": ("dx", "dy", "dz", "rx", "ry", "rz", "scale"),
}
"""Methods and their parameters: shifts in m, rotations in seconds of arc, scale in parts per million."""

_KEYS: Final = ("source", "method", "accuracy_m", "area")
_CORNERS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """A transformation with the file it was read from; its parameters can be used, not read."""

    file: str
    sha256: str
    shift: DatumShift


def read_datum(path: str) -> Datum:
    """Read the file of `--datum` (TOML; docs/datum.md).

    Raises
    ------
    CRSError
        `no-file`; `datum-syntax` with the line; `datum-missing-key`, `datum-unknown-key` or `datum-value` with the key;
        `datum-source` for a CRS its method does not start from; `datum-implausible` where it moves a point of its area
        farther than any true transformation does.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise CRSError("no-file", file=path) from error
    values = _parsed(raw, path)
    for key in _KEYS:
        if key not in values:
            raise CRSError("datum-missing-key", file=path, key_path=key)
    if values["method"] not in METHODS:
        raise CRSError("datum-method", file=path, key_path="method", known=", ".join(METHODS))
    shift = _shift(values, path)
    if not shift.farthest() <= FARTHEST:
        raise CRSError("datum-implausible", file=path, limit=round(FARTHEST))
    return Datum(file=Path(path).name, sha256=hashlib.sha256(raw).hexdigest(), shift=shift)


def _parsed(raw: bytes, path: str) -> dict[str, Any]:
    """Parse; the parser's own words are dropped, they may quote the file."""
    text = next((text for encoding in ("utf-8-sig", "gb18030") if (text := _decoded(raw, encoding)) is not None), None)
    line = "?"
    try:
        if text is not None:
            return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        line = str(error).rpartition("at line ")[2].partition(",")[0] or "?"
    raise CRSError("datum-syntax", file=path, line=line if line.isdecimal() else "?")


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _shift(values: Mapping[str, Any], path: str) -> DatumShift:
    """Check every key and build the transformation."""
    method = values["method"]
    needed = METHODS[method]
    for key in needed:
        if key not in values:
            raise CRSError("datum-missing-key", file=path, key_path=key)
    for key in values:
        if key not in {*_KEYS, *needed}:
            near = next(iter(get_close_matches(key, [*_KEYS, *needed], n=1, cutoff=0.0)), "")
            raise CRSError("datum-unknown-key", file=path, key_path=_plain(key), nearest=near)
    number = {key: _number(values, key, path) for key in ("accuracy_m", *needed)}
    if number["accuracy_m"] <= 0:
        raise CRSError("datum-value", file=path, key_path="accuracy_m")
    source, area = _source(values, path), _area(values, path)
    if method == "plane":
        return in_plane(
            source, north=number["dx"], east=number["dy"], rotation=number["rotation"], scale=number["scale"],
            accuracy=number["accuracy_m"], area=area,
        )  # fmt: skip
    return in_space(
        source,
        shift=(number["dx"], number["dy"], number["dz"]),
        rotation=(number["rx"], number["ry"], number["rz"]),
        scale=number["scale"],
        position_vector=method == "position-vector",
        accuracy=number["accuracy_m"],
        area=area,
    )


def _plain(key: str) -> str:
    """Return a key as it may be shown: a slip of the pen can make a value a key."""
    return key if key.isidentifier() else "?"


def _number(values: Mapping[str, Any], key: str, path: str) -> float:
    value = values[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise CRSError("datum-value", file=path, key_path=key)
    return float(value)


def _source(values: Mapping[str, Any], path: str) -> CRS:
    """Read the CRS: Xi'an 80 or Beijing 54, projected for a plane, longitude and latitude for space."""
    try:
        source = CRS.from_user_input(values["source"])
    except (ProjCRSError, TypeError):
        source = None
    plane = values["method"] == "plane"
    geographic = None if source is None or source.geodetic_crs is None else source.geodetic_crs.to_epsg()
    older = geographic in {DATUMS["xian80"].geographic, DATUMS["beijing54"].geographic}
    if source is None or not older or not (source.is_projected if plane else source.is_geographic):
        example = "EPSG:2361" if plane else "EPSG:4610"
        raise CRSError("datum-source", file=path, key_path="source", example=example)
    return source


def _area(values: Mapping[str, Any], path: str) -> tuple[float, float, float, float]:
    corners = values["area"]
    if not isinstance(corners, list) or len(corners) != _CORNERS:
        raise CRSError("datum-value", file=path, key_path="area")
    west, south, east, north = (_number({"area": corner}, "area", path) for corner in corners)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004  degrees
        raise CRSError("datum-value", file=path, key_path="area")
    return west, south, east, north
