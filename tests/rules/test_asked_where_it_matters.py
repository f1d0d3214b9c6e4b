"""An attribute is asked for exactly where stating it could change a verdict: every answer is tried.

Clear and not applicable are one here: nobody is asked for an industry only to learn that no rule concerns it.
"""

from collections import defaultdict
from itertools import product

import desk
import pytest

from rules.core.choices import choices
from rules.core.codes import Verdict

BIG = desk.box(0, 0, 1000, 1000)
PLACES = {
    "inside": desk.box(100, 100, 200, 200),
    "across": desk.box(900, 100, 1100, 200),
    "outside": desk.box(2000, 100, 2100, 200),
}
POINTS = {name: place.centroid for name, place in PLACES.items()}
INDUSTRIES = ("2523", "2614", "2710", "3217", "4411", "4415", "0610", "3021", "7723", "7010", "8411")
SETTLED = {Verdict.NOT_APPLICABLE: Verdict.CLEAR}
PERMITS = ("2015-01-01", "2024-01-01")


def answers(field):
    """Every kind of answer a person could give."""
    if field == "mineral":
        return ("煤", "铜", "铀", "地热", "高岭土")
    free = {
        "industry_code": INDUSTRIES, "valid_from": PERMITS, "valid_to": ("2030-01-01", "2020-01-01"),
        "capacity_tph": (8.0, 10.0, 20.0, 75.0), "upper": (900.0,), "lower": (700.0,),
    }  # fmt: skip
    return free.get(field) or choices(desk.BOOK, field, "zh")


CASES = {
    "project": {"construction": "新建", "industry_code": "2523"},
    "mining-right": {"right": "采矿权", "application": "新立", "mineral": "铜", "valid_from": "2024-01-01"},
    "boiler": {"construction": "已建", "capacity_tph": 8.0, "fuel": "煤", "status": "未拆改", "owner_industrial": "是"},
    "pipeline": {"medium": "原油", "construction": "新建"},
}


@pytest.fixture(scope="module")
def controls():
    zoned = [(desk.box(0, 0, 1000, 500), {"name": "甲", "zone": "核心保护区"}),
             (desk.box(0, 500, 1000, 1000), {"name": "甲", "zone": "一般控制区"})]  # fmt: skip
    return [
        desk.control("ecological-red-line", [(BIG, {"name": "红线"})]),
        desk.control("nature-reserve", zoned),
        desk.control("urban-core", [(BIG, {"name": "中心"})]),
        desk.control("industrial-park", [(desk.box(-500, -500, 500, 500), {"name": "园区", "plan_eia": "是"})]),
        desk.control("water-source", [(BIG, {"name": "水源", "level": "二级"})]),
        desk.control("built-up-area", [(BIG, {"name": "建成区"})]),
    ]


def rows(kind):
    """A subject at each place, stating each part of the attributes of its kind."""
    shapes = POINTS if kind == "boiler" else PLACES
    stated = CASES[kind]
    for shape in shapes.values():
        for kept in product((True, False), repeat=len(stated)):
            yield shape, {name: value for keep, (name, value) in zip(kept, stated.items(), strict=True) if keep}


def verdicts(kind, subjects, controls):
    report = desk.check([desk.layer(kind, subjects)], controls)
    return {rule: result.table for rule, result in report.results.items() if kind in result.kinds}


def settled(verdict):
    return SETTLED.get(verdict, verdict)


@pytest.mark.parametrize("kind", CASES)
def test_what_is_asked_can_change_the_verdict(kind, controls):
    """Alone, or together with what else is asked: all answers to all of it are tried."""
    subjects = list(rows(kind))
    tables = verdicts(kind, subjects, controls)
    tried = []
    for row, (shape, attributes) in enumerate(subjects):
        asked = sorted({field for table in tables.values() for field in table.missing.iloc[row]} & set(CASES[kind]))
        for values in product(*map(answers, asked)) if asked else ():
            given = dict(zip(asked, values, strict=True))
            tried.append((row, given, (shape, {**attributes, **given})))
    after = verdicts(kind, [subject for *_, subject in tried], controls)
    outcomes = defaultdict(set)  # rule, row, field, the answers to everything else -> verdicts
    for rule, table in after.items():
        for (row, given, _), verdict in zip(tried, table.verdict, strict=True):
            for field in given:
                rest = tuple((name, value) for name, value in given.items() if name != field)
                outcomes[rule, row, field, rest].add(settled(verdict))
    decides = {key[:3] for key, verdicts in outcomes.items() if len(verdicts) > 1}
    asked = {
        (rule, row, field)
        for rule, table in tables.items()
        for row, fields in enumerate(table.missing)
        for field in set(fields) & set(CASES[kind])
    }
    assert asked - decides == set()
    assert asked


@pytest.mark.parametrize("kind", CASES)
def test_what_could_change_the_verdict_is_asked(kind, controls):
    subjects = list(rows(kind))
    tables = verdicts(kind, subjects, controls)
    tried = [
        (row, field, (shape, {**attributes, field: value}))
        for row, (shape, attributes) in enumerate(subjects)
        for field in CASES[kind]
        if field not in attributes
        for value in answers(field)
    ]
    after = verdicts(kind, [subject for *_, subject in tried], controls)
    # the rulebook rules that a right applied for as new, without a day, is new: nothing is left to ask
    ruled = {("UCR002", "valid_from")}
    unasked = {
        (rule, row, field)
        for rule, table in tables.items()
        for (row, field, _), verdict in zip(tried, after[rule].verdict, strict=True)
        if settled(verdict) != settled(table.verdict.iloc[row]) and field not in table.missing.iloc[row]
        if (rule, field) not in ruled
    }
    assert unasked == set()


def test_what_a_place_decides_is_never_asked(controls):
    far = [(desk.box(9000, 9000, 9100, 9100), {})]
    tables = verdicts("project", far, controls)
    asked = {rule for rule, table in tables.items() if table.missing.iloc[0]}
    outside_it, without_a_place, partly_without_a_layer = {"IPK001", "IPK002"}, {"CAP001"}, {"SLD001", "RLC001"}
    assert asked == outside_it | without_a_place | partly_without_a_layer
