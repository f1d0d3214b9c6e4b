"""What may recur is found from bounds alone: never less than what is the same land once all geometry is at hand."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely import LineString, Point, Polygon, box

from layers.glance import glance
from layers.recurring import Places, across, alike, same_land
from rules.core.duplicates import duplicates
from spatial.crs import passage, transform
from spatial.placed import place, stack

PAPERS = ("EPSG:4525", "EPSG:4524", "EPSG:4490", "EPSG:4546", "EPSG:32649")


def outline(lon, lat, size, corners):
    """Return an outline in longitude and latitude."""
    around = np.linspace(0, 2 * np.pi, len(corners), endpoint=False)
    metres = size * np.column_stack([np.cos(around), np.sin(around)]) * np.array(corners)[:, None]
    return Polygon(np.array([lon, lat]) + metres / [111_320 * np.cos(np.radians(lat)), 111_320])


def again(shape, how):
    """Write the same land in another way."""
    ring = shapely.get_coordinates(shape)[:-1]
    first, (x, y) = ring[0], ring[0] - shapely.get_coordinates(shapely.centroid(shape))[0]
    return {
        "as it is": shape,
        "turned": Polygon(np.roll(ring, 2, axis=0)),
        "backwards": Polygon(ring[::-1]),
        "dense": shapely.segmentize(shape, shape.length / 7),
        "moved": Polygon(ring + 2e-9),
        "raised": shapely.force_3d(shape, 7.0),
        "spiked": Polygon([first, first + 3 * np.array([x, y]), first, *ring[1:]]),
        "twice": shapely.MultiPolygon([shape, shape]),
        "mixed": shapely.GeometryCollection([shape, Point(first + 9 * np.array([x, y]))]),
        "cut": shapely.MultiPolygon([shape, Polygon([first, first + 1e-3, first])]),
    }[how]


HOW = ("as it is", "turned", "backwards", "dense", "moved", "raised", "spiked", "twice", "mixed", "cut")

shapes = st.tuples(
    st.sampled_from([109.4, 109.5, 110.2]),
    st.sampled_from([37.6, 38.3]),
    st.sampled_from([2.0, 90.0, 5_000.0, 60_000.0]),
    st.lists(st.floats(0.4, 1.0), min_size=4, max_size=7),
)
written = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(HOW), st.sampled_from(PAPERS)),
    min_size=2, max_size=12,
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(shapes, min_size=4, max_size=4), written)
def test_no_row_that_recurs_is_missed(bases, drawn):
    """`drawn` says for each row which outline it is, how it is written and on what paper."""
    sheets, placed = [], []
    for number, how, paper in drawn:
        crs = CRS(paper)
        geometry = transform(np.array([shapely.force_2d(again(outline(*bases[number]), how))], object),
                             passage(crs).from_map)  # fmt: skip
        sheets.append(Places(kind="project", crs=crs, paper="", boxes=glance(geometry, boxes=True).boxes))
        placed.append(place(geometry, crs))
    frame = pd.DataFrame({"kind": "project", "file": "a", "geometry": stack(placed).map})
    frame = frame.assign(layer="b", row=1, subject_id="", subject_name="")
    same = duplicates(frame).same_as
    rows = np.arange(len(same))
    recurring = (same != rows) | np.isin(rows, same[same != rows])
    assert same_land(sheets)[recurring].all()


def places(geometry, paper="EPSG:4525", kind="project"):
    seen = glance(np.array([*geometry, None], dtype=object)[:-1], boxes=True)
    return Places(kind=kind, crs=CRS(paper), paper="", boxes=seen.boxes)


def test_neighbours_in_a_grid_do_not_recur():
    """Plots side by side share edges and corners, and hundreds of them the same western edge."""
    x, y = np.meshgrid(37424000 + 100.0 * np.arange(30), 4287000 + 100.0 * np.arange(30))
    grid = list(shapely.box(x.ravel(), y.ravel(), x.ravel() + 100, y.ravel() + 100))
    assert not same_land([places(grid)]).any()
    turned = transform(np.array(grid[::7], object), lambda xy: xy + [41.0, 0.0])  # noqa: RUF005 - an array
    other = list(transform(transform(turned, passage(CRS(4525)).to_map), passage(CRS(4524)).from_map))
    assert not same_land([places(grid[1::7]), places(other, "EPSG:4524")]).any()


@pytest.mark.parametrize("paper", ["EPSG:4525", "EPSG:4490"])
def test_points_and_lines_recur_as_well(paper):
    at = (37424000, 4287000) if paper == "EPSG:4525" else (110.1, 38.7)
    line = LineString([at, (at[0] + 0.01, at[1])])
    found = same_land([places([Point(at), line, None, Point(at), LineString(line.coords[::-1]), None], paper)])
    assert found.tolist() == [True, True, False, True, True, False]


def test_kinds_and_nothing_at_all_stand_alone():
    plot = [box(37424000, 4287000, 37424100, 4287100)]
    assert not same_land([places(plot), places(plot, kind="mining-right")]).any()
    assert same_land([]).tolist() == []
    assert (
        same_land([Places(kind="project", crs=None, paper="", boxes=np.full((2, 4), np.nan))]).tolist() == [False] * 2
    )


def test_sides_within_the_tolerance_are_chained():
    boxes = np.array([[0.0, 0, 1, 1], [0.009, 0, 1, 1], [0.018, 0, 1, 1], [0.5, 0, 1, 1]])
    assert alike(boxes, 0.01).tolist() == [True, True, True, False]


def test_across_papers_size_and_paper_count():
    spots = np.array([[0.0, 0, 100], [20, 0, 90], [20, 0, 900], [0, 0, 100], [5000, 0, 100]])
    assert across(spots, np.array([0, 1, 1, 0, 1])).tolist() == [True, True, False, True, False]
