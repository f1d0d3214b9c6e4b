"""On a day whose words the rulebook does not hold, the words of another day tell whom they may concern."""

from dataclasses import replace
from datetime import date

from cases import APART, INSIDE, LAND
from desk import BOOK, answer, check, control, layer

from rules.nature_reserve import GeneralZone

ZONE = control("nature-reserve", [(LAND, {"name": "示例保护区", "zone": "一般控制区"})])
ENTRY = BOOK.rules["NRV002"]
NEWEST = ENTRY.texts[-1]
BEFORE = date(NEWEST.first.year, NEWEST.first.month, 1)


def test_the_parameters_are_those_of_a_text_that_is_held():
    """The missing one has none of its own, wherever it stands."""
    missing = replace(NEWEST, status="missing", first=date(2000, 1, 1), last=BEFORE, parameters={}, flagged=())
    rules = {**BOOK.rules, "NRV002": replace(ENTRY, texts=(missing, NEWEST))}
    rows = [(place, {"industry_code": "3011"}) for place in (INSIDE, APART)]
    report = check(
        [layer("project", rows)], [ZONE], as_of=BEFORE, rules=(GeneralZone,), rulebook=replace(BOOK, rules=rules)
    )
    assert [answer(report, "NRV002", row) for row in range(2)] == ["review/no-text", "clear/apart"]
