"""ERL001 and ERL002, case by case."""

from dataclasses import replace
from datetime import date

from cases import (
    ACROSS,
    APART,
    APPROVAL,
    INSIDE,
    LAND,
    LIMITED,
    LINE_APART,
    LINE_INSIDE,
    OPINION,
    POINT_INSIDE,
    RED_LINE,
    TOUCHING,
    UNCORED,
    Rule,
    areas,
    hold,
    lines,
    points,
    table,
)
from desk import box, control

from rules.red_line import RedLineActivity, RedLineMiningRight

ZONED = control("ecological-red-line", [(LAND, {"zone": "核心保护区"})])


def reserve(zone, place=LAND, kind="自然保护区"):
    return control("nature-reserve", [(place, {"name": "示例保护区", "zone": zone, "type": kind})])


NATIONAL = {"claim": "国家重大项目(第3类)"}

erl001 = Rule(rule=RedLineActivity, controls=(RED_LINE,), clause="四(三)2")
facility = erl001.but(clause="第60条")
claimed = erl001.but(clause="142号", fields=LIMITED | OPINION)

ACTIVITIES = [
    *areas(erl001),
    erl001("industry does not matter", INSIDE, "violation/overlap", industry="不知所云", missing=()),
    erl001("before the plan", INSIDE, "not-applicable/out-of-scope", on=date(2019, 6, 27), clause=""),
    erl001("the plan's first day", INSIDE, "violation/overlap", on=date(2019, 6, 28)),
    erl001("under 142号", INSIDE, "violation/overlap", on=date(2022, 8, 16), clause="142号"),
    erl001("the code's first day", INSIDE, "violation/overlap", on=date(2026, 8, 15), clause="第60条"),
    *points(facility.but(kind="outfall")),
    *lines(facility.but(kind="pipeline")),
    facility("boiler as a point", POINT_INSIDE, "violation/overlap", kind="boiler"),
    facility("boiler as a house", INSIDE, "violation/overlap", kind="boiler"),
    facility("livestock farm", ACROSS, "violation/overlap", kind="livestock-farm", amount=5_000),
]  # fmt: skip

CLAIMS = [
    erl001("limited activity without its opinion, core or not unknown", INSIDE, "review/permitted-activity",
           also=("evidence-missing",), **LIMITED, original="violation"),
    erl001("limited activity without its opinion, in no core", INSIDE, "review/evidence-missing", controls=(UNCORED,),
           **LIMITED, original="violation"),
    erl001("claim in words not understood", INSIDE, "review/evidence-missing", controls=(UNCORED,),
           claim="按特殊情形办理"),
    erl001("the same words, away", APART, "clear/apart", claim="按特殊情形办理"),
    erl001("a document without a claim", INSIDE, "violation/overlap", **OPINION),
    erl001("claims nothing", INSIDE, "violation/overlap", claim="无", **OPINION),
    erl001("claim of another kind", INSIDE, "violation/overlap", claim="原有居民", **OPINION),
    erl001("national project, no document", INSIDE, "review/evidence-missing", **NATIONAL),
    erl001("national project, opinion only", INSIDE, "review/evidence-missing", **NATIONAL, **OPINION),
    erl001("national project, approval only", INSIDE, "review/evidence-missing", **NATIONAL, **APPROVAL),
    erl001("national project, both", INSIDE, "clear/exempt", **NATIONAL, **OPINION, **APPROVAL, original="violation"),
    erl001("national project in a core zone", INSIDE, "clear/exempt", controls=(RED_LINE, reserve("核心区")),
           **NATIONAL, **OPINION, **APPROVAL),
    claimed("no reserve, red line without zones: nobody says core or not", INSIDE, "review/permitted-activity"),
    claimed("core by the reserve", INSIDE, "violation/overlap", controls=(RED_LINE, reserve("核心保护区"))),
    claimed("core by the reserve, in the buffer of 1994", INSIDE, "violation/overlap",
            controls=(RED_LINE, reserve("缓冲区"))),
    claimed("reserve without zones counts as core", INSIDE, "violation/overlap", controls=(RED_LINE, reserve(None))),
    claimed("nature park without zones has no core", INSIDE, "clear/exempt",
            controls=(RED_LINE, reserve(None, kind="自然公园")), original="violation"),
    claimed("experimental zone", INSIDE, "clear/exempt", controls=(RED_LINE, reserve("实验区")), original="violation"),
    claimed("reserve elsewhere", INSIDE, "clear/exempt", controls=(RED_LINE, reserve("核心区", box(500, 0, 600, 100)))),
    claimed("core touches the project, not the overlap", ACROSS, "clear/exempt",
            controls=(RED_LINE, reserve("核心区", box(210, 0, 300, 200)))),
    claimed("outfall in a core zone", POINT_INSIDE, "violation/overlap", kind="outfall",
            controls=(RED_LINE, reserve("核心区"))),
    claimed("outfall in an experimental zone", POINT_INSIDE, "clear/exempt", kind="outfall",
            controls=(RED_LINE, reserve("实验区"))),
    claimed("pipeline, part of it in a core zone", LINE_INSIDE, "violation/overlap", kind="pipeline", amount=100,
            controls=(RED_LINE, reserve("核心区", box(0, 0, 60, 200)))),
    claimed("pipeline, away", LINE_APART, "clear/apart", kind="pipeline", controls=(RED_LINE, reserve("核心区"))),
    claimed("core by the red line's own zone", INSIDE, "violation/overlap", controls=(ZONED,)),
    claimed("no core by the red line's own zone", INSIDE, "clear/exempt", controls=(UNCORED,)),
    claimed("the reserve layer goes before the red line's zone", INSIDE, "clear/exempt",
            controls=(ZONED, reserve("实验区"))),
    claimed("reserve that says nothing of this land", INSIDE, "review/permitted-activity",
            controls=(RED_LINE, replace(reserve("核心区", box(500, 0, 600, 100)), coverage=None))),
    claimed("one feature of the reserve without a zone", INSIDE, "review/permitted-activity", controls=(
        RED_LINE,
        control("nature-reserve", [
            (LAND, {"name": "甲", "zone": None}), (box(500, 0, 600, 100), {"name": "甲", "zone": "实验区"}),
        ]),
    )),
    erl001("void claim without a document, in a core zone", INSIDE, "violation/overlap",
           controls=(RED_LINE, reserve("核心区")), **LIMITED),
]  # fmt: skip

erl002 = Rule(rule=RedLineMiningRight, controls=(RED_LINE,), kind="mining-right", clause="一(一)7")
MINERALS = ("铀", "石油", "天然气", "矿泉水", "地热", "铬", "铜", "镍", "锂", "钴", "锆", "钾盐", "中重稀土")
PLANNED = {"mineral": "煤", "claim": "国家级规划能源项目"}

RIGHTS = [
    erl002("coal inside", INSIDE, "violation/overlap", mineral="煤", amount=10_000),
    erl002("coal across", ACROSS, "violation/overlap", mineral="煤炭", amount=5_000),
    erl002("coal beside", TOUCHING, "clear/adjacent", mineral="煤"),
    erl002("coal away", APART, "clear/apart", mineral="煤"),
    erl002("mineral missing, inside", INSIDE, "review/missing-attribute", missing=("mineral",)),
    erl002("mineral missing, away", APART, "clear/apart", missing=()),
    erl002("mineral not understood", INSIDE, "review/missing-attribute", mineral="某矿", missing=("mineral",)),
    *(erl002(f"named: {mineral}", INSIDE, "review/permitted-activity", mineral=mineral)
      for mineral in MINERALS),
    *(erl002(f"not named: {mineral}", INSIDE, "violation/overlap", mineral=mineral)
      for mineral in ("煤层气", "岩盐", "轻稀土", "石灰岩")),
    erl002("rare earths of either kind", INSIDE, "review/missing-attribute", mineral="稀土"),
    erl002("coal of a state plan, no document", INSIDE, "review/evidence-missing", **PLANNED),
    erl002("coal of a state plan, opinion only", INSIDE, "review/evidence-missing", **PLANNED, **OPINION),
    erl002("coal of a state plan, both", INSIDE, "clear/exempt", **PLANNED, **OPINION, **APPROVAL,
           original="violation"),
    erl002("coal, national project, both", INSIDE, "clear/exempt", **NATIONAL, **OPINION, **APPROVAL, mineral="煤"),
    erl002("coal, limited activity is none of a right's claims", INSIDE, "violation/overlap", **LIMITED, **OPINION,
           mineral="煤"),
    erl002("mineral missing, claim proven: any mineral gives the same", INSIDE, "clear/exempt",
           claim="国家级规划能源项目", **OPINION, **APPROVAL),
    erl002("expired right keeps its verdict", INSIDE, "violation/overlap", mineral="煤", valid_to="2020-01-01"),
    erl002("before the plan", INSIDE, "not-applicable/out-of-scope", mineral="煤", on=date(2019, 6, 27), clause=""),
    erl002("by the plan", INSIDE, "violation/overlap", mineral="煤", on=date(2022, 8, 15), clause="四(二)4"),
    erl002("by 142号", INSIDE, "violation/overlap", mineral="煤", on=date(2022, 8, 16)),
]  # fmt: skip


@table([*ACTIVITIES, *CLAIMS, *RIGHTS])
def test_case(sheet, row):
    hold(sheet, row)
