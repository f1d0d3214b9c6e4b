"""Controls kept ready say what controls say each time anew, in any thread and after any journey."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from noise_land import CGCS2000, LAT, LON, ZONE_37, blob, broken, holed, on_paper, subjects_near
from pyproj import CRS

from spatial import candidates
from spatial.overlay import Pairs, overlay
from spatial.placed import Placed, empty, stack
from spatial.prepared import prepare
from spatial.remainder import remainder


def ground(seed: int, vertices: int = 600) -> tuple[Placed, Placed]:
    """Subjects of all kinds about giants on two papers, one repaired in two ways, and small controls beside them."""
    random = np.random.default_rng(seed)
    giant = holed(random, vertices)
    controls = stack([on_paper([giant, blob(random, 0.01, 0.01, 0.01, 40)], CGCS2000),
                      on_paper([broken(random, vertices), shapely.Point(LON, LAT)], ZONE_37)])  # fmt: skip
    return on_paper(subjects_near(random, giant, 12), CGCS2000), controls


def bits(pairs: Pairs) -> list[object]:
    """All a pair says, geometries vertex by vertex."""
    columns = [getattr(pairs, name).tolist() for name in Pairs.__slots__ if name not in {"geometry", "depth"}]
    return [*columns, shapely.to_wkb(pairs.geometry).tolist(), np.nan_to_num(pairs.depth, nan=np.inf).tolist()]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6), reach=st.sampled_from([0.0, 60.0]))
def test_prepared_or_not(seed: int, reach: float) -> None:
    subjects, controls = ground(seed)
    ready = prepare(controls)
    plain = bits(overlay(subjects, controls, reach=reach))
    assert bits(overlay(subjects, ready, reach=reach)) == plain
    assert bits(overlay(subjects, ready, reach=reach)) == plain
    assert bits(overlay(subjects, pickle.loads(pickle.dumps(ready)), reach=reach)) == plain  # noqa: S301 - our own


def test_what_is_left_of_prepared_controls() -> None:
    subjects, controls = ground(5)
    subjects = subjects.take(shapely.get_dimensions(subjects.map) == 2)
    pairs = overlay(subjects, controls)
    plain, found = (remainder(subjects, one, pairs, np.ones(len(pairs), bool)) for one in (controls, prepare(controls)))
    assert plain.measure.tolist() == found.measure.tolist()


def test_many_threads_ask_at_a_time() -> None:
    subjects, controls = ground(6)
    ready, plain = prepare(controls), bits(overlay(subjects, controls))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: bits(overlay(subjects, ready)), range(8)))
    assert all(one == plain for one in found)


def test_prepared_once_is_enough() -> None:
    ready = prepare(empty())
    assert prepare(ready) is ready
    assert len(ready) == 0


@pytest.mark.parametrize("name", ["edges", "bend", "box", "giants"])
def test_what_was_found_out_is_kept(name: str) -> None:
    ready = prepare(ground(1)[1])
    assert getattr(ready, name) is getattr(ready, name)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(1, 60), threads=st.sampled_from([1, 3]))
def test_any_cut_into_blocks(seed: int, size: int, threads: int) -> None:
    subjects, controls = ground(seed)
    whole = bits(overlay(subjects, controls, threads=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "BLOCK", size)
        assert bits(overlay(subjects, controls, threads=threads)) == whole


def test_any_cut_of_the_subjects() -> None:
    subjects, controls = ground(7)
    ready, whole = prepare(controls), overlay(subjects, controls)
    for row in range(len(subjects)):
        assert bits(overlay(subjects.take(np.array([row])), ready))[2:] == bits(whole.take(whole.subject == row))[2:]


def test_papers_of_other_subjects_are_in_no_way_of_a_subject() -> None:
    """Zone 37 with its prefix and without has the same straight lines; on UTM nobody else was drawn."""
    random = np.random.default_rng(2)
    land, controls = blob(random, 0.02, 0.02, 0.02, 30), ground(7)[1]
    papers = (ZONE_37, CRS.from_epsg(4546), CGCS2000, CRS.from_epsg(32649))
    plots = [shapely.box(x, y, x + 0.008, y + 0.008) for x, y in shapely.get_coordinates(land)[::5]]
    subjects = stack([on_paper(plots, paper) for paper in papers])
    ready, whole = prepare(controls), overlay(subjects, controls)
    left = remainder(subjects, ready, whole, np.ones(len(whole), bool))
    assert len(np.unique(subjects.paper[whole.subject[whole.doubt > 0]])) == len(papers)
    for row in range(len(subjects)):
        one = subjects.take(np.array([row]))
        one = replace(one, paper=np.zeros(1, np.int32), papers=(subjects.papers[subjects.paper[row]],))
        alone = overlay(one, ready)
        assert bits(alone)[2:] == bits(whole.take(whole.subject == row))[2:]
        rest = remainder(one, ready, alone, np.ones(len(alone), bool))
        for name in ("measure", "low", "high", "doubt"):
            assert getattr(rest, name).tolist() == getattr(left, name)[[row]].tolist()


def test_prepared_subjects_meet_several_layers() -> None:
    subjects, controls = ground(8)
    ready = prepare(subjects)
    for part in (slice(0, 2), slice(2, None)):
        plain = bits(overlay(subjects, controls.take(part)))
        assert bits(overlay(ready, controls.take(part))) == plain
        assert bits(overlay(ready, controls.take(part))) == plain
