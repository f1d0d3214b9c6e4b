"""What an office asks of a layer of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

from layers.kinds import KINDS

if TYPE_CHECKING:
    from layers.office.toml_table import Table

Effect = Literal["report", "forbid", "contain"]

KEYS: Final = ("id", "question", "effect", "subjects", "clause", "evidence")

TAKEN: Final = (
    "subjects",
    "results",
    "inputs",
    "conflicts",
    "remedies",
    "sensitivity",
    "decisions",
    "not_checked",
    "run",
)
"""Tables of the results: a rule's own layer is named by its id beside them."""

_SUBJECTS: Final = tuple(kind.name for kind in KINDS.values() if kind.role == "subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """What an office asks of a layer of its own (`kind = "other"`)."""

    id: str
    question: str
    effect: Effect
    subjects: tuple[str, ...]
    clause: str
    evidence: str


def refuse_rule(table: Table) -> None:
    """Refuse these keys in an entry of another kind: its rules are the rulebook's."""
    for key in KEYS:
        if key in table.values:
            raise table.error("catalogue-only-other", key)


def read_own_rule(table: Table) -> OwnRule:
    """Read the keys that make a rule of a `[[layer]]`.

    Raises
    ------
    CatalogueError
        One is missing or cannot be meant.
    """
    table.need("id", "title", "question", "effect", "subjects")
    name = table.text("id") or ""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{1,30}", name) or name.lower().removesuffix("_line") in TAKEN:
        raise table.error("catalogue-id", "id")
    subjects = table.texts("subjects")
    for subject in subjects or ("",):
        if subject not in _SUBJECTS:
            raise table.foreign("subjects", subject, _SUBJECTS)
    return OwnRule(
        id=name,
        question=table.text("question") or "",
        effect=cast("Effect", table.choice("effect", ("report", "forbid", "contain"), "catalogue-effect")),
        subjects=subjects,
        clause=table.text("clause") or "",
        evidence=table.text("evidence") or "",
    )
