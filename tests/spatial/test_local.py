"""A footprint on its own plane of metres."""

import numpy as np
import pytest
import shapely
from desk import box
from pyproj import CRS

from spatial.crs import passage, transform
from spatial.local import Local, redrawn
from spatial.measure import distance
from spatial.placed import place


def on(paper, *geometry):
    crs = CRS.from_epsg(paper)
    return place(transform(np.array([*geometry, None], object)[:-1], passage(crs).from_map), crs)


@pytest.mark.parametrize("paper", [4490, 4524, 4545, 4508])
def test_metres_are_metres_on_the_ground(paper):
    placed = on(paper, box(0, 0, 100, 100))
    local = Local.about(placed, 0)
    there = redrawn(placed, np.array([local.shifted(300.0, 400.0)], object)).map[0]
    here, moved = (shapely.get_coordinates(one)[0] for one in (placed.map[0], there))
    assert distance(*here, *moved) == pytest.approx(500, rel=1e-3)
    assert shapely.area(local.footprint) == pytest.approx(10_000, rel=2e-3)


@pytest.mark.parametrize("paper", [4490, 4524])
def test_what_is_left_keeps_its_vertices_bit_for_bit(paper):
    placed = on(paper, box(0, 0, 100, 100))
    local = Local.about(placed, 0)
    left = local.without(local.metres(np.array([box(70, -50, 200, 150)], object))[0])
    before, after = ({tuple(xy) for xy in shapely.get_coordinates(one)} for one in (placed.own[0], left))
    assert len(before & after) == 2
    on_map = redrawn(placed, np.array([left], object)).map[0]
    kept = {tuple(xy) for xy in shapely.get_coordinates(on_map)} & {
        tuple(xy) for xy in shapely.get_coordinates(placed.map[0])
    }
    assert len(kept) == 2
