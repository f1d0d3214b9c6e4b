"""Decisions people have taken on earlier answers: who, when, why and by which document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from layers.cells import read_text
from layers.errors import CatalogueError, together
from layers.office.toml_table import Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

VERDICTS: Final[Mapping[str, str]] = {
    "violation": "violation", "不符合": "violation",
    "clear": "clear", "符合": "clear",
    "not-applicable": "not-applicable", "不适用": "not-applicable",
}  # fmt: skip
"""What a person may decide; to leave an answer open needs no decision."""

ANSWERS: Final[Mapping[str, str]] = {**VERDICTS, "review": "review", "待核实": "review"}

_NEEDED: Final = ("subject", "rule", "decision", "who", "when", "why", "document")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's decision on one answer; it stands beside the answer, never in its place.

    Attributes
    ----------
    place
        Where it stands in the file, such as `decision[3]`.
    subject
        Number of the subject, else its name.
    rule, decision
        The rule's id, and the verdict the person gives.
    on
        The answer it was taken on, "" where not said: to another answer it does not apply.
    who, when, why, document
        As written.
    """

    place: str
    subject: str
    rule: str
    decision: str
    on: str
    who: str
    when: date
    why: str
    document: str


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read a file of decisions.

    Raises
    ------
    InputError
        A CatalogueError of each decision with a key that is missing or cannot be meant, all of them together.
    """
    table = Table(read_toml(path)[0], str(path))
    table.only(("decision",))
    found, wrong = [], []
    for written in table.tables("decision"):
        try:
            found.append(_decision(written))
        except CatalogueError as error:
            wrong.append(error)
    if wrong:
        raise together(wrong, [str(path)])
    return tuple(found)


def _decision(table: Table) -> Decision:
    table.only((*_NEEDED, "on"))
    table.need(*_NEEDED)
    on, when = table.choice("on", ANSWERS, "decision-on"), table.day("when")
    if when is None:
        raise table.error("catalogue-not-date", "when")
    texts = {name: table.text(name) or "" for name in ("who", "why", "document")}
    return Decision(
        place=table.place,
        subject=read_text(table.text("subject")) or "",
        rule=(table.text("rule") or "").strip(),
        decision=VERDICTS[table.choice("decision", VERDICTS, "decision-verdict") or "clear"],
        on=ANSWERS[on] if on else "",
        when=when,
        **texts,
    )
