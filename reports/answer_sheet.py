"""Sheet 核查结果: what is violated, open or only listed, a row per subject and rule, with all a letter needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pandas as pd
import shapely

from reports.book_sheet import ROOM, headed
from reports.phrases import M2_PER_HA, cells, hectares, mu
from reports.reason_facts import documents
from reports.speech import relations, shared, verdict_said
from rules.core.choices import once
from rules.core.codes import Verdict
from spatial.crs import EAST, WEST, gauss_kruger, passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from reports.words import Words
    from rules.core.report import Report

_Value = TypeVar("_Value")

_TAKEN: Final = ("control_layer", "control_name", "zone", "missing", "codes", "terms")
_VERDICT: Final = ("verdict", "code", "kind")
_RANK: Final = {Verdict.VIOLATION.word: 0, Verdict.REVIEW.word: 1}
_LISTED: Final = 2
_ZONE: Final = 3.0
"""Degrees of a Gauss-Kruger zone."""
_PREFIX: Final = 1e6
"""What the zone's number is multiplied by before an easting."""


def answers(report: Report, words: Words, read: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the sheet there is room for.

    Parameters
    ----------
    read
        Rows of `reports.result_table.results` (index: the subject's row).

    Returns
    -------
    pandas.DataFrame
        `subject`, `rank` (what gives way last, from 0), and the columns of the sheet but for its running number.
    """
    rank = read["verdict"].map(_RANK).fillna(_LISTED).to_numpy(np.int64)
    shown = with_room(read.assign(rank=rank))
    subjects = report.subjects.iloc[shown.index.to_numpy()]
    numbers, within = _numbers(report, words, shown), shared(report, shown)
    lon, lat = _position(report, shown)
    east, north = planar(lon, lat)
    book = report.rulebook.rules
    columns: dict[str, object] = {
        "subject": shown["subject"].to_numpy(np.int64),
        "rank": shown["rank"].to_numpy(np.int64),
        **{name: cells(shown[name]) for name in ("subject_id", "subject_name", "county")},
        **{name: _field(subjects, name) for name in ("industry_code", "industry", "construction")},
        "declared_ha": subjects["declared_ha"].to_numpy(),
        "area_ha": (subjects["area_m2"] / M2_PER_HA).round(4).to_numpy(),
        "excess_ha": subjects["excess_ha"].round(4).to_numpy(),
        "question": _each(shown["rule"], lambda rule: words.both(book[rule].question)),
        **{name: numbers[name].to_numpy(object) for name in ("control_layer", "control_name", "zone")},
        "relation": numbers["said"].to_numpy(object),
        "shared_ha": hectares(within["area_m2"]),
        "shared_mu": mu(within["area_m2"]),
        "percent": (within["share"] * 100).round(2).to_numpy(),
        "nearest_m": shown["nearest_m"].astype(float).round(1).to_numpy(),
        "verdict": _each(zip(*(shown[name] for name in _VERDICT), strict=True), lambda row: verdict_said(words, *row)),
        "reason": shown["reason"].to_numpy(object),
        "clause": _clauses(report, words, shown),
        "supplement": _supplements(report, words, shown, numbers),
        "lon": lon.round(8),
        "lat": lat.round(8),
        "north": north.round(3),
        "east": east.round(3),
        "file": cells(shown["file"]),
        "row": shown["row"].to_numpy(),
    }
    return pd.DataFrame(columns)


def with_room(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows there is room for, in their order: violations before reviews before what is only listed.

    Parameters
    ----------
    rows
        With `rank` and `subject`, sorted by this.
    """
    if len(rows) <= ROOM:
        return rows
    kept = np.argsort(rows["rank"].to_numpy(), kind="stable")[:ROOM]
    return rows.iloc[np.sort(kept)]


def printed(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the sheet of `answers` under printed headings, its rows numbered."""
    frame = rows.drop(columns=["subject", "rank"])
    frame.insert(0, "number", np.arange(1, len(frame) + 1))
    return headed(frame, words, "header")


def planar(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return easting (with its zone's number before it) and northing in each position's own 3-degree zone.

    NaN outside the zones of China.

    >>> east, north = planar(np.array([111.0]), np.array([38.0]))
    >>> east.round(3), north.round(0)
    (array([37500000.]), array([4207498.]))
    """
    east, north = np.full(len(lon), np.nan), np.full(len(lon), np.nan)
    zones = np.round(lon / _ZONE)
    for zone in np.unique(zones[(zones * _ZONE >= WEST) & (zones * _ZONE <= EAST)]):
        rows = np.flatnonzero(zones == zone)
        found = passage(gauss_kruger(zone * _ZONE)).from_map(np.column_stack([lon[rows], lat[rows]]))
        east[rows], north[rows] = found[:, 0] + zone * _PREFIX, found[:, 1]
    return east, north


def _numbers(report: Report, words: Words, shown: pd.DataFrame) -> pd.DataFrame:
    """Return what the rules' tables say of the rows shown, with the relation in words."""
    tables = []
    for rule, at in shown.groupby("rule", sort=False, observed=True).indices.items():
        table = report.results[str(rule)].table
        rows = table.iloc[table.index.get_indexer(shown.index[at])]
        said = relations(report, words, str(rule), rows)
        tables.append(rows[list(_TAKEN)].assign(said=said).set_axis(at))
    return pd.concat(tables).sort_index() if tables else pd.DataFrame(columns=[*_TAKEN, "said"])


def _clauses(report: Report, words: Words, shown: pd.DataFrame) -> list[str]:
    """Return the clauses; where an office names none for its own layer, that it does not."""
    texts = {rule: report.rulebook.rules[rule].text(report.as_of) for rule in set(shown["rule"])}
    bare = {rule for rule, text in texts.items() if text is not None and not text.clauses}
    none = words.part("no-clause")
    return [none if rule in bare else clause for rule, clause in zip(shown["rule"], shown["clause"], strict=True)]


def _field(subjects: pd.DataFrame, name: str) -> list[str]:
    return cells(subjects[name]) if name in subjects else [""] * len(subjects)


def _each(values: Iterable[_Value], said: Callable[[_Value], str]) -> list[str]:
    """Return what is said of each value, said once of those that are alike."""
    every = list(values)
    once = {value: said(value) for value in set(every)}
    return [once[value] for value in every]


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


def _supplements(report: Report, words: Words, shown: pd.DataFrame, numbers: pd.DataFrame) -> list[str]:
    """Return what the applicant has to hand in: fields to be stated, documents for what is claimed."""
    needed = documents(report, words)

    def wanted(row: tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]) -> str:
        rule, kind, missing, codes, terms = row
        fields = [words.field(field, kind, *report.rulebook.rules[rule].controls) for field in once(missing)]
        claimed = terms if "evidence-missing" in codes else ()
        papers = [paper for term in claimed for paper in needed.get((rule, term), ())]
        return words.part("stop").join(dict.fromkeys([*fields, *papers]))  # documents enumerate themselves

    columns = (shown["rule"], shown["kind"], numbers["missing"], numbers["codes"], numbers["terms"])
    return _each(zip(*columns, strict=True), wanted)
