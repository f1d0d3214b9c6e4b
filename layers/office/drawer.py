"""One control layer before it is needed: prepared and standing on the shelf, or asked for and on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from layers.layer import Note
from layers.office.control_layer import ask_coverage, ask_layer
from layers.store import layer_folder, recipe
from layers.store.seal import DamagedError
from layers.store.shelf import Found, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    from layers.layer import Layer
    from layers.office.catalogue import Catalogue
    from layers.office.entry import CoverageArea, Entry
    from spatial.vicinity import Place


class Drawer:
    """A layer of a catalogue's file.

    Parameters
    ----------
    ingredients
        What it would be prepared from now.
    found
        What stands on the shelf.
    ask
        Has the file read while the caller goes on, and returns what waits for the layer.
    """

    def __init__(self, ingredients: dict[str, Any], found: Found, ask: Callable[[], Callable[[], Layer]]) -> None:
        self.ingredients, self.found, self._ask = ingredients, found, ask
        self._waiting = None if found.folder else ask()
        self._held: Layer | None = None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Why a layer that was prepared is read anew, if it is."""
        if not self.found.why:
            return ()
        values = {"title": self.ingredients["entry"]["title"], "what": self.found.what}
        return (Note(key=f"prepared-{self.found.why}", values=values),)

    def take(self, place: Place | None) -> Layer:
        """Return the layer; a prepared one as far as it matters to a place, or whole."""
        if self.found.folder is not None:
            try:
                return layer_folder.read(self.found.folder, place)
            except DamagedError as error:
                self.found = Found(None, {}, "damaged", error.file)
        if self._held is None:
            waiting = self._waiting or self._ask()
            self._held = waiting()
        return self._held

    def bounds(self) -> list[float | None]:
        """Return the bounds of its geometry on the map, degrees; None or NaN where there is none."""
        if self.found.folder is not None:
            return list(self.found.facts["bounds"])
        bounds: list[float | None] = shapely.total_bounds(self.take(None).placed.map).tolist()
        return bounds


def layer_drawer(
    entry: Entry, catalogue: Catalogue, shelf: Shelf, digests: Mapping[str, str], workspace: Path
) -> Drawer:
    """Return the drawer of an entry with a file."""
    ingredients = recipe.of_layer(entry, digests)
    return Drawer(ingredients, shelf.find(ingredients), lambda: ask_layer(entry, catalogue.folder, workspace))


def coverage_drawer(
    area: CoverageArea, entry: Entry, catalogue: Catalogue, shelf: Shelf, digests: Mapping[str, str], workspace: Path
) -> Drawer:
    """Return the drawer of the land an entry's layer speaks for."""
    ingredients = recipe.of_coverage(area, entry, digests)
    return Drawer(ingredients, shelf.find(ingredients), lambda: ask_coverage(area, entry, catalogue.folder, workspace))


def shelf_of(catalogue: Catalogue) -> Shelf:
    """Return where the prepared layers of a catalogue stand."""
    return Shelf(catalogue.folder / f"{catalogue.path.stem}.prepared")
