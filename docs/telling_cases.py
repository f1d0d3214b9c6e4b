"""Which cases of a rule tell most in a picture: each place and each answer once, the violation first."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from rule_cases import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rule_cases import Row

FEW, MOST = 4, 5
ORDER: Final = ("violation", "review", "clear", "not-applicable")
PLACES: Final = ("inside", "across", "touching", "apart")
OF_DATA: Final = frozenset({
    "no-geometry", "unreadable", "missing-attribute", "unknown-industry", "no-coverage", "sliver", "tiny", "near-limit",
    "stale-control", "later-control", "unconfirmed-control", "no-text",
})  # fmt: skip
"""Answers that say something of the data rather than of the rule."""


def telling(rule: str) -> list[Row]:
    """Return up to five cases in the order of their verdicts: of one day, on the land most of them stand on."""
    rows = [row for row in rows_of(rule) if row.case.place is not None and not row.case.own]
    rows = _largest(rows, [row.case.on for row in rows])
    here = _largest(rows, [row.written.get("controls", "") for row in rows])
    sound = [row for row in here if _code(row) not in OF_DATA]
    chosen = {id(row): row for row in (*_by_place(sound), *_by_answer(sound))}
    chosen = dict(islice(chosen.items(), MOST))
    for row in (
        *_by_answer([row for row in rows if _code(row) not in OF_DATA]),
        *_by_answer(here),
        *_by_outline(sound),
    ):
        if len(chosen) < FEW:
            chosen[id(row)] = row
    return sorted(chosen.values(), key=_rank)


def _largest(rows: list[Row], group: list[object]) -> list[Row]:
    """Return the rows of the largest group; of groups alike the first."""
    most = max(group, key=group.count, default=None)
    return [row for row, of in zip(rows, group, strict=True) if of == most]


def _code(row: Row) -> str:
    return row.case.expects.split("/")[1]


def _rank(row: Row) -> int:
    return ORDER.index(row.case.expects.split("/")[0])


def _by_place(rows: list[Row]) -> Iterable[Row]:
    """Yield the first case of each place a rule has a view of, those that are decided before those that are not."""
    kinds = [row.case.kind for row in rows]
    for place in PLACES:
        here = [
            row for row in rows if row.land and row.written.get("at", "inside") == place and row.case.kind == kinds[0]
        ]
        sure = [row for row in here if row.case.expects.startswith(("violation", "clear"))]
        yield from (sure or here)[:1]


def _by_answer(rows: list[Row]) -> Iterable[Row]:
    """Yield the first case of each answer."""
    first: dict[str, Row] = {}
    for row in sorted(rows, key=_rank):
        first.setdefault(row.case.expects, row)
    yield from first.values()


def _by_outline(rows: list[Row]) -> Iterable[Row]:
    """Yield the first case of each outline drawn for a case of its own."""
    drawn = {str(row.written["at"]): row for row in reversed(rows) if not isinstance(row.written.get("at", ""), str)}
    yield from reversed(drawn.values())
