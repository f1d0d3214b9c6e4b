"""From the catalogue to control layers: every listed file is there, whole, and on the map, or nothing is checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.errors import CatalogueError, SourceError
from layers.layer import Control, Coverage, Note
from layers.office.drawer import Drawer, coverage_drawer, layer_drawer, shelf_of
from layers.office.entry import CoverageArea
from layers.office.fingerprint import fingerprints
from layers.office.ring_layer import ring_layer
from layers.sense.study_area import StudyArea, around_controls, around_counties

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from layers.layer import Layer
    from layers.office.catalogue import Catalogue
    from layers.office.entry import Entry
    from spatial.vicinity import Place


def load(catalogue: Catalogue, kinds: Collection[str], *, workspace: Path) -> tuple[Control, ...]:
    """Read the control layers a run needs, whole (`Cabinet`)."""
    return Cabinet(catalogue, kinds, workspace=workspace).controls()


def require_files(catalogue: Catalogue) -> None:
    """Refuse a catalogue of which a listed file is not there.

    Raises
    ------
    SourceError
        `control-missing`.
    """
    for entry in catalogue.entries:
        for file in entry.files:
            if not (catalogue.folder / file).exists():
                raise SourceError("control-missing", file=file, title=entry.title, place=entry.place)


class Cabinet:
    """The control layers of a run, each in a drawer: those that are prepared stay closed, the others are asked for.

    Parameters
    ----------
    catalogue
        As `read_catalogue` returns it.
    kinds
        Kinds the rules of the run look at, an office's own layer by the id of its rule; county layers are read besides.
    workspace
        A private folder in which files are copied and read.
    digests
        The catalogue's fingerprints, where they have been taken.

    Raises
    ------
    SourceError
        A file is missing (of any entry, wanted or not): `control-missing`.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        kinds: Collection[str],
        *,
        workspace: Path,
        digests: Mapping[str, str] | None = None,
    ) -> None:
        require_files(catalogue)
        known, shelf = digests or fingerprints(catalogue), shelf_of(catalogue)
        self.catalogue = catalogue
        self.entries = [
            entry
            for entry in catalogue.entries
            if entry.kind in kinds or entry.kind == "county" or (entry.rule and entry.rule.id in kinds)
        ]
        self.layers = [
            layer_drawer(entry, catalogue, shelf, known, workspace) if entry.source is not None else None
            for entry in self.entries
        ]
        self.coverages = [
            coverage_drawer(entry.coverage, entry, catalogue, shelf, known, workspace)
            if isinstance(entry.coverage, CoverageArea)
            else None
            for entry in self.entries
        ]

    @property
    def drawers(self) -> list[Drawer]:
        """All that come from files."""
        return [drawer for drawer in (*self.layers, *self.coverages) if drawer is not None]

    @property
    def notes(self) -> tuple[Note, ...]:
        """What to say of prepared layers: how many are used, and which no longer, and why."""
        there = sum(drawer.found.folder is not None for drawer in self.drawers)
        used = Note(key="prepared-used", values={"count": there, "of": len(self.drawers)})
        return (*((used,) if there else ()), *(note for drawer in self.drawers for note in drawer.notes))

    def study_area(self) -> StudyArea:
        """Return where submissions are expected: about the counties, else about all layers."""
        both = list(zip(self.entries, self.layers, strict=True))
        counties = [self._layer(entry, drawer, None).placed.map for entry, drawer in both if entry.kind == "county"]
        if counties:
            return around_counties(np.concatenate(counties))
        bounds = [
            drawer.bounds() if drawer else shapely.total_bounds(self._layer(entry, None, None).placed.map).tolist()
            for entry, drawer in both
        ]
        return around_controls(np.array(bounds, float).reshape(-1, 4))

    def controls(self, place: Place | None = None, *, whole: Collection[str] = ()) -> tuple[Control, ...]:
        """Return the control layers, one per entry, in the catalogue's order; several of one kind stay several.

        Parameters
        ----------
        place
            Where all subjects lie; of prepared giants only what matters there is read.
        whole
            Kinds that are needed whole whatever the subjects; counties always are.

        Raises
        ------
        InputError
            As `layers.office.control_layer` says; the coverage names a county no county layer knows.
        """
        found = []
        for entry, drawer, coverage in zip(self.entries, self.layers, self.coverages, strict=True):
            everything = entry.kind == "county" or entry.kind in whole
            layer = self._layer(entry, drawer, None if everything else place)
            found.append(_control(entry, layer, coverage))
        _require_counties(self.entries, found)
        return tuple(found)

    def _layer(self, entry: Entry, drawer: Drawer | None, place: Place | None) -> Layer:
        if entry.centres is not None:
            return ring_layer(entry, entry.centres, self.catalogue)
        assert drawer is not None  # noqa: S101 - an entry has a source or centres
        return drawer.take(place)


def _control(entry: Entry, layer: Layer, drawer: Drawer | None) -> Control:
    """Lay over a layer what the catalogue says of it."""
    coverage, words, notes = _coverage(entry, drawer)
    if entry.unconfirmed:  # nobody has said yet for which land it speaks
        coverage = None
        notes = (*notes, Note(key="control-unconfirmed", values={"keys": ", ".join(entry.unconfirmed)}))
    told = replace(
        layer.input,
        version=entry.version,
        date=entry.date,
        provider=entry.provider,
        coverage=words,
        notes=(*layer.input.notes, *notes),
    )
    return Control(
        layer=replace(layer, input=told),
        coverage=coverage,
        date=entry.date,
        version=entry.version,
        alternatives=entry.centres is not None,
        zone_words=entry.zones,
        accuracy_m=entry.accuracy_m,
        level=entry.level,
        rule=entry.rule,
        unconfirmed=entry.unconfirmed,
    )


def _coverage(entry: Entry, drawer: Drawer | None) -> tuple[Coverage | None, str, tuple[Note, ...]]:
    """Return the coverage, how the table of inputs words it, and where a drawn one comes from."""
    if drawer is not None:
        drawn = drawer.take(None)
        source = drawn.input
        note = Note(key="coverage-drawn", values={"source": source.file, "sha256": source.sha256})
        return Coverage(area=drawn.placed), f"{source.file}:{source.layer}", (note,)
    match entry.coverage:
        case "all":
            return Coverage(everywhere=True), "all", ()
        case tuple(codes):
            return Coverage(counties=frozenset(codes)), " ".join(codes), ()
        case _:
            return None, "", ()


def _require_counties(entries: Sequence[Entry], controls: Sequence[Control]) -> None:
    """Refuse county codes that no county layer knows."""
    layers = [control.layer for control in controls if control.layer.kind == "county"]
    known = {code for layer in layers for code in layer.frame["code"] if code is not None}
    for entry in entries:
        codes = entry.coverage if isinstance(entry.coverage, tuple) else ()
        if codes and not layers:
            raise CatalogueError("control-no-county", title=entry.title)
        if not known.issuperset(codes):
            unknown, there = (", ".join(sorted(some)) for some in (set(codes) - known, known))
            raise CatalogueError("control-unknown-county", title=entry.title, codes=unknown, known=there)
