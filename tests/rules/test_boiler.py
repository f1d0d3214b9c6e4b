"""BLR003, case by case: the plan of 2019-06-28, due at the end of 2019."""

from datetime import date

from cases import (
    APART,
    INSIDE,
    LAND,
    POINT_APART,
    POINT_AT_THE_LIMIT,
    POINT_INSIDE,
    POINT_JUST_INSIDE,
    POINT_JUST_OUTSIDE,
    Rule,
    hold,
    table,
)  # fmt: skip
from desk import box, control

from rules.boiler import SmallCoalBoiler

TOWN, PARK = control("built-up-area", [(LAND, {})]), control("industrial-park", [(LAND, {})])
NO_TOWN, NO_PARK = (control(kind, [(box(5000, 0, 5100, 100), {})]) for kind in ("built-up-area", "industrial-park"))
SMALL = {"fuel": "煤", "capacity_tph": 10.0, "status": "未拆改", "owner_industrial": "否"}

blr003 = Rule(rule=SmallCoalBoiler, controls=(TOWN, NO_PARK), kind="boiler", clause="四(二)1", fields=SMALL)

CASES = [
    blr003("in town", POINT_INSIDE, "violation/overlap", relation="inside"),
    blr003("in a park", POINT_INSIDE, "violation/overlap", controls=(NO_TOWN, PARK)),
    blr003("in a park in town", POINT_INSIDE, "violation/overlap", controls=(TOWN, PARK)),
    blr003("as a house", INSIDE, "violation/overlap", amount=10_000),
    blr003("away", POINT_APART, "clear/apart"),
    blr003("house away", APART, "clear/apart"),
    blr003("1.1 m inside", POINT_JUST_INSIDE, "violation/overlap"),
    *(blr003(f"at the limit ({n})", place, "review/near-limit") for n, place in enumerate(POINT_AT_THE_LIMIT)),
    blr003("1.1 m outside", POINT_JUST_OUTSIDE, "clear/apart"),
    blr003("at the limit of the town, deep in a park", POINT_AT_THE_LIMIT[0], "violation/overlap",
           controls=(TOWN, control("industrial-park", [(box(100, 0, 300, 200), {})]))),
    blr003("industry's, anywhere", POINT_APART, "violation/attribute", owner_industrial="是"),
    blr003("industry's, in town", POINT_INSIDE, "violation/overlap", owner_industrial="是"),
    blr003("industry's, at the limit: either side gives the same", POINT_AT_THE_LIMIT[1], "violation/attribute",
           owner_industrial="是"),
    blr003("owner unknown, away", POINT_APART, "review/missing-attribute", owner_industrial=None,
           missing=("owner_industrial",)),
    blr003("owner not understood, away", POINT_APART, "review/missing-attribute", owner_industrial="某单位"),
    blr003("owner unknown, in town", POINT_INSIDE, "violation/overlap", owner_industrial=None, missing=()),
    blr003("10.1 t/h keeps the limit", POINT_INSIDE, "clear/permitted", capacity_tph=10.1),
    blr003("4 t/h", POINT_INSIDE, "violation/overlap", capacity_tph=4.0),
    blr003("capacity missing", POINT_INSIDE, "review/missing-attribute", capacity_tph=None, missing=("capacity_tph",)),
    blr003("capacity no number", POINT_INSIDE, "review/missing-attribute", capacity_tph="若干",
           missing=("capacity_tph",)),
    blr003("capacity missing, away", POINT_APART, "clear/apart", capacity_tph=None, missing=()),
    *(blr003(f"fuel {fuel}", POINT_INSIDE, "violation/overlap", fuel=fuel) for fuel in ("煤", "散煤", "型煤")),
    blr003("fuel 兰炭: whether semi-coke is coal is open", POINT_INSIDE, "review/missing-attribute", fuel="兰炭"),
    *(blr003(f"fuel {fuel}", POINT_INSIDE, "not-applicable/out-of-scope", fuel=fuel)
      for fuel in ("天然气", "电", "生物质")),
    blr003("fuel missing", POINT_INSIDE, "review/missing-attribute", fuel=None, missing=("fuel",)),
    blr003("fuel missing, too large", POINT_INSIDE, "clear/permitted", fuel=None, capacity_tph=20.0,
           missing=()),
    blr003("coal and gas", POINT_INSIDE, "review/missing-attribute", fuel="煤、天然气"),
    *(blr003(f"status {status}", POINT_INSIDE, "clear/permitted", status=status)
      for status in ("已拆除", "已改造", "煤改气")),
    blr003("removed, industry's, anywhere", POINT_APART, "clear/permitted", status="已拆除", owner_industrial="是"),
    blr003("removed: fuel and capacity do not matter", POINT_INSIDE, "clear/permitted", status="已拆除", fuel=None,
           capacity_tph=None, missing=()),
    blr003("status missing", POINT_INSIDE, "review/missing-attribute", status=None, missing=("status",)),
    blr003("status missing, away", POINT_APART, "clear/apart", status=None, missing=()),
    blr003("status not understood", POINT_INSIDE, "review/missing-attribute", status="某状"),
    blr003("before the plan", POINT_INSIDE, "not-applicable/out-of-scope", on=date(2019, 6, 27), clause=""),
    blr003("not yet due", POINT_INSIDE, "review/scope-unsure", on=date(2019, 6, 28)),
    blr003("the last day", POINT_INSIDE, "review/scope-unsure", on=date(2019, 12, 31)),
    blr003("not yet due, away, by layers of 2025", POINT_APART, "review/later-control", on=date(2019, 12, 31)),
    blr003("not yet due, removed", POINT_INSIDE, "clear/permitted", on=date(2019, 12, 31), status="已拆除"),
    blr003("due", POINT_INSIDE, "violation/overlap", on=date(2020, 1, 1)),
    blr003("no park layer, in town", POINT_INSIDE, "violation/overlap", controls=(TOWN,)),
    blr003("no park layer, out of town", POINT_APART, "review/no-coverage", controls=(TOWN,)),
    blr003("no park layer, industry's", POINT_APART, "violation/attribute", controls=(TOWN,), owner_industrial="是"),
    blr003("no park layer, removed", POINT_APART, "clear/permitted", controls=(TOWN,), status="已拆除"),
    blr003("no town layer, in a park", POINT_INSIDE, "violation/overlap", controls=(PARK,)),
]  # fmt: skip


@table(CASES)
def test_case(sheet, row):
    hold(sheet, row)
