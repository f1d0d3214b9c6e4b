"""What `greenshield catalogue init` prints: each layer, what it is taken for, how sure that is, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.kinds import KINDS
from reports.crs_names import crs_name
from reports.grid import grid
from reports.sentences import error_sentence, note_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.survey import Proposal, Seen, Survey
    from reports.words import Words

_COLUMNS = ("file", "layer", "kind", "sure", "rows", "crs", "area", "version", "problems")


def survey_page(found: Survey, drafts: Sequence[Proposal], words: Words) -> str:
    """Return the table of layers, what is not used, and what is left to confirm."""
    rows = [[words.message("survey", name) for name in _COLUMNS]]
    rows += [_row(found, at, seen, words) for at, seen in enumerate(found.seen)]
    lines = grid(rows, right={4, 6})
    for item in found.unused:
        why = words.message("survey", item.what) if item.error is None else error_sentence(item.error, words)
        lines.append(f"{item.file}  {why}")
    for draft in drafts:
        if draft.seen is None and draft.active:
            lines.append(asked(draft, "centres", words))
    for seen in found.seen:
        told = [note_sentence(note, words) for note in (*seen.stops, *seen.warnings, *seen.tells)]
        lines += [f"{seen.file} {seen.layer}  {each}" for each in told]
    return "\n".join(lines)


def asked(draft: Proposal, key: str, words: Words) -> str:
    """Return the question a key of an entry leaves; that of its kind says why it is taken for it."""
    if key != "kind" or draft.seen is None:
        return note_sentence(draft.asks[key], words)
    return words.message("survey", "ask-kind", kind=taken_for(draft.seen, words), why=why(draft.seen, words))


def why(seen: Seen, words: Words) -> str:
    """Return the signs for a guess and those against it, in words."""
    if seen.guess is None:
        return ""
    parts = [words.message("survey", f"by-{where}", word=word) for where, word in seen.guess.why]
    parts += [words.message("survey", "against", word=word, kind=words.kind(kind)) for kind, word in seen.guess.against]
    return words.message(
        "survey", "reasons", sure=words.message("survey", seen.guess.sure), signs=words.enumerate(parts)
    )


def taken_for(seen: Seen, words: Words) -> str:
    """Return what a layer is taken for, "—" where it is taken for nothing."""
    if seen.guess is None:
        return "—"
    own = seen.guess.own
    return words.kind(seen.guess.kind) if own is None else own.zh if words.lang == "zh" else own.en


def reason(seen: Seen, words: Words) -> str:
    """Return why a layer has no entry in the catalogue."""
    if seen.guess is not None:
        return words.message("survey", "subject", kind=words.kind(seen.guess.kind))
    refused = [note_sentence(note, words) for note in seen.stops if note.key == "survey-not-red-line"]
    return refused[0] if refused else words.message("survey", "unknown")


def _row(found: Survey, at: int, seen: Seen, words: Words) -> list[str]:
    edition = seen.edition
    guessed = words.message("survey", "guessed") if seen.crs_guessed else ""
    return [
        seen.file,
        seen.layer,
        taken_for(seen, words),
        words.message("survey", seen.guess.sure) if seen.guess else "—",
        str(seen.rows),
        f"{crs_name(seen.crs, words) or '—'}{guessed}",
        "—" if seen.km2 is None else f"{seen.km2:,.2f}",
        words.message("survey", f"from-{edition.origin}", version=edition.version),
        _state(found, at, seen, words),
    ]


def _state(found: Survey, at: int, seen: Seen, words: Words) -> str:
    """Say in a word what becomes of a layer; the sentences follow below the table."""
    if at in found.older:
        return words.message("survey", "state-older", newer=found.seen[found.older[at]].file)
    if any(note.key == "survey-not-red-line" for note in seen.stops):
        return words.message("survey", "state-refused")
    if seen.guess is None:
        return words.message("survey", "state-unknown")
    if KINDS[seen.guess.kind].role != "control":
        return words.message("survey", "state-subject")
    problems = len(seen.stops) + len(seen.warnings)
    if seen.stops:
        return words.message("survey", "state-stops", count=problems)
    return words.message("survey", "state-draft") if seen.warnings else words.message("survey", "state-entered")
