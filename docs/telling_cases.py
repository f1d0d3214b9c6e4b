"""Which cases of a rule tell most in a picture: each place and each verdict once, the violation first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rule_cases import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rule_cases import Row

MOST: Final = 5
ORDER: Final = ("violation", "review", "clear", "not-applicable")
PLACES: Final = ("inside", "across", "touching", "apart")
OBVIOUS: Final = frozenset({
    "no-geometry", "unreadable", "missing-attribute", "unknown-industry", "no-coverage", "sliver", "tiny", "near-limit",
    "stale-control", "later-control", "unconfirmed-control", "no-text",
})  # fmt: skip
"""Answers that say something of the data rather than of the rule."""


def telling(rule: str) -> list[Row]:
    """Return up to five cases, in the order of their verdicts."""
    rows = [row for row in rows_of(rule) if row.case.place is not None]
    if not rows:
        return []
    newest = max(row.case.on for row in rows)
    now = [row for row in rows if row.case.on == newest and row.usual] or rows
    sound = [row for row in now if row.case.expects.split("/")[1] not in OBVIOUS] or now
    found = {id(row): row for row in (*_by_place(sound), *_by_answer(sound))}
    chosen = list(found.values())[:MOST]
    return sorted(chosen, key=lambda row: ORDER.index(row.case.expects.split("/")[0]))


def _by_place(rows: list[Row]) -> Iterable[Row]:
    """Yield the first case of each place that a rule has a view of."""
    for place in PLACES if rows[0].land else ():
        kind = rows[0].case.kind
        here = [row for row in rows if row.written.get("at", "inside") == place and row.case.kind == kind]
        sure = [row for row in here if row.case.expects.startswith(("violation", "clear"))]
        yield from (sure or here)[:1]


def _by_answer(rows: list[Row]) -> Iterable[Row]:
    """Yield the first case of each answer."""
    seen = set()
    for row in sorted(rows, key=lambda row: ORDER.index(row.case.expects.split("/")[0])):
        if row.case.expects not in seen:
            seen.add(row.case.expects)
            yield row
