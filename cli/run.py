"""A run from files to a folder of results: read, judge, write beside OUT, look again, publish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cli.bench import Bench
from cli.judging import judged
from cli.law import read_rulebook
from cli.options import today
from cli.papers import read_papers
from cli.session import remark
from layers.office.catalogue import Catalogue, find_catalogue, read_catalogue
from layers.office.fingerprint import fingerprints, unchanged
from layers.results import geopackage, publish
from layers.results.folder import PARTS, SUPPLEMENTS, next_folder
from layers.sources import Source, parse_submission
from layers.statements.stated import parse_settings
from layers.statements.supplement_form import require_used
from reports.sentences import note_sentence
from reports.summary import write_json
from reports.supplement_book import FILE, write_supplements
from reports.tables import order, run_tables
from reports.workbook import write_workbook
from rules.core.choices import require_understood
from rules.core.codes import Verdict
from rules.core.own import with_own_rules
from rules.core.report import CatalogueFacts
from rules.core.run import Run
from rules.registry import LOGIC

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cli.judging import Judged
    from cli.progress import Progress
    from cli.request import Request
    from cli.session import Session
    from layers.sense.datum import Datum
    from reports.tally import Tally
    from reports.words import Words
    from rules.core.rulebook import Rulebook

ROOT: Final = {"zh": "核查成果", "en": "results"}
"""Where results go when `-o` is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it, and where the files lie."""

    tally: Tally
    folder: Path


def carry_out(request: Request, session: Session, progress: Progress) -> Outcome:
    """Check submissions and publish the results.

    Raises
    ------
    InputError
        Something handed in cannot be used; nothing was published.
    """
    now = today()
    catalogue = read_catalogue(find_catalogue(request.catalogue))
    session.choose(request.lang, catalogue.lang)
    words = session.words
    sources = [parse_submission(text) for text in request.submissions]
    own = [(entry.title, entry.rule) for entry in catalogue.entries if entry.rule]
    book = with_own_rules(read_rulebook(catalogue.rulebook, catalogue.folder), own)
    require_understood(parse_settings(request.settings), book, words.lang)
    out = Path(request.out) if request.out else Path(ROOT[words.lang]) / "-"
    for note in publish.recover(out):
        remark(note_sentence(note, words))
    if request.out:
        publish.require_free(out, overwrite=request.overwrite)
    before = fingerprints(catalogue)
    with publish.workspace(out) as private:
        if request.out:
            require_used(out, SUPPLEMENTS, request.attributes, workspace=private)
        progress(words.message("cli", "reading"))
        came = _judged(request, catalogue, before, book, sources, now, private, words, progress)
        progress(words.message("cli", "writing"))
        staged = private / "results"
        _write(staged, came, request, words)
        unchanged(catalogue, before)
        if not request.out:
            out = next_folder(out.parent, _name(came.tally, sources), year=came.tally.run.as_of.year)
        folder = publish.publish(staged, out, overwrite=request.overwrite)
    return Outcome(tally=came.tally, folder=folder)


def exit_code(run: Tally) -> int:
    """Return 1 for a violation, 3 for a review or anything not checked or not judged, else 0."""
    counts = run.subjects
    if counts[Verdict.VIOLATION.word]:
        return 1
    unsettled = counts[Verdict.REVIEW.word] or counts["unchecked"]
    return 3 if unsettled or any(item.counts for item in run.run.not_checked) else 0


def _judged(  # noqa: PLR0913, PLR0917 - the one step that needs everything
    request: Request, catalogue: Catalogue, digests: Mapping[str, str], book: Rulebook, sources: list[Source],
    now: date, private: Path, words: Words, progress: Progress,
) -> Judged:  # fmt: skip
    """Read and judge; what was read is let go of before the results are written."""
    papers = read_papers(request, catalogue, digests, book, sources, private, words)
    as_of, source = _day(request, catalogue, now)
    run = Run(
        counts=papers.submission.kinds,
        controls=papers.controls,
        rules=list(LOGIC.values()),
        rulebook=book,
        catalogue=CatalogueFacts(name=catalogue.name, file=catalogue.path.name, sha256=catalogue.sha256),
        as_of=as_of,
        as_of_source=source,
        listed=[(entry.title, entry.rule.id if entry.rule else entry.kind) for entry in catalogue.entries],
        left_out=papers.without,
        max_age_days=catalogue.max_age_days,
        options=_options(request, catalogue, papers.datum, words),
        threads=request.threads,
    )
    bench = Bench(
        run=run,
        land_use=papers.land_use,
        settings=parse_settings(request.settings),
        decisions=papers.decisions,
        request=request,
        words=words,
    )
    return judged(bench, papers.submission, private, progress)


def _day(request: Request, catalogue: Catalogue, now: date) -> tuple[date, str]:
    if request.as_of:
        return request.as_of, "option"
    return (catalogue.as_of, "catalogue") if catalogue.as_of else (now, "clock")


def _options(request: Request, catalogue: Catalogue, datum: Datum | None, words: Words) -> dict[str, str]:
    """Return what a reader of the results must know to repeat them; nothing that leaves them the same."""
    return {
        "select": ",".join(request.select),
        "ignore": ",".join(request.ignore),
        "crs": "" if request.crs is None else ":".join(request.crs.to_authority() or (request.crs.name,)),
        "fix": ",".join(sorted(request.fix)),
        "decisions": "" if request.decisions is None else Path(request.decisions).name,
        "datum": "" if datum is None else f"{datum.file} sha256 {datum.sha256}",
        "encoding": request.encoding or "",
        "set": "; ".join(request.settings),
        "attributes": "; ".join(Path(text).name for text in request.attributes),
        "key": request.key or "",
        "max_age_days": "" if catalogue.max_age_days is None else str(catalogue.max_age_days),
        "lang": words.lang,
    }


def _write(staged: Path, came: Judged, request: Request, words: Words) -> None:
    """Write the files and read the GeoPackage back; a list of supplements only where something is missing."""
    staged.mkdir()
    tally = came.tally
    if came.parts is not None:
        came.parts.rename(staged / PARTS)
    if came.parts is None or request.merge:
        named = {each.name: each for each in [*came.tables, *run_tables(tally, words)]}
        made = [named[name] for name in order(tally.run) if name in named]
        geopackage.write(staged / "results.gpkg", made, as_of=tally.run.as_of)
        geopackage.verify(staged / "results.gpkg", {each.name: each.rows for each in made})
    write_json(staged / "summary.json", tally, words)
    write_workbook(staged / "summary.xlsx", tally, words)
    if tally.asked.subjects:
        write_supplements(staged / FILE[words.lang], tally, words)


def _name(run: Tally, sources: list[Source]) -> str:
    """Name a folder of results after the one subject, else after the first file."""
    name = run.alone.report.subjects["subject_name"].iloc[0] if run.alone else None
    return re.sub(r"\s+", " ", str(name or Path(sources[0].path).stem))
