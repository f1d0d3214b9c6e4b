"""Rows whose outline is missing or cannot be meant: no verdict stands on it, and nothing else is asked for."""

from dataclasses import replace

import pytest
from desk import answer, box, check, control, layer

from rules.core.codes import Verdict

LAND = box(0, 0, 10_000, 10_000)
INSIDE, APART = box(100, 100, 200, 200), box(20_000, 0, 20_100, 100)
CONTROLS = [
    control(kind, [(LAND, {"name": "甲"})]) for kind in ("ecological-red-line", "urban-core", "industrial-park")
]


def judged(place, status, kind="project", **fields):
    rows = layer(kind, [(place, {"name": "甲", **fields})])
    return check([replace(rows, frame=rows.frame.assign(row_status=status))], CONTROLS)


@pytest.mark.parametrize("status", ["no-geometry", "unreadable", "incomplete-input"])
def test_a_row_without_outline_leads_with_that_and_asks_for_nothing(status):
    report = judged(None, status)
    for rule in ("ERL001", "UCR001", "IPK001"):
        assert answer(report, rule) == f"review/{status}"
        assert report.results[rule].table.codes[0] == (status,)
        assert report.results[rule].table.missing[0] == ()


def test_what_does_not_concern_it_does_so_without_an_outline_too():
    report = judged(None, "no-geometry", industry_code="8311", construction="新建")
    assert answer(report, "IPK001") == "not-applicable/out-of-scope"


@pytest.mark.parametrize("place", [INSIDE, APART])
def test_neither_violation_nor_clear_stands_on_a_stray_vertex(place):
    report = judged(place, "stray-vertex")
    assert {answer(report, rule) for rule in ("ERL001", "UCR001", "IPK001")} == {"review/stray-vertex"}
    assert set(report.results["UCR001"].table.missing) == {()}


def test_what_a_stray_vertex_gave_is_kept_beside_it():
    table = judged(INSIDE, "stray-vertex").results["ERL001"].table
    assert (table.verdict[0], table.original_verdict[0]) == (Verdict.REVIEW, Verdict.VIOLATION)


def test_a_term_needs_no_outline():
    dates = {"right": "采矿权", "valid_from": "2024-01-01", "valid_to": "2034-01-01"}
    report = judged(APART, "stray-vertex", "mining-right", **dates)
    assert answer(report, "ERL002") == "review/stray-vertex"
    assert answer(report, "MRT001") == "clear/permitted"
