"""The land under every layer, and subjects of every kind in it and away from it."""

import shapely
from cases import APART, INSIDE, LAND, LINE_APART, LINE_INSIDE, POINT_APART, POINT_INSIDE
from desk import control, layer

PLANT = {"construction": "新建", "industry_code": "2523"}
MINE = {"right": "采矿权", "application": "新立", "mineral": "煤", "valid_from": "2020-01-01", "valid_to": "2040-01-01"}
BOILER = {"fuel": "煤", "capacity_tph": 4.0, "status": "未拆改", "owner_industrial": "否"}
CONTROLS = {
    "ecological-red-line": {},
    "farmland": {},
    "nature-reserve": {"zone": "一般控制区", "name": "示例保护区"},
    "urban-core": {"name": "城区中心"},
    "industrial-park": {},
    "water-source": {"level": "二级"},
    "spring-area": {},
    "river-shoreline": {"river": "窟野河"},
    "control-unit": {"category": "重点管控单元", "prohibited": "煤制烯烃"},
    "heating-network-area": {"type": "集中供热"},
    "built-up-area": {},
    "contaminated-plot": {"status": "未修复"},
    "wetland": {"importance": "国家重要湿地"},
    "ecological-forest": {},
    "grazing-ban": {},
    "subsidence-area": {},
    "sandy-closed-land": {},
    "scenic-area": {},
    "populated-area": {},
    "key-basin": {},
    "road": {"category": "省道"},
    "railway": {},
    "pipeline-line": {},
}
ALL = tuple(control(kind, [(LAND, stated)]) for kind, stated in CONTROLS.items())


def everyone(*, shift=0.0):
    """Subjects of every kind that a rule speaks of, in and out of the land."""
    move = lambda places: [shapely.affinity.translate(place, xoff=shift) for place in places]  # noqa: E731
    areas, lines, points = move([INSIDE, APART]), move([LINE_INSIDE, LINE_APART]), move([POINT_INSIDE, POINT_APART])
    return [
        layer("project", [(place, PLANT) for place in areas]),
        layer("mining-right", [(place, MINE) for place in areas]),
        layer("outfall", [(place, {}) for place in points]),
        layer("pipeline", [(place, {"medium": "原油"}) for place in lines]),
        layer("boiler", [(place, BOILER) for place in points]),
        layer("livestock-farm", [(place, {}) for place in areas]),
        layer("stake", [(place, {}) for place in points]),
    ]
