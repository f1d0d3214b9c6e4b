"""An inspection from files to diagnoses, and the cleaned copy where one is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.law import read_rulebook
from cli.options import today
from cli.session import remark
from layers.copies.convert import form_of, write_copy
from layers.copies.examine import Examined, examine
from layers.copies.publish_file import publish_file, require_free_file
from layers.errors import CatalogueError, InputError
from layers.office import controls as control_layers
from layers.office.catalogue import Catalogue, find_catalogue, read_catalogue
from layers.results import publish
from layers.sense.datum import read_datum
from layers.sense.study_area import StudyArea, study_area
from layers.sources import Source, parse_submission
from reports.diagnose import diagnose
from reports.sentences import note_sentence

if TYPE_CHECKING:
    from pyproj import CRS

    from cli.session import Session
    from layers.layer import Note
    from reports.diagnosis import Diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `greenshield inspect` was asked for; what was left out is None or empty."""

    files: tuple[str, ...]
    kind: str | None = None
    catalogue: str | None = None
    crs: CRS | None = None
    fix: frozenset[str] = frozenset()
    datum: str | None = None
    encoding: str | None = None
    write_fixed: str | None = None
    to: str | None = None
    lang: str | None = None
    overwrite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Diagnoses; why other files could not be read; whose study area it was; where the copy lies and what it lacks."""

    diagnoses: tuple[Diagnosis, ...]
    failures: tuple[InputError, ...]
    study: str
    copy: Path | None = None
    lacks: tuple[Note, ...] = ()


def carry_out(request: Request, session: Session) -> Outcome:
    """Look into every file; write the copy only if all of them can be read and put on the map.

    Raises
    ------
    InputError
        An option means nothing, or the copy cannot be written. What is wrong with a file is in the outcome.
    """
    sources = [_source(text, request.kind) for text in request.files]
    out = None if request.write_fixed is None else Path(request.write_fixed)
    if out is not None:
        form_of(out, request.to)
        require_free_file(out, overwrite=request.overwrite, inputs=[Path(source.path) for source in sources])
    catalogue = _catalogue(request.catalogue)
    session.choose(request.lang, None if catalogue is None else catalogue.lang)
    beside = out or Path("-")
    for note in publish.recover(beside):
        remark(note_sentence(note, session.words))
    with publish.workspace(beside) as private:
        study = study_area(()) if catalogue is None else _study(catalogue, private)
        examined, failures = _examined(request, sources, study, private)
        book = read_rulebook(None, Path()) if catalogue is None else read_rulebook(catalogue.rulebook, catalogue.folder)
        outcome = Outcome(
            diagnoses=diagnose(examined, book.tolerance),
            failures=failures,
            study="" if catalogue is None else catalogue.name,
        )
        if out is None or failures or any(each.layer is None for each in examined):
            return outcome
        staged = private / out.name
        lacks = write_copy(staged, examined, form_of(out, request.to), workspace=private, as_of=today())
        publish_file(staged, out)
    return replace(outcome, copy=out, lacks=tuple(lacks))


def exit_code(outcome: Outcome) -> int:
    """Return 2 where something cannot be read or would be refused, 3 where rows become review, else 0."""
    levels = {problem.level for diagnosis in outcome.diagnoses for problem in diagnosis.problems}
    if outcome.failures or "refused" in levels:
        return 2
    return 3 if "review" in levels else 0


def _source(text: str, kind: str | None) -> Source:
    source = parse_submission(text)
    return source if kind is None or source.kind is not None else parse_submission(f"{text}={kind}")


def _catalogue(option: str | None) -> Catalogue | None:
    """Read the catalogue named, or the one a check would find; without one, files are expected in China."""
    try:
        path = find_catalogue(option)
    except CatalogueError as error:
        if option is None and error.key == "no-catalogue":
            return None
        raise
    return read_catalogue(path)


def _study(catalogue: Catalogue, private: Path) -> StudyArea:
    """Take the study area from the counties; only without any, from all control layers."""
    counties = any(entry.kind == "county" for entry in catalogue.entries)
    kinds = set() if counties else {entry.kind for entry in catalogue.entries}
    return study_area(control_layers.load(catalogue, kinds, workspace=private))


def _examined(
    request: Request, sources: list[Source], study: StudyArea, private: Path
) -> tuple[list[Examined], tuple[InputError, ...]]:
    """Look into every source; a file that cannot be read keeps no other from being told."""
    datum = None if request.datum is None else read_datum(request.datum)
    examined: list[Examined] = []
    failures: list[InputError] = []
    for source in sources:
        examined += examine(
            source,
            workspace=private,
            crs=request.crs,
            encoding=request.encoding,
            fix=request.fix,
            study=study,
            datum=datum,
            unread=failures.append,
        )
    return examined, tuple(failures)
