"""A rule's entry in the rulebook, read from its tables: texts in their order, clauses with their days."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from layers.kinds import KINDS
from rules.core.law import Clause, RuleEntry, Status, Text

if TYPE_CHECKING:
    from rules.core.table import Table

ENTRY_KEYS: Final = (
    "logic",
    "title",
    "question",
    "terms",
    "about",
    "subject",
    "control",
    "consults",
    "flagged",
    "text",
)
ABOUT: Final = ("checks", "why", "parameters", "applies-not", "remedy")
"""What the page of a rule says of it, in the order of the page."""

TEXT_KEYS: Final = (
    "from", "until", "source", "number", "article", "zh", "en", "status", "subject", "flagged", "also",
)  # fmt: skip
"""What an entry and a text hold beside parameters."""

_STATUSES: Final = ("confirmed", "unsure", "missing")


def read_entry(name: str, table: Table) -> RuleEntry:
    """Read the entry of one rule; keys that are none of the law's are its parameters (`rules.core.binding`).

    Slips of its texts are `rulebook-texts-overlap`, `rulebook-texts-undated`, `rulebook-date-order` and
    `rulebook-missing-key`; of any key `rulebook-wrong-type`, `rulebook-unknown-word`.
    """
    terms, (parameters, flagged) = table.table("terms"), _parameters(table, ENTRY_KEYS)
    texts = tuple(_text(written, flagged) for written in table.tables("text"))
    for key in ("text", "subject"):
        if not table.values.get(key):
            table.slip("rulebook-missing-key", key)
    _in_order(table, texts)
    return RuleEntry(
        id=name,
        logic=table.get("logic", str, name),
        title=table.both("title"),
        question=table.both("question"),
        terms={term: terms.both(term) for term in terms.values},
        about=_about(table.table("about")),
        subjects=table.texts("subject", known=_kinds("subject")),
        controls=table.texts("control", known=_kinds("control")),
        consults=table.texts("consults", known=_kinds("control", "evidence")),
        texts=texts,
        parameters=parameters,
    )


def _parameters(table: Table, others: tuple[str, ...]) -> tuple[dict[str, object], tuple[str, ...]]:
    """Read what stands beside the other keys, and which of it is flagged."""
    parameters = {key: value for key, value in table.values.items() if key not in others}
    return parameters, table.texts("flagged", known=parameters)


def _about(table: Table) -> dict[str, dict[str, str]]:
    """Read what the page of the rule says, by language; a language is given whole or not at all."""
    found = {}
    for lang in table.values:
        words = table.table(lang)
        found[lang] = {part: words.get(part, str) for part in ABOUT}
        words.close()
    return found


def _kinds(*roles: str) -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.role in roles]


def _in_order(table: Table, texts: tuple[Text, ...]) -> None:
    """Note texts that do not follow each other, once every day of theirs can be read."""
    days = (".from", ".until")
    if any(place.startswith(table.key_path("text[")) and place.endswith(days) for place, _ in table.slips):
        return  # nobody knows yet in which order they stand
    for number, (earlier, later) in enumerate(pairwise(texts), start=2):
        if earlier.last is None or later.first is None:
            table.slip("rulebook-texts-undated", f"text[{number}]")
        elif later.first <= earlier.last:
            table.slip("rulebook-texts-overlap", f"text[{number}]", first=later.first, last=earlier.last)


def _text(table: Table, common_flags: tuple[str, ...]) -> Text:
    own, also = _clause(table), table.tables("also")
    clauses = (own, *(_clause(written, within=own) for written in also))
    for written in also:
        written.close()
    parameters, flagged = _parameters(table, TEXT_KEYS)
    return Text(
        first=own.first,
        last=own.last,
        status=own.status,
        clauses=clauses,
        parameters=parameters,
        flagged=(*common_flags, *flagged),
    )


def _clause(table: Table, within: Clause | None = None) -> Clause:
    """Read one clause; the days it leaves out are those of the text it stands under."""
    first, last = table.day("from"), table.day("until")
    if first and last and last < first:
        table.slip("rulebook-date-order", "until", first=first, last=last)
    return Clause(
        source=table.get("source", str),
        number=table.get("number", str, ""),
        article=table.get("article", str, ""),
        **table.translated(),
        first=first or (within.first if within else None),
        last=last or (within.last if within else None),
        status=cast("Status", table.choice("status", _STATUSES, "confirmed")),
        kinds=frozenset(table.texts("subject", known=_kinds("subject"))),
    )
