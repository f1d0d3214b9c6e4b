"""The pieces an overlay is made of: safe calls, sizes, planes, and who may be a pair at all."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import exact_area
from pyproj import CRS

from spatial import measure, proximity
from spatial.crs import gauss_kruger, passage, transform
from spatial.overlay import Doubt, Relation, overlay
from spatial.placed import Placed, place, stack
from spatial.plane import MAP, Plane, sampled
from spatial.shared import of_dimension, safely, share, sizes
from spatial.sheets import Sheets, other_planes

CODES = {code: CRS.from_epsg(code) for code in (4326, 4490, 4497, 4524, 4525, 4545, 4546)}
LON, LAT, SIDE = 109.7, 38.3, 0.001


def on_map(*geometry: shapely.Geometry | None) -> Placed:
    return place(np.array(geometry, object), CODES[4490])


def square(x: float = 0.0, y: float = 0.0, width: float = 1.0, height: float = 1.0) -> shapely.Polygon:
    return shapely.box(LON + x * SIDE, LAT + y * SIDE, LON + (x + width) * SIDE, LAT + (y + height) * SIDE)


# safe calls ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_failing_rows_are_found_and_no_others(bad: list[bool]) -> None:
    def operation(rows: np.ndarray) -> np.ndarray:
        if any(bad[row] for row in rows):
            raise shapely.GEOSException("TopologyException")
        return shapely.points(rows, rows)

    result, failed = safely(operation, np.arange(len(bad)))
    assert failed.tolist() == bad
    assert [point is None for point in result] == bad


def test_other_dimensions_are_left_out() -> None:
    comb = shapely.GeometryCollection([square(), shapely.LineString([(0, 0), (1, 1)]), square(3), shapely.Point(0, 0)])
    got = of_dimension(
        np.array([comb, comb, shapely.Point(0, 0), None, shapely.Polygon()], object), np.array([2, 1, 2, 2, 2])
    )
    assert got[0].equals(shapely.MultiPolygon([square(), square(3)]))
    assert got[1].equals(shapely.LineString([(0, 0), (1, 1)]))
    assert got[2:].tolist() == [None, None, None]


def test_share_keeps_the_first_ones_dimension() -> None:
    shapes = np.array([square(), square(), shapely.LineString([(LON, LAT), (LON + SIDE, LAT)]), square()], object)
    shared, failed = share(shapes, np.array([square(1), square(0.5), square(), shapes[2]], object))
    assert shared[0] is None  # an edge is not land
    assert shapely.get_dimensions(shared[1:3]).tolist() == [2, 1]
    assert shared[3] is None  # a line has no land to share
    assert not failed.any()


def test_sizes_tell_wide_pieces_from_thin_ones() -> None:
    thin = shapely.box(LON, LAT, LON + SIDE, LAT + 5e-8)  # 5.5 mm
    got = sizes(
        np.array([shapely.MultiPolygon([thin, square(0, 3)]), thin, None, shapely.Point(LON, LAT)], object), 0.01
    )
    assert got.whole[:2] == pytest.approx([measure.area(np.array([square(0, 3)]))[0] + got.whole[1], got.whole[1]])
    assert got.wide.tolist() == [pytest.approx(got.whole[0] - got.whole[1]), 0.0, 0.0, 1.0]
    assert got.width[1] == pytest.approx(0.0055, rel=0.02)


# planes -------------------------------------------------------------------------------------------------------------


def test_sampled_points_are_vertices_and_quarters() -> None:
    lines = np.array(
        [shapely.LineString([(0, 0), (4, 0)]), shapely.MultiLineString([[(0, 0), (0, 8)], [(9, 9), (9, 13)]])]
    )
    assert shapely.get_num_geometries(sampled(lines)).tolist() == [5, 10]
    assert sampled(lines)[1].bounds == (0, 0, 9, 13)


@pytest.mark.parametrize("code", [4524, 4525])
def test_what_is_straight_in_a_plane_stays_where_it_is(code: int) -> None:
    plane = Plane(crs=CODES[code])
    line = plane.bring(np.array([shapely.LineString([(109.3, 38.0), (109.4, 38.05)])]))
    far = shapely.distance(plane.bring(sampled(plane.unfold(line)))[0].geoms, line[0])
    assert far.max() < 1e-4


def test_depths_agree_in_degrees_and_metres() -> None:
    line, control = np.array([shapely.LineString([(LON, LAT), (LON + SIDE, LAT + SIDE)])]), np.array([square()])
    plane = Plane(crs=CODES[4525])
    assert MAP.depths(line, control) == pytest.approx(plane.depths(line, plane.bring(control)), rel=1e-3)


def test_papers_with_equal_lines_are_one_plane() -> None:
    subjects = stack([place(on_map(square()).map, CODES[4490]), place(np.array([None], object), CODES[4326])])
    controls = stack([place(np.array([None], object), CODES[code]) for code in (4524, 4545, 4525, 4546, 4497)])
    sheets = Sheets(subjects, controls)
    assert sheets.planes[0] is MAP
    assert sheets.paper[0].tolist() == [0, 0]
    assert sheets.paper[1].tolist() == [1, 1, 2, 2, 2]  # a 6-degree zone about 111 E has the lines of the 3-degree one
    assert sheets.number(gauss_kruger(111.0)) == 2


@pytest.mark.parametrize(("drawn", "meridians"), [(None, [None, 108.0, 111.0]), (4497, [108.0, 111.0])])
def test_planes_of_a_pair(drawn: int | None, meridians: list[float | None]) -> None:
    """Subject at 109.7 E in zone 36, control in degrees: the zone of 111 E is possible, those of 105 and 114 not."""
    subjects = place(transform(np.array([square()], object), passage(CODES[4524]).from_map), CODES[4524])
    controls = place(np.array([square()], object), CODES[4490], drawn=CODES[drawn] if drawn else None)
    sheets = Sheets(subjects, controls)
    first = np.zeros(1, np.int64)
    planes = {number for number, _ in other_planes(sheets, first, first)}
    assert planes == {0 if at is None else sheets.number(gauss_kruger(at)) for at in meridians}


def test_a_retraced_edge_is_found_in_any_ring() -> None:
    """Second part of a multipolygon, hole of a control, either direction: the same line is taken."""
    line = np.array([(37390000.0, 4240000.0), (37393000.0, 4241000.0)])
    south = np.vstack([line, line[::-1] - [0, 200]])
    frame = shapely.Polygon(shapely.box(37388000, 4238000, 37396000, 4243000).exterior, [south])
    far = shapely.Polygon(
        shapely.box(37389000, 4250000, 37389100, 4250100).exterior,
        [shapely.box(37389040, 4250040, 37389060, 4250060).exterior],
    )
    control = stack([place(np.array([shapely.MultiPolygon([far, frame])], object), CODES[4525])])
    for corners in (south, south[::-1]):
        own = transform(
            np.array([shapely.MultiPolygon([far, shapely.Polygon(corners)])], object), passage(CODES[4525]).to_map
        )
        subject = place(shapely.transform(own, lambda x: np.round(x, 9)), CODES[4490])
        pairs = overlay(subject, control)
        alone = measure.area(place(np.array([far], object), CODES[4525]).map)[0]
        assert pairs.measure[0] == pytest.approx(alone, abs=0.5)
        assert shapely.get_num_coordinates(subject.map)[0] == 15


# soundness ----------------------------------------------------------------------------------------------------------

corner = st.tuples(st.integers(0, 12), st.integers(0, 12))
jitter = st.sampled_from([0.0, 1e-9, -1e-9, 1e-11, -1e-12, 3e-14])


def star(lattice: list[tuple[tuple[int, int], float]]) -> shapely.Polygon:
    at = np.array([where for where, _ in lattice], float)
    off = np.array([[noise, -noise] for _, noise in lattice])
    order = np.argsort(np.arctan2(*(at - at.mean(axis=0)).T))
    return shapely.Polygon((np.array([LON, LAT]) + at * SIDE / 10 + off)[order])


noisy = st.lists(st.tuples(corner, jitter), min_size=3, max_size=7, unique_by=lambda vertex: vertex[0]).map(star)


@settings(max_examples=120, deadline=None)
@given(noisy, noisy)
def test_rounding_noise_is_inside_the_interval(first: shapely.Polygon, second: shapely.Polygon) -> None:
    """Vertices of two deliveries that differ in the last digits, where overlays are at their weakest."""
    if not (first.is_valid and second.is_valid and first.area > 0 and second.area > 0):
        return
    truth = float(exact_area(first, second)) * measure.area(np.array([first]))[0] / float(exact_area(first))
    pairs = overlay(on_map(first), on_map(second))
    slack = 4e-5 * truth + 1e-5
    assert float(pairs.low.sum()) <= truth + slack
    assert float(pairs.high.sum()) >= truth - slack
    assert (pairs.doubt & (Doubt.METHOD | Doubt.FAILED) == 0).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 3.0, 200.0]))
def test_no_pair_is_lost(seed: int, reach: float) -> None:
    random = np.random.default_rng(seed)
    where = random.uniform(0, 6, (24, 2))
    shapes = [square(x, y, *random.uniform(0.1, 2, 2)) for x, y in where[:10]]
    shapes += [shapely.Point(LON + x * SIDE, LAT + y * SIDE) for x, y in where[10:16]]
    shapes += [shapely.LineString(LAT * 0 + np.array([LON, LAT]) + where[at : at + 2] * SIDE) for at in range(16, 22)]
    subjects, controls = on_map(*shapes), on_map(*(square(x, y) for x, y in random.uniform(0, 6, (5, 2))))
    pairs = overlay(subjects, controls, reach=reach)
    one, other = (grid.ravel() for grid in np.meshgrid(np.arange(22), np.arange(5), indexing="ij"))
    gap = -proximity.depth(subjects.map[one], controls.map[other])
    expected = gap <= max(reach, 0.01)
    assert list(zip(pairs.subject, pairs.control, strict=True)) == list(
        zip(one[expected], other[expected], strict=True)
    )
    near = pairs.relation == Relation.NEAR
    assert np.array_equal(near, gap[expected] > 0.01)
