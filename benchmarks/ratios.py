"""Ratios between entrants of a race: in each round, and their median. Never a ratio of medians."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def times(made: Mapping[str, Any], entrant: str) -> dict[int, float]:
    """Seconds of an entrant by round: of its step where it has one, else of the whole process."""
    runs = [taken for taken in made["runs"] if taken["entrant"] == entrant and not taken["failed"]]
    return {taken["round"]: taken["steps"][taken["step"]] if taken["step"] else taken["s"] for taken in runs}


def ratio(made: Mapping[str, Any], entrant: str, to: str) -> float | None:
    """Return the median of the ratios of two entrants, of the rounds both ran in; None where there is none.

    Examples
    --------
    >>> runs = [("a", 1, 2.0), ("b", 1, 1.0), ("a", 2, 9.0), ("b", 2, 3.0), ("a", 3, 8.0), ("b", 3, 2.0)]
    >>> ran = [{"entrant": e, "round": r, "s": s, "step": "", "failed": "", "steps": {}} for e, r, s in runs]
    >>> ratio({"runs": ran}, "a", "b")
    3.0
    """
    mine, theirs = times(made, entrant), times(made, to)
    found = [mine[number] / theirs[number] for number in mine if number in theirs]
    return median(found) if found else None


def further(made: Mapping[str, Any], entrant: str) -> float | None:
    """Seconds per subject from the half to the whole, to those from a tenth to the half; the median of the rounds.

    Entrants are named `NAME COUNT`.
    """
    counts = sorted(int(name.split()[1]) for name in made["entrants"] if name.split()[0] == entrant)
    low, middle, high = (times(made, f"{entrant} {count}") for count in counts)
    steps = counts[1] - counts[0], counts[2] - counts[1]
    found = [
        (high[number] - middle[number]) / steps[1] / ((middle[number] - low[number]) / steps[0])
        for number in high
        if number in middle and number in low
    ]
    return median(found) if found else None


def of_runs(made: Mapping[str, Any], entrant: str, what: str) -> float | None:
    """Return the median of `s`, `cpu` or `peak_mb` of an entrant's runs."""
    found = [taken[what] for taken in made["runs"] if taken["entrant"] == entrant and not taken["failed"]]
    return median(found) if found else None


def over(made: Mapping[str, Any], entrant: str) -> bool:
    """Whether a run of an entrant was stopped at the limit: then its times and ratios are lower bounds."""
    return any(taken.get("over") for taken in made["runs"] if taken["entrant"] == entrant)


def table(made: Mapping[str, Any]) -> str:
    """Return the race as a table to be printed: medians, and ratios to each of the first two entrants."""
    first, second = (*made["entrants"], *made["entrants"])[:2]
    lines = [f"| entrant | s | CPU s | peak MB | times {first} | times {second} |", "|---|---|---|---|---|---|"]
    for name in made["entrants"]:
        cells = [
            *(of_runs(made, name, what) for what in ("s", "cpu", "peak_mb")),
            *(ratio(made, name, to) for to in (first, second)),
        ]
        shown = ["" if cell is None else f"{cell:.0f}" if at == 2 else f"{cell:.2f}" for at, cell in enumerate(cells)]  # noqa: PLR2004
        lines.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join(lines)
