"""What would change a violation: how far to move, what to cut, which document, each judged by the engine itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from rules.core.attempts import WIDEST, Attempt, attempt
from rules.core.codes import Verdict
from rules.core.grants import grants
from rules.core.in_the_way import ControlLand, Way
from spatial import measure
from spatial.local import Local
from spatial.measure import GEOD, POINT
from spatial.move import shortest_shift

if TYPE_CHECKING:
    from rules.core.again import Question
    from rules.core.report import Report

FARTHEST: Final = 5_000.0
"""m; nobody moves a project farther and calls it the same."""

MARGIN: Final = 0.1
"""m beyond the limit at first: what a surveyor can stake out."""

COLUMNS: Final = (
    "subject", "rule", "remedy", "verdict", "code", "distance_m", "bearing", "measure", "share", "parts", "also",
    "exemptions", "claim", "geometry",
)  # fmt: skip


def remedies(report: Report, question: Question) -> pd.DataFrame:
    """Find what would change each violation.

    Parameters
    ----------
    report
        The run's, of the same question.

    Returns
    -------
    pandas.DataFrame
        Sorted by subject and rule; `subject` (from 0), `rule`, `remedy` ("move", "cut", "document"), `verdict` the
        engine's under that rule with the remedy (int8; -1: there is none) and its `code`; `distance_m`, `bearing`
        (degrees) of a move; `measure` (m2 | m), `share` and `parts` of what a cut leaves; `also` the rules whose answer
        is worse then, as (rule, verdict); `exemptions` a document rests on, `claim` (field, meaning) what has to be
        claimed with it, None where nothing has; `geometry` (lon/lat) of what is drawn.
    """
    differs = np.flatnonzero(report.subjects["duplicate_differs"].to_numpy(bool))
    question = replace(question, contradicted=frozenset(differs.tolist()))
    ways = list(_ways(report, question))
    moved = attempt(question, ways, _move)
    ways = [way for way in _ways(report, question) if report.subjects["dimension"].iloc[way.subject] > POINT]
    cut = attempt(question, ways, lambda way: _cut(way, question))
    rows = [*_rows("move", moved, report), *_rows("cut", cut, report), *grants(report, question)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.astype({"subject": "int64", "verdict": "int8", "parts": "int64"})
    return frame.sort_values(["subject", "rule"], kind="stable", ignore_index=True)


def violations(report: Report) -> Iterator[tuple[str, int]]:
    """Return each violation, as rule and subject."""
    for rule, result in report.results.items():
        for subject in result.table.index[result.table["verdict"] == Verdict.VIOLATION]:
            yield rule, int(subject)


def _ways(report: Report, question: Question) -> Iterator[Way]:
    """Return the violations that have a place, each with the control land the report names."""
    land = ControlLand.of(question.controls)
    for rule, subject in violations(report):
        result = report.results[rule]
        answer: Any = result.table.loc[subject]
        if np.isnan(answer["measure"]) or answer["code"] not in {"overlap", "outside", "too-near"}:
            continue
        by_distance = answer["code"] == "too-near"
        unsure = by_distance or answer["dimension"] == POINT
        way = Way(
            subject=subject,
            rule=rule,
            local=Local.about(question.placed, subject),
            into=result.outside,
            by_distance=by_distance,
            margin=MARGIN + (question.rulebook.tolerance.position_m if unsure else 0.0),
            land=land,
            on_map=report.subjects["geometry"].iloc[subject],
        )
        if way.into:
            kinds = question.rulebook.rules[rule].controls
            way.apart |= {int(row): 0.0 for kind in kinds if kind in land.of_kind for row in land.of_kind[kind]}
        else:
            met = result.pairs[result.pairs["subject"] == subject]
            way.meet(land.met(met), float(answer["margin"]), float(answer["nearest_m"]))
        yield way


def _move(way: Way) -> shapely.Geometry | None:
    """Draw the footprint where the shortest shift puts it."""
    land, apart = way.around(FARTHEST)
    shift = shortest_shift(way.local.footprint, land, apart=apart, margin=way.margin, limit=FARTHEST, into=way.into)
    return None if shift is None else way.local.shifted(*shift)


def _cut(way: Way, question: Question) -> shapely.Geometry | None:
    """Draw what is left of the footprint outside the land, or in it; crumbs below the tolerance are nothing."""
    land, apart = way.around(WIDEST)
    gap = apart + (way.margin if way.by_distance else way.margin - MARGIN)
    if way.into:
        frame = shapely.box(*(np.array(shapely.bounds(way.local.footprint)) + np.array([-9.0, -9.0, 9.0, 9.0])))
        inner = shapely.buffer(shapely.union_all(land), -float(way.margin - MARGIN), join_style="mitre")
        blocked = shapely.difference(frame, inner)
    else:
        blocked = shapely.union_all(np.where(gap > 0, shapely.buffer(land, gap, quad_segs=64), land))
    rest = way.local.without(blocked)
    limits, dimension = question.rulebook.tolerance, shapely.get_dimensions(way.local.own)
    parts = shapely.get_parts(rest)
    parts = parts[shapely.get_dimensions(parts) == dimension]
    size = measure.whole(_on_map(parts, way))
    kept = parts[size > (limits.length_m if dimension == measure.LINE else limits.area_m2)]
    if not len(kept):
        return None
    many = shapely.multilinestrings if dimension == measure.LINE else shapely.multipolygons
    joined: shapely.Geometry = kept[0] if len(kept) == 1 else many(kept)
    return joined


def _on_map(geometry: np.ndarray[Any, Any], way: Way) -> np.ndarray[Any, Any]:
    return way.local.plane.to_map(geometry)


def _rows(remedy: str, attempts: Iterable[Attempt], report: Report) -> Iterator[dict[str, object]]:
    """Return the rows of one kind of remedy; only what the engine found clear is offered."""
    for each in attempts:
        way = each.way
        row: dict[str, object] = {
            "subject": way.subject, "rule": way.rule, "remedy": remedy, "verdict": -1, "code": each.code,
            "distance_m": np.nan, "bearing": np.nan, "measure": np.nan, "share": np.nan, "parts": 0, "also": (),
            "exemptions": (), "claim": None, "geometry": None,
        }  # fmt: skip
        if each.clear and each.drawn is not None:
            drawn = _on_map(np.array([each.drawn], object), way)[0]
            row |= {"verdict": each.verdict, "geometry": drawn, "also": _worse(each, report)}
            row |= _moved(way.on_map, drawn) if remedy == "move" else _left(way.on_map, drawn)
        yield row


def _moved(before: shapely.Geometry, after: shapely.Geometry) -> dict[str, object]:
    (lon, lat), (to_lon, to_lat) = shapely.get_coordinates(before)[0], shapely.get_coordinates(after)[0]
    bearing, _, metres = GEOD.inv(lon, lat, to_lon, to_lat)
    return {"distance_m": metres, "bearing": bearing % 360}


def _left(before: shapely.Geometry, after: shapely.Geometry) -> dict[str, object]:
    whole, left = measure.whole(np.array([before, after], object))
    return {"measure": left, "share": left / whole, "parts": shapely.get_num_geometries(after)}


def _worse(each: Attempt, report: Report) -> tuple[tuple[str, str], ...]:
    """Return the rules that would answer worse than before, and what; what stays as it was is known."""
    found = []
    for rule, verdict in each.verdicts.items():
        table = report.results[rule].table["verdict"] if rule in report.results else pd.Series(dtype="int8")
        before = int(table.get(each.way.subject, -1))
        if verdict > max(before, Verdict.CLEAR):
            found.append((rule, Verdict(verdict).word))
    return tuple(found)
