"""Sheet 核查结果: what is violated, open or only listed, a row per subject and rule, with all a letter needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from reports.phrases import cells, hectares, mu
from reports.reason_facts import documents
from reports.speech import relations, shared, verdict_said
from rules.core.choices import once
from spatial.crs import EAST, WEST, gauss_kruger, passage

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from reports.words import Words
    from rules.core.report import Report

_TAKEN: Final = ("control_layer", "control_name", "zone", "missing", "codes", "terms")
_VERDICT: Final = ("verdict", "code", "kind")
_ZONE: Final = 3.0
"""Degrees of a Gauss-Kruger zone."""
_PREFIX: Final = 1e6
"""What the zone's number is multiplied by before an easting."""


def answers(report: Report, words: Words, shown: pd.DataFrame) -> pd.DataFrame:
    """Return the sheet under printed headings.

    Parameters
    ----------
    shown
        Rows of `reports.result_table.results` (index: the subject's row).
    """
    subjects = report.subjects.loc[shown.index]
    numbers, within = _numbers(report, words, shown), shared(report, shown)
    lon, lat = _position(report, shown)
    east, north = planar(lon, lat)
    columns: dict[str, object] = {
        "number": np.arange(1, len(shown) + 1),
        "subject_id": cells(shown["subject_id"]),
        "subject_name": cells(shown["subject_name"]),
        "county": cells(shown["county"]),
        **{name: _field(subjects, name) for name in ("industry_code", "industry", "construction")},
        "declared_ha": subjects["declared_ha"].to_numpy(),
        "area_ha": (subjects["area_m2"] / 10_000).round(4).to_numpy(),
        "excess_ha": subjects["excess_ha"].round(4).to_numpy(),
        "question": [words.both(report.rulebook.rules[rule].question) for rule in shown["rule"].tolist()],
        **{name: numbers[name].to_numpy(object) for name in ("control_layer", "control_name", "zone")},
        "relation": numbers["said"].to_numpy(object),
        "shared_ha": hectares(within["area_m2"]),
        "shared_mu": mu(within["area_m2"]),
        "percent": (within["share"] * 100).round(2).to_numpy(),
        "nearest_m": shown["nearest_m"].round(1).to_numpy(),
        "verdict": [verdict_said(words, *row) for row in zip(*(shown[name] for name in _VERDICT), strict=True)],
        "reason": shown["reason"].to_numpy(),
        "clause": _clauses(report, words, shown),
        "supplement": _supplements(report, words, shown, numbers),
        "lon": lon.round(8),
        "lat": lat.round(8),
        "north": north.round(3),
        "east": east.round(3),
        "file": cells(shown["file"]),
        "row": shown["row"].to_numpy(),
    }
    return pd.DataFrame({words.term("header", name): values for name, values in columns.items()})


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
    if shown.empty:
        return pd.DataFrame(columns=[*_TAKEN, "said"])
    met = {rule: shown.index[shown["rule"] == rule] for rule in report.results}
    tables = {
        rule: report.results[rule].table.loc[rows, list(_TAKEN)].assign(said=relations(report, words, rule))
        for rule, rows in met.items()
        if len(rows)
    }
    return pd.concat(tables).loc[pd.MultiIndex.from_arrays([shown["rule"], shown.index])]


def _clauses(report: Report, words: Words, shown: pd.DataFrame) -> list[str]:
    """Return the clauses; where an office names none for its own layer, that it does not."""
    texts = {rule: report.rulebook.rules[rule].text(report.as_of) for rule in set(shown["rule"])}
    bare = {rule for rule, text in texts.items() if text is not None and not text.clauses}
    none = words.part("no-clause")
    return [none if rule in bare else clause for rule, clause in zip(shown["rule"], shown["clause"], strict=True)]


def _field(subjects: pd.DataFrame, name: str) -> list[str]:
    return cells(subjects[name]) if name in subjects else [""] * len(subjects)


def _position(report: Report, shown: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a point inside the largest shared part, else inside the subject; NaN without geometry."""
    largest: dict[tuple[str, int], BaseGeometry] = {}
    for rule, result in report.results.items():
        if len(result.pairs):
            pairs = result.pairs.sort_values("measure", kind="stable")
            largest |= {(rule, row): part for row, part in zip(pairs["subject"], pairs["geometry"], strict=True)}
    own = report.subjects["geometry"].to_numpy(object)
    parts = [largest.get((rule, row)) or own[row] for rule, row in zip(shown["rule"], shown.index, strict=True)]
    points = shapely.point_on_surface(np.array(parts, object))
    return shapely.get_x(points), shapely.get_y(points)


def _supplements(report: Report, words: Words, shown: pd.DataFrame, numbers: pd.DataFrame) -> list[str]:
    """Return what the applicant has to hand in: fields to be stated, documents for what is claimed."""
    needed = documents(report, words)
    wanted = []
    columns = (shown["rule"], shown["kind"], numbers["missing"], numbers["codes"], numbers["terms"])
    for rule, kind, missing, codes, terms in zip(*columns, strict=True):
        fields = [words.field(field, kind, *report.rulebook.rules[rule].controls) for field in once(missing)]
        claimed = terms if "evidence-missing" in codes else ()
        papers = [paper for term in claimed for paper in needed.get((rule, term), ())]
        wanted.append(words.part("stop").join(dict.fromkeys([*fields, *papers])))  # documents enumerate themselves
    return wanted
