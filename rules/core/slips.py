"""Everything wrong with a rulebook, not only the first thing: what a lawyer gets back to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.errors import RulebookError
from rules.core.binding import unbound
from rules.core.rulebook import build
from rules.core.table import note, rulebook_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.core.rulebook import Rulebook


def slips(
    text: str, *, file: str, rules: Mapping[str, type], model: Rulebook
) -> tuple[list[RulebookError], Rulebook | None]:
    """Find every slip, each once; only of a text that is no TOML the first mistake is all there is to tell.

    Parameters
    ----------
    text, file
        As for `rules.core.rulebook.parse_rulebook`.
    rules
        By id what can carry out an entry.
    model
        A rulebook in order: what its entries word, another's entries of the same logic have to word as well.

    Returns
    -------
    list of RulebookError, Rulebook or None
        In the order they were found; the rulebook, None where the text is no TOML.
    """
    try:
        book, found = build(text, file=file)
    except RulebookError as slip:
        return [slip], None
    for other in (*unbound(book, rules), *_unworded(book, model)):
        note(found, other)
    return list(found.values()), book


def _unworded(book: Rulebook, model: Rulebook) -> Iterator[RulebookError]:
    """Yield the conditions of rules that have no words: results could only print their names."""
    known = {entry.logic: entry for entry in model.rules.values()}
    for name, entry in book.rules.items():
        for term in known[entry.logic].terms if entry.logic in known else ():
            if term not in entry.terms:
                words = known[entry.logic].terms[term]["zh"]
                path = f"rules.{name}.terms.{term}"
                yield rulebook_error("rulebook-unworded", file=book.file, key_path=path, example=words)
