"""A rule's entry in the rulebook, read from its tables: texts in their order, clauses with their days."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from rules.core.law import Clause, RuleEntry, Status, Text
from rules.core.table import nearest

if TYPE_CHECKING:
    from rules.core.table import Table

LAW_KEYS: Final = (
    "title", "question", "terms", "subject", "control", "consults", "text",
    "from", "until", "source", "number", "article", "zh", "en", "also", "status", "flagged",
)  # fmt: skip
"""Keys of an entry and its texts that are no parameters."""

_STATUSES: Final = ("confirmed", "unsure", "missing")


def read_entry(name: str, table: Table) -> RuleEntry:
    """Read the entry of one rule; keys that are none of the law's are its parameters (`rules.core.binding`).

    Raises
    ------
    RulebookError
        Of its texts: `rulebook-texts-overlap`, `rulebook-date-order`, `rulebook-missing-key`; of any key:
        `rulebook-wrong-type`, `rulebook-unknown-word`.
    """
    terms = table.table("terms")
    texts = [_text(written) for written in table.tables("text")]
    if not texts:
        raise table.error("rulebook-missing-key", "text")
    _in_order(table, texts)
    return RuleEntry(
        id=name,
        title=table.both("title"),
        question=table.both("question"),
        terms={term: terms.both(term) for term in terms.values},
        subjects=table.texts("subject"),
        controls=table.texts("control"),
        consults=table.texts("consults"),
        texts=tuple(texts),
        parameters=table.rest(),
    )


def _in_order(table: Table, texts: list[Text]) -> None:
    for earlier, later in pairwise(texts):
        if earlier.last is None or later.first is None or later.first <= earlier.last:
            raise table.error("rulebook-texts-overlap", "text", first=later.first, last=earlier.last)


def _text(table: Table) -> Text:
    own = _clause(table)
    also = table.tables("also")
    flagged = table.texts("flagged")
    clauses = (own, *(_clause(written, within=own) for written in also))
    for written in also:
        written.close()
    parameters = table.rest()
    for name in flagged:
        if name not in parameters:
            raise table.error("rulebook-unknown-word", "flagged", word=name, nearest=nearest(name, parameters))
    return Text(
        first=own.first, last=own.last, status=own.status, clauses=clauses, parameters=parameters, flagged=flagged
    )


def _clause(table: Table, within: Clause | None = None) -> Clause:
    """Read one clause; the days it leaves out are those of the text it stands under."""
    first, last = table.day("from"), table.day("until")
    if first and last and last < first:
        raise table.error("rulebook-date-order", "until", first=first, last=last)
    status = table.get("status", str, "confirmed")
    if status not in _STATUSES:
        raise table.error("rulebook-unknown-word", "status", word=status, nearest=nearest(status, _STATUSES))
    return Clause(
        source=table.get("source", str),
        number=table.get("number", str, ""),
        article=table.get("article", str, ""),
        zh=table.get("zh", str),
        en=table.get("en", str),
        first=first or (within.first if within else None),
        last=last or (within.last if within else None),
        status=cast("Status", status),
        kinds=frozenset(table.texts("subject")),
    )
