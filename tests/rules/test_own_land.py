"""Land that belongs to a subject: whose it is, what several rows give together, and what becomes of nobody's."""

import pytest
from cases import INSIDE, LAND, LIMITED, OPINION, UNCORED
from desk import BOOK, answer, box, check, control, layer

from reports.account import not_checked
from reports.reasons import reasons
from reports.words import load
from rules.red_line import RedLineActivity
from rules.urban_core import UrbanCoreMiningRight

CLAIM = LIMITED | OPINION


def opinion(*rows):
    return layer("opinion", [(place, {"id": number}) for place, number in rows], role="evidence")


def judged(*evidence, number="XM-01", kind="project"):
    project = layer(kind, [(INSIDE, {"id": number, **CLAIM})])
    return check([project, *evidence], [UNCORED], rules=(RedLineActivity,))


@pytest.mark.parametrize("written", ["XM-01", " xm-01 ", "ＸＭ-０１"])
def test_numbers_are_compared_as_lists_are_joined(written):
    report = judged(opinion((box(50, 50, 100, 150), written)))
    assert answer(report, "ERL001") == "violation/overlap"
    assert report.results["ERL001"].table.measure[0] == pytest.approx(5_000, rel=1e-4)
    assert not report.not_checked


def test_rows_of_one_number_count_together():
    two = opinion((box(50, 50, 100, 150), "XM-01"), (box(90, 50, 150, 150), "XM-01"))
    assert answer(judged(two), "ERL001") == "clear/exempt"
    several = opinion((box(50, 50, 100, 150), "XM-01")), opinion((box(90, 50, 150, 150), "XM-01"))
    assert answer(judged(*several), "ERL001") == "clear/exempt"


def test_one_area_for_several_rows_of_a_number():
    projects = layer("project", [(INSIDE, {"id": "A", **CLAIM}), (box(0, 0, 40, 40), {"id": "A", **CLAIM})])
    report = check([projects, opinion((INSIDE, "A"))], [UNCORED], rules=(RedLineActivity,))
    assert [answer(report, "ERL001", row) for row in (0, 1)] == ["clear/exempt", "violation/overlap"]


def test_what_belongs_to_nobody_is_told():
    report = judged(opinion((INSIDE, "XM-02"), (INSIDE, "XM-01"), (INSIDE, "XM-03")))
    assert answer(report, "ERL001") == "clear/exempt"
    (lonely,) = report.not_checked
    assert (lonely.why, lonely.counts, lonely.values["rows"]) == ("of-nobody", True, ["1", "3"])
    assert "第1、3行" in not_checked(report, load("zh")).why[0]
    assert "row 1, 3" in not_checked(report, load("en")).why[0]


def test_an_area_that_names_nobody_may_be_anyones():
    report = judged(opinion((INSIDE, None)))
    assert answer(report, "ERL001") == "review/scope-unsure"
    assert [lonely.why for lonely in report.not_checked] == ["of-nobody"]


def test_evidence_of_another_subject_changes_nothing():
    alone, beside = judged(), judged(opinion((box(500, 500, 600, 600), "XM-02")))
    assert answer(alone, "ERL001") == answer(beside, "ERL001") == "clear/exempt"


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "已由省级人民政府认定"), ("en", "granted by the provincial government")]
)
def test_the_reason_names_who_granted_the_part(lang, said):
    report = judged(opinion((box(50, 50, 100, 150), "XM-01")))
    (reason,) = reasons(report, load(lang), "ERL001")
    assert said in reason
    assert report.results["ERL001"].table.remarks[0] == ("confined",)
    assert report.results["ERL001"].table.granted[0] == ("limited-activity",)


def test_the_reason_of_an_expansion_speaks_of_what_was_added():
    right = layer("mining-right", [(INSIDE, {"id": "C1", "right": "采矿权", "application": "扩大范围"})])
    former = layer("former-boundary", [(box(50, 50, 100, 150), {"id": "C1"})], role="evidence")
    ring = control("urban-core", [(LAND, {"name": "城区中心"})])
    report = check([right, former], [ring], rules=(UrbanCoreMiningRight,))
    (reason,) = reasons(report, load("zh"), "UCR002")
    assert "原矿区范围以内的部分不计" in reason
    assert [item.why for item in report.not_checked] == []


def test_the_layer_shows_the_rest():
    report = judged(opinion((box(50, 50, 100, 150), "XM-01")))
    (shown,) = report.results["ERL001"].pairs.geometry
    rest = box(100, 50, 150, 150)
    assert shown.symmetric_difference(rest).area < 1e-6 * rest.area


def test_every_evidence_a_rule_counts_on_is_consulted_by_its_entry():
    """Else nobody would be told that such a layer was not used."""
    for rule in ("ERL001", "ERL002", "NRV001", "NRV002"):
        assert "opinion" in BOOK.rules[rule].consults
    assert "former-boundary" in BOOK.rules["UCR002"].consults
