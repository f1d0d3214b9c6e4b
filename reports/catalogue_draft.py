"""A catalogue as a survey proposes it: every guess beside its question, for a person to confirm by deleting a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from layers.kinds import KINDS
from layers.survey import region
from layers.survey.toml_text import comment, written
from reports.sentences import error_sentence, note_sentence
from reports.survey_page import asked, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from layers.survey import Proposal, Survey
    from reports.words import Words

_TO_CONFIRM: Final = {"zh": "待确认：", "en": "to confirm: "}


def catalogue_draft(found: Survey, drafts: Sequence[Proposal], words: Words) -> str:
    """Write the catalogue.

    Parameters
    ----------
    found, drafts
        As `layers.survey.survey` and `propose` return them.

    Returns
    -------
    str
        TOML with comments; `layers.office.catalogue.read_catalogue` reads it.
    """
    lines = [comment(line) for line in words.message("survey", "head").splitlines()]
    lines += ["", f"name = {written(found.folder.resolve().name or 'greenshield')}", f"lang = {written(words.lang)}"]
    lines += ["rulebook = 'yulin'", f"# max_age_days = 730  # {words.message('survey', 'max-age')}"]
    for draft in drafts:
        lines += ["", *_entry(draft, words)]
    rest = list(_left_out(found, words))
    if rest:
        lines += ["", comment(words.message("survey", "left-out")), *map(comment, rest)]
    return "\n".join(lines) + "\n"


def _entry(draft: Proposal, words: Words) -> Iterator[str]:
    """Write an entry; what no check could use, and what is older, as a comment that can be taken out."""
    place = "" if draft.seen is None else f"{draft.seen.file} {draft.seen.layer} "
    yield comment(f"---- {words.kind(draft.kind)} {place}----")
    if draft.seen is not None:
        told = (*draft.seen.stops, *draft.seen.warnings, *draft.seen.tells)
        yield from (comment(note_sentence(note, words)) for note in told)
    if draft.newer is not None:
        newer, edition = draft.newer.file, draft.newer.edition.version
        yield comment(_TO_CONFIRM[words.lang] + words.message("survey", "older", newer=newer, version=edition))
    mark = "" if draft.active else "# "
    yield f"{mark}[[layer]]"
    for key, value in _values(draft, words):
        question = _TO_CONFIRM[words.lang] + asked(draft, key, words) if key in draft.asks else ""
        yield f"{mark}{key} = {written(value)}{'  ' + comment(question) if question else ''}"
    if draft.coverage is None:
        yield comment(_TO_CONFIRM[words.lang] + words.message("survey", "no-coverage"))
    yield f"{mark}unconfirmed = {written(list(draft.unconfirmed))}  # {words.message('survey', 'unconfirmed')}"


def _values(draft: Proposal, words: Words) -> Iterator[tuple[str, object]]:
    seen = draft.seen
    yield "kind", draft.kind
    yield "title", _title(draft, words)
    if seen is None:
        yield "centres", [list(place) for place in region.CENTRES.values()]
        yield "centre_names", list(region.CENTRES)
        yield "radius_m", region.RADIUS_M
    else:
        yield from _own_rule(draft, words)
        yield "source", draft.source
        if draft.layer is not None:
            yield "layer", draft.layer
        if seen.crs_guessed:
            yield "crs", seen.crs
        if seen.guess and seen.guess.fields:
            yield "fields", seen.guess.fields
        yield "version", seen.edition.version
        yield "date", seen.edition.day
    if draft.coverage is not None:
        yield "coverage", draft.coverage


def _title(draft: Proposal, words: Words) -> str:
    own = draft.seen.guess.own if draft.seen and draft.seen.guess else None
    if own is not None:
        return own.zh if words.lang == "zh" else own.en
    return words.message("survey", "core-title") if draft.seen is None else words.kind(draft.kind)


def _own_rule(draft: Proposal, words: Words) -> Iterator[tuple[str, object]]:
    """Ask an office's own layer the plainest question: where it is met, and no verdict."""
    if draft.id is None:
        return
    yield "id", draft.id
    yield "question", words.message("survey", "own-question", name=_title(draft, words))
    yield "effect", "report"
    yield "subjects", ["project", "mining-right"]


def _left_out(found: Survey, words: Words) -> Iterator[str]:
    """Name every file and layer of the folder that has no entry, and why."""
    for seen in found.seen:
        if seen.guess is None or KINDS[seen.guess.kind].role != "control":
            yield f"{seen.file} {seen.layer}: {reason(seen, words)}"
    for item in found.unused:
        why = words.message("survey", item.what) if item.error is None else error_sentence(item.error, words)
        yield f"{item.file}: {why}"
