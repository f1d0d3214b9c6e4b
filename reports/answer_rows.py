"""The rows of the sheet 核查结果 as they are found; what is said of them waits until it is known which are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from reports.book_sheet import room
from reports.result_table import to_be_read
from reports.speech import shared
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.report import Report

_OF_RESULT: Final = (
    "subject", "rank", "subject_id", "subject_name", "county", "rule", "verdict", "code", "kind", "relation",
    "nearest_m", "reason", "clause", "file", "row",
)  # fmt: skip
_OF_TABLE: Final = ("control_layer", "control_name", "zone", "dimension", "missing", "codes", "terms")
_OF_SUBJECT: Final = ("industry_code", "industry", "construction", "declared_ha", "area_m2", "excess_ha")
_RANK: Final = {Verdict.VIOLATION.word: 0, Verdict.REVIEW.word: 1}
_LISTED: Final = 2


def answers(report: Report, results: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    """Return how many rows the sheet would have with room for all, and those it shows.

    Parameters
    ----------
    results
        As `reports.result_table.results` returns them (index: the subject's row).

    Returns
    -------
    int, pandas.DataFrame
        The rows have columns of `results`, with `rank` (what gives way last, from 0), of the rule's table and of the
        subject; `shared_m2` and `share` of what lies in the controls; `lon`, `lat` of a point in the largest part.
    """
    read = np.flatnonzero(to_be_read(results))
    rank = results["verdict"].map(_RANK).fillna(_LISTED).to_numpy(np.int64)[read]
    first = _first(rank, len(read))
    shown = results.iloc[read[first]].assign(rank=rank[first])
    at = shown.index.to_numpy()
    subjects, within = report.subjects, shared(report, shown)
    lon, lat = _position(report, shown)
    columns: dict[str, object] = {
        **{name: shown[name].array for name in _OF_RESULT},
        **{name: subjects[name].array[at] if name in subjects else "" for name in _OF_SUBJECT},
        "shared_m2": within["area_m2"].to_numpy(),
        "share": within["share"].to_numpy(),
        "lon": lon,
        "lat": lat,
    }
    frame = pd.DataFrame(columns, range(len(shown)))
    return len(read), pd.concat([frame, _of_tables(report, shown)], axis=1)


def with_room(rows: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return the rows the sheet shows, in their order: violations before reviews before what is only listed.

    Parameters
    ----------
    rows
        With `rank` and `subject`, sorted by this: all, or what batches show by themselves. A batch with more than the
        sheet has room for shows the first, and the first of the run are among the first of its batches.
    count
        How many there are in all.
    """
    return rows.iloc[_first(rows["rank"].to_numpy(np.int64), count)]


def _first(rank: NDArray[np.integer[Any]], count: int) -> NDArray[np.intp]:
    return np.sort(np.argsort(rank, kind="stable")[: room(count)])


def _of_tables(report: Report, shown: pd.DataFrame) -> pd.DataFrame:
    """Return what the rules' tables say of the rows shown."""
    tables = []
    for rule, at in shown.groupby("rule", sort=False).indices.items():
        table = report.results[str(rule)].table
        rows = table[list(_OF_TABLE)].iloc[table.index.get_indexer(shown.index[at])]
        tables.append(rows.set_axis(at))
    return pd.concat(tables).sort_index() if tables else pd.DataFrame(columns=list(_OF_TABLE))


def _position(report: Report, shown: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a point inside the largest shared part, else inside the subject; NaN without geometry."""
    parts = report.subjects["geometry"].to_numpy(object)[shown.index.to_numpy()]
    for rule, at in shown.groupby("rule", sort=False).indices.items():
        pairs = report.results[str(rule)].pairs
        if len(pairs):
            pairs = pairs[pairs["subject"].isin(shown.index[at])].sort_values("measure", kind="stable")
            largest = dict(zip(pairs["subject"], pairs["geometry"], strict=True))
            parts[at] = [largest.get(row) or part for row, part in zip(shown.index[at], parts[at], strict=True)]
    points = shapely.point_on_surface(parts)
    return shapely.get_x(points), shapely.get_y(points)
