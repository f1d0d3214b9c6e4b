"""What of a catalogue was guessed and nobody has confirmed, each with its question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.catalogue_page import coverage_words
from reports.crs_names import crs_name
from reports.phrases import cell

if TYPE_CHECKING:
    from layers.office.catalogue import Catalogue, Entry
    from reports.words import Words


def unconfirmed(catalogue: Catalogue, words: Words) -> list[str]:
    """Return a line per thing to confirm, with a line before them; [] where nothing is left."""
    lines = [
        words.message("survey", "waiting", number=number, title=entry.title, question=_question(entry, key, words))
        for number, entry in enumerate(catalogue.entries, start=1)
        for key in entry.unconfirmed
    ]
    return [words.message("survey", "still", count=len(lines)), *lines] if lines else []


def _question(entry: Entry, key: str, words: Words) -> str:
    return words.message(
        "survey",
        f"check-{key}",
        kind=words.kind(entry.kind),
        source=entry.source or "",
        crs=crs_name(entry.crs or "", words),
        fields=words.enumerate([f"{words.field(name, entry.kind)}={column}" for name, column in entry.fields.items()]),
        version=entry.version,
        date=cell(entry.date),
        coverage=coverage_words(entry.coverage, words),
    )
