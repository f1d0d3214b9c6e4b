"""Sheet 核查结果: what is violated, open or only listed, a row per subject and rule, with all a letter needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pandas as pd

from reports.book_sheet import headed
from reports.phrases import M2_PER_HA, cells, hectares, mu
from reports.reason_facts import documents
from reports.speech import relations, verdict_said
from rules.core.choices import once
from spatial.crs import EAST, WEST, gauss_kruger, passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from reports.words import Words
    from rules.core.report import Report

_Value = TypeVar("_Value")

_VERDICT: Final = ("verdict", "code", "kind")
_ZONE: Final = 3.0
"""Degrees of a Gauss-Kruger zone."""
_PREFIX: Final = 1e6
"""What the zone's number is multiplied by before an easting."""


def answer_sheet(rows: pd.DataFrame, run: Report, words: Words) -> pd.DataFrame:
    """Return the sheet under printed headings, its rows numbered.

    Parameters
    ----------
    rows
        As `reports.answer_rows.answers` returns them.
    run
        Of whose rules they are.
    """
    lon, lat = rows["lon"].to_numpy(float), rows["lat"].to_numpy(float)
    east, north = planar(lon, lat)
    book = run.rulebook.rules
    columns: dict[str, object] = {
        "number": np.arange(1, len(rows) + 1),
        **{name: cells(rows[name]) for name in ("subject_id", "subject_name", "county")},
        **{name: cells(rows[name]) for name in ("industry_code", "industry", "construction")},
        "declared_ha": rows["declared_ha"].to_numpy(),
        "area_ha": (rows["area_m2"] / M2_PER_HA).round(4).to_numpy(),
        "excess_ha": rows["excess_ha"].round(4).to_numpy(),
        "question": _each(rows["rule"], lambda rule: words.both(book[rule].question)),
        **{name: rows[name].to_numpy(object) for name in ("control_layer", "control_name", "zone")},
        "relation": _relations(run, words, rows),
        "shared_ha": hectares(rows["shared_m2"]),
        "shared_mu": mu(rows["shared_m2"]),
        "percent": (rows["share"] * 100).round(2).to_numpy(),
        "nearest_m": rows["nearest_m"].astype(float).round(1).to_numpy(),
        "verdict": _each(zip(*(rows[name] for name in _VERDICT), strict=True), lambda row: verdict_said(words, *row)),
        "reason": rows["reason"].to_numpy(object),
        "clause": _clauses(run, words, rows),
        "supplement": _supplements(run, words, rows),
        "lon": lon.round(8),
        "lat": lat.round(8),
        "north": north.round(3),
        "east": east.round(3),
        "file": cells(rows["file"]),
        "row": rows["row"].to_numpy(),
    }
    return headed(pd.DataFrame(columns), words, "header")


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


def _relations(run: Report, words: Words, rows: pd.DataFrame) -> NDArray[np.object_]:
    said = np.full(len(rows), "", object)
    for rule, at in rows.groupby("rule", sort=False).indices.items():
        said[at] = relations(run, words, str(rule), rows.iloc[at])
    return said


def _clauses(run: Report, words: Words, rows: pd.DataFrame) -> list[str]:
    """Return the clauses; where an office names none for its own layer, that it does not."""
    texts = {rule: run.rulebook.rules[rule].text(run.as_of) for rule in set(rows["rule"])}
    bare = {rule for rule, text in texts.items() if text is not None and not text.clauses}
    none = words.part("no-clause")
    return [none if rule in bare else clause for rule, clause in zip(rows["rule"], rows["clause"], strict=True)]


def _each(values: Iterable[_Value], said: Callable[[_Value], str]) -> list[str]:
    """Return what is said of each value, said once of those that are alike."""
    every = list(values)
    once = {value: said(value) for value in set(every)}
    return [once[value] for value in every]


def _supplements(run: Report, words: Words, rows: pd.DataFrame) -> list[str]:
    """Return what the applicant has to hand in: fields to be stated, documents for what is claimed."""
    needed = documents(run, words)

    def wanted(row: tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]) -> str:
        rule, kind, missing, codes, terms = row
        fields = [words.field(field, kind, *run.rulebook.rules[rule].controls) for field in once(missing)]
        claimed = terms if "evidence-missing" in codes else ()
        papers = [paper for term in claimed for paper in needed.get((rule, term), ())]
        return words.part("stop").join(dict.fromkeys([*fields, *papers]))  # documents enumerate themselves

    columns = (rows[name] for name in ("rule", "kind", "missing", "codes", "terms"))
    return _each(zip(*columns, strict=True), wanted)
