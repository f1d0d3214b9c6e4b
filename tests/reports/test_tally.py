"""A run may be cut into batches of any rows, judged in any order: every form is the same to the last byte."""

import itertools
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from desk import BOOK, RULES, TODAY, box, control, layer
from everyone import ALL, PLANT, everyone

from layers.office.decisions import Decision
from reports.result_table import results
from reports.summary import json_text
from reports.supplement_book import write_supplements
from reports.tables import row_tables, run_tables
from reports.tally import tally, together
from reports.terminal import terminal
from reports.words import load
from reports.workbook import write_workbook
from rules.core.land_use import classed, near
from rules.core.report import CatalogueFacts
from rules.core.run import Run, counted

ZH = load("zh")
COUNTIES = control("county", [
    (box(-5_000, -5_000, 130, 5_000), {"code": "610802", "name": "榆阳区"}),
    (box(130, -5_000, 5_000, 5_000), {"code": "610881", "name": "神木市"}),
])  # fmt: skip
PATCHES = layer("land-use", [(box(-500, -500, 120, 900), {"code": "0103"}),
                             (box(120, -500, 900, 900), {"code": "0602"})],
                role="control")  # fmt: skip
DECISIONS = tuple(
    Decision(place=f"decision[{at}]", subject=subject, rule="ERL001", decision="clear", on="", who="某人",
             when=date(2026, 1, 1), why="复核", document="号")
    for at, subject in enumerate(["P3", "十号", "无此项目"])
)  # fmt: skip


def plots():
    """Plots across a boundary and in corners of the land, one of them handed in three times, some telling nothing."""
    places = [box(x, y, x + 60, y + 45) for x, y in itertools.product(range(-40, 260, 33), (0, 90))]
    told = [PLANT | {"id": f"P{at}", "name": "十号" if at == 10 else None} if at % 3 else {"id": f"P{at}"}
            for at in range(len(places))]  # fmt: skip
    twice = [(places[4], {"id": "甲"}), (None, {"id": "乙"}), (places[4], {"id": "丙"})]
    return layer("project", [*zip(places, told, strict=True), *twice])


def of_file(file, given):
    """The same layer from another file."""
    return replace(given, frame=given.frame.assign(file=file), input=replace(given.input, file=file))


OTHERS = [of_file(f"{at}.gpkg", each) for at, each in enumerate(everyone())]
LAYERS = (plots(), *OTHERS, of_file("z.gpkg", layer("project", [(box(20, 20, 200, 60), PLANT | {"id": "十号"})])))
COUNT = sum(len(each.frame) for each in LAYERS)
TIMES = 4, 20, 22
"""Rows of the plot that recurs: they have to be in one batch."""
RUN = Run(
    counts=counted(LAYERS), controls=(COUNTIES, *ALL), rulebook=BOOK,
    rules=[rule for rule in RULES if rule.id in {"ERL001", "NRV001", "IPK001", "ECU001", "BLR004", "MRT001", "MRK001"}],
    catalogue=CatalogueFacts(name="desk", file="catalogue.toml", sha256="0" * 64), as_of=TODAY, as_of_source="option",
)  # fmt: skip


def judged(rows):
    """The report of some rows of the run."""
    starts = np.cumsum([0, *(len(each.frame) for each in LAYERS)])
    some = []
    for each, start in zip(LAYERS, starts[:-1], strict=True):
        own = rows[(rows >= start) & (rows < start + len(each.frame))] - start
        read = replace(each.input, rows=len(own), read=len(own))
        frame = each.frame.iloc[own].reset_index(drop=True)
        some.append(replace(each, frame=frame, placed=each.placed.take(own), input=read))
    report = classed(RUN.judge(tuple(some), numbers=rows), [near(PATCHES, LAYERS)])
    return replace(report, decisions=DECISIONS)


def batch(rows, **options):
    report = judged(np.array(sorted(rows), np.int64))
    table = results(report, ZH)
    return tally(report, ZH, table, **options), row_tables(report, ZH, table)


def cut(count):
    """The rows of the run in so many batches, those that recur in the first."""
    rest = [row for row in range(COUNT) if row not in TIMES]
    return [[*TIMES, *rest[::count]], *(rest[at::count] for at in range(1, count))]


@pytest.fixture(scope="module")
def whole():
    return batch(range(COUNT), everything=True)


@pytest.fixture(scope="module", params=[3, 7])
def batches(request):
    return [batch(rows, everything=True) for rows in cut(request.param)]


def plain(frame):
    """The cells alone: what is nothing is None, whatever else stands in its column."""
    return frame.reset_index(drop=True).astype(object).where(frame.notna().to_numpy(), None)


def forms(found, folder):
    """Everything that is written of a tally."""
    write_workbook(folder / "a.xlsx", found, ZH)
    write_supplements(folder / "b.xlsx", found, ZH)
    return {
        "json": "".join(json_text(found, ZH)),
        "all": "".join(json_text(found, ZH, everything=True)),
        "terminal": terminal(found, ZH, folder="out"),
        "workbook": (folder / "a.xlsx").read_bytes(),
        "supplements": (folder / "b.xlsx").read_bytes(),
    }


def test_the_run_has_something_of_everything(whole):
    found, _ = whole
    assert (found.subjects.drop("not-applicable") > 0).all() or found.subjects["unchecked"] == 0
    assert min(map(len, (found.land, found.land_classes, found.answers, found.decided, found.asked.rows))) > 0
    assert set(found.areas["code"]) >= {"610802", "610881"}


def test_every_form_is_that_of_the_whole_run(whole, batches, tmp_path):
    expected = forms(whole[0], tmp_path)
    assert forms(together([each for each, _ in batches]), tmp_path) == expected
    assert forms(together([each for each, _ in reversed(batches)]), tmp_path) == expected


def test_batches_may_be_added_up_in_steps(whole, batches, tmp_path):
    added = [each for each, _ in batches]
    steps = together([together(added[2:]), together(added[:2])])
    assert forms(steps, tmp_path) == forms(whole[0], tmp_path)


def test_the_tables_of_the_run_are_those_of_the_whole(whole, batches):
    for table, other in zip(
        run_tables(whole[0], ZH), run_tables(together([each for each, _ in batches]), ZH), strict=True
    ):
        assert table.name == other.name
        pd.testing.assert_frame_equal(other.frame.reset_index(drop=True), table.frame.reset_index(drop=True))


def test_the_rows_of_the_batches_are_those_of_the_whole(whole, batches):
    for table in whole[1]:
        parts = [part for _, tables in batches for part in tables if part.name == table.name]
        frame = pd.concat([part.frame for part in parts], ignore_index=True)
        order = frame["subject"].argsort(kind="stable")
        told = frame.columns.drop("decision", errors="ignore")  # by name it may be about a subject of another batch
        pd.testing.assert_frame_equal(plain(frame[told].iloc[order]), plain(table.frame[told]))
        if table.geometry is not None:
            geometry = np.concatenate([part.geometry for part in parts])[order]
            assert (shapely.equals_identical(geometry, table.geometry) | shapely.is_missing(table.geometry)).all()
        assert {part.words["verdict"]["clear"] for part in parts} == {"符合"}


def test_a_sheet_without_room_shows_the_same_rows(whole, batches, monkeypatch):
    for first in (5, 30):
        monkeypatch.setattr("reports.book_sheet.ROOM", 30)
        monkeypatch.setattr("reports.book_sheet.FIRST", first)
        shown = together([each for each, _ in batches]).answers
        pd.testing.assert_frame_equal(shown, together([whole[0]]).answers)
        assert len(shown) == first


def test_a_batch_with_more_than_the_sheet_has_room_for_keeps_only_the_first(whole, monkeypatch):
    monkeypatch.setattr("reports.book_sheet.ROOM", 20)
    monkeypatch.setattr("reports.book_sheet.FIRST", 7)
    kept = [batch(rows)[0] for rows in cut(2)]
    assert {len(each.answers) for each in kept} == {7}
    shown, wanted = (together(some).answers.reset_index(drop=True) for some in (kept, [whole[0]]))
    pd.testing.assert_frame_equal(shown, wanted)
    monkeypatch.setattr("reports.book_sheet.ROOM", whole[0].told)
    assert len(together([whole[0]]).answers) == whole[0].told


def test_one_subject_is_alone_only_where_there_is_no_other():
    one, other, none = (batch(rows)[0] for rows in ([3], [5], []))
    assert one.alone is not None
    assert together([none, one]).alone is not None
    assert together([one, other]).alone is None
    assert "核查对象 2 个" in terminal(together([one, other]), ZH, folder="out")
