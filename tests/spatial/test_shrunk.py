"""Maps with longitude shrunk bound true distances: what they leave out is farther away."""

import numpy as np
import pytest

from spatial.measure import GEOD, distance
from spatial.shrunk import degrees_within, least_gap, ratio_at

AZIMUTHS = np.arange(0.0, 360.0, 5.0)


def around(lon, lat, metres):
    """Places all around one, so many metres away."""
    return GEOD.fwd(np.full(72, lon), np.full(72, lat), AZIMUTHS, np.full(72, metres))[:2]


@pytest.mark.parametrize("lat", [18.0, 38.0, 53.0, -38.0])
@pytest.mark.parametrize("metres", [10.0, 1_000.0, 20_000.0])
def test_a_gap_is_never_more_than_the_distance_and_hardly_less(lat, metres):
    lon, lat_ = around(109.0, lat, metres)
    here = np.tile([109.0, lat, 109.0, lat], (72, 1))
    apart = distance(here[:, 0], here[:, 1], lon, lat_)
    for boxes in ([here, np.column_stack([lon, lat_, lon, lat_])], [np.column_stack([lon, lat_, lon, lat_]), here]):
        gap = least_gap(np.hstack(boxes), np.full(72, metres))
        assert (gap <= apart + 1e-6).all()
        assert gap == pytest.approx(apart, rel=1e-4)


def test_boxes_that_meet_have_no_gap():
    assert least_gap(np.array([[109.0, 38.0, 109.2, 38.2, 109.1, 38.1, 109.3, 38.3]]), np.array([1e3])) == 0.0


@pytest.mark.parametrize("lat", [18.0, 38.0, 53.0, -38.0])
@pytest.mark.parametrize("metres", [10.0, 20_000.0, 200_000.0])
def test_what_is_within_lies_within_so_many_degrees(lat, metres):
    """On the map shrunk at the place itself, from the place to every point at that distance."""
    lon, lat_ = around(109.0, lat, metres)
    ratio = float(ratio_at(np.radians(lat)))
    degrees = degrees_within(np.array([[109.0, lat, 109.0, lat]]), np.array([metres]), ratio)[0]
    farthest = np.hypot((lon - 109.0) * ratio, lat_ - lat).max()
    assert farthest <= degrees
    assert degrees <= farthest * (1.0 + metres / 1e6)


def test_not_even_at_the_pole():
    assert np.isfinite(degrees_within(np.array([[109.0, 88.9, 109.0, 89.5]]), np.array([50_000.0]), 0.5)).all()
