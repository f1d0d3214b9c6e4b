"""IPK001, case by case: the clause of 2018-12-29, repeated by the plan of 2019-06-28."""

from datetime import date

import pytest
import shapely
from cases import ACROSS, APART, AROUND, INSIDE, LAND, SAME, TINY, TOUCHING, Rule, answered, hold, table
from desk import box, control

from rules.industrial_park import ChemicalInPark
from spatial.measure import area

PARK = (control("industrial-park", [(LAND, {"name": "示例园区"})]),)
HALVES = (
    control("industrial-park", [(box(0, 0, 100, 200), {"name": "东区"}), (box(100, 0, 200, 200), {"name": "西区"})]),
)
OVERLAPPING = (control("industrial-park", [(box(0, 0, 120, 200), {}), (box(80, 0, 200, 200), {})]),)
UNSTATED = (control("industrial-park", [(LAND, {})], coverage=None),)

PLANT = {"construction": "新建", "industry_code": "2523"}

ipk001 = Rule(rule=ChemicalInPark, controls=PARK, clause="四(三)2", fields=PLANT)
new = ipk001.but(fields={"construction": "新建"})
plant = ipk001.but(fields={"industry_code": "2523"})

CASES = [
    ipk001("wholly in", INSIDE, "clear/within", relation="inside", amount=0),
    ipk001("the whole park", SAME, "clear/within", relation="equal", amount=0),
    ipk001("half out", ACROSS, "violation/outside", relation="overlap", amount=5_000, low=5_000, high=5_000),
    ipk001("around the park", AROUND, "violation/outside", relation="contains", amount=240 * 240 - 200 * 200),
    ipk001("beside the park", TOUCHING, "violation/outside", relation="adjacent", amount=10_000),
    ipk001("away", APART, "violation/outside", relation="apart", amount=10_000),
    ipk001("0.99 m2 out", box(101, 50, 200.099, 60), "clear/within", amount=0.99),
    ipk001("1.01 m2 out", box(101, 50, 200.101, 60), "violation/outside", amount=1.01),
    ipk001("over the seam of two halves", INSIDE, "clear/within", controls=HALVES, relation="inside", amount=0),
    ipk001("over two parks that overlap", INSIDE, "clear/within", controls=OVERLAPPING, amount=0),
    ipk001("0.9 m2 in all, out", box(300, 0, 300.9, 1), "review/tiny"),
    ipk001("0.9 m2 in all, in", TINY, "clear/within"),
    ipk001("in, coverage not stated", INSIDE, "clear/within", controls=UNSTATED),
    ipk001("half out, coverage not stated", ACROSS, "review/no-coverage", controls=UNSTATED, low=0),
    *(new(f"industry {code}", APART, "violation/outside", industry_code=code)
      for code in ("2511", "2519", "2521", "2522", "2523", "2524", "2529", "252")),
    new("兰炭", APART, "violation/outside", industry="兰炭"),
    *(new(f"may be coal-chemical: {code}", APART, "review/scope-unsure", industry_code=code)
      for code in ("2614", "2621", "2653", "26")),
    *(new(f"neither: {code}", APART, "not-applicable/out-of-scope", industry_code=code)
      for code in ("2611", "2651", "4513", "4411", "0610", "2530", "8331")),
    new("甲醇 of coal or of gas", APART, "review/scope-unsure", industry="甲醇"),
    new("industry missing, out", APART, "review/missing-attribute", missing=("industry_code",)),
    new("industry missing, in", INSIDE, "clear/within", missing=()),
    new("may be coal-chemical, in", INSIDE, "clear/within", industry_code="2614"),
    new("industry not understood", APART, "review/unknown-industry", industry="不知所云"),
    *(plant(f"{word} counts", APART, "violation/outside", construction=word)
      for word in ("新建", "改建", "扩建", "技改", "迁建", "改扩建", "新建/扩建")),
    plant("existing", APART, "not-applicable/out-of-scope", construction="已建"),
    plant("construction missing, out", APART, "review/missing-attribute", missing=("construction",)),
    plant("construction missing, in", INSIDE, "clear/within", missing=()),
    plant("construction not understood", APART, "review/missing-attribute", construction="恢复"),
    plant("new or existing", APART, "review/missing-attribute", construction="新建/现有"),
    ipk001("before 榆政发〔2018〕33号", APART, "not-applicable/out-of-scope", on=date(2018, 12, 28), clause=""),
    ipk001("its first day", APART, "violation/outside", on=date(2018, 12, 29), clause="榆政发〔2018〕33号"),
    ipk001("the day before the plan", APART, "violation/outside", on=date(2019, 6, 27), clause="榆政发〔2018〕33号"),
    ipk001("the plan's first day", APART, "violation/outside", on=date(2019, 6, 28)),
]  # fmt: skip


@table(CASES)
def test_case(sheet, row):
    hold(sheet, row)


def test_the_layer_holds_the_part_outside_once_without_a_control():
    report, _ = answered(ipk001("", ACROSS, ""))
    pairs = report.results["IPK001"].pairs
    assert pairs.control.isna().tolist() == [True]
    assert area(pairs.geometry.to_numpy())[0] == pytest.approx(5_000, rel=1e-4)
    assert not shapely.intersects(shapely.centroid(pairs.geometry[0]), LAND)
