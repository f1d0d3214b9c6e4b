"""DWS002, case by case: the act to 2026-08-14, the code from 2026-08-15."""

from datetime import date

from cases import (
    ACROSS,
    APART,
    INSIDE,
    LAND,
    LINE_ACROSS,
    LINE_APART,
    LINE_INSIDE,
    POINT_INSIDE,
    Rule,
    areas,
    hold,
    lines,
    points,
    table,
)
from desk import control

from rules.water_source import WaterSourceSecondLevel

ACT, CODE = date(2026, 8, 14), date(2026, 8, 15)


def zone(level):
    return (control("water-source", [(LAND, {"name": "示例水源地", "level": level})]),)


dws002 = Rule(rule=WaterSourceSecondLevel, controls=zone("二级"), clause="第320条")
mill = dws002.but(fields={"industry_code": "2523"})
outfall, pipeline = dws002.but(kind="outfall", clause="第318条"), dws002.but(kind="pipeline")
oil = pipeline.but(fields={"medium": "原油"})

CASES = [
    *areas(mill),
    *(mill(f"{word}: what stands is removed or closed, too", INSIDE, "violation/overlap", construction=word)
      for word in ("新建", "改建", "扩建", "现有")),
    mill("construction does not matter", INSIDE, "violation/overlap", construction=None, missing=()),
    *(dws002(f"discharges: {code}", INSIDE, "violation/overlap", industry_code=code)
      for code in ("0610", "03", "3217", "4411", "4412")),
    *(dws002(f"not known to discharge: {code}", INSIDE, "review/scope-unsure", industry_code=code)
      for code in ("8331", "4620", "4416", "5442")),
    dws002("not known to discharge, away", APART, "clear/apart", industry_code="8331"),
    dws002("industry missing", INSIDE, "review/missing-attribute", missing=("industry_code",)),
    dws002("industry missing, away", APART, "clear/apart", missing=()),
    dws002("industry not understood", INSIDE, "review/unknown-industry", industry="不知所云"),
    mill("level 1 is another rule's", INSIDE, "clear/apart", controls=zone("一级")),
    mill("quasi-protection zone is another rule's", INSIDE, "clear/apart", controls=zone("准保护区")),
    *(mill(f"level 2 written {word}", INSIDE, "violation/overlap", controls=zone(word))
      for word in ("II级", "2", "二级保护区")),
    mill("level missing", INSIDE, "review/missing-attribute", controls=zone(None), missing=("level",)),
    mill("level not understood", INSIDE, "review/missing-attribute", controls=zone("特级")),
    mill("level missing, away", APART, "clear/apart", controls=zone(None), missing=()),
    *points(outfall),
    outfall("level missing", POINT_INSIDE, "review/missing-attribute", controls=zone(None), missing=("level",)),
    *(pipeline(f"{medium} through the zone", LINE_ACROSS, "violation/overlap", medium=medium, amount=50)
      for medium in ("原油", "天然气", "甲醇", "污水", "油气")),
    pipeline("a water main", LINE_INSIDE, "clear/permitted", medium="供水"),
    pipeline("medium missing", LINE_INSIDE, "review/missing-attribute", missing=("medium",)),
    pipeline("medium missing, away", LINE_APART, "clear/apart", missing=()),
    pipeline("medium not understood", LINE_INSIDE, "review/missing-attribute", medium="某物"),
    pipeline("water and sewage", LINE_INSIDE, "review/missing-attribute", medium="供水、污水"),
    *lines(oil),
    oil("drawn as an area", ACROSS, "violation/overlap", amount=5_000),
    mill("last day of the act", INSIDE, "violation/overlap", on=ACT, clause="第66条"),
    outfall("last day of the act", POINT_INSIDE, "violation/overlap", on=ACT, clause="第64条"),
    mill("first day of the code", INSIDE, "violation/overlap", on=CODE),
    outfall("first day of the code", POINT_INSIDE, "violation/overlap", on=CODE),
]  # fmt: skip


@table(CASES)
def test_case(sheet, row):
    hold(sheet, row)
