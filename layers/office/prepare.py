"""Control layers prepared once, so that later runs need not read, repair and transform them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from layers.office.controls import Cabinet
from layers.office.drawer import shelf_of
from layers.office.fingerprint import fingerprints, unchanged
from layers.results import publish
from layers.store.recipe import name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.layer import Note
    from layers.office.catalogue import Catalogue


class Prepared(NamedTuple):
    """What a preparation came to: layers prepared anew, those that still were, and those nobody needs any more."""

    new: int
    kept: int
    gone: int
    notes: tuple[Note, ...]


def prepare(catalogue: Catalogue, progress: Callable[[str, int, int], None]) -> Prepared:
    """Prepare what is not, and remove what no entry needs.

    Parameters
    ----------
    progress
        Called with the title of a layer before it is prepared, its number, and their count.

    Raises
    ------
    InputError
        As `layers.office.controls.Cabinet` says; or a file changed meanwhile (`control-changed`).
    """
    shelf, digests = shelf_of(catalogue), fingerprints(catalogue)
    kinds = {entry.rule.id if entry.rule else entry.kind for entry in catalogue.entries}
    with publish.workspace(shelf.folder) as private:
        cabinet = Cabinet(catalogue, kinds, workspace=private, digests=digests)
        cabinet.controls()  # also reads what is prepared, whole: what is damaged is found
        notes = tuple(note for drawer in cabinet.drawers for note in drawer.notes)
        unchanged(catalogue, digests)  # as it was when it was copied
        anew = [drawer for drawer in cabinet.drawers if drawer.found.folder is None]
        for number, drawer in enumerate(anew, start=1):
            layer = drawer.take(None)
            progress(layer.title, number, len(anew))
            shelf.put(layer, drawer.ingredients)
    needed = {name_of(drawer.ingredients) for drawer in cabinet.drawers}
    done = {name_of(drawer.ingredients) for drawer in anew}
    return Prepared(len(done), len(needed - done), shelf.sweep(needed), notes)
