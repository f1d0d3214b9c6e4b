"""Case tables a lawyer can read: one row per case, one land on the desk, one answer with its clause and day.

The land is a square of 200 m; the places below lie in it, across its edge, beside it or away from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from desk import BOOK, MAP, TODAY, answer, at, box, check, control, layer
from pyproj import CRS

from rules.core.codes import Verdict
from spatial.crs import passage, transform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from layers.layer import Control, Layer

LAND = box(0, 0, 200, 200)

INSIDE = box(50, 50, 150, 150)  # 10 000 m2 of 10 000
ACROSS = box(150, 50, 250, 150)  # 5 000 m2 of 10 000
SAME = LAND
AROUND = box(-20, -20, 220, 220)
TOUCHING = box(200, 50, 300, 150)
CORNER = box(200, 200, 300, 300)
APART = box(300, 50, 400, 150)  # 100 m away
JUST_UNDER = box(199.901, 50, 299, 60)  # 0.99 m2 inside
JUST_OVER = box(199.899, 50, 299, 60)  # 1.01 m2 inside
TINY = box(100, 100, 100.9, 101)  # 0.9 m2

LINE_INSIDE = at(shapely.LineString([(50, 100), (150, 100)]))
LINE_ACROSS = at(shapely.LineString([(150, 100), (250, 100)]))  # 50 m of 100 m
LINE_TOUCHING = at(shapely.LineString([(200, 100), (300, 100)]))
LINE_APART = at(shapely.LineString([(300, 100), (400, 100)]))
LINE_JUST_UNDER = at(shapely.LineString([(199.901, 100), (299, 100)]))  # 0.099 m inside
LINE_JUST_OVER = at(shapely.LineString([(199.899, 100), (299, 100)]))  # 0.101 m inside

POINT_INSIDE = at(shapely.Point(100, 100))
POINT_APART = at(shapely.Point(300, 100))
POINT_AT_THE_LIMIT = [at(shapely.Point(200 + offset, 100)) for offset in (-0.9, 0.0, 0.9)]
POINT_JUST_INSIDE = at(shapely.Point(198.9, 100))
POINT_JUST_OUTSIDE = at(shapely.Point(201.1, 100))

RED_LINE = control("ecological-red-line", [(LAND, {"name": "示例红线"})])
UNCORED = control("ecological-red-line", [(LAND, {"zone": "一般控制区"})])
LIMITED = {"claim": "有限人为活动(第6项)"}
OPINION, APPROVAL = {"claim_document": "陕政函〔2025〕1号"}, {"approval_document": "国函〔2025〕2号"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row: what is asked under which rule on which day, and the answer.

    `clause` is looked for in what the rulebook quotes for that subject on that day; numbers are m2 or m.
    """

    says: str
    place: shapely.Geometry
    expects: str
    rule: type
    controls: tuple[Control, ...]
    kind: str
    on: date = TODAY
    clause: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    relation: str | None = None
    amount: float | None = None
    low: float | None = None
    high: float | None = None
    missing: tuple[str, ...] | None = None
    original: str | None = None
    also: tuple[str, ...] = ()
    """Further codes of the answer."""
    share: float | None = None
    listed: int | None = None
    """Rows of the rule's own layer."""
    evidence: str | None = None
    paper: int | None = None
    """EPSG code in which the subject is delivered; the map's own by default."""
    row_status: str | None = None
    """What reading the file found wrong with the row."""
    own: tuple[Layer, ...] = ()
    """Evidence handed in with it; its rows carry the id P1."""
    run: Mapping[str, object] = field(default_factory=dict)
    """Options of the run."""

    def __str__(self) -> str:
        return f"{self.rule.id} {self.on} {self.kind} {self.says}"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The head of a table: what its rows have in common. Calling it makes a row; fields given there are added."""

    rule: type
    controls: tuple[Control, ...]
    kind: str = "project"
    on: date = TODAY
    clause: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)

    def __call__(self, says: str, place: shapely.Geometry, expects: str, **more: object) -> Case:
        names = {column.name for column in fields(Case)}
        stated = {name: value for name, value in more.items() if name not in names}
        answers = {name: value for name, value in more.items() if name in names}
        head = {"rule": self.rule, "controls": self.controls, "kind": self.kind, "on": self.on, "clause": self.clause}
        return Case(says=says, place=place, expects=expects, fields={**self.fields, **stated}, **{**head, **answers})

    def but(self, **changes: object) -> Rule:
        """The same head with something else in common."""
        return replace(self, **changes)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Cases handed in together, as rows of one layer: what concerns one row must not concern another."""

    cases: list[Case] = field(default_factory=list)

    @cached_property
    def report(self):
        first = self.cases[0]
        return check(
            [delivered(self.cases), *first.own], first.controls, as_of=first.on, rules=(first.rule,), **first.run
        )


def table(cases):
    """Run a test once per case, named by what it says; those that can stand on one sheet are judged in one run."""
    named = {str(case): case for case in cases}
    assert len(named) == len(cases), "two cases say the same of themselves"
    return pytest.mark.parametrize(("sheet", "row"), sheets(named))


def sheets(named):
    """Parameters (sheet, row) of cases by their names."""
    kept, found = {}, []
    for name, case in named.items():
        handed_in = case.kind, case.on, case.paper, case.row_status, str(case.run)
        alone = name if case.own else ""  # evidence belongs to one subject
        sheet_of = case.rule, tuple(map(id, case.controls)), handed_in, alone
        sheet = kept.setdefault(sheet_of, Sheet())
        found.append(pytest.param(sheet, len(sheet.cases), id=name))
        sheet.cases.append(case)
    return found


def answered(case):
    """Judge one case alone: the report, and the row of its rule's table."""
    report = Sheet([case]).report
    return report, report.results[case.rule.id].table.loc[0]


def delivered(cases):
    """The subjects' layer, on the paper it comes on."""
    places, paper, status = [case.place for case in cases], MAP, cases[0].row_status
    if cases[0].paper is not None:
        paper = CRS.from_epsg(cases[0].paper)
        places = transform(np.array(places, object), passage(paper).from_map)
    rows = [(place, dict(case.fields)) for place, case in zip(places, cases, strict=True)]
    subjects = layer(cases[0].kind, rows, crs=paper)
    return subjects if status is None else replace(subjects, frame=subjects.frame.assign(row_status=status))


def hold(sheet, row):
    """Assert everything the case says of its answer."""
    case, report = sheet.cases[row], sheet.report
    result = report.results[case.rule.id]
    found, said = result.table.loc[row], answer(report, case.rule.id, row)
    assert said == case.expects, f"{said}, terms {found.terms}, missing {found.missing}"
    assert set(case.also) <= set(found.codes), found.codes
    for column, value in (("relation", case.relation), ("missing", case.missing), ("evidence", case.evidence)):
        assert value is None or getattr(found, column) == value, f"{column}: {getattr(found, column)}"
    if case.original is not None:
        assert Verdict(found.original_verdict).word == case.original
    if case.listed is not None:
        assert (result.pairs.subject == row).sum() == case.listed
    for column, value in {"measure": case.amount, "low": case.low, "high": case.high, "share": case.share}.items():
        assert value is None or getattr(found, column) == pytest.approx(value, rel=1e-4, abs=1e-3), column
    text = BOOK.rules[case.rule.id].text(case.on)
    quoted = "" if text is None else text.citation(case.kind, case.on)
    assert case.clause in quoted, quoted
