"""NRV001, NRV002 and NRV003, case by case; the regulation changed on 2026-03-15, the code came on 2026-08-15."""

from datetime import date

from cases import (
    ACROSS,
    APART,
    INSIDE,
    JUST_OVER,
    JUST_UNDER,
    LAND,
    LINE_ACROSS,
    POINT_AT_THE_LIMIT,
    POINT_INSIDE,
    TOUCHING,
    Rule,
    hold,
    table,
)  # fmt: skip
from desk import box, control

from rules.nature_reserve import CoreZone, GeneralZone, ReserveMiningRight

OLD, NEW, CODE = date(2026, 3, 14), date(2026, 3, 15), date(2026, 8, 15)
BEFORE_CODE = date(2026, 8, 14)
ELSEWHERE = box(500, 0, 600, 100)


def reserve(zone, *others, kind="自然保护区"):
    """A reserve on the land with a zone, and other features of the same reserve: (place, zone)."""
    rows = [(place, {"name": "示例保护区", "zone": word, "type": kind}) for place, word in ((LAND, zone), *others)]
    return (control("nature-reserve", rows),)


CORE, BUFFER, EXPERIMENTAL = reserve("核心区"), reserve("缓冲区"), reserve("实验区")
CORE_2026, GENERAL = reserve("核心保护区"), reserve("一般控制区")
ZONELESS, PARK = reserve(None), reserve(None, kind="自然公园")
ONE_WITHOUT = reserve(None, (ELSEWHERE, "实验区"))

CONSENT = {"claim_document": "陕林护许〔2026〕1号"}
ITEM_26, ITEM_27 = {"claim": "第二十六条第三项"}, {"claim": "第二十七条第二项"}
FACTORY, TOURISM, SCHOOL = {"industry_code": "2523"}, {"industry_code": "7861"}, {"industry_code": "8331"}

core = Rule(rule=CoreZone, controls=CORE_2026, on=NEW, clause="第26条")
old_core = Rule(rule=CoreZone, controls=CORE, on=OLD, clause="第32条")

CORE_CASES = [
    core("inside", INSIDE, "violation/overlap", relation="inside", amount=10_000, missing=()),
    core("across", ACROSS, "violation/overlap", amount=5_000),
    core("beside", TOUCHING, "clear/adjacent"),
    core("away", APART, "clear/apart"),
    core("0.99 m2", JUST_UNDER, "clear/sliver"),
    core("1.01 m2", JUST_OVER, "violation/overlap"),
    core("outfall", POINT_INSIDE, "violation/overlap", kind="outfall"),
    core("outfall at the limit", POINT_AT_THE_LIMIT[0], "review/near-limit", kind="outfall"),
    core("pipeline", LINE_ACROSS, "violation/overlap", kind="pipeline", amount=50),
    core("boiler", POINT_INSIDE, "violation/overlap", kind="boiler"),
    core("livestock farm", INSIDE, "violation/overlap", kind="livestock-farm"),
    core("school: under the new text any activity", INSIDE, "violation/overlap", **SCHOOL),
    core("core of 1994", INSIDE, "violation/overlap", controls=CORE),
    core("buffer of 1994 counts as core", INSIDE, "violation/overlap", controls=BUFFER),
    core("experimental zone is no core", INSIDE, "clear/apart", controls=EXPERIMENTAL),
    core("general zone is no core", INSIDE, "clear/apart", controls=GENERAL),
    core("reserve without zones counts as core", INSIDE, "violation/overlap", controls=ZONELESS),
    core("one feature without a zone", INSIDE, "review/missing-attribute", controls=ONE_WITHOUT, missing=("zone",)),
    core("one feature without a zone, away from it", APART, "clear/apart", controls=ONE_WITHOUT),
    core("zone not understood", INSIDE, "review/missing-attribute", controls=reserve("某区")),
    core("nature park", INSIDE, "clear/apart", controls=PARK),
    core("nature park with a core of its own", INSIDE, "clear/apart", controls=reserve("核心区", kind="自然公园")),
    core("kind of area not understood", INSIDE, "review/missing-attribute", controls=reserve("核心区", kind="某地")),
    core("art. 26 without consent", INSIDE, "review/evidence-missing", **ITEM_26, original="violation"),
    core("art. 26 with consent", INSIDE, "clear/exempt", **ITEM_26, **CONSENT, original="violation"),
    core("art. 27 is for the general zone", INSIDE, "violation/overlap", **ITEM_27, **CONSENT),
    core("residents without a statement", INSIDE, "review/evidence-missing", claim="原有居民"),
    core("residents with the manager's statement", INSIDE, "clear/exempt", claim="原有居民", **CONSENT),
    core("national project with consent", INSIDE, "clear/exempt", claim="国家重大项目", **CONSENT),
    core("limited activity of the red line", INSIDE, "violation/overlap", claim="有限人为活动", **CONSENT),
    core("claim not understood", INSIDE, "review/evidence-missing", claim="特殊情形"),
    core("consent without a claim", INSIDE, "violation/overlap", **CONSENT),
    old_core("factory", INSIDE, "violation/overlap", **FACTORY),
    old_core("factory in the buffer", INSIDE, "violation/overlap", controls=BUFFER, **FACTORY),
    old_core("tourism", INSIDE, "violation/overlap", **TOURISM),
    old_core("school", INSIDE, "review/scope-unsure", **SCHOOL),
    old_core("industry missing", INSIDE, "review/missing-attribute", missing=("industry_code",)),
    old_core("industry not understood", INSIDE, "review/unknown-industry", industry="不知所云"),
    old_core("industry missing, away", APART, "clear/apart", missing=()),
    old_core("factory in the experimental zone", INSIDE, "clear/apart", controls=EXPERIMENTAL, **FACTORY),
    old_core("claim of a later law", INSIDE, "violation/overlap", **FACTORY, **ITEM_26, **CONSENT),
    old_core("livestock farm", INSIDE, "violation/overlap", kind="livestock-farm"),
    old_core("outfall", POINT_INSIDE, "review/scope-unsure", kind="outfall"),
    old_core("pipeline", LINE_ACROSS, "review/scope-unsure", kind="pipeline"),
    old_core("boiler", POINT_INSIDE, "review/scope-unsure", kind="boiler"),
    old_core(
        "factory in 2016, text unsure", INSIDE, "violation/overlap", on=date(2016, 1, 1), clause="167号", **FACTORY
    ),
]

general = Rule(rule=GeneralZone, controls=GENERAL, on=CODE, clause="第27条")
old_general = Rule(rule=GeneralZone, controls=EXPERIMENTAL, on=OLD, clause="第32条")

GENERAL_CASES = [
    *(general(f"{name} barred", INSIDE, "violation/overlap", industry_code=code)
      for name, code in (("factory", "2523"), ("coal mine", "0610"), ("sand", "1019"), ("livestock", "03"))),
    general("school", INSIDE, "review/scope-unsure", **SCHOOL),
    general("wind power", INSIDE, "review/scope-unsure", industry_code="4415"),
    general("industry missing", INSIDE, "review/missing-attribute", missing=("industry_code",)),
    general("factory across", ACROSS, "violation/overlap", amount=5_000, **FACTORY),
    general("factory beside", TOUCHING, "clear/adjacent", **FACTORY),
    general("industry missing, away", APART, "clear/apart", missing=()),
    general("factory, 0.99 m2", JUST_UNDER, "clear/sliver", **FACTORY),
    general("factory, 1.01 m2", JUST_OVER, "violation/overlap", **FACTORY),
    general("factory in the core is NRV001's", INSIDE, "clear/apart", controls=CORE_2026, **FACTORY),
    general("experimental zone counts as general", INSIDE, "violation/overlap", controls=EXPERIMENTAL, **FACTORY),
    general("one feature without a zone", INSIDE, "review/missing-attribute", controls=ONE_WITHOUT, **FACTORY,
            missing=("zone",)),
    general("reserve without zones", INSIDE, "clear/apart", controls=ZONELESS, **FACTORY),
    general("livestock farm", INSIDE, "violation/overlap", kind="livestock-farm"),
    general("pipeline", LINE_ACROSS, "review/scope-unsure", kind="pipeline"),
    general("outfall", POINT_INSIDE, "review/scope-unsure", kind="outfall"),
    general("boiler", POINT_INSIDE, "review/scope-unsure", kind="boiler"),
    general("art. 27 without consent", INSIDE, "review/evidence-missing", **FACTORY, **ITEM_27),
    general("art. 27 with consent", INSIDE, "clear/exempt", **FACTORY, **ITEM_27, **CONSENT, original="violation"),
    general("what the core allows the general zone allows", INSIDE, "clear/exempt", **SCHOOL, **ITEM_26, **CONSENT,
            original="review"),
    general("claim not understood", INSIDE, "review/evidence-missing", **FACTORY, claim="特殊情形"),
    general("nature park from the code on", INSIDE, "violation/overlap", controls=PARK, clause="第861条", **FACTORY),
    general("nature park the day before", INSIDE, "review/scope-unsure", controls=PARK, on=BEFORE_CODE, **FACTORY),
    general("nature park under the old text", INSIDE, "review/scope-unsure", controls=PARK, on=OLD, clause="第32条",
            **FACTORY),
    general("nature park, away", APART, "clear/apart", controls=PARK, on=BEFORE_CODE, **FACTORY),
    general("general zone the day before the code", INSIDE, "violation/overlap", on=BEFORE_CODE, **FACTORY),
    old_general("polluting factory", INSIDE, "violation/overlap", **FACTORY),
    old_general("tourism", INSIDE, "review/scope-unsure", **TOURISM),
    old_general("claim of a later law", INSIDE, "violation/overlap", **FACTORY, **ITEM_27, **CONSENT),
    old_general("livestock farm", INSIDE, "violation/overlap", kind="livestock-farm"),
]  # fmt: skip

right = Rule(rule=ReserveMiningRight, controls=GENERAL, kind="mining-right", on=NEW, clause="第27条第(三)项")
old_right = right.but(controls=EXPERIMENTAL, on=OLD, clause="第26条")
MINE, COAL_HUNT = {"right": "采矿权", "mineral": "煤"}, {"right": "探矿权", "mineral": "煤"}
SALT_HUNT = {"right": "探矿权", "mineral": "岩盐"}

RIGHT_CASES = [
    right("mining in the general zone", INSIDE, "violation/overlap", **MINE),
    right("mining in the core", INSIDE, "violation/overlap", controls=CORE_2026, **MINE),
    right("mining across", ACROSS, "violation/overlap", **MINE, amount=5_000),
    right("mining beside", TOUCHING, "clear/adjacent", **MINE),
    right("mining away", APART, "clear/apart", **MINE),
    right("0.99 m2", JUST_UNDER, "clear/sliver", **MINE),
    right("1.01 m2", JUST_OVER, "violation/overlap", **MINE),
    right("nothing stated, away", APART, "clear/apart", missing=()),
    right("exploring for a strategic mineral, general zone", INSIDE, "review/permitted-activity", **COAL_HUNT),
    right("exploring for a strategic mineral, experimental zone", INSIDE, "review/permitted-activity",
          controls=EXPERIMENTAL, **COAL_HUNT),
    right("exploring for a strategic mineral, core", INSIDE, "violation/overlap", controls=CORE_2026, **COAL_HUNT),
    right("exploring for a strategic mineral, buffer", INSIDE, "violation/overlap", controls=BUFFER, **COAL_HUNT),
    right("exploring, reserve without zones", INSIDE, "violation/overlap", controls=ZONELESS, **COAL_HUNT),
    right("exploring, into core and general zone", INSIDE, "violation/overlap", **COAL_HUNT, amount=10_000,
          controls=reserve("一般控制区", (box(100, 0, 200, 200), "核心保护区"))),
    right("exploring for another mineral", INSIDE, "violation/overlap", **SALT_HUNT),
    right("exploring, mineral missing", INSIDE, "review/missing-attribute", right="探矿权", missing=("mineral",)),
    right("exploring, mineral missing, core: any mineral gives the same", INSIDE, "violation/overlap",
          controls=CORE_2026, right="探矿权", missing=()),
    right("mining, mineral missing: any mineral gives the same", INSIDE, "violation/overlap", right="采矿权"),
    right("type of right missing, strategic", INSIDE, "review/missing-attribute", mineral="煤", missing=("right",)),
    right("type of right missing, not strategic", INSIDE, "violation/overlap", mineral="岩盐"),
    right("exploring, zone of one feature missing", INSIDE, "review/missing-attribute", controls=ONE_WITHOUT,
          **COAL_HUNT),
    right("mining, zone of one feature missing: any zone gives the same", INSIDE, "violation/overlap",
          controls=ONE_WITHOUT, **MINE),
    right("mining in a nature park", INSIDE, "review/permitted-activity", controls=PARK, **MINE),
    right("exploring in a nature park", INSIDE, "review/permitted-activity", controls=PARK, **COAL_HUNT),
    right("away from a nature park", APART, "clear/apart", controls=PARK, **MINE),
    right("expired right keeps its verdict", INSIDE, "violation/overlap", **MINE, valid_to="2020-01-01"),
    old_right("mining, every zone", INSIDE, "violation/overlap", **MINE),
    old_right("exploring for a strategic mineral, every zone", INSIDE, "violation/overlap", **COAL_HUNT),
    old_right("nothing stated: any value gives the same", INSIDE, "violation/overlap", missing=()),
    old_right("by the plan of 2019 too", INSIDE, "violation/overlap", **MINE, clause="四(二)4"),
    old_right("by the act of 2024 too", INSIDE, "violation/overlap", **MINE, clause="第26条第2款"),
]  # fmt: skip


@table([*CORE_CASES, *GENERAL_CASES, *RIGHT_CASES])
def test_case(sheet, row):
    hold(sheet, row)
