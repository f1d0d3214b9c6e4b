"""What must not change an answer: the order of the rows, a control twice, a subject in parts, another zone."""

import numpy as np
import pytest
import shapely
from cases import LAND, TOUCHING
from desk import at, box, check, control, layer
from everyone import ALL, CONTROLS, PLANT, everyone
from pyproj import CRS

from spatial.crs import passage


def matrix(report, order=None):
    """The verdicts and codes of every rule, subjects in the order asked for."""
    columns = ["verdict", "code", "relation", "missing"]
    return {
        rule: (result.table if order is None else result.table.loc[order])[columns].to_dict("records")
        for rule, result in report.results.items()
    }


def scattered(seed, count=24):
    """Rectangles over, beside and away from a few lands that overlap one another."""
    random = np.random.default_rng(seed)
    corners = random.integers(-15, 25, size=(count, 2)) * 10
    sizes = random.integers(1, 16, size=(count, 2)) * 10
    return [box(x, y, x + wide, y + high) for (x, y), (wide, high) in zip(corners, sizes, strict=True)]


LANDS = [LAND, box(100, 100, 240, 240), box(-150, -150, -50, 0)]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_changes_nothing(seed):
    places = scattered(seed)
    controls = [control("ecological-red-line", [(land, {}) for land in LANDS]), *ALL[1:]]
    order = np.random.default_rng(seed).permutation(len(places))
    plain = check([layer("project", [(place, PLANT) for place in places])], controls)
    mixed = check([layer("project", [(places[at_], PLANT) for at_ in order])], [
        control("ecological-red-line", [(land, {}) for land in LANDS[::-1]]), *ALL[1:],
    ])  # fmt: skip
    assert matrix(mixed) == matrix(plain, order)


def test_twice_the_same_control_changes_no_verdict_and_no_number():
    places = scattered(7)
    once = [control("ecological-red-line", [(land, {}) for land in LANDS]), *ALL[1:]]
    twice = [control("ecological-red-line", [(land, {}) for land in LANDS * 2]), *ALL[1:], *ALL[1:]]
    subjects = [layer("project", [(place, PLANT) for place in places])]
    before, after = check(subjects, once), check(subjects, twice)
    for rule, result in before.results.items():
        again = after.results[rule].table
        assert again.verdict.tolist() == result.table.verdict.tolist(), rule
        assert again.code.tolist() == result.table.code.tolist(), rule
        assert again.measure.tolist() == pytest.approx(
            result.table.measure.tolist(), abs=1e-6, rel=1e-9, nan_ok=True
        ), rule
        assert not (again.share > 1.0).any()


def test_a_split_subject_is_as_bad_as_its_worst_part():
    controls = [control("ecological-red-line", [(land, {}) for land in LANDS]), *ALL[1:]]
    places = scattered(11)
    halves = []
    for spot in places:
        left, bottom, right, top = spot.bounds
        middle = (left + right) / 2
        halves += [shapely.box(left, bottom, middle, top), shapely.box(middle, bottom, right, top)]
    whole = check([layer("project", [(place, PLANT) for place in places])], controls)
    split = check([layer("project", [(half, PLANT) for half in halves])], controls)
    for rule, result in whole.results.items():
        parts = split.results[rule].table
        worst = parts.verdict.to_numpy().reshape(-1, 2).max(axis=1)
        assert worst.tolist() == result.table.verdict.tolist(), rule
        together = parts.measure.to_numpy().reshape(-1, 2).sum(axis=1)
        assert together.tolist() == pytest.approx(result.table.measure.tolist(), abs=1e-3, rel=1e-6, nan_ok=True), rule


def test_the_next_zone_gives_the_same_answers():
    places = scattered(13, count=10)
    answers = []
    for paper, shift in ((4524, 0.0), (4525, 3.0)):
        here = lambda place: shapely.affinity.translate(place, xoff=shift)  # noqa: B023, E731  called at once
        controls = [control(kind, [(here(LAND), stated)]) for kind, stated in CONTROLS.items()]
        subjects = [layer("project", [(here(place), PLANT) for place in places]), *everyone(shift=shift)]
        answers.append(matrix(check(subjects, controls)))
        delivered = [(shapely.transform(here(place), to_paper(paper)), PLANT) for place in places]
        answers.append(matrix(check([layer("project", delivered, crs=zone(paper))], controls)))
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]


def zone(paper):
    return CRS.from_epsg(paper)


def to_paper(paper):
    return passage(zone(paper)).from_map


@pytest.mark.parametrize("place", [TOUCHING, at(shapely.Point(100, 100)), None])
def test_the_same_subject_twice_has_the_same_answer_twice(place):
    report = check([layer("project", [(place, PLANT)] * 2)], ALL)
    for result in report.results.values():
        one, two = result.table[["verdict", "code", "terms"]].to_dict("records")
        assert one == two
