"""The folder beside a catalogue in which its prepared layers stand, each under the name of what it was made from."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from layers.store import layer_folder
from layers.store.recipe import name_of
from layers.store.seal import FILE, DamagedError, opened
from spatial.placed import ROWS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from layers.layer import Layer

_UNDER_WAY: Final = "new-"


@dataclass(frozen=True, slots=True)
class Found:
    """A prepared layer on the shelf, or why there is none that may be used.

    Attributes
    ----------
    folder
        None where there is none.
    why
        "" | "damaged" | "file" | "entry" | "versions": what is no longer as it was when the layer was prepared.
    what
        The damaged file, else which keys or programs differ.
    """

    folder: Path | None
    facts: Mapping[str, Any]
    why: str = ""
    what: str = ""


class Shelf:
    """Prepared layers of one catalogue.

    Parameters
    ----------
    folder
        It need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Say whether anything was ever prepared."""
        return self.folder.is_dir()

    def find(self, ingredients: Mapping[str, Any]) -> Found:
        """Look for the layer made from just these ingredients."""
        if not self.folder.is_dir():
            return Found(None, {})
        folder = self.folder / name_of(ingredients)
        if not folder.is_dir():
            return self._stale(ingredients)
        try:
            facts = opened(folder)
        except DamagedError as error:
            return Found(None, {}, "damaged", error.file)
        if facts["ingredients"] != ingredients:
            return Found(None, {}, "damaged", FILE)
        return Found(folder, facts)

    def put(self, layer: Layer, ingredients: dict[str, Any]) -> None:
        """Write a layer, read it back, and put it on the shelf only if it is the same.

        Raises
        ------
        RuntimeError
            What was read back is another layer: a fault of this program.
        """
        self.folder.mkdir(exist_ok=True)
        (self.folder / ".gitignore").write_text("*\n", encoding="ascii")
        new = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=self.folder))
        try:
            layer_folder.write(layer, new, ingredients)
            require_same(layer, layer_folder.read(new, None))
            target = self.folder / name_of(ingredients)
            if target.exists():
                shutil.rmtree(target)
            new.replace(target)
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def sweep(self, kept: Collection[str]) -> int:
        """Remove what is not kept, and what a preparation that was cut short left; return how many layers went."""
        gone = [path for path in self.folder.iterdir() if path.is_dir() and path.name not in kept]
        for path in gone:
            shutil.rmtree(path)
        return sum(not path.name.startswith(_UNDER_WAY) for path in gone)

    def _stale(self, ingredients: Mapping[str, Any]) -> Found:
        """Say what changed since the same layer of the same file was prepared; "" where it never was."""
        for folder in sorted(self.folder.iterdir()) if self.exists() else ():
            try:
                before = opened(folder)["ingredients"] if (folder / FILE).is_file() else None
            except DamagedError:
                continue
            if before is not None and _means_the_same(before["entry"], ingredients["entry"]):
                return _difference(before, ingredients)
        return Found(None, {})


def require_same(one: Layer, other: Layer) -> None:
    """Refuse a layer that was read back as another one.

    Raises
    ------
    RuntimeError
        It differs.
    """
    try:
        pd.testing.assert_frame_equal(one.frame, other.frame, check_exact=True)
    except AssertionError as error:
        message = f"{one.title}: {error}"
        raise RuntimeError(message) from error
    alike = (one.kind, one.title, one.input) == (other.kind, other.title, other.input)
    if not alike or one.placed.papers != other.placed.papers:
        raise RuntimeError(one.title)
    for name in ROWS:
        mine, theirs = getattr(one.placed, name), getattr(other.placed, name)
        if name in {"own", "map", "spare"}:
            mine, theirs = shapely.to_wkb(mine), shapely.to_wkb(theirs)
        if mine.dtype != theirs.dtype or not np.array_equal(mine, theirs):
            message = f"{one.title}: {name}"
            raise RuntimeError(message)


def _means_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in ("kind", "source", "layer", "coverage"))


def _difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> Found:
    for why in ("entry", "versions"):
        keys = [key for key in now[why] if before[why].get(key) != now[why][key]]
        if keys:
            return Found(None, {}, why, ", ".join(keys))
    return Found(None, {}, "file", now["entry"]["source"])
