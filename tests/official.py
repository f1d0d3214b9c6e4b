"""A folder as an office keeps it: fifteen official-looking layers in every format, with codes, GBK and two editions."""

import zipfile

import geopandas as gpd
import pyogrio
import shapely
from shapely import LineString, Point, box

COUNTIES = {
    "610802": "榆阳区", "610803": "横山区", "610822": "府谷县", "610824": "靖边县", "610825": "定边县",
    "610826": "绥德县", "610827": "米脂县", "610828": "佳县", "610829": "吴堡县", "610830": "清涧县",
    "610831": "子洲县", "610881": "神木市",
}  # fmt: skip
"""Drawn as a row of strips, 0.25 degrees wide, from 107.5 E on."""

WEST, SOUTH, WIDE, HIGH = 107.5, 37.0, 0.25, 2.0


def strip(number):
    return box(WEST + WIDE * number, SOUTH, WEST + WIDE * (number + 1), SOUTH + HIGH)


def plot(number, at=0.5, size=0.05):
    """A square in the middle of a county, `at` of its height."""
    lon, lat = WEST + WIDE * (number + 0.5), SOUTH + HIGH * at
    return box(lon - size / 2, lat - size / 2, lon + size / 2, lat + size / 2)


def plots(count, at, size=0.05):
    return [plot(number, at, size) for number in range(count)]


def save(path, columns, shapes, crs="EPSG:4490", **options):
    """Write one layer; a shapefile in GBK without its .cpg."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)
    if path.suffix == ".shp":
        pyogrio.write_dataframe(frame, path, encoding="GBK", **options)
        path.with_suffix(".cpg").unlink()
    else:
        pyogrio.write_dataframe(frame, path, **options)


def write_office(folder):
    """Write the layers; returns file and layer -> the kind each is to be taken for (None: refused)."""
    codes, names = list(COUNTIES), list(COUNTIES.values())
    everywhere = plots(12, 0.3)
    red = {"HXMC": ["毛乌素防风固沙"] * 12, "HXLX": ["防风固沙生态保护红线"] * 12, "XZQDM": codes}
    save(
        folder / "行政区划" / "XZQ_2024年.shp",
        {"XZQDM": codes, "XZQMC": names},
        [strip(n) for n in range(12)],
        "EPSG:4490",
    )
    database = folder / "三区三线20251130.gdb"
    save(database, red, everywhere, layer="STBHHX", driver="OpenFileGDB")
    farm = {"TBMC": [f"基本农田{n}" for n in range(11)]}
    save(database, farm, plots(11, 0.5, 0.02), layer="YJJBNT", driver="OpenFileGDB", append=True)
    save(database, {"MC": ["榆阳"]}, [plot(0, 0.8)], layer="CZKFBJ", driver="OpenFileGDB", append=True)
    old = [shapely.affinity.translate(shape, 0.001, 0) for shape in everywhere]
    save(folder / "旧" / "STBHHX_2023.shp", red, old, "EPSG:4490")
    save(folder / "STBHZYYXPJJG.shp", {"PJJG": ["极重要"] * 3}, plots(3, 0.3, 0.1), "EPSG:4490")
    zones = {"BHQMC": ["示例湿地", "示例湿地", "臭柏", "沙漠公园"], "GNFQ": ["核心保护区", "一般控制区", None, None],
             "JB": ["省级"] * 4, "BHDLX": ["自然保护区"] * 3 + ["自然公园"]}  # fmt: skip
    save(folder / "ZRBHQ.gpkg", zones, plots(4, 0.7), layer="自然保护地_2026-03")
    water = {"SYDMC": [f"水源{n}" for n in range(13)] * 2, "BHQJB": ["一级"] * 13 + ["准"] * 13}
    sources = [plot(n % 12, 0.1 + 0.02 * (n // 12), 0.01) for n in range(26)]
    save(folder / "饮用水.geojson", water, sources, "EPSG:4490")
    unit = {"GKDYBM": [f"ZH{code}10001" for code in codes], "FL": ["优先保护单元", "重点管控单元", "一般管控单元"] * 4}
    save(folder / "三线一单" / "单元.shp", unit, [strip(n) for n in range(12)], "EPSG:4490")
    save(folder / "图层7.gpkg", {"园区名称": ["锦界工业园区", "榆横工业区"], "更新时间": ["2025-05-01", "2024-01-01"]},
         plots(2, 0.9), "EPSG:4490", layer="图层7")  # fmt: skip
    save(folder / "DLTB2022.fgb", {"DLBM": ["0103", "0305"], "DLMC": ["旱地", "灌木林地"]}, plots(2, 0.4), "EPSG:4490")
    save(folder / "公益林.shp", {"LDLX": ["公益林"] * 2}, plots(2, 0.6, 0.01), "EPSG:4490")
    save(folder / "界桩.shp", {"JZBH": ["J1", "J2"]}, [Point(109.0, 38.0), Point(109.1, 38.0)], "EPSG:4490")
    save(
        folder / "公路.geojson", {"MC": ["G65"], "DJ": ["国道"]}, [LineString([(108, 37.5), (110, 38.5)])], "EPSG:4490"
    )
    save(folder / "packed" / "湿地.shp", {"SDMC": ["红碱淖湿地"]}, [plot(4, 0.45)], "EPSG:4490")
    with zipfile.ZipFile(folder / "湿地2021.zip", "w") as archive:
        for part in sorted((folder / "packed").iterdir()):
            archive.write(part, f"数据/{part.name}")
            part.unlink()
    (folder / "packed").rmdir()
    (folder / "破.gpkg").write_bytes(b"SQLite format 3\0 but no more")
    (folder / "影像.tif").write_bytes(b"II*\0")
    (folder / "说明.docx").write_bytes(b"PK")
    return {
        ("行政区划/XZQ_2024年.shp", "XZQ_2024年"): "county",
        ("三区三线20251130.gdb", "STBHHX"): "ecological-red-line",
        ("三区三线20251130.gdb", "YJJBNT"): "farmland",
        ("三区三线20251130.gdb", "CZKFBJ"): "other",
        ("旧/STBHHX_2023.shp", "STBHHX_2023"): "ecological-red-line",
        ("STBHZYYXPJJG.shp", "STBHZYYXPJJG"): None,
        ("ZRBHQ.gpkg", "自然保护地_2026-03"): "nature-reserve",
        ("饮用水.geojson", "饮用水"): "water-source",
        ("三线一单/单元.shp", "单元"): "control-unit",
        ("图层7.gpkg", "图层7"): "industrial-park",
        ("DLTB2022.fgb", "DLTB2022"): "land-use",
        ("公益林.shp", "公益林"): "ecological-forest",
        ("界桩.shp", "界桩"): "stake",
        ("公路.geojson", "公路"): "road",
        ("湿地2021.zip/数据/湿地.shp", "湿地"): "wetland",
    }
