"""What `greenshield rulebook check` prints of a rulebook that is in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.words import Words
    from rules.core.rulebook import Rulebook


def rulebook_page(book: Rulebook, model: Rulebook, words: Words) -> str:
    """Return what it holds, which clauses are not confirmed, and which rules of the built-in one it does without.

    Parameters
    ----------
    model
        The built-in rulebook.
    """
    clauses = [(rule, clause) for rule, entry in book.rules.items() for text in entry.texts for clause in text.clauses]
    lines = [
        words.message(
            "rulebook", "good", title=words.both(book.title), version=book.version, rules=len(book.rules),
            clauses=len(clauses), sha256=book.sha256[:12],
        )
    ]  # fmt: skip
    unsure = dict.fromkeys((rule, clause.citation) for rule, clause in clauses if clause.status != "confirmed")
    if unsure:
        lines.append(words.message("rulebook", "unsure", count=len(unsure)))
        lines += [f"  {rule}  {citation}" for rule, citation in unsure]
    carried_out = {entry.logic for entry in book.rules.values()}
    without = [rule for rule, entry in model.rules.items() if entry.logic not in carried_out]
    if without:
        lines.append(words.message("rulebook", "without", rules=words.enumerate(without)))
    return "\n".join(lines)
