"""Cleaned copies: nothing is lost on the way to another format and back, and what a format cannot hold is said."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from layers.copies.cleaned import ROW, cleaned
from layers.copies.convert import form_of, write_copy
from layers.copies.examine import examine, meant
from layers.errors import CRSError, PublishError
from layers.layer import Note
from layers.sources import Source

ZONE37 = CRS.from_epsg(4525)
AS_OF = date(2026, 11, 24)
PLOT = box(37424338, 4287780, 37424738, 4288080)
HOLED = Polygon(PLOT.exterior, [box(37424438, 4287880, 37424538, 4287980).exterior])
BOWTIE = Polygon([(37425000, 4287780), (37425400, 4288080), (37425400, 4287780), (37425000, 4288080)])


def delivered(path, geometry, columns, *, crs=ZONE37, layer="项目"):
    """Write a GeoPackage as a company would."""
    gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs).to_file(path, layer=layer, driver="GPKG")
    return path


def look(path, folder, **options):
    """Examine a file in a private folder."""
    private = folder / "private"
    private.mkdir(exist_ok=True)
    return examine(Source(str(path)), workspace=private, unread=pytest.fail, **options)


def copy(path, folder, form, **options):
    """Write a cleaned copy of a file; gives its path and what it lacks."""
    out = folder / f"{path.stem}-{form}{'.gpkg' if form == 'gpkg' else '.txt'}"
    notes = write_copy(out, look(path, folder, **options), form, workspace=folder / "private", as_of=AS_OF)
    return out, notes


def shapes(path, folder, **options):
    """Footprints of a file in one order of rings and parts; one part is no collection."""
    (one,) = look(path, folder, **options)
    normal = shapely.normalize(one.sheet.geometry)
    single = shapely.get_num_geometries(normal) == 1
    normal[single] = shapely.get_geometry(normal[single], 0)
    return normal


def test_columns_get_their_canonical_names_and_types(tmp_path):
    columns = {"XMBH": ["A", "B"], "SBMJ": ["12.5", "１3"], "备注": ["甲", None], "FID_": [1, 2]}
    path = delivered(tmp_path / "a.gpkg", [PLOT, HOLED], columns)
    (one,) = look(path, tmp_path)
    frame = cleaned(one).columns
    assert list(frame) == [ROW, "项目编号", "申报面积", "备注", "FID_"]
    assert frame[ROW].tolist() == [1, 2]
    assert frame["申报面积"].tolist() == [12.5, 13.0]
    assert meant(one.sheet, one.kind) == {"id": ("XMBH",), "declared_ha": ("SBMJ",)}


def test_twin_columns_are_all_named(tmp_path):
    columns = {"XMMC": ["甲", "乙"], "行业类别": ["采矿", "采矿"], "HYLB": ["采矿", "化工"]}
    (one,) = look(delivered(tmp_path / "a.gpkg", [PLOT, HOLED], columns), tmp_path)
    assert meant(one.sheet, one.kind) == {"name": ("XMMC",), "industry": ("行业类别", "HYLB")}


def test_words_in_a_column_of_numbers_stay(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [PLOT, HOLED], {"XMBH": ["A", "B"], "SBMJ": ["12.5", "约十三"]})
    (one,) = look(path, tmp_path)
    assert cleaned(one).columns["申报面积"].tolist() == ["12.5", "约十三"]


def test_an_area_in_another_unit_arrives_in_the_fields_own(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [PLOT], {"XMBH": ["A"], "申报面积(亩)": [180.0]})
    (one,) = look(path, tmp_path)
    assert meant(one.sheet, one.kind)["declared_ha"] == ("申报面积(亩)",)
    assert cleaned(one).columns["申报面积"].tolist() == [12.0]


def test_a_copy_is_of_the_same_kind(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [PLOT], {"备注": ["甲"]}, layer="图层1")
    private = tmp_path / "private"
    private.mkdir()
    examined = examine(Source(str(path), kind="livestock-farm"), workspace=private, unread=pytest.fail)
    write_copy(tmp_path / "b.gpkg", examined, "gpkg", workspace=private, as_of=AS_OF)
    (again,) = look(tmp_path / "b.gpkg", tmp_path)
    assert (again.sheet.layer, again.kind) == ("图层1_畜禽养殖场", "livestock-farm")


def test_only_what_was_invalid_is_repaired_and_every_row_stays(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [PLOT, None, BOWTIE], {"XMBH": ["A", "B", "C"]})
    out, notes = copy(path, tmp_path, "gpkg")
    (again,) = look(out, tmp_path)
    assert notes == []
    assert again.sheet.rows == 3
    assert shapely.get_parts(again.sheet.geometry[:1])[0].equals_exact(PLOT)
    assert again.sheet.geometry[1] is None
    assert shapely.is_valid(again.sheet.geometry[2])
    assert again.sheet.crs == ZONE37


def test_what_lies_in_several_dimensions_lies_in_several_layers(tmp_path):
    shapes_ = [PLOT, LineString([(37424338, 4287780), (37424738, 4288080)]), None, Point(37424338, 4287780)]
    frame = pd.DataFrame({"项目编号": list("ABCD"), "WKT": [None if s is None else s.wkt for s in shapes_]})
    path = tmp_path / "项目.xlsx"
    frame.to_excel(path, index=False, sheet_name="项目")
    out, _ = copy(path, tmp_path, "gpkg", crs=ZONE37)
    rows = {one.sheet.layer: one.sheet.columns[ROW].tolist() for one in look(out, tmp_path)}
    assert rows == {"项目": [1, 3], "项目_line": [2], "项目_point": [4]}


def test_a_copy_of_a_copy_keeps_the_first_row_numbers(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [PLOT, HOLED], {"XMBH": ["A", "B"], ROW: [7, 9]})
    out, _ = copy(path, tmp_path, "gpkg")
    (again,) = look(out, tmp_path)
    assert again.sheet.columns[ROW].tolist() == [7, 9]


def test_names_a_geopackage_keeps_for_itself_are_told_apart(tmp_path):
    path = tmp_path / "项目.csv"
    path.write_text("项目编号,fid,geom,经度,纬度\nA,7,x,110.1,38.7\n", encoding="utf-8")
    out, _ = copy(path, tmp_path, "gpkg", crs=CRS.from_epsg(4490))
    (again,) = look(out, tmp_path)
    assert {"fid_2", "geom_2"} <= set(again.sheet.columns)


def test_a_text_says_which_columns_it_cannot_hold(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [PLOT], {"XMBH": ["A"], "XMMC": ["甲"], "HYDM": ["2523"], "空": [None]})
    _, notes = copy(path, tmp_path, "txt")
    assert notes == [Note(key="convert-left-out", values={"columns": "行业代码"})]


def test_square_kilometres_become_hectares_in_a_txt(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [PLOT], {"XKZH": ["C1"], "登记面积": [0.12]}, layer="采矿权")
    out, _ = copy(path, tmp_path, "txt")
    assert "5,12.0000,C1,," in out.read_text(encoding="utf-8-sig")


def test_a_corner_string_holds_polygons_only(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [PLOT, PLOT.boundary], {"XMBH": ["A", "B"]})
    with pytest.raises(PublishError) as refused:
        copy(path, tmp_path, "corner")
    assert (refused.value.key, refused.value.row) == ("convert-not-polygons", 2)


def test_a_crs_the_txt_has_no_words_for_is_refused(tmp_path):
    path = delivered(tmp_path / "a.gpkg", [box(500000, 4287780, 500400, 4288080)], {"XMBH": ["A"]}, crs=32649)
    with pytest.raises(CRSError) as refused:
        copy(path, tmp_path, "txt")
    assert refused.value.key == "boundary-crs"


def test_what_cannot_be_placed_has_no_copy(tmp_path):
    path = tmp_path / "项目.csv"
    path.write_text("项目编号,WKT\nA,POINT (110 38)\n", encoding="utf-8")
    (one,) = look(path, tmp_path)
    assert one.layer is None
    with pytest.raises(CRSError):
        cleaned(one)


def test_the_name_decides_the_form():
    assert form_of(Path("a.gpkg"), None) == "gpkg"
    assert form_of(Path("a.TXT"), None) == "txt"
    with pytest.raises(PublishError):
        form_of(Path("a.gpkg"), "txt")


MILLIMETRES = st.integers(-200_000, 200_000).map(lambda mm: mm / 1000)
ANYWHERE = st.floats(-200, 200, allow_nan=False).map(float)


@st.composite
def footprints(draw):
    """A plot, maybe with a hole or a second part, its corners anywhere within some centimetres."""
    step = draw(st.sampled_from([MILLIMETRES, ANYWHERE]))
    dx, dy = draw(step), draw(step)
    x, y = 37424338 + dx, 4287780 + dy
    outer = [(x, y), (x, y + 300 + draw(st.floats(0, 1))), (x + 400, y + 300), (x + 400.123, y)]
    inner = [(x + 100, y + 100), (x + 200, y + 100), (x + 200, y + 200.5), (x + 100, y + 200)]
    plot = Polygon(outer, [inner] if draw(st.booleans()) else [])
    return MultiPolygon([plot, shapely.affinity.translate(plot, 1000, 0)]) if draw(st.booleans()) else plot


ROWS = st.lists(footprints(), min_size=1, max_size=3)


@settings(max_examples=15)
@given(ROWS)
def test_geopackage_to_txt_and_back_keeps_every_coordinate(drawn):
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = delivered(folder / "a.gpkg", drawn, {"XMBH": [str(at) for at in range(len(drawn))]})
        text, _ = copy(source, folder, "txt")
        back, _ = copy(text, folder, "gpkg")
        assert shapely.equals_exact(shapes(back, folder), shapes(source, folder)).all()
        again, _ = copy(back, folder, "txt")
        assert again.read_bytes() == text.read_bytes()


@settings(max_examples=10)
@given(ROWS)
def test_geopackage_to_corner_strings_and_back_keeps_every_coordinate(drawn):
    with TemporaryDirectory() as name:
        folder = Path(name)
        columns = {"XKZH": [f"C{at}" for at in range(len(drawn))], "标高上限": 1250.0, "标高下限": 900.5}
        source = delivered(folder / "a.gpkg", drawn, columns, layer="采矿权")
        text, _ = copy(source, folder, "corner")
        back, _ = copy(text, folder, "gpkg", crs=ZONE37)
        assert shapely.equals_exact(shapes(back, folder), shapes(source, folder)).all()
        (again,) = look(back, folder)
        assert again.sheet.columns["标高下限"].tolist() == [900.5] * len(drawn)
        assert copy(back, folder, "corner")[0].read_bytes() == text.read_bytes()


def test_points_lines_and_degrees_go_through_a_txt(tmp_path):
    drawn = [
        LineString([(110.1, 38.7), (110.1234567890123, 38.71)]),
        MultiPoint([(110.1, 38.7), (110.2, 38.8)]),
        box(110, 38, 110.01, 38.01),
    ]
    frame = pd.DataFrame({"项目编号": list("ABC"), "WKT": [shapely.to_wkt(s, rounding_precision=-1) for s in drawn]})
    path = tmp_path / "项目.csv"
    frame.to_csv(path, index=False)
    crs = CRS.from_epsg(4490)
    out, _ = copy(path, tmp_path, "txt", crs=crs)
    assert np.array_equal(shapes(out, tmp_path), shapes(path, tmp_path, crs=crs))
