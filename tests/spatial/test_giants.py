"""A giant control, seen through windows, gives what the whole control gives: pair by pair, reading by reading."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from noise_land import CGCS2000, LAT, LON, SIZE, ZONE_37, blob, broken, holed, on_paper, subjects_near

from spatial import measure, neighbourhood
from spatial.overlay import Doubt, Pairs, Relation, overlay
from spatial.pairs import NOISE
from spatial.placed import Placed, place, stack
from spatial.remainder import remainder

ALL, NONE = 3, 10**9  # from how many vertices a control is a giant


def with_giants(smallest: int, subjects: Placed, controls: Placed, **options: float) -> Pairs:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbourhood, "GIANT", smallest)
        return overlay(subjects, controls, **options)


def same(subjects: Placed, controls: Placed, **options: float) -> Pairs:
    """Overlay both ways, and hold one to the other."""
    plain, found = (with_giants(giants, subjects, controls, **options) for giants in (NONE, ALL))
    for name in ("subject", "control", "relation", "doubt"):
        np.testing.assert_array_equal(getattr(found, name), getattr(plain, name), err_msg=name)
    whole = np.maximum(measure.whole(subjects.map), measure.whole(subjects.spare))[found.subject]
    rounding = NOISE * measure.length(subjects.map)[found.subject] + 1e-9 * whole
    assert (abs(found.measure - plain.measure) <= 1e-9 * whole).all()
    assert (abs(measure.whole(found.geometry) - measure.whole(plain.geometry)) <= 1e-9 * whole).all()
    assert (abs(found.low - plain.low) <= rounding).all()
    assert (abs(found.high - plain.high) <= rounding).all()
    np.testing.assert_allclose(found.width, plain.width, rtol=1e-3, atol=1e-6)
    some_point = found.depth > options.get("reach", 0.0)  # of a long edge, seen on the map
    some_point &= shapely.get_dimensions(subjects.map)[found.subject] > 0
    tolerance = np.where(some_point, 0.1, 1e-6 + 1e-6 * abs(plain.depth))
    assert not (abs(found.depth - plain.depth) > tolerance).any()
    np.testing.assert_array_equal(np.isnan(found.depth), np.isnan(plain.depth))
    return found


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    vertices=st.sampled_from([30, 120, 500]),
    drawn=st.sampled_from([CGCS2000, ZONE_37]),
    reach=st.sampled_from([0.0, 0.0, 60.0, 900.0]),
    accuracy=st.sampled_from([None, None, 2.0]),
)
def test_the_same_as_the_whole(seed, vertices, drawn, reach, accuracy):
    random = np.random.default_rng(seed)
    control = holed(random, vertices)
    subjects = on_paper(subjects_near(random, control, 6), CGCS2000)
    same(subjects, on_paper([control, blob(random, 0.01, 0.01, 0.01, 40)], drawn, accuracy=accuracy), reach=reach)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), vertices=st.sampled_from([30, 200]), paper=st.sampled_from([CGCS2000, ZONE_37]))
def test_the_same_as_the_whole_when_repaired_two_ways(seed, vertices, paper):
    random = np.random.default_rng(seed)
    control = broken(random, vertices)
    subjects = on_paper(subjects_near(random, control, 6), paper)
    twice = on_paper([broken(random, 12)], paper)
    same(stack([subjects, twice]), on_paper([control, holed(random, vertices)], ZONE_37))


def square(x: float, y: float, side: float = 1.0) -> shapely.Polygon:
    """A square, in units of a thousandth of a degree from the corner."""
    return shapely.box(LON + x / 1e3, LAT + y / 1e3, LON + (x + side) / 1e3, LAT + (y + side) / 1e3)


def giant(*holes: shapely.Polygon) -> Placed:
    """Ten by ten with holes, its edges 50 m at most: more than GIANT vertices."""
    return place(np.array([shapely.segmentize(square(0, 0, 10.0) - shapely.MultiPolygon(holes), 5e-5)]), CGCS2000)


def overlaid(subject: shapely.Geometry, control: Placed, **options: float) -> Pairs:
    assert neighbourhood.giants(control).all()
    subjects = place(np.array([subject], object), CGCS2000)
    return same(subjects, control, **options)


def size(geometry: shapely.Geometry) -> float:
    return float(measure.whole(np.array([geometry]))[0])


@pytest.mark.parametrize(
    ("subject", "relation", "shared"),
    [
        (square(2, 2), Relation.INSIDE, square(2, 2)),  # far from every edge
        (square(0, 2), Relation.INSIDE, square(0, 2)),  # along the shell
        (square(9.5, 2), Relation.OVERLAP, shapely.box(LON + 0.0095, LAT + 0.002, LON + 0.01, LAT + 0.003)),
        (square(10, 10), Relation.ADJACENT, None),  # a corner
        (square(10, 4), Relation.ADJACENT, None),  # an edge
        (square(5, 5), Relation.ADJACENT, None),  # fills the hole
        (square(5.25, 5.25, 0.5), None, None),  # within the hole
        (square(4, 4, 3.0), Relation.OVERLAP, square(4, 4, 3.0) - square(5, 5)),  # about the hole
        (square(0, 0, 10.0), Relation.CONTAINS, square(0, 0, 10.0) - square(5, 5)),  # the hole filled
        (square(0, 0, 10.0) - square(5, 5), Relation.EQUAL, square(0, 0, 10.0) - square(5, 5)),
        (square(-1, -1, 12.0), Relation.CONTAINS, square(0, 0, 10.0) - square(5, 5)),
        (square(30, 30), None, None),
    ],
)
def test_squares(subject, relation, shared):
    pairs = overlaid(subject, giant(square(5, 5)))
    assert list(pairs.relation) == ([] if relation is None else [relation])
    if shared is not None:
        assert pairs.measure[0] == pytest.approx(size(shared), rel=1e-12)
        assert pairs.geometry[0].symmetric_difference(shared).area < 1e-20
    assert not (pairs.doubt & ~np.uint8(Doubt.EDGES)).any()


def test_an_island_in_a_hole_is_land():
    island = square(5.25, 5.25, 0.5)
    control = shapely.union(giant(square(5, 5)).map[0], island)
    pairs = overlaid(square(4.5, 4.5, 2.0), place(np.array([control]), CGCS2000))
    assert pairs.measure[0] == pytest.approx(size(square(4.5, 4.5, 2.0)) - size(square(5, 5)) + size(island), rel=1e-12)
    alone = overlaid(island, place(np.array([control]), CGCS2000))
    assert (alone.relation[0], alone.measure[0]) == (Relation.INSIDE, pytest.approx(size(island), rel=1e-12))


@pytest.mark.parametrize(("x", "y"), [(20, 0), (-20, 0), (0, 20), (0, -20)])
def test_a_small_part_within_a_large_subject_does_not_make_the_control_so(x, y):
    """The rest of the control, which the subject does not see, sticks out on one side only."""
    far = shapely.MultiPolygon([giant().map[0], square(x, y)])
    west, south, east, north = (x - 1, -1, x + 2, 11) if x else (-1, y - 1, 11, y + 2)
    band = shapely.box(LON + west / 1e3, LAT + south / 1e3, LON + east / 1e3, LAT + north / 1e3)
    pairs = overlaid(band, place(np.array([far]), CGCS2000))
    assert pairs.relation[0] == Relation.OVERLAP
    assert pairs.measure[0] == pytest.approx(size(square(x, y)), rel=1e-12)


def test_what_is_deep_inside_is_the_subject_itself_and_how_deep_the_whole_tells():
    point, line = shapely.Point(LON + 0.003, LAT + 0.005), shapely.LineString(square(4, 4).exterior.coords[:2])
    subjects = place(np.array([square(2, 2), line, point], object), CGCS2000)
    pairs = same(subjects, giant())
    assert all(shared is mine for shared, mine in zip(pairs.geometry, subjects.map, strict=True))
    assert (pairs.low == pairs.high).all()
    assert pairs.width[2] == pairs.depth[2] == pytest.approx(0.003 * 87_456, rel=1e-3)  # a degree of longitude here
    assert pairs.width[1] == pytest.approx(0.005 * 87_456, rel=1e-3)


def test_parts_of_a_footprint_add_up_to_it():
    random = np.random.default_rng(7)
    control = holed(random, 2000)
    outside = shapely.box(*control.bounds).buffer(SIZE) - control
    footprints = [one for one in subjects_near(random, control, 40) if shapely.get_dimensions(one) == 2]
    subjects = place(np.array(footprints, object), CGCS2000)
    pairs = same(subjects, place(np.array([control, outside]), CGCS2000))
    whole = measure.area(subjects.map)
    np.testing.assert_allclose(np.bincount(pairs.subject, pairs.measure), whole, rtol=1e-9)


def test_any_number_of_threads():
    random = np.random.default_rng(8)
    control = holed(random, 3000)
    subjects = place(np.array(subjects_near(random, control, 40), object), CGCS2000)
    one, three = (overlay(subjects, place(np.array([control]), CGCS2000), threads=n) for n in (1, 3))
    for name in Pairs.__slots__:
        np.testing.assert_array_equal(getattr(one, name), getattr(three, name))


def test_a_boundary_copied_onto_other_paper_follows_the_control():
    """Long edges of a giant are whole in every window, and delivered vertices come back bit for bit."""
    random = np.random.default_rng(9)
    ring = blob(random, 0.1, 0.1, 0.1, 60)  # edges of a kilometre
    control = on_paper([shapely.union(ring, blob(random, 0.5, 0.1, 0.01, 900))], ZONE_37)
    corners = shapely.get_coordinates(ring)[5:8]
    strip = shapely.Polygon([*corners, *(corners[::-1] * 0.999 + 0.001 * np.array([LON + 0.1, LAT + 0.1]))])
    pairs = same(place(np.array([strip]), CGCS2000), control)
    assert not (pairs.doubt & np.uint8(Doubt.FAILED)).any()


def test_a_second_repair_is_read_where_it_is_seen():
    """Land delivered twice is land, or a hole: only who lies there is in doubt."""
    twice = shapely.MultiPolygon([giant().map[0], shapely.segmentize(square(8, 2, 10.0), 5e-5)])
    control = place(np.array([twice]), CGCS2000)
    subjects = place(np.array([square(2, 2), square(8.5, 5), square(9.5, 5), square(14, 3)]), CGCS2000)
    pairs = same(subjects, control)
    assert [bool(doubt & Doubt.REPAIR) for doubt in pairs.doubt] == [False, True, True, False]
    assert pairs.low[1] < 1.0
    assert pairs.high[1] == pytest.approx(size(square(8.5, 5)), rel=1e-6)


@pytest.mark.parametrize("paper", [CGCS2000, ZONE_37])
@pytest.mark.parametrize("make", [holed, broken])
def test_what_is_left_outside(paper, make):
    random = np.random.default_rng(11)
    control = make(random, 300)
    footprints = [one for one in subjects_near(random, control, 20) if shapely.get_dimensions(one) == 2]
    subjects, controls = on_paper(footprints, paper), on_paper([control, blob(random, 0.01, 0.01, 0.01, 90)], ZONE_37)
    pairs, everything = overlay(subjects, controls), measure.whole(subjects.map)
    left = []
    for smallest in (NONE, ALL):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(neighbourhood, "GIANT", smallest)
            left.append(remainder(subjects, controls, pairs, np.ones(len(pairs), bool)))
    plain, found = left
    rounding = NOISE * measure.length(subjects.map) + 1e-9 * everything
    np.testing.assert_array_equal(found.doubt, plain.doubt)
    for name in ("measure", "low", "high"):
        assert (abs(getattr(found, name) - getattr(plain, name)) <= rounding).all()


def test_what_spans_the_earth_many_times_is_no_giant():
    """Half a million lines of latitude cross each of its edges."""
    teeth = np.column_stack([LON + np.arange(600) / 600, np.where(np.arange(600) % 2, 80.0, LAT)])
    saw = shapely.Polygon([*teeth, (LON + 1, -50.0), (LON, -50.0)])
    control = place(np.array([saw]), CGCS2000)
    assert not neighbourhood.giants(control).any()
    pairs = overlay(place(np.array([square(0, -9), square(0, -9e4)]), CGCS2000), control)
    assert list(pairs.relation) == [Relation.INSIDE]
