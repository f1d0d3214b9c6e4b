"""Repair keeps land: every case drawn by hand, the area it must have computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import exact_area

from spatial.repair import Mend, repair

SQUARE = [(0, 0), (10, 0), (10, 10), (0, 10)]


def one(geometry):
    """Repair a single row: geometry, spare, mend, reason."""
    fixed = repair(np.array([geometry], dtype=object))
    return fixed.geometry[0], fixed.spare[0], Mend(int(fixed.mend[0])), fixed.reason[0]


def test_valid_rows_pass_untouched():
    rows = np.array(
        [shapely.Polygon(SQUARE), shapely.LineString([(0, 0), (1, 1)]), shapely.Point(3, 4), None], dtype=object
    )
    fixed = repair(rows)
    assert [after is before for after, before in zip(fixed.geometry, rows, strict=True)] == [True] * 4
    assert fixed.mend.tolist() == [0] * 4
    assert fixed.mend.dtype == np.uint8
    assert fixed.reason.tolist() == [""] * 4
    assert shapely.is_missing(fixed.spare).all()


def test_input_is_not_changed():
    rows = np.array([shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])], dtype=object)
    before = rows[0]
    repair(rows)
    assert rows[0] is before


def test_no_rows():
    assert len(repair(np.empty(0, dtype=object)).geometry) == 0


@pytest.mark.parametrize(
    "empty", [shapely.Polygon(), shapely.Point(), shapely.GeometryCollection(), shapely.MultiPolygon()]
)
def test_empty_is_no_geometry(empty):
    assert one(empty) == (None, None, Mend.NONE, "")


def test_bow_tie_keeps_both_wings():
    geometry, spare, mend, reason = one(shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]))
    assert geometry.area == 50
    assert spare is None
    assert mend == Mend.REPAIRED
    assert reason == "Self-intersection[5 5]"


def test_overlapping_parts_stay_land():
    overlapping = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(5, 2, 15, 12)])
    geometry, spare, mend, _ = one(overlapping)
    assert geometry.area == 100 + 100 - 40
    assert spare.area == 100 + 100 - 2 * 40, "the line work makes a hole of what lies twice"
    assert mend == Mend.REPAIRED | Mend.DISAGREE


def test_the_same_part_twice_is_land_once():
    geometry, spare, mend, _ = one(shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 10)]))
    assert geometry.equals(shapely.box(0, 0, 10, 10))
    assert (spare is None) == (Mend.DISAGREE not in mend)


def test_parts_sharing_an_edge_are_joined():
    geometry, spare, mend, _ = one(shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)]))
    assert geometry.equals(shapely.box(0, 0, 20, 10))
    assert spare is None
    assert mend == Mend.REPAIRED


def test_hole_along_its_shells_edge_stays_a_hole():
    geometry, spare, _, _ = one(shapely.Polygon(SQUARE, [[(0, 2), (0, 8), (6, 8), (6, 2)]]))
    assert geometry.area == 100 - 36
    assert spare.area == 100, "the line work fills it"


def test_hole_over_its_shells_edge_is_cut_off():
    geometry, spare, mend, _ = one(shapely.Polygon(SQUARE, [[(5, 2), (5, 8), (15, 8), (15, 2)]]))
    assert geometry.area == 100 - 30
    assert spare.area == 100
    assert Mend.DISAGREE in mend


def test_a_ring_wound_twice_is_land_once():
    coil = [(0, 0), (10, 0), (10, 10), (2, 10), (2, 2), (12, 2), (12, 12), (0, 12)]
    geometry, spare, mend, _ = one(shapely.Polygon(coil))
    assert geometry.area == 12 * 12 - 2 * 2
    assert spare.area == 12 * 12 - 2 * 2 - 8 * 8
    assert mend == Mend.REPAIRED | Mend.DISAGREE


def test_a_spike_falls_away():
    geometry, spare, mend, _ = one(shapely.Polygon([(0, 0), (10, 0), (20, 0), (10, 0), (10, 10), (0, 10)]))
    assert geometry.equals(shapely.Polygon(SQUARE))
    assert spare is None
    assert mend == Mend.REPAIRED


@pytest.mark.parametrize(
    "flat",
    [shapely.Polygon([(0, 0), (5, 5), (10, 10)]), shapely.LineString([(3, 3), (3, 3)]), shapely.Polygon([(1, 1)] * 4)],
)
def test_nothing_left_is_said(flat):
    geometry, spare, mend, reason = one(flat)
    assert geometry is None
    assert spare is None
    assert mend == Mend.REPAIRED | Mend.COLLAPSED
    assert reason


def test_a_part_without_length_falls_away():
    geometry, _, mend, _ = one(shapely.MultiLineString([[(0, 0), (0, 0)], [(0, 0), (3, 4)]]))
    assert geometry.length == 5
    assert mend == Mend.REPAIRED


def test_self_crossing_lines_are_lines():
    line = shapely.LineString([(0, 0), (10, 10), (10, 0), (0, 10), (0, 0), (10, 10)])
    geometry, _, mend, _ = one(line)
    assert geometry is line
    assert mend == Mend.NONE


def test_collections_keep_the_highest_dimension():
    inner = shapely.GeometryCollection([shapely.box(20, 0, 30, 10), shapely.Point(1, 1)])
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 10, 10), shapely.LineString([(0, 0), (99, 99)]), inner])
    geometry, _, mend, _ = one(mixed)
    assert geometry.equals(shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)]))
    assert mend == Mend.MIXED
    geometry, _, mend, _ = one(shapely.GeometryCollection([shapely.box(0, 0, 10, 10)]))
    assert geometry.equals(shapely.box(0, 0, 10, 10))
    assert mend == Mend.NONE
    geometry, _, mend, _ = one(shapely.GeometryCollection([shapely.Point(1, 1), shapely.LineString([(0, 0), (3, 4)])]))
    assert geometry.length == 5
    assert mend == Mend.MIXED


def test_heights_and_measures_are_dropped():
    for high in (
        shapely.Point(1, 2, 3),
        shapely.from_wkt("LINESTRING M (0 0 1, 3 4 2)"),
        shapely.from_wkt("POINT ZM (1 2 3 4)"),
    ):
        geometry, _, mend, _ = one(high)
        assert geometry.equals(shapely.force_2d(high))
        assert not geometry.has_z
        assert not geometry.has_m
        assert mend == Mend.FLATTENED


def test_noise_is_no_disagreement():
    """Parts that overlap by rounding alone, at the size of prefixed eastings."""
    left = shapely.box(37424338, 4287780, 37424738.0001, 4288080)
    right = shapely.box(37424738, 4287780, 37425138, 4288080)
    geometry, spare, mend, _ = one(shapely.MultiPolygon([left, right]))
    assert geometry.area == pytest.approx(800 * 300, rel=1e-9)
    assert spare is None
    assert mend == Mend.REPAIRED


def test_what_geos_cannot_repair_does_not_stop_the_others(monkeypatch):
    make_valid = shapely.make_valid

    def fragile(geometry, **how):
        if (shapely.area(shapely.envelope(geometry)) > 1000).any():
            raise shapely.errors.GEOSException("TopologyException")
        return make_valid(geometry, **how)

    monkeypatch.setattr(shapely, "make_valid", fragile)
    small = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    rows = np.array([small, shapely.transform(small, lambda coords: coords * 10), small], dtype=object)
    fixed = repair(rows)
    assert shapely.area(fixed.geometry).tolist() == pytest.approx([50, np.nan, 50], nan_ok=True)
    assert fixed.mend[1] == Mend.REPAIRED | Mend.COLLAPSED
    assert fixed.reason[1].startswith("Self-intersection")
    assert repair(np.array([shapely.MultiPolygon(list(rows[:2]))], dtype=object)).geometry[0] is None, (
        "no part is dropped"
    )


places = st.tuples(st.integers(0, 8), st.integers(0, 8))
rings = st.lists(places, min_size=3, max_size=9).map(shapely.Polygon)


@settings(max_examples=60, deadline=None)
@given(st.lists(rings, min_size=1, max_size=3))
def test_what_is_enclosed_an_odd_number_of_times_is_never_lost(parts):
    """Whatever is delivered comes out valid, and no part loses land that its own rings enclose."""
    geometry, spare, mend, _ = one(shapely.MultiPolygon(parts))
    least = max(float(exact_area(part)) for part in parts)
    if geometry is None:
        assert Mend.COLLAPSED in mend
        assert least == 0
        return
    assert geometry.is_valid
    assert spare is None or spare.is_valid
    assert geometry.area >= least - 1e-9
    enclosed = shapely.MultiPolygon(parts)
    assert float(exact_area(enclosed, geometry)) == pytest.approx(float(exact_area(enclosed)), abs=1e-9)
