"""What the benchmarks say is right: the same files for a seed, the same pairs found to be the same, honest ratios."""

import json
import sys
import time

import numpy as np
import pandas as pd
import performance_page
import process_tree
import pytest
import ratios
import shapely
import synthetic_red_line
from agreement import compare
from races import KINDS, race


@pytest.fixture(scope="module")
def line():
    pytest.importorskip("contourpy")
    return synthetic_red_line.red_line(5_000, seed=3)


def test_a_line_is_valid_has_holes_and_about_as_many_vertices_as_asked(line):
    shapes = line.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert 2_500 < shapely.get_num_coordinates(shapes).sum() < 10_000
    assert shapely.get_num_interior_rings(shapely.get_parts(shapes)).sum() > 20
    assert len(line) < 40
    assert line.crs.to_epsg() == 4490


def test_the_same_seed_draws_the_same_line_and_projects(line):
    assert line.geom_equals_exact(synthetic_red_line.red_line(5_000, seed=3), 0).all()
    first, again = (synthetic_red_line.projects(200, seed=3) for _ in range(2))
    assert first.equals(again)
    assert not first.geom_equals_exact(synthetic_red_line.projects(200, seed=4), 0).any()


def test_projects_are_valid_with_five_to_twelve_corners():
    shapes = synthetic_red_line.projects(2_000, seed=1).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert set(shapely.get_num_coordinates(shapes) - 1) == set(range(5, 13))


def of_pairs(**areas):
    return pd.Series(areas.values(), index=pd.MultiIndex.from_tuples([(name, "x") for name in areas]), dtype=float)


def test_layers_agree_only_with_the_same_pairs_and_total():
    mine = of_pairs(a=1.0, b=3.0)
    assert compare(of_pairs(b=3.0, a=1.0), mine).same
    assert not compare(of_pairs(a=1.0, b=3.0 + 1e-8), mine).same
    apart = compare(of_pairs(a=1.0, c=3.0), mine)
    assert (apart.missing, apart.more, apart.same, apart.odd_area) == (1, 1, False, 1.5)
    with pytest.raises(ValueError, match="twice"):
        compare(pd.concat([mine, mine]), mine)


def ran(entrant, number, s, **more):
    return {"entrant": entrant, "round": number, "s": s, "step": "", "failed": "", "steps": {}, "peak_mb": 9.0, **more}


def test_a_ratio_is_the_median_of_ratios_not_the_ratio_of_medians():
    runs = [ran("a", 1, 10.0), ran("b", 1, 1.0), ran("a", 2, 2.0), ran("b", 2, 2.0), ran("a", 3, 9.0), ran("b", 3, 3.0)]
    assert ratios.ratio({"runs": runs}, "a", "b") == 3.0
    assert ratios.ratio({"runs": runs[:1]}, "a", "b") is None


def test_further_subjects_are_compared_from_half_to_whole_with_a_tenth_to_half():
    runs = [ran("check 10", 1, 5.0), ran("check 50", 1, 9.0), ran("check 100", 1, 15.0)]
    made = {"entrants": ["check 10", "check 50", "check 100"], "runs": runs}
    assert ratios.further(made, "check") == pytest.approx((6 / 50) / (4 / 40))


def test_a_run_over_the_limit_is_stopped_with_its_children():
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    start = time.perf_counter()
    took = process_tree.run([sys.executable, "-c", child], limit=1.0)
    assert took.over
    assert time.perf_counter() - start < 30


def test_steps_and_what_is_left_out_are_found_in_the_last_line():
    said = 'import time; time.sleep(0.2); print("{\\"steps\\": {\\"read\\": 0.1}, \\"left_out\\": 0.2}")'
    took = process_tree.run([sys.executable, "-c", said], limit=60)
    assert took.steps == {"read": 0.1}
    assert took.s > 0


def test_what_fails_says_so():
    with pytest.raises(RuntimeError, match="exit code 5"):
        process_tree.run([sys.executable, "-c", "raise SystemExit(5)"], limit=60)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_race_has_entrants_the_page_can_name(kind):
    found = race(f"{kind}-1000x500000")
    assert found.vertices == 500_000
    made = {
        "day": "2026-11-24", "limit": 600.0, "entrants": list(found.entrants), "agreement": {},
        "runs": [
            ran(name, 1, 1.0 + at, step=entrant.step, steps={"overlay": 1.0}, over=False)
            for at, (name, entrant) in enumerate(found.entrants.items())
        ],
    }  # fmt: skip
    text = performance_page.page({"machine": {}, "versions": {}, "races": {f"{kind}-1000x500000": made}})
    assert all(name.split()[0] in performance_page.TITLES for name in found.entrants)
    assert "2026-11-24" in text


def test_a_peer_stopped_at_the_limit_is_marked():
    runs = [ran("layer", 1, 2.0), ran("check", 1, 8.0), ran("overlay", 1, 600.0, over=True)]
    made = {
        "day": "2026-11-24",
        "limit": 600.0,
        "entrants": ["layer", "check", "overlay"],
        "agreement": {},
        "runs": runs,
    }
    text = performance_page.page({"machine": {}, "versions": {}, "races": {"peers-10x20": made}})
    assert "| geopandas.overlay | > 600 | > 300.00 | > 75.00 | 9 |  |  |" in text


def test_the_page_tells_the_record_that_is_kept():
    record = json.loads(performance_page.RECORD.read_text(encoding="utf-8"))
    assert performance_page.PAGE.read_text(encoding="utf-8") == performance_page.page(record)


def test_an_unknown_race_is_refused():
    with pytest.raises(ValueError, match="peers"):
        race("marathon-1x1")


def test_noise_has_all_octaves():
    field = synthetic_red_line.noise(64, seed=1)
    assert field.shape == (64, 102)
    assert np.isfinite(field).all()
