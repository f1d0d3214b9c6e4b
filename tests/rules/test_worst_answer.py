"""The worst of a subject's answers, also where all of them are that it is not asked."""

from datetime import date

from cases import INSIDE, RED_LINE
from desk import check, layer

from rules.core.codes import Verdict
from rules.red_line import RedLineActivity


def test_where_every_rule_answers_that_it_does_not_apply_so_does_the_subject():
    report = check([layer("project", [(INSIDE, {})])], [RED_LINE], rules=(RedLineActivity,), as_of=date(1990, 1, 1))
    assert report.results["ERL001"].table.verdict.tolist() == [Verdict.NOT_APPLICABLE]
    assert report.subjects.verdict.tolist() == [Verdict.NOT_APPLICABLE]
