"""Everything wrong with a rulebook, not only the first thing: what a lawyer gets back to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from layers.errors import RulebookError
from rules.core.binding import unbound
from rules.core.laid_over import written
from rules.core.rulebook import build
from rules.core.table import rulebook_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.core.rulebook import Rulebook


def slips(
    text: str, *, file: str, rules: Mapping[str, type], model: Rulebook
) -> tuple[list[RulebookError], Rulebook | None]:
    """Find every slip; a rule that cannot be read is set aside, so that the next one is seen too.

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
        In the order they were found; the rulebook with the entries that can be read, None where the rest cannot.
    """
    found: list[RulebookError] = []
    try:
        values, whole = written(text, file)
    except RulebookError as slip:
        return [slip], None
    while True:
        try:
            book = build(values, whole, file=file)
        except RulebookError as slip:
            found.append(slip)
            rule = _rule(slip, values)
            if rule is None:
                return found, None
            values = _without(rule, values)
        else:
            return [*found, *unbound(book, rules), *_unworded(book, model)], book


def _rule(slip: RulebookError, values: Mapping[str, object]) -> str | None:
    """Return the rule whose entry a slip is in."""
    path = str(slip.values.get("key_path", "")).replace("[", ".").split(".")
    return path[1] if path[0] == "rules" and path[1] in cast("Mapping[str, object]", values["rules"]) else None


def _without(rule: str, values: Mapping[str, object]) -> dict[str, object]:
    """Return what is written but for one rule, also where exemptions and conflicts name it."""
    kept = {name: entry for name, entry in cast("Mapping[str, object]", values["rules"]).items() if name != rule}
    others = {
        name: [
            {**one, "rules": [each for each in one["rules"] if each != rule]}
            for one in cast("list[dict[str, list[str]]]", values.get(name, []))
        ]
        for name in ("exemption", "conflict")
    }
    return {**values, **others, "rules": kept}


def _unworded(book: Rulebook, model: Rulebook) -> Iterator[RulebookError]:
    """Yield the conditions of rules that have no words: results could only print their names."""
    known = {entry.logic: entry for entry in model.rules.values()}
    for name, entry in book.rules.items():
        for term in known[entry.logic].terms if entry.logic in known else ():
            if term not in entry.terms:
                words = known[entry.logic].terms[term]["zh"]
                path = f"rules.{name}.terms.{term}"
                yield rulebook_error("rulebook-unworded", file=book.file, key_path=path, example=words)
