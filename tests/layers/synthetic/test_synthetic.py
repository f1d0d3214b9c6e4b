"""The demo's land and files: public figures of the real Yulin, and exact properties where a rule needs them."""

import hashlib
import json
import os
import time
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Geod

from layers.kinds import KINDS, canonical, recognise
from layers.office.catalogue import read_catalogue
from layers.synthetic import write_demo
from layers.synthetic.board import BOARD, STEP, corridor, moved, nested, outline, ragged
from layers.synthetic.land import draw
from layers.synthetic.places import CENTRES, RADIUS_M
from layers.synthetic.subject import answers
from layers.synthetic.terrain import COUNTIES
from rules.core.codes import CODES
from rules.registry import RULES

GEOD = Geod(ellps="GRS80")
STRETCHING = ("river-shoreline", "key-basin", "road", "land-use")
"""What goes beyond the city, as rivers and map sheets do."""


@pytest.fixture(scope="module")
def land():
    return draw()


def read(demo, name):
    return pyogrio.read_dataframe(demo.catalogue.parent / name)


def km2(shapes):
    return np.array([abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6 for shape in shapes])


def the_row(demo, name):
    return next(subject for subject in demo.subjects if subject.name == name)


# ------------------------------------------------------------------------------------------------ drawing


def test_a_ragged_line_keeps_its_points_and_has_no_long_edge():
    line = np.array([[0.0, 0.0], [5000.0, 0.0], [5000.0, 900.0]])
    worn = ragged(line, np.random.default_rng(1))
    assert all((worn == point).all(axis=1).any() for point in line)
    assert np.hypot(*np.diff(worn, axis=0).T).max() <= STEP


def test_an_outline_has_the_area_asked_for_and_rings_share_it():
    ring = outline(np.random.default_rng(1), np.zeros(2), 12.0)
    assert shapely.Polygon(ring).area == pytest.approx(12e6)
    inner, outer = nested(ring, [0.25, 0.75])
    assert [inner.area, outer.area] == pytest.approx([3e6, 9e6], rel=1e-6)
    assert inner.exterior.equals(outer.interiors[0])


def test_sections_of_a_corridor_have_the_areas_asked_for_and_share_their_cut():
    line = np.column_stack([np.arange(0, 10_001, 100.0), np.zeros(101)])
    first, second = corridor(line, 1000.0, [2e6, 3e6])
    assert [first.area, second.area] == pytest.approx([2e6, 3e6])
    assert first.intersection(second).length == pytest.approx(1000.0)


# ------------------------------------------------------------------------------------------------ the land


def test_counties_hold_their_seats_and_have_about_their_areas(land):
    county = land.layers["county"].to_crs(4490)
    seats = shapely.points([seat.seat for seat in COUNTIES])
    assert shapely.contains_properly(county.geometry, seats).all()
    assert km2(county.geometry) == pytest.approx([seat.km2 for seat in COUNTIES], rel=0.12)
    assert km2(county.geometry).sum() == pytest.approx(42_950, rel=0.02)
    assert county.total_bounds == pytest.approx([107.26, 36.81, 111.25, 39.59], abs=0.005)


def test_counties_share_every_border_exactly(land):
    county = land.layers["county"]
    assert shapely.coverage_is_valid(county.geometry.to_numpy())
    assert len(shapely.get_parts(land.city)) == 1
    assert not len(land.city.interiors)
    assert land.city.area == pytest.approx(county.area.sum(), rel=1e-12)


def test_everything_is_valid_and_lies_in_the_city(land):
    for kind, layer in land.layers.items():
        assert layer.is_valid.all(), kind
        if kind not in ("county", "control-unit", *STRETCHING):
            assert shapely.covers(land.city, layer.geometry.to_numpy()).all(), kind


def test_reserves_have_their_public_areas(land):
    reserves = land.layers["nature-reserve"]
    area = (reserves.area / 1e4).groupby(reserves["name"]).sum()
    assert area["示例神木臭柏保护区"] == pytest.approx(7666, rel=1e-3)
    assert area["示例无定河湿地保护区"] == pytest.approx(11_480, rel=1e-3)
    valley = reserves[reserves["name"] == "示例无定河湿地保护区"].set_index("zone").area / 1e4
    assert valley[["核心区", "缓冲区", "实验区"]].tolist() == pytest.approx([1433, 3166, 6881], rel=1e-3)


def test_the_red_line_has_holes_and_parts(land):
    shapes = land.layers["ecological-red-line"].geometry.to_numpy()
    assert shapely.get_num_geometries(shapes).max() >= 3
    assert sum(shapely.get_num_interior_rings(shapely.get_parts(shapes))) >= 8


def test_one_park_reaches_into_the_ring_around_both_centres(land):
    park = land.places["园区/榆横工业园区"]
    for centre in CENTRES:
        disc = land.places[f"中心/{centre}"]
        assert 1e6 < park.intersection(disc).area < 0.5 * park.area
        assert disc.area == pytest.approx(np.pi * RADIUS_M**2, rel=2e-3)


# ------------------------------------------------------------------------------------------------ the files


def test_two_runs_write_the_same_bytes(demo, tmp_path):
    started = time.perf_counter()
    write_demo(tmp_path)
    assert time.perf_counter() - started < 20  # 3 s alone on two cores
    first, second = (
        {path.relative_to(root): hashlib.sha256(path.read_bytes()).hexdigest() for path in files(root)}
        for root in (demo.catalogue.parent, tmp_path)
    )
    assert first == second
    assert sum(path.stat().st_size for path in files(tmp_path)) < 8e6


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_writing_again_replaces_and_leaves_the_clock_of_gdal_alone(tmp_path):
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    names = [write_demo(tmp_path).submissions for _ in range(2)]
    assert names[0] == names[1]
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == before
    assert "OGR_CURRENT_DATE" not in os.environ


def test_the_catalogue_is_one_and_names_every_file(demo):
    catalogue = read_catalogue(demo.catalogue)
    assert catalogue.name == "示范目录(合成数据)"
    named = {entry.source for entry in catalogue.entries if entry.source}
    written = (demo.catalogue.parent / "control").iterdir()
    assert named == {f"control/{path.name}" for path in written if path.suffix in (".gpkg", ".shp", ".geojson")}
    assert "合成" in demo.catalogue.read_text(encoding="utf-8").splitlines()[0]


def test_files_come_in_all_formats_and_systems(demo):
    root = demo.catalogue.parent
    spatial = [path for path in files(root) if path.suffix in (".gpkg", ".shp", ".geojson")]
    assert {
        pyogrio.read_info(path, layer=layer)["crs"] for path in spatial for layer, _ in pyogrio.list_layers(path)
    } == {
        "EPSG:4490", "EPSG:4524", "EPSG:4525", "EPSG:4546",
    }  # fmt: skip
    assert {path.read_text() for path in files(root) if path.suffix == ".cpg"} == {"GBK"}
    collection = json.loads((root / "control/water_sources.geojson").read_text(encoding="utf-8"))
    assert collection["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4490"
    longitude, latitude = collection["features"][0]["geometry"]["coordinates"][0][0]
    assert 107 < longitude < 112
    assert 36 < latitude < 40


def test_every_submission_says_what_it_is(demo):
    kinds = []
    for submission in demo.submissions:
        info = pyogrio.read_info(submission)
        kind = recognise(info["layer_name"], info["fields"])
        kinds.append(kind)
        if kind == "stake" or KINDS[kind].role == "evidence":
            continue
        frame = canonical(pyogrio.read_dataframe(submission, read_geometry=False), kind)
        assert frame["id"].dropna().is_unique
        assert (frame["id"].isna() == frame["name"].isna()).all()
    assert kinds == [
        "project", "project", "mining-right", "outfall", "pipeline", "boiler", "livestock-farm", "stake", "opinion",
        "former-boundary",
    ]  # fmt: skip


def test_rows_are_as_many_as_promised(demo):
    count = {kind: sum(one.kind == kind for one in demo.subjects) for kind in KINDS}
    assert {kind: number for kind, number in count.items() if number} == {
        "project": 320, "mining-right": 110, "outfall": 15, "pipeline": 15, "boiler": 45, "livestock-farm": 25,
        "stake": 10,
    }  # fmt: skip
    handed_in = [len(pyogrio.read_dataframe(submission)) for submission in demo.submissions]
    assert (sum(handed_in[:-2]), handed_in[-2:]) == (540, [2, 2])


def test_control_units_share_the_city_without_gap_or_overlap(land):
    units = land.layers["control-unit"]
    assert units["id"].is_unique
    assert units.area.sum() == pytest.approx(land.city.area, abs=10.0)  # m2 of 43 000 km2: corners lie on millimetres
    assert shapely.union_all(units.geometry.to_numpy()).area == pytest.approx(units.area.sum(), abs=10.0)


def test_patches_of_land_use_cover_the_city_once(land):
    patches = land.layers["land-use"].geometry.to_numpy()
    assert shapely.coverage_is_valid(patches)
    assert shapely.union_all(patches).covers(land.city)


def test_corners_lie_as_far_from_a_road_as_their_names_say(demo, land):
    road = land.layers["road"].set_index("name").geometry["示例国道南线"]
    for metres in ("80", "130"):
        assert the_row(demo, f"示例项目·采石场距国道{metres}米").geometry.distance(road) == pytest.approx(
            float(metres), abs=0.1
        )


def test_land_of_single_subjects_comes_with_their_numbers(demo):
    opinions, before = (pyogrio.read_dataframe(path) for path in demo.submissions[-2:])
    projects = [read(demo, f"submissions/{file}") for file in ("projects_36.gpkg", "projects_37.shp")]
    numbers = [*projects[0]["项目编号"], *projects[1]["XMBH"]]
    assert set(opinions["编号"]) <= set(numbers)
    assert set(before["编号"]) <= set(read(demo, "submissions/mining_rights.gpkg")["许可证号"])


def test_the_western_county_file_closes_with_the_eastern_one(demo):
    west, east = read(demo, "control/county_36.shp"), read(demo, "control/county_37.gpkg")
    both = [*moved(west.geometry, "EPSG:4524", BOARD), *east.geometry]
    border = shapely.intersection_all([shapely.union_all(both[:3]).boundary.buffer(0.002), shapely.union_all(both[3:])])
    assert border.length > 100_000  # the two edges are one, to a millimetre


def test_declared_areas_are_planar(demo):
    west = read(demo, "submissions/projects_36.gpkg")
    plain = west[west.is_valid & west.geometry.notna()]
    assert (plain.area / 1e4).round(4).tolist() == plain["申报面积"].tolist()


# ------------------------------------------------------------------------------------------------ telling subjects


def test_names_and_answers_are_well_formed(demo):
    names = [one.name for one in demo.subjects if one.name]
    assert len(names) == len(set(names))
    assert all(name.startswith("示例") for name in names)
    verdicts = {verdict.word: codes for verdict, codes in CODES.items()}
    for name, expected in demo.expected.items():
        for answer in expected.values():
            verdict, _, code = answer.partition("/")
            assert code in ("", *verdicts[verdict]), name


def test_every_rule_has_subjects_that_were_reasoned_about(demo):
    seen = {rule for expected in demo.expected.values() for rule in expected}
    own = {entry.rule.id for entry in read_catalogue(demo.catalogue).entries if entry.rule}
    assert seen == {rule.id for rule in RULES} | own


def test_shared_edges_are_shared_bit_for_bit(demo, land):
    plot = the_row(demo, "示例项目·与红线共边(同一坐标系)").geometry
    red = land.places["红线/神府丘陵片区"]
    assert shapely.touches(plot, red)
    corners = shapely.get_coordinates(red)
    assert sum((corners == corner).all(axis=1).any() for corner in shapely.get_coordinates(plot)[:-1]) == 2
    delivered = read(demo, "control/redline.gpkg").set_index("HXMC").geometry["示例神府丘陵片区"]
    assert delivered.normalize().equals(red.normalize())


def test_a_poking_corner_measures_what_its_name_says(demo, land):
    red = land.places["红线/神府丘陵片区"]
    shared = {
        name: the_row(demo, f"示例项目·{name}").geometry.intersection(red).area
        for name in ("压红线不足1平方米", "压红线4平方米", "距红线半米")
    }
    assert list(shared.values()) == pytest.approx([0.49, 4.0, 0.0], abs=0.02)
    assert the_row(demo, "示例项目·距红线半米").geometry.distance(red) == pytest.approx(0.5, abs=0.002)


def test_the_plot_on_a_long_edge_is_apart_on_one_sheet_and_over_it_on_the_other(demo, land):
    plot, red = the_row(demo, "示例项目·红线长边两种连法结论不同").geometry, land.places["红线/长边片区"]
    own = moved([plot, red], BOARD, "EPSG:4524")
    assert shapely.intersection(plot, red).area < 0.2
    assert shapely.intersection(*own).area > 2.0


@pytest.mark.parametrize(
    ("name", "metres"),
    [
        ("距15公里范围线3米", 3.0),
        ("伸入15公里范围线3米", -3.0),
        ("距15公里范围线20米", 20.0),
        ("两个中心点结论不同", -900.0),
    ],
)
def test_plots_at_the_ring_lie_where_their_names_say(demo, name, metres):
    corners = shapely.get_coordinates(moved([the_row(demo, f"示例项目·{name}").geometry], BOARD, "EPSG:4490"))
    lon, lat = CENTRES["市政府驻地"]
    distance = min(GEOD.inv(lon, lat, *corner)[2] for corner in corners)
    assert distance - RADIUS_M == pytest.approx(metres, abs=0.05)
    lon, lat = CENTRES["榆阳区政府驻地"]
    assert min(GEOD.inv(lon, lat, *corner)[2] for corner in corners) > RADIUS_M + 100


def test_telling_plots_keep_apart_from_each_other(demo):
    for kind in ("project", "mining-right"):
        rows = [one for one in demo.subjects if one.kind == kind and one.geometry is not None]
        plots = np.array([one.geometry for one in rows], dtype=object)
        left, right = shapely.STRtree(plots).query(plots, predicate="intersects")
        pairs = [(rows[i].name, rows[j].name) for i, j in zip(left, right, strict=True) if i < j]
        assert pairs == []


def test_answers_reads_a_line():
    assert answers("ERL001 violation/overlap, IPK001 clear") == {"ERL001": "violation/overlap", "IPK001": "clear"}
    assert answers("") == {}


def test_one_row_has_no_geometry_and_two_cross_themselves(demo):
    west, east = read(demo, "submissions/projects_36.gpkg"), read(demo, "submissions/projects_37.shp")
    assert west.geometry.isna().sum() == 1
    given = shapely.is_valid(np.concatenate([west.geometry.dropna(), east.geometry]))
    assert np.count_nonzero(~given) == 2
