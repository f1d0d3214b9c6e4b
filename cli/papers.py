"""What a run reads: the control layers, the submissions and all that is stated beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cli.asked_again import require_few
from cli.law import kinds_needed, known_rule, left_out
from cli.nearby import kinds_met, place_of
from cli.session import remark
from layers import subjects as submissions
from layers.layer import Layer
from layers.office.controls import Cabinet
from layers.office.decisions import read_decisions
from layers.sense.datum import read_datum
from layers.sources import skipped
from layers.statements.attributes import add_attributes
from layers.statements.stated import numbers_rows, parse_settings
from layers.submission import SIZE, Submission
from reports.sentences import note_sentence
from rules.core.land_use import KIND, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cli.request import Request
    from layers.layer import Control
    from layers.office.catalogue import Catalogue
    from layers.office.decisions import Decision
    from layers.sense.datum import Datum
    from layers.sources import Source
    from reports.words import Words
    from rules.core.rulebook import Rulebook

_ALL: Final = 1_000_000_000
"""Rows of a batch that holds them all."""


class Papers(NamedTuple):
    """Everything read for a run: what is checked against what, and the rules left out with their reasons."""

    submission: Submission
    controls: tuple[Control, ...]
    land_use: tuple[Layer, ...]
    without: dict[str, tuple[str, str]]
    datum: Datum | None
    decisions: tuple[Decision, ...]


def read_papers(  # noqa: PLR0913, PLR0917 - what a run reads, from what, and where
    request: Request, catalogue: Catalogue, digests: Mapping[str, str], book: Rulebook, sources: list[Source],
    private: Path, words: Words,
) -> Papers:  # fmt: skip
    """Ask for the controls first: they say where submissions are expected to lie.

    Parameters
    ----------
    digests
        The catalogue's fingerprints.
    """
    datum = None if request.datum is None else read_datum(request.datum)
    without = left_out(book, request.select, request.ignore, catalogue.ignore)
    cabinet = Cabinet(catalogue, kinds_needed(book, without), workspace=private, digests=digests)
    submission = submissions.submission(
        sources,
        crs=request.crs,
        workspace=private,
        encoding=request.encoding,
        fix=request.fix,
        study=cabinet.study_area(),
        datum=datum,
        size=_ALL if _is_of_all(request) else SIZE,
    )
    require_few(request, sum(submission.kinds.values()))
    place, layers = None, tuple[Layer, ...]()
    if submission.at_once:
        (batch,) = submission.batches()
        layers = _with_lists(request, batch.layers, book, private, words)
        submission = Submission.of(layers)
        place = None if request.remedies or request.sensitivity else place_of(layers, book)
    for note in skipped(submission.notes):
        remark(note_sentence(note, words))
    controls = cabinet.controls(place, whole=kinds_met(book))
    for note in cabinet.notes:
        remark(note_sentence(note, words))
    land_use = tuple(control.layer for control in controls if control.layer.kind == KIND)
    if layers:  # a county has a million patches, and only those near the subjects are needed any longer
        land_use = tuple(near(layer, layers) for layer in land_use)
    ruling = tuple(control for control in controls if control.layer.kind != KIND)
    return Papers(submission, ruling, land_use, without, datum, _decisions(request, book))


def _is_of_all(request: Request) -> bool:
    """Return whether something handed in is found, or asked again, among all rows, so that they are one batch."""
    asked = request.attributes or request.decisions or request.remedies or request.sensitivity
    return bool(asked) or numbers_rows(parse_settings(request.settings))


def _with_lists(
    request: Request, subjects: tuple[Layer, ...], book: Rulebook, private: Path, words: Words
) -> tuple[Layer, ...]:
    """Add what lists and filled-in supplements state, and say how they met the geometry."""
    subjects = add_attributes(
        subjects,
        lists=request.attributes,
        key=request.key,
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
