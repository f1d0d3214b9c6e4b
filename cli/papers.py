"""What a run reads: the control layers, the submissions and all that is stated beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cli.asked_again import require_few
from cli.law import kinds_needed, known_rule, left_out
from cli.session import remark
from layers import subjects as submissions
from layers.office import controls as control_layers
from layers.office.decisions import read_decisions
from layers.sense.datum import read_datum
from layers.sense.study_area import study_area
from layers.sources import Source, skipped
from layers.statements.attributes import add_attributes
from layers.statements.stated import parse_settings
from reports.sentences import note_sentence
from rules.core.land_use import KIND, near

if TYPE_CHECKING:
    from cli.request import Request
    from layers.layer import Control, Layer
    from layers.office.catalogue import Catalogue
    from layers.office.decisions import Decision
    from layers.sense.datum import Datum
    from reports.words import Words
    from rules.core.rulebook import Rulebook


class Papers(NamedTuple):
    """Everything read for a run: what is checked against what, and the rules left out with their reasons."""

    subjects: tuple[Layer, ...]
    controls: tuple[Control, ...]
    land_use: tuple[Layer, ...]
    without: dict[str, tuple[str, str]]
    datum: Datum | None
    decisions: tuple[Decision, ...]


def read_papers(
    request: Request, catalogue: Catalogue, book: Rulebook, sources: list[Source], private: Path, words: Words
) -> Papers:
    """Read the controls first: they say where submissions are expected to lie."""
    datum = None if request.datum is None else read_datum(request.datum)
    without = left_out(book, request.select, request.ignore, catalogue.ignore)
    controls = control_layers.load(catalogue, kinds_needed(book, without), workspace=private)
    subjects = submissions.load(
        sources,
        crs=request.crs,
        workspace=private,
        encoding=request.encoding,
        fix=request.fix,
        study=study_area(controls),
        datum=datum,
    )
    for layer in subjects:
        for note in skipped(layer.input.notes):
            remark(note_sentence(note, words))
    subjects = _with_attributes(request, subjects, book, private, words)
    require_few(request, subjects)
    patches = tuple(near(control.layer, subjects) for control in controls if control.layer.kind == KIND)
    ruling = tuple(control for control in controls if control.layer.kind != KIND)
    return Papers(subjects, ruling, patches, without, datum, _decisions(request, book))


def _with_attributes(
    request: Request, subjects: tuple[Layer, ...], book: Rulebook, private: Path, words: Words
) -> tuple[Layer, ...]:
    """Add what lists, filled-in supplements and `--set` state, and say how they met the geometry."""
    subjects = add_attributes(
        subjects,
        lists=request.attributes,
        key=request.key,
        settings=parse_settings(request.settings),
        nothing=book.nothing,
        workspace=private,
        encoding=request.encoding,
    )
    for layer in subjects:
        if layer.input.role == "attributes":
            remark(f"{layer.input.file}: {note_sentence(layer.input.notes[-1], words)}")
    return subjects


def _decisions(request: Request, book: Rulebook) -> tuple[Decision, ...]:
    """Read what people decided; a rule that is none is a slip of the file."""
    decisions = () if request.decisions is None else read_decisions(Path(request.decisions))
    return tuple(replace(decision, rule=known_rule(book, decision.rule)) for decision in decisions)
