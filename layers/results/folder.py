"""A folder of results: what it holds, and how it is named."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

SUPPLEMENTS: Final = frozenset({"补正清单.xlsx", "supplements.xlsx"})
"""What the list of missing attributes is called, by language."""

PARTS: Final = "parts"
"""Results of a run that was spread over workers, as partitioned GeoParquet."""

OURS: Final = frozenset(
    {PARTS, "results.gpkg", "summary.json", "summary.xlsx", "results.qgz", "report.html", "reports"} | SUPPLEMENTS
)
"""What a folder of results may hold; with anything else in it, it is not ours to replace."""

SUMMARY: Final = "summary.json"
"""What every folder of results holds."""

NAME_LENGTH: Final = 50
"""Letters of a subject's name in a folder's: with number and mark it stays below 255 bytes."""

_UNSAFE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')


def next_folder(root: Path, name: str, *, year: int) -> Path:
    """Name the next numbered folder of results under `root`, in letters every system takes.

    >>> from pathlib import Path
    >>> next_folder(Path("nowhere"), "锦界: 煤制烯烃?", year=2026).name
    '2026-0001 锦界_ 煤制烯烃_'
    """
    names = [entry.name for entry in root.iterdir()] if root.is_dir() else []
    numbers = [int(found[1]) for found in (re.match(rf"{year}-(\d{{4,}})(?!\d)", each) for each in names) if found]
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip()[:NAME_LENGTH]
    return root / f"{year}-{max(numbers, default=0) + 1:04d} {plain}".rstrip(". ")


def holds_results(names: Collection[str]) -> bool:
    """Return whether a folder with these entries holds results: a summary, and rows in one form or the other.

    >>> holds_results({"summary.json", "summary.xlsx", "parts"}), holds_results({"summary.json"})
    (True, False)
    """
    return SUMMARY in names and ("results.gpkg" in names or PARTS in names)


def is_part(name: str) -> bool:
    """Return whether a file in `PARTS` is ours.

    >>> is_part("part-00012.parquet"), is_part("notes.txt")
    (True, False)
    """
    return re.fullmatch(r"part-\d{5,}\.parquet", name) is not None


def beside(out: Path) -> Path:
    """Return `out_2`, or the first such number that is free."""
    number = 2
    while (beside := out.with_name(f"{out.name}_{number}")).exists():
        number += 1
    return beside
