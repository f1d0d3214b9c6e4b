"""What `greenshield catalogue show` prints: the layers of a catalogue and the rules they allow to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.survey.region import COUNTIES
from reports.grid import grid
from reports.phrases import cell
from rules.core.unchecked import idle_layers

if TYPE_CHECKING:
    from layers.office.catalogue import Catalogue
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
            coverage_words(entry.coverage, words),
            entry.source or "",
        ]
        for entry in catalogue.entries
    ]
    kinds = {entry.kind for entry in catalogue.entries}
    can = [rule for rule, entry in book.rules.items() if not entry.controls or kinds.intersection(entry.controls)]
    cannot = [rule for rule in book.rules if rule not in can]
    title = {"name": catalogue.name, "file": catalogue.path.name, "rulebook": f"{book.name} {book.version}"}
    lines = [words.message("catalogue", "title", **title, layers=len(rows)), *grid([head, *rows])]
    lines.append(words.message("catalogue", "can", rules=words.enumerate(can)))
    if cannot:
        lines.append(words.message("catalogue", "cannot", rules=words.enumerate(cannot)))
    idle = idle_layers(book, [(entry.title, entry.kind) for entry in catalogue.entries])
    if idle:
        lines.append(words.message("terminal", "idle", layers=words.enumerate([item.what for item in idle])))
    return "\n".join(lines)


def coverage_words(coverage: object, words: Words) -> str:
    """Return for which land a layer speaks: codes of counties by name, all of them as the whole city."""
    if coverage is None:
        return words.term("coverage", "unstated")
    if coverage == "all" or (isinstance(coverage, tuple) and COUNTIES.keys() <= set(coverage)):
        return words.term("coverage", "all")
    if not isinstance(coverage, tuple):
        return words.term("coverage", "area")
    return words.enumerate([COUNTIES.get(str(code), str(code)) for code in coverage])
