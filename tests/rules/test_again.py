"""Which subjects are asked again, when they come in several layers."""

import numpy as np
import shapely
from desk import BOOK, TODAY, at, box, control, layer

from rules.core.again import Question
from rules.core.codes import Verdict
from rules.red_line import RedLineActivity
from rules.registry import RULES

RED_LINE = control("ecological-red-line", [(box(0, 0, 200, 200), {"name": "示例红线"})])
INSIDE, APART = box(50, 50, 150, 150), box(300, 50, 400, 150)
PLANT = {"construction": "新建", "industry_code": "2614"}
PROJECTS = layer("project", [(INSIDE, {"id": "X1", **PLANT}), (APART, {"id": "X2", **PLANT})])
PIPELINES = layer(
    "pipeline",
    [
        (
            at(shapely.LineString([(start, 100), (start + 50, 100)])),
            {"id": f"G{number}", "medium": "原油", "construction": "新建"},
        )
        for number, start in enumerate([300, 100, 500], start=1)
    ],
)
QUESTION = Question(
    subjects=(PROJECTS, PIPELINES), controls=(RED_LINE,), rules=RULES, rulebook=BOOK, as_of=TODAY, left_out={},
    max_age_days=None, threads=1,
)  # fmt: skip


def test_rows_are_counted_through_all_layers():
    projects, pipelines = QUESTION.variants(np.array([1, 2, 4]))
    assert (projects.kind, projects.frame["id"].tolist()) == ("project", ["X2"])
    assert (pipelines.kind, pipelines.frame["id"].tolist()) == ("pipeline", ["G1", "G3"])
    assert pipelines.placed.map.tolist() == PIPELINES.placed.map[[0, 2]].tolist()


def test_a_layer_nobody_is_asked_of_stays_out():
    assert [each.kind for each in QUESTION.variants(np.array([3, 4]))] == ["pipeline"]


def test_who_lies_elsewhere_lies_there_in_any_layer():
    rows, places = np.array([0, 3]), PIPELINES.placed.take(np.array([0, 2]))
    projects, pipelines = QUESTION.variants(rows, places)
    assert projects.placed.map.tolist() == places.map[:1].tolist()
    assert pipelines.placed.map.tolist() == places.map[1:].tolist()


def test_answers_are_those_of_the_subjects_asked():
    rule = RedLineActivity.id
    found = QUESTION.ask(np.array([3, 0, 2, 1]), only=[rule])
    assert [found.of(probe)[rule] for probe in range(4)] == [
        Verdict.VIOLATION, Verdict.VIOLATION, Verdict.CLEAR, Verdict.CLEAR
    ]  # fmt: skip
