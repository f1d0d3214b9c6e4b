"""Giants as they matter to a place: the same edges, the same land, the same distances."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from noise_land import CGCS2000, LAT, LON, SIZE, blob, holed, subjects_near

from spatial.frame import Frame
from spatial.glimpse import glimpse
from spatial.outlines import take_apart
from spatial.overlay import overlay
from spatial.placed import place
from spatial.proximity import boundary_distance, nearest
from spatial.vicinity import Place, look

REACH = 100.0
"""m, more than an overlay looks about a subject."""


def taken_apart(geometry):
    """Outlines, what reads their coordinates, and how many were read."""
    outlines, coords = take_apart(geometry)
    read = []

    def fetch(first, last):
        found = [coords[begin : end + 1] for begin, end in zip(first, last, strict=True)]
        read.append(sum(map(len, found)))
        return np.concatenate([coords[:0], *found])

    return outlines, fetch, read


def looked_at(geometry, subject):
    """The controls as they matter to a subject."""
    outlines, fetch, read = taken_apart(geometry)
    cut = geometry.copy()
    for shape, seen in look(outlines, Place(Frame(*subject.bounds), REACH), fetch).items():
        cut[shape] = seen.shown
    return cut, sum(read)


@pytest.mark.parametrize(
    ("window", "land"),
    [
        (Frame(0.2, 0.2, 0.3, 0.3), "the window"),  # deep inside
        (Frame(0.2, -0.3, 0.3, -0.2), None),  # outside
        (Frame(-0.05, 0.4, 0.05, 0.5), "its half"),  # across the western edge
        (Frame(-0.05, -0.05, 0.05, 0.05), "its quarter"),  # at a corner
    ],
)
def test_a_square_as_a_window_sees_it(window, land):
    side = np.linspace(0, 1, 1000, endpoint=False)
    none = np.zeros_like(side)
    ring = np.concatenate(
        [np.stack(xy, axis=1) for xy in ((side, none), (none + 1, side), (1 - side, none + 1), (none, 1 - side))]
    )
    outlines, fetch, read = taken_apart(np.array([shapely.Polygon(ring)], object))
    seen = glimpse(outlines, 0, window, fetch)
    assert sum(read) < 500  # of 4001
    if land is None:
        assert seen is None
        return
    share = {"the window": 1.0, "its half": 0.5, "its quarter": 0.25}[land]
    within = shapely.intersection(seen.shown, shapely.box(*window))
    assert shapely.area(within) == pytest.approx(share * 0.01, rel=1e-12)


@pytest.mark.parametrize("turned", [False, True])
def test_which_way_a_ring_runs_does_not_matter(turned):
    """GEOS asks the highest vertex of a ring which way it runs, and that one may not have been read."""
    land = holed(np.random.default_rng(3), 2000)
    shape = shapely.normalize(land).reverse() if turned else shapely.normalize(land)
    outlines, fetch, _ = taken_apart(np.array([shape], object))
    for x, y in np.random.default_rng(4).uniform(0, SIZE, (40, 2)):
        window = Frame(LON + x - 5e-4, LAT + y - 5e-4, LON + x + 5e-4, LAT + y + 5e-4)
        seen = glimpse(outlines, 0, window, fetch)
        box = shapely.box(*window)
        shown = None if seen is None else shapely.intersection(seen.shown, box)
        assert (
            shapely.area(shapely.symmetric_difference(shapely.intersection(shape, box), shown or shapely.Polygon()))
            < 1e-18
        )


@given(seed=st.integers(0, 2**32 - 1), vertices=st.sampled_from([300, 2000]))
def test_what_is_seen_answers_as_the_whole(seed, vertices):
    random = np.random.default_rng(seed)
    controls = np.array([holed(random, vertices), blob(random, 3 * SIZE, 0, SIZE / 2, vertices)], object)
    subject = random.choice(np.array([*subjects_near(random, controls[0], 3), shapely.Point(LON - 0.2, LAT)], object))
    cut, _ = looked_at(controls, subject)
    mine = place(np.array([subject], object), CGCS2000)
    whole, seen = (place(geometry, CGCS2000) for geometry in (controls, cut))
    one, other = (overlay(mine, some, reach=REACH / 5, touch=0.01) for some in (whole, seen))
    for name in ("control", "relation", "doubt"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("measure", "low", "high", "width", "depth"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-12, atol=1e-6)
    for row in np.array([[0], [1]]):
        near = [nearest(mine, some.take(row)).distance for some in (whole, seen)]
        np.testing.assert_allclose(*near, rtol=0, atol=1e-6)
    if shapely.get_dimensions(subject) == 0:
        far = [boundary_distance(mine, some).distance for some in (whole, seen)]
        np.testing.assert_allclose(*far, rtol=0, atol=1e-6)


def test_little_is_read_of_a_giant():
    giant = blob(np.random.default_rng(1), 0, 0, 1.0, 100_000)
    for x, y in [(0.9, 0.1), (0.95, -0.3), (5.0, 5.0)]:
        cut, read = looked_at(np.array([giant], object), shapely.Point(LON + x, LAT + y).buffer(0.001))
        assert read < 30_000
        assert shapely.get_num_coordinates(cut[0]) < 30_000


def test_of_what_is_out_of_reach_its_next_edges_are_left():
    far = np.array([blob(np.random.default_rng(1), 0.5, 0, 0.1, 5000)], object)
    cut, read = looked_at(far, shapely.box(LON, LAT, LON + 0.001, LAT + 0.001))
    assert shapely.get_dimensions(cut[0]) == 1
    assert shapely.covers(shapely.boundary(far[0]), shapely.get_point(shapely.get_geometry(cut[0], 0), 0))
    assert read < len(shapely.get_coordinates(far[0])) / 2
