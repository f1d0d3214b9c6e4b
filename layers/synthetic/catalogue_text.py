"""The demo's catalogue, commented so that a reader can write one of their own."""

from __future__ import annotations

from datetime import date
from typing import Final

from layers.synthetic.places import CENTRES, RADIUS_M

AS_OF: Final = date(2026, 11, 24)

_SOLID: Final = '''version = "2025-11(合成)"
date = 2025-11-30
provider = "greenshield 示范(合成数据)"'''

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
"""
