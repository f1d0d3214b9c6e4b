"""A giant control, seen through windows, gives what the whole control gives: pair by pair, reading by reading."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from spatial import measure, neighbourhood
from spatial.crs import passage, transform
from spatial.overlay import Pairs, overlay
from spatial.pairs import NOISE
from spatial.placed import Placed, place, stack

CGCS2000, ZONE_37 = CRS.from_epsg(4490), CRS.from_epsg(4525)
LON, LAT = 109.7, 38.3
SIZE = 0.02  # of a control, degrees: about two kilometres
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


def blob(random: np.random.Generator, x: float, y: float, radius: float, vertices: int) -> shapely.Polygon:
    """A polygon about a place, its edge a noise of several octaves; coordinates in degrees from the corner."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    wave = sum(random.normal(0, 0.3 / k) * np.sin(k * angle + random.uniform(0, 6)) for k in (2, 3, 5, 9, 17))
    away = radius * np.clip(1 + 0.4 * wave + random.normal(0, 0.02, vertices), 0.4, 1.6)
    return shapely.Polygon(np.column_stack([LON + x + away * np.cos(angle), LAT + y + away * np.sin(angle)]))


def holed(random: np.random.Generator, vertices: int) -> shapely.Geometry:
    """A blob with holes, an island in one of them, and another part beside it; one hole touches the shell."""
    shell = blob(random, SIZE / 2, SIZE / 2, SIZE / 2, vertices)
    tip = shapely.Point(shell.exterior.coords[3])
    inward = shapely.Polygon([tip, (LON + 0.011, LAT + 0.0101), (LON + 0.01, LAT + 0.0099)])
    holes = [blob(random, *random.uniform(0.2, 0.8, 2) * SIZE, SIZE / 12, 20) for _ in range(6)]
    island = shapely.affinity.scale(holes[0], 0.4, 0.4)
    beside = blob(random, 1.4 * SIZE, 0.5 * SIZE, SIZE / 5, vertices // 2)
    land = shell.difference(shapely.union_all([*holes, inward.intersection(shell)]))
    return shapely.union_all([land, island, beside])


def broken(random: np.random.Generator, vertices: int) -> shapely.Geometry:
    """Land delivered twice, and an edge that crosses itself: two ways to repair it."""
    one = blob(random, SIZE / 2, SIZE / 2, SIZE / 2, vertices)
    coords = np.array(one.exterior.coords)[:-1]
    coords[[5, 9]] = coords[[9, 5]]
    return shapely.MultiPolygon([shapely.Polygon(coords), blob(random, SIZE / 2, SIZE, SIZE / 3, vertices)])


def subjects_near(random: np.random.Generator, control: shapely.Geometry, count: int) -> list[shapely.Geometry]:
    """Footprints, lines and points at, in and about a control, some with corners of it, one as large as all of it."""
    corners = shapely.get_coordinates(control)
    at = corners[random.integers(0, len(corners), count)]
    made = [blob(random, *(place - [LON, LAT]), random.choice([2e-4, 1e-3, 4e-3]), 9) for place in at]
    pick = random.integers(0, len(corners) - 4, 3)
    made += [shapely.convex_hull(shapely.MultiPoint(corners[i : i + 4])) for i in pick]
    made += [shapely.LineString(corners[i : i + 3]) for i in pick]
    steps = random.normal(0, 2e-3, (3, 5, 2)).cumsum(axis=1)
    made += [shapely.LineString(place + way) for place, way in zip(at, steps, strict=False)]
    made += [shapely.Point(place + random.choice([0.0, 1e-8, 1e-3])) for place in at]
    made += [shapely.box(*control.bounds), shapely.box(*control.bounds).buffer(SIZE)]
    rings = shapely.get_rings(shapely.get_parts(control))
    made += [shapely.Polygon(ring) for ring in rings]
    return [one for one in made if shapely.get_dimensions(one) < 2 or one.area > 0]


def on_paper(geometry: list[shapely.Geometry], crs: CRS, **options: float) -> Placed:
    return place(transform(np.array(geometry, object), passage(crs).from_map), crs, **options)


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
