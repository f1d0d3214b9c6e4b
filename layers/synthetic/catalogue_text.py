"""The demo's catalogue, commented so that a reader can write one of their own."""

from __future__ import annotations

from datetime import date
from typing import Final

from layers.synthetic.places import CENTRES, RADIUS_M

AS_OF: Final = date(2026, 11, 24)

_SOLID: Final = '''version = "2025-11(合成)"
date = 2025-11-30
provider = "greenshield 示范(合成数据)"'''

_MORE: Final = (
    ("生态环境管控单元(三线一单)", "control-unit", "control_units.gpkg", "环境管控单元"),
    ("三调地类图斑:只用于分地类统计", "land-use", "land_use.gpkg", "DLTB"),
    ("湿地", "wetland", "nature.gpkg", "湿地"),
    ("公益林、天然林、退耕还林", "ecological-forest", "nature.gpkg", "生态林地"),
    ("禁牧区", "grazing-ban", "nature.gpkg", "禁牧区"),
    ("沙化土地封禁保护区", "sandy-closed-land", "nature.gpkg", "沙化土地封禁保护区"),
    ("采煤沉陷区", "subsidence-area", "nature.gpkg", "采煤沉陷区"),
    ("永久基本农田", "farmland", "nature.gpkg", "永久基本农田"),
    ("泉域", "spring-area", "environment.gpkg", "泉域"),
    ("污染地块", "contaminated-plot", "environment.gpkg", "污染地块"),
    ("集中供热管网覆盖区和禁燃区", "heating-network-area", "environment.gpkg", "集中供热和禁燃区"),
    ("重点流域", "key-basin", "environment.gpkg", "重点流域"),
    ("风景名胜区", "scenic-area", "environment.gpkg", "风景名胜区"),
    ("人口集中区", "populated-area", "environment.gpkg", "人口集中区"),
    ("公路:按等级确定距离", "road", "transport.gpkg", "公路"),
    ("铁路", "railway", "transport.gpkg", "铁路"),
    ("油气管道设施:线路、站场、隧道", "pipeline-line", "transport.gpkg", "油气管道"),
)
"""Remark, kind, file and layer of what needs nothing but its file."""


def _plain(remark: str, kind: str, file: str, layer: str) -> str:
    return f"""
# ---- {remark} ----
[[layer]]
kind = "{kind}"
title = "{layer}(合成)"
source = "control/{file}"
layer = "{layer}"
coverage = "all"
{_SOLID}
"""


_OWN: Final = f"""
# ---- 本单位自己的图层(kind = "other"):写明要求,即成为一条规则,不用编程 ----
[[layer]]
kind = "other"
id = "WWB001"
title = "文物保护单位保护范围(合成)"
source = "control/own_layers.gpkg"
layer = "文物保护单位保护范围"
question = "是否占用文物保护单位保护范围"
effect = "forbid"                         # forbid 不得占用,contain 应全部位于其内,report 仅列示
subjects = ["project", "mining-right"]
clause = "《中华人民共和国文物保护法》(示例,条款由本单位核定)"
evidence = "文物行政部门同意意见"         # 填报了认定文件或批准文件的,豁免
coverage = "all"
{_SOLID}

[[layer]]
kind = "other"
id = "CZK001"
title = "城镇开发边界(合成)"
source = "control/own_layers.gpkg"
layer = "城镇开发边界"
question = "是否位于城镇开发边界内"
effect = "report"
subjects = ["project"]
coverage = "all"
{_SOLID}
"""

CATALOGUE: Final = f"""# 管控图层目录(示范)。全部图形、名称、文号均为合成,不是官方数据,不得用于实际核查。
# 写自己的目录:复制本文件,把 source 改成本单位的图层文件(相对于本文件所在文件夹),逐项核对。
# greenshield catalogue check 可以检查写得对不对。

name = "示范目录(合成数据)"
rulebook = "yulin"            # 内置的榆林规则库;也可以写另一城市规则库文件的路径
as_of = {AS_OF}            # 核查基准日;删去本行则取运行当天
max_age_days = 730            # 图层数据日期早于基准日730天以上的,“符合”一律改为“待核实”

# ---- 县级行政区:西部用36带、东部用37带,分两个文件提供,合起来是一个图层 ----
[[layer]]
kind = "county"
title = "县级行政区(西部,合成)"
source = "control/county_36.shp"          # GBK 编码的 shapefile,坐标系 EPSG:4524
coverage = "all"                          # 数据范围:全市。不写则视为范围不明,不能得出“符合”
{_SOLID}

[[layer]]
kind = "county"
title = "县级行政区(东部,合成)"
source = "control/county_37.gpkg"
coverage = "all"
{_SOLID}

# ---- 生态保护红线 ----
[[layer]]
kind = "ecological-red-line"
title = "生态保护红线(合成)"
source = "control/redline.gpkg"
layer = "STBHHX"                          # 文件里有多个图层时写明;字段 HXMC、HXLX 自动识别
drawn = "EPSG:4525"                       # 边界是在哪个坐标系里画的:长边在那里才是直线
accuracy_m = 0.5
level = "internal"                        # internal 内部使用,public 可以对外
coverage = "all"
{_SOLID}

# ---- 自然保护区:分区名称有新有旧,个别图斑漏填 ----
[[layer]]
kind = "nature-reserve"
title = "自然保护地(合成)"
source = "control/reserves.gpkg"
fields = {{ name = "BHQMC", zone = "GNFQ" }}                       # 规范字段 = 源字段;能自动识别的可以不写
zones = {{ "核心区" = "core", "缓冲区" = "buffer", "实验区" = "experimental" }}   # 本图层的分区用词
coverage = "all"
{_SOLID}

# ---- 城区中心15公里:中心点未经明确,两个候选中心都列,结论不同的改为“待核实” ----
[[layer]]
kind = "urban-core"
title = "榆林城区中心15公里(候选中心)"
centres = [{", ".join(f"[{lon}, {lat}]" for lon, lat in CENTRES.values())}]      # 经度、纬度(2000国家大地坐标系)
centre_names = [{", ".join(f'"{name}"' for name in CENTRES)}]
radius_m = {RADIUS_M}
coverage = "all"
{_SOLID}

# ---- 工业园区 ----
[[layer]]
kind = "industrial-park"
title = "工业园区(合成)"
source = "control/parks.shp"
drawn = "EPSG:4525"
coverage = "all"
{_SOLID}

# ---- 饮用水水源保护区 ----
[[layer]]
kind = "water-source"
title = "饮用水水源保护区(合成)"
source = "control/water_sources.geojson"
coverage = "all"
{_SOLID}

# ---- 建成区:吴堡县、清涧县未提供,那里的结论可能是“待核实(超出数据范围)” ----
[[layer]]
kind = "built-up-area"
title = "城市建成区(合成)"
source = "control/built_up_areas.shp"
coverage = ["610802", "610803", "610822", "610824", "610825", "610826", "610827", "610828", "610831", "610881"]
{_SOLID}

# ---- 河流岸线管控范围 ----
[[layer]]
kind = "river-shoreline"
title = "河流岸线管控范围(合成)"
source = "control/shorelines.geojson"
coverage = "all"
{_SOLID}
{"".join(_plain(*layer) for layer in _MORE)}{_OWN}"""
