"""The shortest shift, against what can be read off a drawing and against brute force."""

import numpy as np
import pytest
import shapely
from shapely import Point, Polygon, box

from spatial.move import shortest_shift

SQUARE = box(0, 0, 100, 100)
BEND = Polygon([(0, 0), (200, 0), (200, 50), (50, 50), (50, 200), (0, 200)])


def shift(footprint, *land, apart=0.0, margin=0.0, limit=5_000, into=False):
    land = np.array([*land, None], object)[:-1]
    found = shortest_shift(
        footprint, land, apart=np.full(len(land), float(apart)), margin=margin, limit=limit, into=into
    )
    return None if found is None else tuple(round(metres, 3) + 0.0 for metres in found)


def test_out_of_a_straight_edge():
    assert shift(SQUARE, box(70, -500, 1000, 500)) == (-30, 0)
    assert shift(SQUARE, box(70, -500, 1000, 500), margin=0.1) == (-30.1, 0)


def test_far_from_the_origin_it_is_the_same():
    def far(xy):
        return xy + np.array([36_500_000, 4_250_000])

    land = shapely.transform(box(70, -500, 1000, 500), far)
    assert shift(shapely.transform(SQUARE, far), land) == (-30, 0)


def test_what_is_apart_or_touches_stays():
    assert shift(SQUARE, box(100, 0, 200, 100)) == (0, 0)
    assert shift(SQUARE, box(300, 0, 400, 100)) == (0, 0)
    assert shift(SQUARE) == (0, 0)


def test_the_gap_between_two_takes_what_fits():
    left = box(-500, -500, 10, 500)
    assert shift(SQUARE, left, box(130, -500, 800, 500)) == (10, 0)
    assert shift(SQUARE, left, box(110.5, -500, 800, 500)) == (10, 0)
    assert np.hypot(*shift(SQUARE, left, box(109, -500, 800, 500))) == pytest.approx(500)


def test_into_a_hole():
    assert shift(SQUARE, box(-900, -900, 900, 900) - box(40, -20, 150, 120)) == (40, 0)


def test_the_land_may_be_concave_and_so_may_the_footprint():
    assert shift(BEND, box(60, 60, 190, 190)) == (0, 0)
    assert shift(BEND, box(40, 60, 190, 190)) == (-10, 0)
    assert shift(box(60, 60, 190, 195), BEND) == (0, 0)
    assert shift(box(45, 60, 190, 195), BEND) == (5, 0)


def test_a_footprint_of_two_parts():
    two = shapely.MultiPolygon([box(0, 0, 10, 10), box(50, 0, 60, 10)])
    assert shift(two, box(15, -100, 30, 100)) == (0, 0)
    assert shift(two, box(5, -100, 30, 100)) == (-5, 0)
    assert shift(two, box(5, -100, 49, 100)) == (49, 0)  # to the left the second part would be in it


def test_a_footprint_with_a_hole_round_something():
    ring = box(0, 0, 100, 100) - box(30, 30, 70, 70)
    assert shift(ring, box(40, 40, 60, 60)) == (0, 0)
    assert shift(ring, box(40, 40, 75, 60)) == (5, 0)


def test_lines_and_points():
    assert shift(shapely.LineString([(0, 0), (100, 0)]), box(70, -10, 300, 500)) == (0, -10)
    assert shift(Point(5, 5), box(0, 0, 100, 500)) == (-5, 0)
    assert shift(SQUARE, shapely.LineString([(130, -900), (130, 900)]), apart=100) == (-70, 0)
    assert shift(SQUARE, Point(50, 130), apart=50) == (0, -20)


def test_into_the_land_all_pieces_together():
    assert shift(SQUARE, box(30, -200, 500, 500), into=True) == (30, 0)
    assert shift(SQUARE, box(30, -200, 80, 500), box(80, -200, 500, 500), into=True) == (30, 0)
    assert shift(SQUARE, box(30, -200, 80, 500), into=True) is None
    assert shift(SQUARE, box(-10, -10, 500, 500), into=True) == (0, 0)
    assert shift(SQUARE, into=True) is None


def test_no_farther_than_the_limit():
    assert shift(SQUARE, box(-9_000, -9_000, 9_000, 9_000)) is None
    assert shift(SQUARE, box(-300, -9_000, 9_000, 9_000), limit=400) == (-400, 0)
    assert shift(SQUARE, box(-300, -9_000, 9_000, 9_000), limit=399) is None


def blob(rng, x, y, size):
    """A star round a point, concave as often as not."""
    corners = rng.integers(5, 12)
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    star = np.c_[np.cos(angle), np.sin(angle)] * rng.uniform(0.3, 1, (corners, 1)) * size + [x, y]
    return shapely.make_valid(Polygon(star))


@pytest.mark.parametrize("seed", range(12))
def test_no_shorter_shift_is_free(seed):
    rng = np.random.default_rng(seed)
    footprint = blob(rng, 0, 0, 60)
    land = [box(-9, -9, 9, 9), *(blob(rng, *rng.uniform(-150, 150, 2), 120) for _ in range(4))]
    found = shift(footprint, *land)
    moved = shapely.transform(footprint, lambda xy: xy + found)
    union = shapely.union_all(land)
    assert shapely.area(shapely.intersection(moved, union)) < 0.5
    length = np.hypot(*found)
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    for part in np.linspace(0, max(length - 0.05, 0.0), 25):
        others = [
            shapely.transform(footprint, lambda xy, by=by: xy + by) for by in part * np.c_[np.cos(angle), np.sin(angle)]
        ]
        assert (shapely.area(shapely.intersection(others, union)) > 0).all()
