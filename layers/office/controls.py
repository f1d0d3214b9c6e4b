"""From the catalogue to control layers: every listed file is there, whole, and on the map, or nothing is checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from layers.errors import CatalogueError, SourceError
from layers.layer import Control, Coverage, Note
from layers.office.control_layer import control_layer, coverage_layer
from layers.office.entry import CoverageArea
from layers.office.ring_layer import ring_layer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from layers.office.catalogue import Catalogue
    from layers.office.entry import Entry


def load(catalogue: Catalogue, kinds: Collection[str], *, workspace: Path) -> tuple[Control, ...]:
    """Read the control layers a run needs.

    Parameters
    ----------
    catalogue
        As `read_catalogue` returns it.
    kinds
        Kinds the rules of the run look at, an office's own layer by the id of its rule; county layers are read besides.
    workspace
        A private folder in which files are copied and read.

    Returns
    -------
    tuple of Control
        One per entry, in the catalogue's order; several of one kind stay several.

    Raises
    ------
    InputError
        A file is missing (of any entry, wanted or not), or as `layers.office.control_layer` says; the coverage names a
        county no county layer knows.
    """
    require_files(catalogue)
    wanted = [
        entry
        for entry in catalogue.entries
        if entry.kind in kinds or entry.kind == "county" or (entry.rule and entry.rule.id in kinds)
    ]
    controls = tuple(_control(entry, catalogue, workspace) for entry in wanted)
    _require_counties(wanted, controls)
    return controls


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


def _control(entry: Entry, catalogue: Catalogue, workspace: Path) -> Control:
    """Read one entry, with what the catalogue says of it."""
    if entry.centres is not None:
        layer = ring_layer(entry, entry.centres, catalogue)
    else:
        layer = control_layer(entry, catalogue.folder, workspace)
    coverage, words, notes = _coverage(entry, catalogue, workspace)
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


def _coverage(entry: Entry, catalogue: Catalogue, workspace: Path) -> tuple[Coverage | None, str, tuple[Note, ...]]:
    """Return the coverage, how the table of inputs words it, and where a drawn one comes from."""
    match entry.coverage:
        case None:
            return None, "", ()
        case "all":
            return Coverage(everywhere=True), "all", ()
        case CoverageArea() as area:
            drawn = coverage_layer(area, entry, catalogue.folder, workspace)
            source = drawn.input
            note = Note(key="coverage-drawn", values={"source": source.file, "sha256": source.sha256})
            return Coverage(area=drawn.placed), f"{source.file}:{source.layer}", (note,)
        case codes:
            return Coverage(counties=frozenset(codes)), " ".join(codes), ()


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
