"""What a prepared layer was made from: files, what the catalogue says of reading them, and the programs that read."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.office.entry import CoverageArea, Entry

STORE: Final = 1
"""To be raised whenever a prepared layer is written or meant in another way."""

READING: Final = ("kind", "title", "source", "layer", "crs", "drawn", "encoding", "sha256", "fields")
"""Keys of an entry that change what is read; the others are laid over it in every run."""


def of_layer(entry: Entry, digests: Mapping[str, str]) -> dict[str, Any]:
    """Return the ingredients of an entry's layer.

    Parameters
    ----------
    digests
        File as the catalogue names it -> fingerprint.
    """
    said = {name: getattr(entry, name) for name in READING}
    return _with(said | {"fields": dict(entry.fields)}, entry.source or "", digests)


def of_coverage(area: CoverageArea, entry: Entry, digests: Mapping[str, str]) -> dict[str, Any]:
    """Return the ingredients of the land an entry's layer speaks for."""
    said = {"kind": entry.kind, "title": entry.title, "coverage": True, "source": area.source, "layer": area.layer}
    return _with(said, area.source, digests)


def name_of(ingredients: Mapping[str, Any]) -> str:
    """Return the name of the folder for what is made from them."""
    return hashlib.sha256(json.dumps(ingredients, sort_keys=True).encode()).hexdigest()[:32]


def _with(said: dict[str, Any], file: str, digests: Mapping[str, str]) -> dict[str, Any]:
    return {"entry": said, "file": digests[file], "versions": _versions()}


@cache
def _versions() -> dict[str, str]:
    """Return the versions of what reads, repairs and transforms: another one may answer otherwise."""
    import pyogrio  # noqa: PLC0415 - `version` alone does not know which GDAL and PROJ are in use
    import pyproj  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    libraries = {name: version(name) for name in ("greenshield", "numpy", "pandas", "pyarrow", "pyogrio")}
    return libraries | {
        "store": str(STORE),
        "gdal": pyogrio.__gdal_version_string__,
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
        "shapely": shapely.__version__,
        "pyproj": pyproj.__version__,
    }
