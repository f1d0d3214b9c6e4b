"""UCR001 and UCR002, case by case: the ring of the plan of 2019-06-28, one centre and two."""

from datetime import date

import pytest
from cases import (
    ACROSS,
    APART,
    AROUND,
    INSIDE,
    LAND,
    POINT_INSIDE,
    SAME,
    TOUCHING,
    Rule,
    answered,
    hold,
    table,
)  # fmt: skip
from desk import box, control

from rules.urban_core import UrbanCoreMiningRight, UrbanCoreProject

RING = (control("urban-core", [(LAND, {"name": "城区中心"})]),)
SEAT, DISTRICT = (LAND, {"name": "市政府驻地"}), (box(60, 0, 260, 200), {"name": "榆阳区政府驻地"})
TWO_CENTRES = (control("urban-core", [SEAT, DISTRICT], alternatives=True),)

BEFORE, FIRST = date(2019, 6, 27), date(2019, 6, 28)
PLANT = {"construction": "新建", "industry_code": "2614"}
LISTED = {"plan": "已列入榆林市“十三五”规划", "plan_reference": "榆政发〔2016〕9号第31页"}

ucr001 = Rule(rule=UrbanCoreProject, controls=RING, clause="四(三)2", fields=PLANT)
bare = ucr001.but(fields={})
new = bare.but(fields={"construction": "新建"})
plant = bare.but(fields={"industry_code": "2614"})

REACH = [
    ucr001("inside", INSIDE, "violation/overlap", relation="inside", amount=10_000, low=10_000, high=10_000),
    ucr001("across", ACROSS, "violation/overlap", amount=5_000),
    ucr001("the same land", SAME, "violation/overlap", relation="equal"),
    ucr001("around the ring, no corner in it", AROUND, "violation/overlap", relation="contains"),
    ucr001("across the ring, no corner in it", box(-100, 80, 300, 120), "violation/overlap", amount=8_000),
    ucr001("away", APART, "clear/apart"),
    ucr001("reaches 5.1 m in", box(194.9, 50, 295, 150), "violation/overlap", amount=510),
    ucr001("reaches 4.9 m in", box(195.1, 50, 295, 150), "review/near-limit", amount=490),
    ucr001("touches the limit", TOUCHING, "review/near-limit", relation="adjacent"),
    ucr001("4.9 m outside", box(204.9, 50, 300, 150), "review/near-limit", relation="near"),
    ucr001("5.1 m outside", box(205.1, 50, 300, 150), "clear/apart"),
    ucr001("near the limit, but rebuilt", TOUCHING, "not-applicable/out-of-scope", construction="改建"),
    ucr001("near the limit, listed", TOUCHING, "clear/exempt", **LISTED),
    ucr001("nothing stated, away", APART, "clear/apart", construction=None, industry_code=None, missing=()),
    ucr001("before the plan", INSIDE, "not-applicable/out-of-scope", on=BEFORE, clause=""),
    ucr001("the plan's first day", INSIDE, "violation/overlap", on=FIRST),
]

BARRED = ("26", "2614", "2511", "2521", "4411", "4412", "4413", "4417", "4419", "06", "0610", "1011", "B0610")

WHO = [
    *(new(f"industry {code}", INSIDE, "violation/overlap", industry_code=code)
      for code in BARRED),
    *(new(f"等工业项目: {code}", INSIDE, "review/scope-unsure", industry_code=code)
      for code in ("4415", "4416", "4420", "4430", "3217", "3011", "2530", "4610")),
    *(new(f"outside B, C, D: {code}", INSIDE, "not-applicable/out-of-scope", industry_code=code)
      for code in ("7861", "8331", "0111", "7471", "5941")),
    new("a group with wind and sun in it", INSIDE, "review/scope-unsure", industry_code="441"),
    new("610 is 0610 or an inn", INSIDE, "review/unknown-industry", industry_code="610", missing=("industry_code",)),
    new("code and word disagree", INSIDE, "review/unknown-industry", industry_code="8331", industry="煤制甲醇"),
    new("code decides an open word", INSIDE, "violation/overlap", industry_code="2614", industry="化工"),
    new("words alone", INSIDE, "violation/overlap", industry="煤制甲醇"),
    new("电力 without a product", INSIDE, "review/scope-unsure", industry="电力"),
    new("能源 without a product", INSIDE, "review/scope-unsure", industry="能源"),
    new("化工: every reading is chemical", INSIDE, "violation/overlap", industry="化工"),
    new("industry not understood", INSIDE, "review/unknown-industry", industry="不知所云"),
    new("industry missing", INSIDE, "review/missing-attribute", missing=("industry_code",)),
    new("full width, blanks", INSIDE, "violation/overlap", industry_code=" ２６１４ "),
    *(plant(f"{word} is new", INSIDE, "violation/overlap", construction=word) for word in ("新建", "迁建", " 新 建 ")),
    *(plant(f"{word} is not new", INSIDE, "not-applicable/out-of-scope", construction=word)
      for word in ("改建", "扩建", "技改", "技术改造", "已建", "现有", "在建", "改扩建")),
    *(plant(f"{word} is not understood", INSIDE, "review/missing-attribute", construction=word,
            missing=("construction",))
      for word in ("恢复", "某建")),
    plant("新建/扩建 is both", INSIDE, "review/missing-attribute", construction="新建/扩建"),
    plant("construction missing", INSIDE, "review/missing-attribute", missing=("construction",)),
    bare("construction missing does not matter to a school", INSIDE, "not-applicable/out-of-scope",
         industry_code="8331", missing=()),
    bare("industry missing does not matter to a rebuilding", INSIDE, "not-applicable/out-of-scope",
         construction="改建", missing=()),
]  # fmt: skip

PLANS = [
    *(
        ucr001(f"listed: {said}", INSIDE, "clear/exempt", original="violation", plan=said, plan_reference="第31页")
        for said in ("十三五", "“十三五”规划", "第十三个五年规划", "13五", "2016-2020年规划")
    ),
    ucr001("listed without a reference", INSIDE, "review/evidence-missing", plan="“十三五”规划", original="violation"),
    ucr001("a reference without a plan", INSIDE, "violation/overlap", plan_reference="第31页"),
    ucr001("the 14th is not the 13th", INSIDE, "violation/overlap", plan="“十四五”规划", plan_reference="第3页"),
    ucr001("not listed", INSIDE, "violation/overlap", plan="未列入十三五", plan_reference="第3页"),
    ucr001("no plan is no claim", INSIDE, "violation/overlap", plan=None, missing=()),
    ucr001("plan not understood", INSIDE, "review/evidence-missing", plan="某规划"),
    ucr001("13th or 14th", INSIDE, "review/evidence-missing", plan="十三五、十四五", plan_reference="第3页"),
    ucr001("other industry, listed", INSIDE, "clear/exempt", industry_code="3217", original="review", **LISTED),
    ucr001(
        "industry missing, listed: any industry gives the same", INSIDE, "clear/exempt", industry_code=None, **LISTED
    ),
]

both = ucr001.but(controls=TWO_CENTRES)

CENTRES = [
    both("in both", box(100, 50, 150, 150), "violation/overlap", amount=5_000, low=5_000, high=5_000),
    both("in neither", APART, "clear/apart", amount=0),
    both("in the second alone", box(210, 50, 250, 150), "review/centre-dependent", amount=4_000, low=0, high=4_000),
    both("in the first alone", box(10, 50, 50, 150), "review/centre-dependent", amount=4_000, low=0),
    both("4 m into the first, in the second", box(196, 50, 250, 150), "review/near-limit", low=400, high=5_400),
    both("in the first, 4 m short of the second", box(10, 50, 56, 150), "review/near-limit"),
    both("more in one than in the other", box(150, 50, 240, 150), "violation/overlap", amount=9_000, low=5_000,
         high=9_000),
    both("in the second alone, listed", box(210, 50, 250, 150), "clear/exempt", **LISTED),
    both("in the second alone, rebuilt", box(210, 50, 250, 150), "not-applicable/out-of-scope", construction="改建"),
]  # fmt: skip

ucr002 = Rule(rule=UrbanCoreMiningRight, controls=RING, kind="mining-right", clause="四(三)2")
mining, exploring = ucr002.but(fields={"right": "采矿权"}), ucr002.but(fields={"right": "探矿权"})
BEFORE_PLAN, ON_THE_DAY, AFTER = "2019-06-27", "2019-06-28", "2019-06-29"

RIGHTS = [
    *(mining(f"{said}, from {day or 'no day'}: {expects}", INSIDE, expects, application=said, valid_from=day)
      for said, day, expects in [
          ("新立", None, "violation/overlap"),
          ("新立", AFTER, "violation/overlap"),
          ("新立", ON_THE_DAY, "clear/permitted"),
          ("新立", BEFORE_PLAN, "clear/permitted"),
          *((said, day, "clear/permitted")
            for said in ("延续", "变更", "转让", "缩小范围", "注销") for day in (None, AFTER, BEFORE_PLAN)),
          *(("扩大范围", day, "review/missing-attribute") for day in (None, AFTER, BEFORE_PLAN)),
          (None, None, "review/missing-attribute"),
          (None, AFTER, "review/missing-attribute"),
          (None, ON_THE_DAY, "clear/permitted"),
          (None, BEFORE_PLAN, "clear/permitted"),
          ("某申请", None, "review/missing-attribute"),
          ("新立/延续", AFTER, "review/missing-attribute"),
          ("新立/延续", BEFORE_PLAN, "clear/permitted"),
      ]),
    *(exploring(f"exploring, {said}: {expects}", INSIDE, expects, application=said, valid_from=AFTER)
      for said, expects in [
          ("新立", "review/scope-unsure"), ("延续", "clear/permitted"), ("扩大范围", "review/missing-attribute"),
      ]),
    mining("new, across", ACROSS, "violation/overlap", application="新立", amount=5_000),
    mining("new, away", APART, "clear/apart", application="新立"),
    mining("new, at the limit", TOUCHING, "review/near-limit", application="新立"),
    mining("renewed, at the limit", TOUCHING, "clear/permitted", application="延续"),
    mining("expanded, away", APART, "clear/apart", application="扩大范围", missing=()),
    mining("expanded: the former boundary would decide", INSIDE, "review/missing-attribute", application="扩大范围",
           missing=("former-boundary",)),
    mining("granted anew on a day nobody can read", INSIDE, "review/odd-date", application="新立",
           valid_from="长期"),
    mining("application missing would decide", INSIDE, "review/missing-attribute", valid_from=AFTER,
           missing=("application",)),
    mining("renewed inside: the overlap stays listed", INSIDE, "clear/permitted", application="延续", amount=10_000,
           original="violation"),
    ucr002("type of right missing, new", INSIDE, "review/missing-attribute", application="新立", missing=("right",)),
    ucr002("type of right missing, renewed: either type gives the same", INSIDE, "clear/permitted",
           application="延续", missing=()),
    mining("expired and new keeps its verdict", INSIDE, "violation/overlap", application="新立",
           valid_from="2020-01-01", valid_to="2021-01-01"),
    mining("before the plan", INSIDE, "not-applicable/out-of-scope", application="新立", on=BEFORE, clause=""),
    mining("two centres", box(210, 50, 250, 150), "review/centre-dependent", application="新立", controls=TWO_CENTRES),
]  # fmt: skip


@table([*REACH, *WHO, *PLANS, *CENTRES, *RIGHTS])
def test_case(sheet, row):
    hold(sheet, row)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (box(100, 50, 150, 150), ("violation", "violation")),
        (box(210, 50, 250, 150), ("clear", "violation")),
        (box(196, 50, 250, 150), ("review", "violation")),
        (APART, ("clear", "clear")),
    ],
)
def test_each_centre_says_what_it_would_give(place, words):
    _, found = answered(both("", place, ""))
    assert found.centres == (("市政府驻地", words[0]), ("榆阳区政府驻地", words[1]))


def test_the_overlap_of_an_existing_right_is_in_the_layer():
    report, _ = answered(mining("", INSIDE, "", application="延续"))
    assert report.results["UCR002"].pairs.measure.tolist() == pytest.approx([10_000], rel=1e-4)


def test_a_project_given_as_a_point_is_never_cleared_by_it():
    _, found = answered(ucr001("", POINT_INSIDE, ""))
    assert found.code == "overlap"
