"""Pairs: squares by hand, exact areas by rational arithmetic, and what happens when GEOS is wrong or gives up."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import exact_area
from pyproj import CRS
from wrong_pairs import IN_DEGREES, IN_METRES, WrongPair

from spatial import measure
from spatial.crs import passage, transform
from spatial.overlay import Doubt, Pairs, Relation, overlay
from spatial.placed import Placed, empty, place, stack

CGCS2000 = CRS.from_epsg(4490)
LON, LAT = 109.7, 38.3
SIDE = 0.001  # about 87 m by 111 m: no long edges
NORTH = 1 / 111_007.4  # degrees in a metre here
EAST = 1 / 87_473.4


def on_map(*geometry: shapely.Geometry | None) -> Placed:
    return place(np.array(geometry, object), CGCS2000)


def square(x: float = 0.0, y: float = 0.0, width: float = 1.0, height: float = 1.0) -> shapely.Polygon:
    """A rectangle in sides, its south-west corner so many sides east and north."""
    return shapely.box(LON + x * SIDE, LAT + y * SIDE, LON + (x + width) * SIDE, LAT + (y + height) * SIDE)


def strip(overlap: float) -> shapely.Polygon:
    """A control east of `square()` that reaches so many metres into it."""
    return shapely.box(LON + SIDE - overlap * EAST, LAT, LON + 2 * SIDE, LAT + SIDE)


def size(geometry: shapely.Geometry) -> float:
    return float(measure.whole(np.array([geometry]))[0])


def only(pairs: Pairs) -> Pairs:
    assert len(pairs) == 1
    return pairs


def test_half_a_square() -> None:
    pairs = only(overlay(on_map(square()), on_map(square(x=0.5))))
    assert pairs.relation[0] == Relation.OVERLAP
    assert pairs.doubt[0] == Doubt.NONE
    half = size(square(x=0.5, width=0.5))
    assert pairs.measure[0] == pytest.approx(half, rel=1e-9)
    assert pairs.low[0] <= half * (1 + 1e-12)
    assert pairs.high[0] >= half * (1 - 1e-12)
    assert pairs.high[0] - pairs.low[0] < 0.05
    assert pairs.geometry[0].equals(square(x=0.5, width=0.5))
    assert pairs.width[0] == pytest.approx(2 * half / measure.length(pairs.geometry)[0])
    assert np.isnan(pairs.depth[0])


def test_inside_is_the_subject_itself() -> None:
    subjects = on_map(square())
    pairs = only(overlay(subjects, on_map(square(-1, -1, 3, 3))))
    assert pairs.relation[0] == Relation.INSIDE
    assert pairs.geometry[0] is subjects.map[0]
    assert pairs.low[0] == pairs.measure[0] == pairs.high[0] == size(square())


@pytest.mark.parametrize(
    ("control", "relation"),
    [
        (square(0.2, 0.2, 0.5, 0.5), Relation.CONTAINS),
        (square(), Relation.EQUAL),
        (square(0, 0, 2, 1), Relation.INSIDE),
        (square(0, 0, 0.5, 1), Relation.CONTAINS),
        (strip(-0.005), Relation.ADJACENT),
        (strip(0.0), Relation.ADJACENT),
        (strip(0.005), Relation.ADJACENT),
        (strip(0.02), Relation.OVERLAP),
        (square(1, 1), Relation.ADJACENT),  # a corner
        (shapely.box(LON + 0.005 * EAST, LAT - SIDE, LON + 2 * SIDE, LAT + 2 * SIDE), Relation.INSIDE),  # but for 5 mm
    ],
)
def test_relations(control: shapely.Polygon, relation: Relation) -> None:
    pairs = only(overlay(on_map(square()), on_map(control)))
    assert pairs.relation[0] == relation


def test_a_strip_no_wider_than_touch_may_be_nothing() -> None:
    pairs = only(overlay(on_map(square()), on_map(strip(0.005))))
    assert pairs.doubt[0] == Doubt.EDGES
    assert pairs.low[0] == 0.0
    assert pairs.measure[0] == pytest.approx(0.005 * SIDE / NORTH, rel=1e-2)
    assert pairs.width[0] == pytest.approx(0.005, rel=1e-2)
    wider = only(overlay(on_map(square()), on_map(strip(0.005)), touch=0.001))
    assert wider.low[0] > 0.5
    assert wider.relation[0] == Relation.OVERLAP


def test_beyond_touch_is_absent_and_within_reach_is_near() -> None:
    subjects, controls = on_map(square(), square(y=500)), on_map(strip(-2.0))
    assert len(overlay(subjects, controls)) == 0
    pairs = only(overlay(subjects, controls, reach=5.0))
    assert (pairs.subject[0], pairs.control[0], pairs.relation[0]) == (0, 0, Relation.NEAR)
    assert pairs.depth[0] == pytest.approx(-2.0, abs=1e-3)
    assert pairs.geometry[0] is None
    assert pairs.high[0] == 0.0
    assert len(overlay(subjects, controls, reach=1.9)) == 0


def test_depth_of_what_is_shared() -> None:
    pairs = only(overlay(on_map(square()), on_map(strip(3.0)), reach=5.0))
    assert pairs.depth[0] == pytest.approx(3.0, abs=1e-3)


def test_lines_are_measured_in_metres() -> None:
    inside = shapely.LineString([(LON + 0.2 * SIDE, LAT + SIDE / 2), (LON + 0.8 * SIDE, LAT + SIDE / 2)])
    across = shapely.LineString([(LON - SIDE, LAT + SIDE / 2), (LON + 2 * SIDE, LAT + SIDE / 2)])
    along = shapely.LineString([(LON, LAT), (LON + SIDE, LAT)])
    beside = shapely.LineString([(LON, LAT - NORTH), (LON + SIDE, LAT - NORTH)])
    pairs = overlay(on_map(inside, across, along, beside), on_map(square()))
    assert pairs.subject.tolist() == [0, 1, 2]
    assert pairs.relation.tolist() == [Relation.INSIDE, Relation.OVERLAP, Relation.ADJACENT]
    assert pairs.measure == pytest.approx([0.6 * SIDE / EAST, SIDE / EAST, SIDE / EAST], rel=1e-5)
    assert pairs.low[2] == 0.0  # on the edge: it may as well lie beside it
    assert pairs.doubt.tolist() == [Doubt.NONE, Doubt.NONE, Doubt.EDGES]
    assert shapely.get_dimensions(pairs.geometry).tolist() == [1, 1, 1]
    assert pairs.width[:2] == pytest.approx([0.5 * SIDE / EAST] * 2, rel=1e-2)  # deep where they have no vertex


def test_lines_and_points_hardly_inside_are_adjacent() -> None:
    """Properly inside, by half a millimetre: rounding could have put them there."""
    inset = 0.0005 * NORTH
    line = shapely.LineString([(LON + 0.2 * SIDE, LAT + inset), (LON + 0.8 * SIDE, LAT + inset)])
    pairs = overlay(on_map(line, shapely.Point(LON + 0.5 * SIDE, LAT + inset)), on_map(square()))
    assert pairs.relation.tolist() == [Relation.ADJACENT, Relation.ADJACENT]
    assert pairs.low.tolist() == [0.0, 1.0]
    assert pairs.width == pytest.approx([0.0005, 0.0005], rel=1e-2)


def test_a_line_through_a_narrow_strip_is_not_adjacent() -> None:
    """Both vertices of what is shared lie on the edge; the line is deep between them."""
    band = shapely.box(LON, LAT, LON + SIDE, LAT + 30 * NORTH)
    line = shapely.LineString([(LON + SIDE / 2, LAT - SIDE), (LON + SIDE / 2, LAT + SIDE)])
    pairs = only(overlay(on_map(line), on_map(band)))
    assert pairs.relation[0] == Relation.OVERLAP
    assert pairs.width[0] == pytest.approx(15.0, rel=1e-2)
    assert pairs.low[0] == pytest.approx(30.0, rel=1e-2)


def test_points_are_in_or_out() -> None:
    inside = shapely.Point(LON + SIDE / 2, LAT + 20 * NORTH)
    edge = shapely.Point(LON + SIDE / 2, LAT)
    outside = shapely.Point(LON + SIDE / 2, LAT - 3 * NORTH)
    pairs = overlay(on_map(inside, edge, outside), on_map(square()), reach=5.0)
    assert pairs.relation.tolist() == [Relation.INSIDE, Relation.ADJACENT, Relation.NEAR]
    assert pairs.measure.tolist() == [1.0, 1.0, 0.0]
    assert pairs.low.tolist() == [1.0, 1.0, 0.0]
    assert pairs.depth == pytest.approx([20.0, 0.0, -3.0], abs=1e-3)
    assert pairs.geometry[0].equals(inside)


def test_lines_that_restrict_have_no_inside() -> None:
    road = shapely.LineString([(LON - SIDE, LAT + SIDE / 2), (LON + 3 * SIDE, LAT + SIDE / 2)])
    beside = square(y=0.5 + 20 * NORTH / SIDE)
    pairs = overlay(on_map(square(), beside, road), on_map(road), reach=50.0)
    assert pairs.subject.tolist() == [0, 1, 2]
    assert pairs.relation.tolist() == [Relation.ADJACENT, Relation.NEAR, Relation.ADJACENT]
    assert pairs.high.tolist() == [0.0, 0.0, 0.0]
    assert pairs.depth == pytest.approx([0.0, -20.0, 0.0], abs=1e-2)


def test_mixed_rows_come_sorted_and_rows_without_geometry_are_absent() -> None:
    subjects = on_map(square(), None, shapely.Point(LON + SIDE / 2, LAT + SIDE / 2), square(y=0.5))
    pairs = overlay(subjects, on_map(square(0.5), None, square(-0.2, -0.2, 2, 2)))
    assert list(zip(pairs.subject.tolist(), pairs.control.tolist(), strict=True)) == [
        (0, 0), (0, 2), (2, 0), (2, 2), (3, 0), (3, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("none", [empty(), on_map(None)])
def test_nothing_to_overlay(none: Placed) -> None:
    assert len(overlay(none, on_map(square()))) == 0
    assert len(overlay(on_map(square()), none)) == 0


def test_parts_add_up_to_the_whole() -> None:
    """Sixteen tiles that share edges: what they take of a subject is the subject, to 1e-9."""
    tiles = on_map(*(square(x / 3, y / 3, 1 / 3, 1 / 3) for x in range(4) for y in range(4)))
    turned = shapely.affinity.rotate(square(0.1, 0.1, 0.9, 0.9), 31)
    pairs = overlay(on_map(turned), tiles)
    inside = shapely.intersection(turned, square(0, 0, 4 / 3, 4 / 3))
    assert pairs.measure.sum() == pytest.approx(size(inside), rel=1e-9)


def test_any_number_of_threads_gives_the_same() -> None:
    random = np.random.default_rng(3)
    subjects = on_map(*(square(x, y) for x, y in random.uniform(0, 40, (1500, 2))))
    controls = on_map(
        *(shapely.Point(LON + x * SIDE, LAT + y * SIDE).buffer(2 * SIDE) for x, y in random.uniform(0, 40, (40, 2)))
    )
    one, two = (overlay(subjects, controls, threads=threads) for threads in (1, 4))
    assert len(one) > 600
    for name in ("subject", "control", "relation", "doubt", "measure", "low", "high", "width"):
        assert np.array_equal(getattr(one, name), getattr(two, name))
    assert shapely.equals_exact(one.geometry, two.geometry).all()


# what GEOS does wrong ----------------------------------------------------------------------------------------------


def exact(first: shapely.Geometry, second: shapely.Geometry) -> float:
    """Exact shared area, degrees by rational arithmetic, times the square metres of a square degree here."""
    return float(exact_area(first, second)) * size(first) / float(exact_area(first))


corner = st.tuples(st.integers(0, 40), st.integers(0, 40))
corners = st.lists(corner, min_size=3, max_size=7, unique=True)


def star(lattice: list[tuple[int, int]]) -> shapely.Polygon | None:
    """Corners on a coarse lattice, in order round their middle: edges cross in vertices and run along each other."""
    middle = np.mean(lattice, axis=0)
    walk = sorted(lattice, key=lambda at: np.arctan2(at[1] - middle[1], at[0] - middle[0]))
    shape = shapely.Polygon([(LON + x * SIDE / 20, LAT + y * SIDE / 20) for x, y in walk])
    return shape if shape.is_valid and not shape.is_empty else None


@settings(max_examples=100, deadline=None)
@given(corners, corners)
def test_low_and_high_enclose_the_exact_area(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    first, second = star(one), star(other)
    if first is None or second is None:
        return
    truth = exact(first, second)
    pairs = overlay(on_map(first), on_map(second))
    low, high = (float(x.sum()) for x in (pairs.low, pairs.high))
    scale = 4e-5 * truth  # a square degree is larger in the south of a shape than in its north
    assert low <= truth + scale + 1e-6
    assert high >= truth - scale - 1e-6


def flawed(random: np.random.Generator) -> tuple[shapely.Polygon, shapely.Polygon]:
    """A control with a hole as thin as rounding, and a subject whose edge cuts it: floating overlay goes wrong."""
    lon, lat = random.uniform(107, 111), random.uniform(37, 39.5)
    slope, third = random.uniform(-1e-7, 1e-7), random.uniform(0.35, 0.65) * SIDE
    hole = [(lon + at, lat + SIDE / 2 + slope * at) for at in (0.2 * SIDE, 0.8 * SIDE, third)]
    cut = lon + random.uniform(0.25, 0.33) * SIDE
    control = shapely.Polygon(shapely.box(lon, lat, lon + SIDE, lat + SIDE).exterior, [hole])
    return shapely.box(cut, lat + 0.1 * SIDE, lon + 0.9 * SIDE, lat + 0.9 * SIDE), control


def test_pairs_on_which_plain_intersection_is_wrong() -> None:
    random = np.random.default_rng(0)
    pairs = [pair for pair in (flawed(random) for _ in range(300)) if pair[1].is_valid]
    subject, control = (np.array(column, object) for column in zip(*pairs, strict=True))
    truth = measure.area(subject)  # the hole has no area
    plain = measure.area(shapely.intersection(subject, control))
    assert (abs(plain - truth) > 1.0).sum() > 20  # else this test shows nothing
    found = overlay(on_map(*subject), on_map(*control))
    found = found.take(found.subject == found.control)
    assert len(found) == len(subject)
    assert (found.low <= truth + 1e-3).all()
    assert (found.high >= truth - 1e-3).all()
    wrong = abs(plain - truth) > 1.0
    assert ((found.doubt[wrong] & Doubt.METHOD) > 0).all()


@pytest.mark.parametrize("pair", [*IN_DEGREES, *IN_METRES], ids=lambda pair: pair.name)
@pytest.mark.parametrize("turned", [False, True])
def test_known_wrong_pairs(pair: WrongPair, *, turned: bool) -> None:
    crs = CGCS2000 if pair in IN_DEGREES else CRS.from_epsg(4546)
    one, other = (place(np.array([shape], object), crs) for shape in (pair.first, pair.second))
    pairs = overlay(other, one) if turned else overlay(one, other)
    truth = pair.shared * size(one.map[0]) / pair.first.area
    low, high = (float(x.sum()) for x in (pairs.low, pairs.high))
    assert low <= truth * (1 + 1e-4)
    assert high >= truth * (1 - 1e-4)


def hand_wrong(monkeypatch: pytest.MonkeyPatch, answer, *, floating_only: bool = False) -> None:
    real = shapely.intersection

    def wrong(a, b, grid_size=None, **rest):
        if floating_only and grid_size is not None:
            return real(a, b, grid_size=grid_size, **rest)
        return answer(a, b)

    monkeypatch.setattr(shapely, "intersection", wrong)


def nothing(a, b):  # noqa: ARG001 - stands for intersection
    return np.full(len(a), shapely.Polygon(), object)


def test_floating_alone_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_wrong(monkeypatch, nothing, floating_only=True)
    pairs = only(overlay(on_map(square()), on_map(square(0.5))))
    assert pairs.doubt[0] == Doubt.METHOD
    assert pairs.low[0] == 0.0
    assert pairs.high[0] == pytest.approx(size(square(width=0.5)), rel=1e-5)
    assert pairs.measure[0] == pytest.approx(size(square(width=0.5)), rel=1e-5)  # shown, as the first is empty
    assert pairs.geometry[0] is not None


def test_relate_sees_what_both_methods_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_wrong(monkeypatch, nothing)
    pairs = only(overlay(on_map(square()), on_map(square(0.5))))
    assert pairs.doubt[0] == Doubt.METHOD
    assert pairs.low[0] == 0.0
    assert pairs.high[0] >= size(square(width=0.5)) * (1 - 1e-9)
    assert pairs.relation[0] == Relation.OVERLAP


def test_relate_denies_what_both_methods_invent(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_wrong(monkeypatch, lambda a, b: a)  # noqa: ARG005
    pairs = only(overlay(on_map(square()), on_map(square(1.0))))
    assert pairs.doubt[0] == Doubt.METHOD
    assert pairs.low[0] == 0.0
    assert pairs.high[0] == size(square())


def test_a_pair_that_fails_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects = on_map(*(square(3 * n) for n in range(9)))
    controls = on_map(*(square(3 * n + 0.5) for n in range(9)))
    expected = overlay(subjects, controls)
    real, bad = shapely.intersection, subjects.map[4]

    def failing(a, b, **options):
        if any(one is bad for one in np.atleast_1d(a)):
            raise shapely.GEOSException("TopologyException: side location conflict")
        return real(a, b, **options)

    monkeypatch.setattr(shapely, "intersection", failing)
    pairs = overlay(subjects, controls)
    assert pairs.subject.tolist() == list(range(9))
    others = np.arange(9) != 4
    assert pairs.doubt[4] == Doubt.FAILED
    assert (pairs.low[4], pairs.high[4]) == (0.0, size(square(12)))
    assert pairs.relation[4] == Relation.OVERLAP
    for name in ("measure", "low", "high", "doubt", "relation"):
        assert np.array_equal(getattr(pairs, name)[others], getattr(expected, name)[others])


# the other doubts ---------------------------------------------------------------------------------------------------


def test_two_repairs_are_two_readings() -> None:
    whole, holed = square(), square().difference(square(0.5, 0.4, 0.2, 0.2))
    subjects = replace(on_map(whole), spare=np.array([holed], object))
    inside = only(overlay(subjects, on_map(square(0.5, 0.4, 0.1, 0.1))))
    assert inside.doubt[0] == Doubt.REPAIR
    assert inside.low[0] == 0.0
    assert inside.high[0] == pytest.approx(size(square(0, 0, 0.1, 0.1)), rel=1e-5)
    elsewhere = only(overlay(subjects, on_map(square(0.1, 0.1, 0.2, 0.2))))
    assert elsewhere.doubt[0] == Doubt.NONE


def test_a_repair_that_reaches_farther_is_found() -> None:
    controls = replace(on_map(square(3)), spare=np.array([square(0.5)], object))
    pairs = only(overlay(on_map(square()), controls))
    assert pairs.doubt[0] == Doubt.REPAIR
    assert (pairs.low[0], pairs.high[0]) == (0.0, pytest.approx(size(square(width=0.5)), rel=1e-5))
    both = replace(on_map(square(20)), spare=np.array([square()], object))
    assert only(overlay(both, controls)).high[0] > 0  # spare against spare


@pytest.mark.parametrize("overlap", [-0.5, 0.5])
def test_accuracy_of_a_transformation_opens_the_interval(overlap: float) -> None:
    subjects = place(np.array([square()], object), CGCS2000, accuracy=1.0)
    pairs = only(overlay(subjects, on_map(strip(overlap))))
    assert pairs.doubt[0] == Doubt.DATUM
    assert pairs.low[0] == 0.0
    assert pairs.high[0] == pytest.approx((1.0 + overlap) * SIDE / NORTH, rel=0.1)


def test_accuracy_does_not_matter_far_inside() -> None:
    subjects = place(np.array([square(), shapely.Point(LON, LAT)], object), CGCS2000, accuracy=1.0)
    pairs = overlay(subjects, on_map(square(-1, -1, 3, 3)))
    assert pairs.doubt.tolist() == [Doubt.NONE, Doubt.NONE]
    assert pairs.low == pytest.approx(pairs.high, rel=1e-5)


# papers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", [4490, 4524, 4525])
@pytest.mark.parametrize("here", [4524, 4525])
def test_neighbours_on_two_papers_are_adjacent(here: int, there: int) -> None:
    """A common edge of 78 m with a corner on it, each side rounded on its own paper."""

    def delivered(geometry: shapely.Polygon, code: int) -> Placed:
        crs = CRS.from_epsg(code)
        own = transform(np.array([geometry], object), passage(crs).from_map)
        return place(shapely.transform(own, lambda x: np.round(x, 9 if code == 4490 else 3)), crs)

    left = shapely.Polygon(
        [(LON, LAT), (LON + 0.6 * SIDE, LAT), (LON + 0.7 * SIDE, LAT + 0.7 * SIDE), (LON, LAT + SIDE)]
    )
    right = shapely.Polygon([(LON + 0.6 * SIDE, LAT), (LON + SIDE, LAT), (LON + 0.7 * SIDE, LAT + 0.7 * SIDE)])
    pairs = only(overlay(delivered(left, here), stack([delivered(right, there), delivered(square(5), 4490)])))
    assert pairs.relation[0] == Relation.ADJACENT
    assert pairs.low[0] == 0.0
    assert pairs.high[0] < 0.1
