"""Edges copied from a control and delivered on other paper: each subject takes the line of its own control."""

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial.crs import passage
from spatial.follow import follow
from spatial.placed import place
from spatial.plane import STEP

DEGREES, METRES = CRS.from_epsg(4490), CRS.from_epsg(4525)
WEST, EAST, TOPS = 37386000.0, 37391000.0, np.array([4239000.0, 4240000.0, 4241000.0])
PARKS = place(shapely.box(WEST, TOPS - 300, EAST, TOPS), METRES)


def neighbours(*, turned):
    """Triangles in degrees, each upon the northern edge of 5 km of a park, drawn along it or against it."""
    corners = np.stack([[[WEST, top], [EAST, top], [(WEST + EAST) / 2, top + 200]] for top in TOPS])
    around = passage(METRES).to_map(corners.reshape(-1, 2)).round(9).reshape(3, 3, 2)
    triangles = shapely.polygons(around)
    return place(shapely.reverse(triangles) if turned else triangles, DEGREES)


def followed(subjects, subject, control):
    """What becomes of the subjects of pairs."""
    subject, control = np.array(subject), np.array(control)
    return follow(subjects.map[subject], subjects, subject, PARKS, control, touch=0.01)


@pytest.mark.parametrize("turned", [False, True])
def test_each_follows_its_own_control(turned):
    subject = [2, 0, 1]
    for row, shape in zip(subject, followed(neighbours(turned=turned), subject, subject), strict=True):
        line = passage(METRES).from_map(shapely.get_coordinates(shape))
        upon = line[abs(line[:, 1] - TOPS[row]) < 1e-3]
        steps = np.unique(upon[:, 0].round(3))
        assert len(line) == 4 + np.ceil(5000 / STEP) - 1
        assert np.diff(steps) == pytest.approx(5000 / np.ceil(5000 / STEP), abs=0.01)
        assert (steps[0], steps[-1]) == (pytest.approx(WEST, abs=1e-3), pytest.approx(EAST, abs=1e-3))


def test_another_control_is_not_followed():
    subjects = neighbours(turned=False)
    found = followed(subjects, [0, 1, 1], [1, 1, 2])
    assert [shape is subjects.map[row] for shape, row in zip(found, [0, 1, 1], strict=True)] == [True, False, True]
