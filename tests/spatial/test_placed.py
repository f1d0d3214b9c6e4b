"""From what was delivered to the map: nothing lost without a mark, nothing moved that need not move."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial.crs import CGCS2000, UnknownAccuracyError, passage
from spatial.measure import area
from spatial.placed import Placed, empty, place, stack
from spatial.repair import Mend

ZONE_37 = CRS.from_epsg(4525)
EAST, NORTH = 37424338.0, 4287780.0
PLOT = shapely.box(EAST, NORTH, EAST + 400, NORTH + 300)

with np.errstate(invalid="ignore"):
    NOT_A_NUMBER = shapely.LineString([(EAST, NORTH), (np.nan, NORTH)])


def of(*geometry):
    return np.array(geometry, dtype=object)


def moved(geometry, east=EAST, north=NORTH):
    return shapely.transform(geometry, lambda coords: coords + np.array([east, north]))


def test_own_stays_bit_for_bit_and_the_map_has_the_same_vertices():
    placed = place(of(PLOT), ZONE_37)
    assert placed.own[0] is PLOT
    assert shapely.get_num_coordinates(placed.map[0]) == 5
    back = passage(ZONE_37).from_map(shapely.get_coordinates(placed.map))
    assert back == pytest.approx(shapely.get_coordinates(PLOT), abs=1e-8)
    assert shapely.bounds(placed.map)[0] == pytest.approx([110.130, 38.719, 110.138, 38.725], abs=0.1)
    assert (placed.mend[0], placed.reason[0], placed.spare[0], placed.accuracy[0]) == (0, "", None, 0.0)


def test_a_control_in_4490_is_its_own_map():
    polygon = shapely.box(109.1234567890123, 38, 109.2, 38.1)
    placed = place(of(polygon), CGCS2000)
    assert shapely.get_coordinates(placed.map).tolist() == shapely.get_coordinates(polygon).tolist()
    assert placed.map[0] is placed.own[0] is polygon  # millions of vertices are kept once


def test_rows_without_geometry_stay_rows():
    placed = place(of(None, shapely.Polygon(), PLOT), ZONE_37)
    assert len(placed) == 3
    assert shapely.is_missing(placed.own).tolist() == [True, True, False]
    assert shapely.is_missing(placed.map).tolist() == [True, True, False]
    assert placed.mend.tolist() == [0, 0, 0]
    assert len(place(of(), ZONE_37)) == 0


@pytest.mark.parametrize(
    "geometry",
    [
        shapely.box(424338, NORTH, 424738, NORTH + 300),
        shapely.Point(np.inf, 0),
        NOT_A_NUMBER,
        shapely.LineString([(EAST, NORTH), (EAST, np.inf)]),
        shapely.Polygon([(EAST, NORTH), (EAST + 400, NORTH), (-1.79e308, -1.79e308), (EAST, NORTH + 300)]),
    ],
    ids=["no zone prefix", "infinite point", "not a number", "infinite vertex", "stands for no data"],
)
def test_what_is_not_on_the_map_is_lost_and_says_so(geometry):
    placed = place(of(PLOT, geometry), ZONE_37)
    assert placed.own[1] is None
    assert placed.map[1] is None
    assert placed.mend.tolist() == [0, Mend.LOST]
    assert placed.reason.tolist() == ["", "Coordinates not on the map"]


@pytest.mark.parametrize(
    ("geometry", "lost"),
    [
        (shapely.Point(-360, 90), False),
        (shapely.LineString([(110, 38), (110, 91)]), True),
        (shapely.Polygon([(110, 38), (361, 38), (111, 39)]), True),
        (shapely.Polygon([(110, 38), (1e15, 38), (111, 39)]), True),
    ],
)
def test_no_longitude_and_latitude_beyond_a_full_turn_and_a_pole(geometry, lost):
    placed = place(of(shapely.Point(110, 38), geometry), CGCS2000)
    assert shapely.is_missing(placed.map).tolist() == [False, lost]
    assert placed.mend.tolist() == [0, Mend.LOST if lost else 0]


def test_metres_declared_as_degrees_are_lost():
    placed = place(of(PLOT), CGCS2000)
    assert placed.own[0] is None
    assert placed.mend[0] == Mend.LOST


def test_repairs_are_logged():
    bow_tie = moved(shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)]))
    twice = moved(shapely.MultiPolygon([shapely.box(0, 0, 100, 100), shapely.box(50, 20, 150, 120)]))
    flat = moved(shapely.Polygon([(0, 0), (5, 5), (10, 10)]))
    placed = place(of(bow_tie, twice, flat), ZONE_37)
    assert placed.mend.tolist() == [
        Mend.REPAIRED, Mend.REPAIRED | Mend.DISAGREE, Mend.REPAIRED | Mend.COLLAPSED,
    ]  # fmt: skip
    assert placed.reason[0].startswith("Self-intersection[37424388 ")
    assert area(placed.map) == pytest.approx([5000, 20_000 - 4000, 0], rel=1e-3)
    assert area(placed.spare) == pytest.approx([0, 20_000 - 8000, 0], rel=1e-3)
    assert placed.own[2] is None


def test_what_only_the_transformation_broke_is_no_repair_of_the_data():
    """A hole whose corner touches its shell's edge: the edge is bent on the map, its corner is not."""
    shell = [(0, 0), (4000, 0), (4000, 3000), (0, 3000)]
    holes = [[(2000, 0), (2200, 800), (1800, 800)], [(2000, 3000), (2200, 2000), (1800, 2000)]]
    touching = moved(shapely.Polygon(shell, holes))
    assert touching.is_valid
    placed = place(of(PLOT, touching), ZONE_37)
    assert placed.mend.tolist() == [0, Mend.TRANSFORMED]
    assert placed.own[1] is touching
    assert placed.map[1].is_valid
    assert placed.spare[1] is None
    assert placed.reason[1]
    assert area(placed.map)[1] == pytest.approx(touching.area, rel=1e-3)


def test_flattened_and_mixed():
    high = shapely.force_3d(moved(shapely.box(0, 0, 1, 1)), 1200.0)
    mixed = moved(shapely.GeometryCollection([shapely.box(0, 0, 9, 9), shapely.Point(1, 1)]))
    placed = place(of(high, mixed), ZONE_37)
    assert placed.mend.tolist() == [Mend.FLATTENED, Mend.MIXED]
    assert not shapely.has_z(placed.map).any()


def test_accuracy_is_never_better_than_stated():
    utm = CRS.from_epsg(32249)
    assert place(of(shapely.Point(400_000, 4_200_000)), utm).accuracy.tolist() == [2.0]
    assert place(of(shapely.Point(400_000, 4_200_000)), utm, accuracy=5.0).accuracy.tolist() == [5.0]
    assert place(of(shapely.Point(400_000, 4_200_000)), utm, accuracy=0.5).accuracy.tolist() == [2.0]
    assert place(of(PLOT), ZONE_37, accuracy=0.5).accuracy.tolist() == [0.5]


def test_unknown_accuracy_is_refused():
    with pytest.raises(UnknownAccuracyError):
        place(of(PLOT), CRS.from_epsg(2361))


def test_drawn_on_another_paper():
    degrees = of(shapely.box(109, 38, 109.1, 38.1))
    assert place(degrees, CGCS2000).drawn.tolist() == [-1]
    drawn = place(degrees, CGCS2000, drawn=ZONE_37)
    assert drawn.papers[drawn.drawn[0]] == ZONE_37
    assert drawn.papers[drawn.paper[0]] == CGCS2000
    same = place(of(PLOT), ZONE_37, drawn=CRS.from_user_input("EPSG:4525"))
    assert (same.papers, same.drawn.tolist()) == ((ZONE_37,), [0])


def test_stack_merges_papers():
    first = place(of(shapely.box(109, 38, 109.1, 38.1)), CGCS2000, drawn=ZONE_37)
    second = place(of(PLOT, None), CRS.from_user_input("EPSG:4525"))
    both = stack([first, second, empty()])
    assert len(both) == 3
    assert both.papers == (CGCS2000, ZONE_37)
    assert both.paper.tolist() == [0, 1, 1]
    assert both.drawn.tolist() == [1, -1, -1]
    assert both.own[1] is PLOT
    assert [array.dtype for array in (both.paper, both.drawn, both.mend)] == [np.int32, np.int32, np.uint8]


def test_stack_of_nothing_is_empty():
    for nothing in (stack([]), empty(), stack([empty(), empty()])):
        assert isinstance(nothing, Placed)
        assert len(nothing) == 0
        assert nothing.papers == ()


def test_take_rows_in_any_order():
    placed = place(of(PLOT, None, moved(PLOT, 500, 0)), ZONE_37)
    assert placed.take(np.array([2, 0])).own[1] is PLOT
    assert len(placed.take(np.array([False, True, False]))) == 1
    assert len(placed.take(slice(1, 3))) == 2
    assert placed.take(np.array([0])).papers == placed.papers


def test_many_small_plots_are_placed_at_once():
    """Seconds, not minutes: about half a second for 100 000 on a quiet machine."""
    corners = np.random.default_rng(0).uniform([EAST, NORTH], [EAST + 60_000, NORTH + 60_000], (100_000, 2))
    plots = shapely.box(*corners.T, *(corners + 40).T)
    began = time.perf_counter()
    placed = place(plots, ZONE_37)
    assert time.perf_counter() - began < 10
    assert not placed.mend.any()


def test_rows_placed_in_blocks_are_the_same(monkeypatch):
    bow = shapely.Polygon([(500_000, 4_000_000), (500_100, 4_000_100), (500_100, 4_000_000), (500_000, 4_000_100)])
    rows = np.array([shapely.box(500_000, 4_000_000, 500_100, 4_000_100), None, bow, bow, shapely.Point(5e5, 4e6)])
    unsure = np.zeros(len(rows), bool)
    whole = place(rows, CRS.from_epsg(4547), drawn=CRS.from_epsg(4490), holes_unsure=unsure)
    monkeypatch.setattr("spatial.placed.BLOCK", 2)
    blocks = place(rows, CRS.from_epsg(4547), drawn=CRS.from_epsg(4490), holes_unsure=unsure)
    for name in ("own", "map", "spare"):
        assert shapely.to_wkb(getattr(blocks, name)).tolist() == shapely.to_wkb(getattr(whole, name)).tolist()
    for name in ("paper", "drawn", "accuracy", "mend", "reason"):
        assert getattr(blocks, name).tolist() == getattr(whole, name).tolist()
    assert blocks.papers == whole.papers
