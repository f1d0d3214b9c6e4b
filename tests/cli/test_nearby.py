"""How far about the subjects controls matter: as far as any rule asks, and a little more."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from cli.law import read_rulebook
from cli.nearby import ROOM, farthest, kinds_met, place_of
from layers.layer import Layer
from rules.core.stakes import AROUND
from spatial.crs import CGCS2000
from spatial.placed import place

BOOK = read_rulebook(None, Path())


def layer(*shapes, accuracy=0.0):
    placed = place(np.array(shapes, object), CGCS2000, accuracy=accuracy)
    return Layer(kind="project", title="", frame=None, placed=placed, input=None)


def test_the_farthest_distance_is_that_of_railways_and_tunnels():
    assert farthest(BOOK) == 1000.0


def test_parks_and_the_urban_core_are_held_against_one_another():
    assert kinds_met(BOOK) == {"industrial-park", "urban-core"}


@pytest.mark.parametrize(
    ("shape", "accuracy", "reach"),
    [
        (shapely.box(109, 38, 110, 39), 0.0, 1000 + ROOM),
        (shapely.box(109, 38, 110, 39), 2.0, 1000 + ROOM + 60),
        (shapely.Point(109, 38), 0.0, 1000 + ROOM + AROUND),
    ],
)
def test_points_and_poor_accuracy_look_farther(shape, accuracy, reach):
    found = place_of([layer(shape, None, accuracy=accuracy)], BOOK)
    assert found is not None
    assert found.reach == reach
    assert tuple(found.frame) == tuple(shapely.bounds(shape).tolist())


def test_without_geometry_there_is_no_place():
    assert place_of([layer(None)], BOOK) is None
    assert place_of([], BOOK) is None
