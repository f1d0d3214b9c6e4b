"""Which edition of a layer a file holds: the day it stands for, and where that was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, Literal

from layers.cells import read_date
from layers.fields import folded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

Origin = Literal["file-name", "layer-name", "folder-name", "column", "file-date"]

_COLUMNS: Final = (
    "更新时间",
    "更新日期",
    "GXSJ",
    "GXRQ",
    "数据时间",
    "SJSJ",
    "批准时间",
    "批准日期",
    "PZSJ",
    "发布时间",
    "FBSJ",
)
_DAY: Final = re.compile(
    r"""(?<!\d) ((?:19|20)\d\d)
    (?: [-_./年\ ]? (0[1-9]|1[0-2]|(?<=[-_./年\ ])[1-9])
        (?: [-_./月\ ]? (0[1-9]|[12]\d|3[01]|(?<=[-_./月\ ])[1-9]) )?
    )? (?!\d)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Edition:
    """The version as it is written, the first day it can stand for, where it was read, and in which words."""

    version: str
    day: date
    origin: Origin
    words: str


def edition(
    *, layer: str, file: str, folders: Iterable[str], columns: pd.DataFrame, path: Path, newest: float
) -> Edition:
    """Guess the edition: by name of file, layer and folders, by a column of days, by the file's own day last.

    Parameters
    ----------
    path
        The file itself.
    newest
        Its time of change, seconds since 1970.
    """
    places: list[tuple[Origin, str]] = [("file-name", file), ("layer-name", layer)]
    places += [("folder-name", folder) for folder in folders]
    for origin, words in places:
        found = in_name(words)
        if found is not None:
            return Edition(*found, origin, words)
    by_column = _in_columns(columns)
    if by_column is not None:
        column, day = by_column
        return Edition(day.isoformat(), day, "column", column)
    day = datetime.fromtimestamp(newest, tz=UTC).date()
    return Edition(day.isoformat(), day, "file-date", path.name)


def in_name(name: str) -> tuple[str, date] | None:
    """Read a day, a month or a year in a name, as written and as the first day it can mean.

    >>> in_name("STBHHX_20251130"), in_name("红线2025-11报批")
    (('2025-11-30', datetime.date(2025, 11, 30)), ('2025-11', datetime.date(2025, 11, 1)))
    >>> in_name("红线2025年")
    ('2025', datetime.date(2025, 1, 1))
    >>> in_name("CGCS2000") is None
    True
    """
    for found in _DAY.finditer(re.sub(r"(?i)cgcs_?2000", "", name)):
        parts = [part for part in found.groups() if part]
        try:
            day = date(*(int(part) for part in [*parts, "1", "1"][:3]))
        except ValueError:
            continue
        return "-".join(part.zfill(2) for part in parts), day
    return None


def _in_columns(columns: pd.DataFrame) -> tuple[str, date] | None:
    wanted = {folded(name) for name in _COLUMNS}
    for at, column in enumerate(map(str, columns.columns)):
        if folded(column) in wanted:
            days = [day for day in map(read_date, columns.iloc[:, at].dropna().unique()) if day]
            if days:
                return column, max(days)
    return None
