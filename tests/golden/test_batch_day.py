"""The day of the batch: an Excel list of 260 projects and a zip of GBK shapefiles from each of twelve counties.

The list has title lines, a merged head, a subtotal after each county, a total and a remark; numbers stand in it as
text, some in full width. The shapefiles carry no more than number and name, each county calls them otherwise, and they
lie in two zones. Twenty entries have no geometry, six geometries no entry, and thirty entries leave out what decides.
"""

import json
import zipfile

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
from shapely import box

from cli.main import run
from layers.synthetic import write_demo

SEATS = {
    "榆阳区": (109.748, 38.299), "横山区": (109.293, 37.964), "神木市": (110.497, 38.836), "府谷县": (111.070, 39.029),
    "靖边县": (108.806, 37.596), "定边县": (107.601, 37.595), "绥德县": (110.265, 37.508), "米脂县": (110.179, 37.759),
    "佳县": (110.493, 38.022), "吴堡县": (110.739, 37.452), "清涧县": (110.122, 37.088), "子洲县": (110.035, 37.612),
}  # fmt: skip
NAMES = (("XMBH", "XMMC"), ("项目编号", "项目名称"), ("BSM", "XMMC"), ("项目代码", "名称"))
PROJECTS, DRAWN, STRANGERS, SILENT = 260, 240, 6, 30
PER_COUNTY = DRAWN // len(SEATS)
WIDE = {ord("0") + digit: ord("０") + digit for digit in range(10)}
HEAD = (
    ("项目编号", "项目名称", "县(市、区)", "项目类型", None, "建设性质", "用地", None),
    (None, None, None, "行业代码", "行业类别", None, "申报面积(公顷)", "规划用途"),
)


class WindowsName(zipfile.ZipInfo):
    """A name in an archive as Windows writes it: GBK, not marked as UTF-8."""

    def _encodeFilenameFlags(self):  # noqa: N802 - zipfile's own
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def entries():
    """Every project of the list: number, name, county."""
    counties = list(SEATS)
    for number in range(PROJECTS):
        county = counties[number // PER_COUNTY] if number < DRAWN else counties[number % len(counties)]
        yield f"2026-{number + 1:03d}", f"{county}第{number + 1}号项目", county


def plot(county, place):
    """A plot of 200 m near the county's seat; those of 榆阳区 lie within 15 km of the city's centre."""
    lon, lat = SEATS[county]
    west, south = lon + 0.004 * (place % 5), lat + 0.004 * (place // 5)
    return box(west, south, west + 0.002, south + 0.002)


def write_list(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "项目清单"
    sheet.append(["榆林市2026年度建设项目清单"])
    sheet.append(["填报单位:某局", None, None, None, None, None, "单位:公顷"])
    for line in HEAD:
        sheet.append(line)
    sheet.merge_cells("A1:H1")
    for merged in ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:H3"):
        sheet.merge_cells(merged)
    before = None
    for at, (number, name, county) in enumerate(entries()):
        if before not in {None, county} and at < DRAWN:
            sheet.append([f"{before}小计", None, None, None, None, None, "80.0"])
        before = county
        silent = at < SILENT
        shown = number.translate(WIDE) if at % 7 == 0 else number
        sheet.append(
            [shown, name, county, None if silent else "2523", None if silent else "煤制液体燃料生产",
             None if silent else "新建", f"3.{6 + at % 3}", "工业用地"]
        )  # fmt: skip
    sheet.append(["合计", None, None, None, None, None, "1040.0"])
    sheet.append(["注:面积以批复为准。"])
    sheet["H300"] = " "
    book.save(path)


def write_counties(folder):
    """Zip a shapefile per county, in the zone it lies in, GBK without .cpg, in a subfolder with a Chinese name."""
    every = list(entries())[:DRAWN]
    for at, county in enumerate(SEATS):
        here = [(number, name) for number, name, where in every if where == county]
        if at < STRANGERS:
            here.append((f"旧-{at + 1}", f"{county}清单外项目"))
        number, name = NAMES[at % len(NAMES)]
        frame = gpd.GeoDataFrame(
            {number: [one for one, _ in here], name: [two for _, two in here]},
            geometry=[plot(county, place) for place in range(len(here))],
            crs="EPSG:4490",
        ).to_crs("EPSG:4524" if SEATS[county][0] < 109.5 else "EPSG:4525")
        bare = folder / f"项目{at}.shp"
        frame.to_file(bare, engine="pyogrio", encoding="GBK")
        with zipfile.ZipFile(folder / f"{county}.zip", "w") as archive:
            for part in (".shp", ".shx", ".dbf", ".prj"):
                archive.writestr(WindowsName(f"{county}上报/项目{part}"), bare.with_suffix(part).read_bytes())
        for part in folder.glob(f"项目{at}.*"):
            part.unlink()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The demo's controls, the list and the twelve archives."""
    folder = tmp_path_factory.mktemp("desk")
    write_demo(folder / "demo")
    (folder / "县区上报").mkdir()
    write_counties(folder / "县区上报")
    write_list(folder / "清单.xlsx")
    return folder


def check(desk, out, *attributes):
    submission, catalogue = f"{desk / '县区上报'}=project", desk / "demo" / "catalogue.toml"
    lists = [part for path in attributes for part in ("--attributes", str(path))]
    return run(["check", submission, "-c", str(catalogue), "-o", str(out), "--quiet", "--lang", "zh", *lists])


@pytest.fixture(scope="module")
def first(desk):
    """The first run, by the list alone."""
    assert check(desk, desk / "一", desk / "清单.xlsx") == 1
    return desk / "一"


def table(out, name):
    return pyogrio.read_dataframe(out / "results.gpkg", layer=name, read_geometry=False)


def sheet(path, name):
    """Rows of a sheet as dicts by its head."""
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0]]


def test_every_entry_and_every_plot_is_a_row_of_the_results(first):
    subjects = table(first, "subjects")
    assert len(subjects) == PROJECTS + STRANGERS
    assert subjects.area_m2.notna().sum() == DRAWN + STRANGERS
    lonely = subjects[subjects.area_m2.isna()]
    assert lonely.subject_id.tolist() == [number for number, _, _ in entries()][DRAWN:]
    assert set(lonely.verdict) == {"review"}
    assert lonely.file.str.endswith("清单.xlsx").all()


def test_what_is_no_entry_is_named_and_not_counted(first):
    read = table(first, "inputs")
    (of_list,) = read[read.role == "attributes"].to_dict("records")
    assert (of_list["rows"], of_list["without_geometry"]) == (PROJECTS, PROJECTS - DRAWN)
    for said in (
        "表头占第3至4行",
        "为合计、小计",
        "为说明文字",
        "以文本存储的数字",
        "清单有、图形无20个",
        "图形有、清单无6个",
    ):
        assert said in of_list["note"], said
    assert len(read[read.role == "subject"]) == len(SEATS)
    assert set(read[read.role == "subject"].encoding) == {"GB18030"}
    assert set(read[read.role == "subject"].crs) == {"EPSG:4524", "EPSG:4525"}


def test_mismatches_are_reported_both_ways(first):
    rows = sheet(first / "summary.xlsx", "匹配情况")
    states = [row["匹配情况"] for row in rows]
    assert states == ["清单有、图形无"] * 20 + ["图形有、清单无"] * 6 + ["已匹配"] * DRAWN
    assert sorted(row["项目编号"] for row in rows[20:26]) == [f"旧-{at + 1}" for at in range(STRANGERS)]
    assert {row["清单行号"] for row in rows[20:26]} == {""}
    assert rows[26]["图形来源文件"].endswith("上报/项目.shp")
    assert rows[26]["图形行号"] == 1
    # the first county's 20 entries follow title, unit and two lines of head; then comes its subtotal
    line = {row["项目编号"]: row["清单行号"] for row in rows[26:]}
    assert [line[f"2026-{at:03d}"] for at in (1, 20, 21)] == [5, 24, 26]


def test_the_list_decides_where_the_files_were_silent(first):
    results = table(first, "results")
    ring = results[(results.rule == "UCR001") & (results.subject_id == "2026-001")]
    assert ring.verdict.tolist() == ["review"]
    assert {"construction", "industry_code"} <= set(ring.missing.iloc[0].split(","))
    far = results[(results.rule == "UCR001") & (results.subject_id == "2026-100")]
    assert far.verdict.tolist() == ["clear"]


def test_only_what_could_decide_is_asked_for(first):
    asked = sheet(first / "补正清单.xlsx", "补正清单")
    asked = [row for row in asked if row["填报项"]]
    by_number = {}
    for row in asked:
        by_number.setdefault(row["编号"], []).append(row["填报项"])
    missing = table(first, "results")
    missing = missing[missing.missing != ""]
    assert set(by_number) == set(missing.subject_id)
    assert set(by_number["2026-001"]) == {"行业代码", "建设性质"}
    assert "2026-100" not in by_number


def test_filled_in_and_handed_in_again_the_run_is_complete(desk, first):
    path = desk / "补正清单(已填).xlsx"
    book = openpyxl.load_workbook(first / "补正清单.xlsx")
    form = book["补正清单"]
    head = {cell.value: cell.column for cell in form[1]}
    offered = [str(rule.sqref) for rule in form.data_validations.dataValidation if rule.type == "list"]
    assert offered[0].startswith("I")
    answers = {"行业代码": "2523", "建设性质": "新建", "申报情形": "未申报", "列入规划": "未列入"}
    asked = set()
    for row in range(2, form.max_row + 1):
        item = form.cell(row, head["填报项"]).value
        if item:
            asked.add((form.cell(row, head["编号"]).value, item))
            form.cell(row, head["补充填写"]).value = answers.get(item, "无")
    book.save(path)
    assert check(desk, desk / "二", desk / "清单.xlsx", path) == 1
    again = desk / "二" / "补正清单.xlsx"
    left = {(row["编号"], row["填报项"]) for row in sheet(again, "补正清单")} if again.exists() else set()
    assert not asked & left
    ring = table(desk / "二", "results").query("rule == 'UCR001' and subject_id == '2026-001'")
    assert ring.verdict.tolist() == ["violation"]
    assert "取自补正清单" in table(desk / "二", "subjects").query("subject_id == '2026-001'").note.iloc[0]
    assert json.loads((desk / "二" / "summary.json").read_text("utf-8"))["subjects"]["total"] == PROJECTS + STRANGERS


def test_answers_are_not_destroyed_by_another_run(desk, first, capfd):
    path = first / "补正清单.xlsx"
    book = openpyxl.load_workbook(path)
    book["补正清单"].cell(2, 9).value = "新建"
    book.save(path)
    submission, catalogue = f"{desk / '县区上报'}=project", desk / "demo" / "catalogue.toml"
    arguments = ["check", submission, "-c", str(catalogue), "-o", str(first), "--overwrite", "--quiet", "--lang", "zh"]
    capfd.readouterr()
    assert run(arguments) == 2
    assert "已有填写" in capfd.readouterr().err
