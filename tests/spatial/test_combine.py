"""Several controls of one subject: no land twice, no land lost, and the subject's vertices as they were."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial import measure
from spatial.combine import Measure, common, remainder, union, without
from spatial.overlay import Doubt, Pairs, Relation, overlay
from spatial.placed import Placed, place, stack

CGCS2000, GK37 = CRS.from_epsg(4490), CRS.from_epsg(4525)
LON, LAT, SIDE = 109.7, 38.3, 0.001
EAST = 1 / 87_473.4


def on_map(*geometry: shapely.Geometry | None) -> Placed:
    return place(np.array(geometry, object), CGCS2000)


def square(x: float = 0.0, y: float = 0.0, width: float = 1.0, height: float = 1.0) -> shapely.Polygon:
    return shapely.box(LON + x * SIDE, LAT + y * SIDE, LON + (x + width) * SIDE, LAT + (y + height) * SIDE)


def size(geometry: shapely.Geometry) -> float:
    return float(measure.whole(np.array([geometry]))[0])


def every(pairs: Pairs) -> np.ndarray:
    return np.ones(len(pairs), bool)


def united(subjects: Placed, controls: Placed) -> Measure:
    pairs = overlay(subjects, controls)
    return union(subjects, pairs, every(pairs))


def left(subjects: Placed, controls: Placed) -> Measure:
    pairs = overlay(subjects, controls)
    return remainder(subjects, controls, pairs, every(pairs))


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("GEOS was called")


# union --------------------------------------------------------------------------------------------------------------


def test_overlapping_controls_do_not_count_twice() -> None:
    got = united(on_map(square()), on_map(square(-0.5), square(-0.4), square(0.8)))
    truth = size(square(width=0.6)) + size(square(0.8, width=0.2))
    assert got.measure[0] == pytest.approx(truth, rel=1e-6)
    assert got.low[0] <= truth <= got.high[0] * (1 + 1e-9)
    assert got.high[0] - got.low[0] < 0.2
    assert got.doubt[0] == Doubt.NONE
    assert size(got.geometry[0]) == pytest.approx(truth, rel=1e-6)


def test_one_pair_is_its_own_union(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects, controls = on_map(square(), None, square(5), square(9)), on_map(square(0.5), square(5.2), square(7))
    pairs = overlay(subjects, controls)
    monkeypatch.setattr(shapely, "union_all", refuse)
    got = union(subjects, pairs, every(pairs))
    assert got.measure[[0, 2]].tolist() == pairs.measure.tolist()
    assert got.geometry[0] is pairs.geometry[0]
    assert got.measure[[1, 3]].tolist() == [0.0, 0.0]
    assert got.geometry[[1, 3]].tolist() == [None, None]


def test_a_subject_inside_one_control_needs_no_union(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects, controls = on_map(square()), on_map(square(0.5), square(-1, -1, 3, 3), square(-0.5))
    pairs = overlay(subjects, controls)
    monkeypatch.setattr(shapely, "union_all", refuse)
    got = union(subjects, pairs, every(pairs))
    assert got.low[0] == got.measure[0] == got.high[0] == size(square())


def test_only_what_is_kept_counts() -> None:
    subjects, controls = on_map(square()), on_map(square(-0.5), square(0.5), square(0.9))
    pairs = overlay(subjects, controls)
    got = union(subjects, pairs, pairs.control > 0)
    assert got.measure[0] == pytest.approx(size(square(0.5, width=0.5)), rel=1e-6)
    none = union(subjects, pairs, pairs.control > 5)
    assert (none.measure[0], none.low[0], none.high[0], none.geometry[0]) == (0.0, 0.0, 0.0, None)


def test_lines_and_points_are_united_too() -> None:
    line = shapely.LineString([(LON - SIDE, LAT + SIDE / 2), (LON + 3 * SIDE, LAT + SIDE / 2)])
    point = shapely.Point(LON + 0.6 * SIDE, LAT + SIDE / 2)
    got = united(on_map(line, point), on_map(square(), square(0.5)))
    assert got.measure[0] == pytest.approx(1.5 * SIDE / EAST, rel=1e-4)
    assert got.measure[1] == got.low[1] == got.high[1] == 1.0
    assert shapely.get_dimensions(got.geometry).tolist() == [1, 0]


def test_intervals_are_carried() -> None:
    """A pair that failed leaves everything open between the other one's share and the whole."""
    subjects = on_map(square())
    pairs = overlay(subjects, on_map(square(-0.5), square(0.5)))
    high, low, doubt = pairs.high.copy(), pairs.low.copy(), pairs.doubt.copy()
    high[1], low[1], doubt[1] = size(square()), 0.0, Doubt.FAILED
    got = union(subjects, replace(pairs, high=high, low=low, doubt=doubt), every(pairs))
    assert got.low[0] == pytest.approx(size(square(width=0.5)), rel=1e-5)
    assert got.high[0] == size(square())
    assert got.doubt[0] == Doubt.FAILED


def test_the_larger_repair_is_the_most_there_can_be() -> None:
    subjects = replace(on_map(square(width=0.5)), spare=np.array([square()], object))
    got = united(subjects, on_map(square(-1, -1, 3, 3), square(-1, -1, 3, 3)))
    assert (got.low[0], got.measure[0]) == pytest.approx((size(square(width=0.5)),) * 2, rel=1e-5)
    assert got.high[0] == pytest.approx(size(square()), rel=1e-5)
    assert got.doubt[0] == Doubt.REPAIR


def test_a_union_that_fails_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise shapely.GEOSException("TopologyException")

    subjects, controls = on_map(square()), on_map(square(-0.5), square(-0.4))
    pairs = overlay(subjects, controls)
    monkeypatch.setattr(shapely, "union_all", fail)
    got = union(subjects, pairs, every(pairs))
    assert got.doubt[0] == Doubt.FAILED
    assert got.low[0] == pytest.approx(pairs.low.max())
    assert got.high[0] >= size(square(width=0.6))


# remainder ----------------------------------------------------------------------------------------------------------


def test_outside_of_nothing_is_the_whole_and_of_a_cover_nothing() -> None:
    subjects = on_map(square(), square(9), None)
    got = left(subjects, on_map(square(-1, -1, 3, 3)))
    assert got.measure.tolist() == [0.0, size(square(9)), 0.0]
    assert got.low.tolist() == got.measure.tolist() == got.high.tolist()
    assert got.geometry[0] is None
    assert got.geometry[1] is subjects.map[1]


def test_only_the_partly_covered_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects, controls = on_map(square(), square(9)), on_map(square(-1, -1, 3, 3))
    pairs = overlay(subjects, controls)
    monkeypatch.setattr(shapely, "difference", refuse)
    assert remainder(subjects, controls, pairs, every(pairs)).measure[0] == 0.0


def test_what_hangs_out_keeps_the_subjects_vertices() -> None:
    own = shapely.box(37386300.123, 4240000.456, 37386400.789, 4240090.012)
    subjects = place(np.array([own], object), GK37)
    middle = subjects.map[0].centroid
    got = left(subjects, on_map(shapely.box(middle.x, middle.y - SIDE, middle.x + SIDE, middle.y + SIDE)))
    corners = {tuple(at) for at in shapely.get_coordinates(got.geometry[0]).tolist()}
    west = {tuple(at) for at in shapely.get_coordinates(subjects.map[0]).tolist() if at[0] < middle.x}
    assert len(west) == 2
    assert west <= corners  # bit for bit
    assert got.measure[0] == pytest.approx(size(subjects.map[0]) / 2, rel=1e-3)
    assert got.low[0] <= got.measure[0] <= got.high[0]
    assert got.doubt[0] == Doubt.NONE


def test_parts_and_remainder_are_the_whole() -> None:
    subjects, controls = on_map(shapely.affinity.rotate(square(), 17)), on_map(square(0.3), square(0.2, 0.5))
    inside, outside = united(subjects, controls), left(subjects, controls)
    assert inside.measure[0] + outside.measure[0] == pytest.approx(size(subjects.map[0]), rel=1e-9)


@pytest.mark.parametrize(("gap", "closed"), [(0.0, True), (0.008, True), (0.05, False)])
def test_gaps_between_controls_are_closed_up_to_touch(gap: float, *, closed: bool) -> None:
    middle = LON + SIDE / 2
    west = shapely.box(LON - SIDE, LAT - SIDE, middle, LAT + 2 * SIDE)
    east = shapely.box(middle + gap * EAST, LAT - SIDE, LON + 2 * SIDE, LAT + 2 * SIDE)
    got = left(on_map(square()), on_map(west, east))
    if closed:
        assert got.high[0] < 0.01
    else:
        assert got.low[0] == pytest.approx(gap * 111.0, rel=0.05)


def test_a_sliver_outside_no_wider_than_touch_may_be_nothing() -> None:
    got = left(on_map(square()), on_map(shapely.box(LON + 0.006 * EAST, LAT - SIDE, LON + 2 * SIDE, LAT + 2 * SIDE)))
    assert got.low[0] == 0.0
    assert got.high[0] == pytest.approx(0.006 * 111.0, rel=0.05)


def test_the_other_repair_may_hang_out() -> None:
    """Of two repairs of a subject one lies in the park; of two repairs of the park one covers less."""
    subjects = replace(on_map(square()), spare=np.array([square(width=1.5)], object))
    for park in (square(-1, -1, 3, 3), square(0, -1, 1, 3)):
        got = left(subjects, on_map(park))
        expected = size(square(width=1.5).difference(park))
        assert got.low[0] == 0.0
        assert got.high[0] == pytest.approx(expected, rel=1e-5, abs=0.02)
        assert bool(got.doubt[0] & Doubt.REPAIR) == (expected > 0)
    parks = replace(on_map(square(-1, -1, 3, 3)), spare=np.array([square(0.5, -1, 3, 3)], object))
    got = left(on_map(square()), parks)
    assert (got.low[0], got.measure[0]) == (0.0, 0.0)
    assert got.high[0] == pytest.approx(size(square(width=0.5)), rel=1e-5)
    alone = left(subjects, on_map(square(9)))
    assert (alone.low[0], alone.high[0]) == (size(square()), size(square(width=1.5)))


def test_accuracy_stays_open() -> None:
    subjects = place(np.array([square()], object), CGCS2000, accuracy=1.0)
    got = left(subjects, on_map(square(0, -1, 3, 3)))
    assert got.low[0] == 0.0
    assert got.high[0] == pytest.approx(111.0, rel=0.1)
    assert got.doubt[0] == Doubt.DATUM


def test_a_long_edge_along_a_park_leaves_the_remainder_open() -> None:
    """A strip of 3 km between the long edges of a park, drawn on one paper: on another it hangs out on one side."""
    park = place(np.array([shapely.box(37386000, 4239900, 37391000, 4240000)], object), GK37)
    strip = place(np.array([shapely.box(37387000, 4239900, 37390000, 4240000)], object), GK37)
    in_degrees = on_map(shapely.transform(strip.map[0], lambda x: np.round(x, 9)))
    for subjects in (strip, in_degrees):
        got = left(subjects, park)
        assert got.low[0] == 0.0
        assert got.high[0] > 100.0
        assert got.doubt[0] & Doubt.EDGES
    assert left(strip, park).measure[0] == 0.0  # on its own paper nothing hangs out


def test_a_difference_that_fails_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise shapely.GEOSException("TopologyException")

    subjects, controls = on_map(square()), on_map(square(0.5))
    pairs = overlay(subjects, controls)
    monkeypatch.setattr(shapely, "difference", fail)
    got = remainder(subjects, controls, pairs, every(pairs))
    assert (got.low[0], got.high[0], got.doubt[0]) == (0.0, size(square()), Doubt.FAILED)


def test_roads_cover_nothing() -> None:
    road = shapely.LineString([(LON - SIDE, LAT + SIDE / 2), (LON + 3 * SIDE, LAT + SIDE / 2)])
    assert left(on_map(square()), on_map(road)).measure[0] == size(square())


# common -------------------------------------------------------------------------------------------------------------


def test_land_in_both() -> None:
    subjects = on_map(square(), square(5))
    one, other = united(subjects, on_map(square(0.5), square(5.5))), united(subjects, on_map(square(0, 0.25)))
    got = common(subjects, one, other)
    truth = size(square(0.5, 0.25, 0.5, 0.75))
    assert got.measure[0] == pytest.approx(truth, rel=1e-6)
    assert got.low[0] <= truth * (1 + 1e-9)
    assert got.high[0] >= truth * (1 - 1e-9)
    assert (got.measure[1], got.high[1], got.geometry[1]) == (0.0, 0.0, None)


def test_land_in_both_is_never_more_than_in_either() -> None:
    subjects = on_map(square())
    one = united(subjects, on_map(square(0.5)))
    open_ = replace(one, low=np.zeros(1), high=np.array([size(square())]), doubt=np.array([Doubt.FAILED], np.uint8))
    got = common(subjects, one, open_)
    assert got.low[0] == 0.0
    assert got.high[0] == one.high[0]
    assert got.doubt[0] == Doubt.FAILED


def test_controls_of_several_papers() -> None:
    """The same land delivered twice, in degrees and in metres, is one piece of land."""
    subjects = on_map(square())
    twice = stack([on_map(square(0.5)), place(place(np.array([square(0.5)], object), CGCS2000).map, CGCS2000)])
    pairs = overlay(subjects, twice)
    assert pairs.relation.tolist() == [Relation.OVERLAP, Relation.OVERLAP]
    got = union(subjects, pairs, every(pairs))
    assert got.measure[0] == pytest.approx(pairs.measure[0], rel=1e-9)


# without ------------------------------------------------------------------------------------------------------------


def rest(subject: shapely.Geometry, control: shapely.Geometry, own: shapely.Geometry, reach: float = 0.0) -> Pairs:
    subjects, controls = on_map(subject), on_map(control)
    pairs = overlay(subjects, controls, reach=reach)
    return without(subjects, controls, pairs, united(subjects, on_map(own)))


def test_what_lies_in_own_land_is_taken_out_of_a_pair() -> None:
    got = rest(square(), square(-1, width=1.6), square(-1, width=1.2))
    assert got.measure[0] == pytest.approx(size(square(0.2, width=0.4)), rel=1e-6)
    assert got.low[0] <= got.measure[0] <= got.high[0]
    assert got.high[0] - got.low[0] < 0.3
    assert got.relation[0] == Relation.OVERLAP


def test_a_pair_of_which_nothing_is_left_is_none() -> None:
    assert len(rest(square(), square(-1, width=1.6), square())) == 0


def test_own_land_that_is_not_known_may_take_all() -> None:
    subjects, controls = on_map(square()), on_map(square())
    unknown = Measure.nothing(1)
    unknown.high[:] = np.inf
    got = without(subjects, controls, overlay(subjects, controls), unknown)
    assert got.low[0] == 0
    assert got.high[0] == pytest.approx(size(square()), rel=1e-9)


def test_how_near_the_rest_is_to_the_control_is_measured_anew() -> None:
    """The subject reaches in with its own land only; the rest stays 0.1 of a side away."""
    subject = shapely.union(square(), square(1.1))
    got = rest(subject, square(-1, width=2), square(), reach=20.0)
    assert got.relation.tolist() == [Relation.NEAR]
    assert got.depth[0] == pytest.approx(-0.1 * SIDE / EAST, rel=2e-3)


def test_others_keep_their_pairs() -> None:
    subjects, controls = on_map(square(), square(5)), on_map(square(-1, width=8))
    pairs = overlay(subjects, controls)
    got = without(subjects, controls, pairs, united(subjects, on_map(square(5))))
    assert got.subject.tolist() == [0]
    assert got.measure[0] == pairs.measure[0]
