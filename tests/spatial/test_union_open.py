"""Several open pairs of one subject put together: as open as all of them, within what any of them says."""

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial import measure
from spatial.combine import union
from spatial.overlay import Doubt, Pairs, Relation
from spatial.placed import place

WEST, EAST, SOUTH, NORTH = 109.7, 109.701, 38.3, 38.301
SUBJECT = shapely.box(WEST, SOUTH, EAST, NORTH)
WHOLE = float(measure.whole(np.array([SUBJECT]))[0])


def strip(start, end):
    """The subject between two shares of its width."""
    return shapely.box(WEST + start * (EAST - WEST), SOUTH, WEST + end * (EAST - WEST), NORTH)


def united(*parts):
    """Low, measure and high as shares of the whole, of parts (strip, low, high)."""
    count = len(parts)
    geometry = np.array([strip(*part[0]) for part in parts], object)
    pairs = Pairs(
        subject=np.zeros(count, np.int64), control=np.arange(count),
        relation=np.full(count, Relation.OVERLAP, np.uint8),
        doubt=np.full(count, Doubt.EDGES, np.uint8), geometry=geometry, measure=measure.whole(geometry),
        low=np.array([part[1] * WHOLE for part in parts]), high=np.array([part[2] * WHOLE for part in parts]),
        width=np.ones(count), depth=np.full(count, np.nan),
    )  # fmt: skip
    subjects = place(np.array([SUBJECT], object), CRS.from_epsg(4490))
    found = union(subjects, pairs, np.ones(count, bool))
    return [float(x[0]) / WHOLE for x in (found.low, found.measure, found.high)]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([((0.0, 0.3), 0.25, 0.32), ((0.2, 0.5), 0.26, 0.34)], (0.41, 0.5, 0.56)),  # 0.5 -0.05-0.04, +0.02+0.04
        ([((0.0, 0.3), 0.0, 0.3), ((0.2, 0.5), 0.3, 0.3)], (0.3, 0.5, 0.5)),  # never less than the surest of them
        ([((0.0, 0.3), 0.3, 0.9), ((0.2, 0.5), 0.3, 0.3)], (0.5, 0.5, 1.0)),  # never more than the whole
        (
            [((0.0, 0.1), 0.1, 0.1), ((0.2, 0.3), 0.2, 0.2)],
            (0.2, 0.2, 0.3),
        ),  # what is shown may be outside what is said
    ],
)
def test_open_parts_make_an_open_union(parts, expected):
    assert united(*parts) == pytest.approx(expected, rel=1e-5)
