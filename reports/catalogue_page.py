"""What `greenshield catalogue show` prints: the layers of a catalogue and the rules they allow to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.grid import grid
from reports.phrases import cell

if TYPE_CHECKING:
    from layers.office.catalogue import Catalogue, Entry
    from reports.words import Words
    from rules.core.rulebook import Rulebook


def catalogue_page(catalogue: Catalogue, book: Rulebook, words: Words) -> str:
    """Return the layers, then which rules can be checked and which cannot."""
    names = ("layer", "kind", "version", "date", "coverage", "source")
    head = [words.message("catalogue", name) for name in names]
    rows = [
        [
            entry.title,
            words.kind(entry.kind),
            entry.version,
            cell(entry.date),
            coverage_words(entry, words),
            entry.source or "",
        ]
        for entry in catalogue.entries
    ]
    kinds = {entry.kind for entry in catalogue.entries}
    can = [rule for rule, entry in book.rules.items() if not entry.controls or kinds.intersection(entry.controls)]
    cannot = [rule for rule in book.rules if rule not in can]
    title = {"name": catalogue.name, "file": catalogue.path.name, "rulebook": f"{book.name} {book.version}"}
    lines = [words.message("catalogue", "title", **title, layers=len(rows)), *grid([head, *rows])]
    lines.append(words.message("catalogue", "can", rules=", ".join(can)))
    if cannot:
        lines.append(words.message("catalogue", "cannot", rules=", ".join(cannot)))
    return "\n".join(lines)


def coverage_words(entry: Entry, words: Words) -> str:
    """Return for which land an entry says it speaks."""
    if entry.coverage is None:
        return words.term("coverage", "unstated")
    if entry.coverage == "all":
        return words.term("coverage", "all")
    return " ".join(entry.coverage) if isinstance(entry.coverage, tuple) else words.term("coverage", "area")
