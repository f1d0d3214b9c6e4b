"""What must not change an answer: the order of the rows, a control twice, a subject in parts, another zone."""

from itertools import cycle

import numpy as np
import pytest
import shapely
from cases import LAND, TOUCHING
from desk import at, box, check, control, layer
from everyone import ALL, BOILER, CONTROLS, MINE, PLANT, everyone
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


STATED = {
    "project": [
        PLANT,
        {"construction": "新建", "industry": "尾矿库", "land_use": "居住"},
        {},
        {"industry_code": "1019"},
    ],
    "mining-right": [MINE, {**MINE, "right": "探矿权", "mineral": "铜"}, {"mining_method": "露天"}, {}],
    "livestock-farm": [{"rearing": "放牧", "species": "生猪", "herd": 800.0}, {}],
    "pipeline": [{"medium": "原油"}, {"medium": "供水"}, {}],
    "outfall": [{}],
    "boiler": [BOILER, {"construction": "新建", "fuel": "煤", "heating": "是"}, {}],
    "stake": [{}],
}
"""What subjects of each kind state, in turn: what bars, what is open, nothing."""
SHAPES = {"pipeline": shapely.LineString, "outfall": shapely.Point, "boiler": shapely.Point, "stake": shapely.Point}


def crowd(seed):
    """Subjects of every kind over, beside and away from the land."""
    rows = {}
    for number, (kind, stated) in enumerate(STATED.items()):
        places = scattered(seed + number, count=12)
        if kind in SHAPES:
            ends = [((left, bottom), (right, top)) for left, bottom, right, top in (place.bounds for place in places)]
            places = [SHAPES[kind](pair if kind == "pipeline" else pair[0]) for pair in ends]
        rows[kind] = list(zip(places, cycle(stated), strict=False))
    return rows


def handed_in(rows, crs=None):
    """Layers of the crowd, on the map or on a paper."""
    on = {} if crs is None else {"crs": crs}
    to = (lambda place: place) if crs is None else (lambda place: shapely.transform(place, passage(crs).from_map))
    return [layer(kind, [(to(place), stated) for place, stated in of], **on) for kind, of in rows.items()]


@pytest.fixture(scope="module")
def plain():
    """Every rule over the crowd."""
    report = check(handed_in(crowd(23)), ALL)
    assert len(report.results) == len(report.rulebook.rules)
    return report


def answers(report):
    """Per rule and subject what is decided and asked, without its numbers."""
    return matrix(report), report.subjects["verdict"].tolist()


def test_rows_of_every_kind_in_another_order(plain):
    rows = crowd(23)
    order = {kind: np.random.default_rng(5).permutation(len(of)) for kind, of in rows.items()}
    mixed = check(handed_in({kind: [rows[kind][at_] for at_ in order[kind]] for kind in rows}), ALL[::-1])
    first = dict(zip(rows, np.cumsum([0, *map(len, rows.values())]), strict=False))
    back = np.concatenate([first[kind] + order[kind] for kind in rows])
    for rule, result in mixed.results.items():
        before = plain.results[rule].table
        for column in ("verdict", "code", "missing"):
            now = dict(zip(result.table.index, result.table[column], strict=True))
            was = dict(zip(before.index, before[column], strict=True))
            assert {back[row]: value for row, value in now.items()} == was, (rule, column)


def test_every_control_twice(plain):
    again = check(handed_in(crowd(23)), [control(kind, [(LAND, stated)] * 2) for kind, stated in CONTROLS.items()])
    assert answers(again) == answers(plain)


@pytest.mark.parametrize("paper", [4524, 4525, 4496])
def test_subjects_of_every_kind_on_another_paper(plain, paper):
    assert answers(check(handed_in(crowd(23), CRS.from_epsg(paper)), ALL)) == answers(plain)


@pytest.mark.parametrize("kind", ["project", "mining-right", "livestock-farm", "pipeline"])
def test_a_subject_of_any_kind_in_two_rows_is_as_bad_as_its_worst(kind):
    """What is small enough to be nothing apart is left out: pieces of less than the tolerance."""
    whole, halves = crowd(31)[kind], []
    for place, stated in whole:
        left, bottom, right, top = place.bounds
        middle = (left + right) / 2
        cuts = (left - 1, bottom - 1, middle, top + 1), (middle, bottom - 1, right + 1, top + 1)
        halves += [(place.intersection(shapely.box(*cut)), stated) for cut in cuts]
    one, two = (check([layer(kind, rows)], ALL) for rows in (whole, halves))
    for rule, result in one.results.items():
        if kind in result.kinds:
            parts = two.results[rule].table.verdict.to_numpy().reshape(-1, 2).max(axis=1)
            assert parts.tolist() == result.table.verdict.tolist(), rule
