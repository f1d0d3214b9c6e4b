"""DXF: closed outlines are land, everything else is a row that nobody can call clear."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS
from shapely import LineString, Point, box

from layers import sources, subjects
from layers.drawings import dxf
from layers.drawings.dxf_outlines import outlines
from layers.drawings.dxf_paths import Path
from layers.errors import CRSError, SourceError
from layers.sources import Source
from spatial.crs import passage, transform

X, Y = 500000.0, 4200000.0
SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100)]


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "private"
    folder.mkdir()
    return folder


def pairs(*values):
    return "".join(f"{code:>3}\n{value}\n" for code, value in zip(values[::2], values[1::2], strict=True))


def polyline(handle, points, *, closed=True, layer="JZD", bulges=(), extra=()):
    head = (0, "LWPOLYLINE", 5, handle, 8, layer, 90, len(points), 70, int(closed), *extra)
    return pairs(*head) + "".join(
        pairs(10, X + x, 20, Y + y, *((42, bulges[at]) if at < len(bulges) else ())) for at, (x, y) in enumerate(points)
    )


def heavy(handle, points, flags=1, layer="JZD"):
    vertices = "".join(pairs(0, "VERTEX", 8, layer, 10, X + x, 20, Y + y, 30, 0) for x, y in points)
    return pairs(0, "POLYLINE", 5, handle, 8, layer, 66, 1, 70, flags) + vertices + pairs(0, "SEQEND", 8, layer)


def line(handle, start, end, layer="JZD"):
    return pairs(
        0, "LINE", 5, handle, 8, layer, 10, X + start[0], 20, Y + start[1], 11, X + end[0], 21, Y + end[1]
    )  # fmt: skip


def arc(handle, centre, radius, start, end):
    return pairs(
        0, "ARC", 5, handle, 8, "JZD", 10, X + centre[0], 20, Y + centre[1], 40, radius, 50, start, 51, end
    )  # fmt: skip


def circle(handle, centre, radius):
    return pairs(0, "CIRCLE", 5, handle, 8, "JZD", 10, X + centre[0], 20, Y + centre[1], 40, radius)


def drawing(*entities):
    header = pairs(0, "SECTION", 2, "HEADER", 9, "$ACADVER", 1, "AC1015", 0, "ENDSEC")
    return header + pairs(0, "SECTION", 2, "ENTITIES") + "".join(entities) + pairs(0, "ENDSEC", 0, "EOF")


@pytest.fixture
def read(tmp_path, workspace):
    def reading(*entities, encoding="gbk", newline="\n"):
        path = tmp_path / "用地.dxf"
        path.write_bytes(drawing(*entities).replace("\n", newline).encode(encoding))
        (sheet,) = sources.read(Source(str(path)), workspace=workspace, crs=CRS.from_epsg(4545))
        return sheet

    return reading


def told(sheet):
    """Handle and status or note of each row."""
    return [
        (handle, sheet.row_notes[at][0].key if sheet.status[at] == "unreadable" else sheet.status[at])
        for at, handle in enumerate(sheet.columns.handle)
    ]


def notes(sheet, key):
    return [note.values for note in sheet.notes if note.key == key]


def test_a_closed_polyline_is_a_polygon(read):
    sheet = read(polyline("2A", SQUARE, layer="界址线"), heavy("2B", [(x + 200, y) for x, y in SQUARE]))
    assert sheet.columns.to_dict("records") == [
        {"Layer": "界址线", "handle": "2A", "entity": "LWPOLYLINE"},
        {"Layer": "JZD", "handle": "2B", "entity": "POLYLINE"},
    ]
    assert [
        found.equals(box(X + dx, Y, X + dx + 100, Y + 100)) for dx, found in zip((0, 200), sheet.geometry, strict=True)
    ] == [True] * 2
    assert (sheet.layer, sheet.encoding, sheet.crs_source) == ("用地", "GB18030", "option")


def test_without_a_crs_it_is_asked_for(tmp_path, workspace):
    (tmp_path / "a.dxf").write_text(drawing(polyline("2A", SQUARE)), encoding="utf-8")
    with pytest.raises(CRSError) as caught:
        sources.read(Source(str(tmp_path / "a.dxf")), workspace=workspace)
    assert caught.value.key == "crs-missing-guess"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(read, newline):
    assert told(read(polyline("2A", SQUARE), newline=newline)) == [("2A", "read")]


def test_entities_without_handles_are_counted(read):
    unnamed = [heavy("x", SQUARE).replace("  5\nx\n", ""), line("x", (0, 0), (1, 1)).replace("  5\nx\n", "")]
    sheet = read(*unnamed)
    assert told(sheet) == [("#1", "read"), ("#2", "dxf-open")]
    assert sheet.row_notes[1][0].values["entity"] == "LINE #2"


def test_a_polyline_that_ends_where_it_began_is_closed(read):
    assert told(read(polyline("2A", [*SQUARE, (0, 0)], closed=False))) == [("2A", "read")]


@pytest.mark.parametrize(
    ("entity", "key"),
    [
        (polyline("2A", SQUARE, closed=False), "dxf-open"),
        (polyline("2A", [(0, 0), (100, 100), (100, 0), (0, 100)]), "dxf-crosses-itself"),
        (polyline("2A", SQUARE[:2]), "dxf-crosses-itself"),
        (polyline("2A", SQUARE[:1]), "dxf-damaged"),
        (polyline("2A", SQUARE, extra=(210, 0, 220, 0, 230, -1)), "dxf-tilted"),
        (polyline("2A", SQUARE).replace(" 90\n4", " 90\n5"), "dxf-damaged"),
        (polyline("2A", SQUARE).replace("500100.0", "nan"), "dxf-damaged"),
        (polyline("2A", SQUARE).replace("500100.0", "x"), "dxf-damaged"),
        (heavy("2A", SQUARE, 1 | 4), "dxf-kind"),
        (heavy("2A", SQUARE, 64), "dxf-kind"),
        (line("2A", (0, 0), (1, 1)), "dxf-open"),
        (circle("2A", (0, 0), 0), "dxf-damaged"),
        (pairs(0, "INSERT", 5, "2A", 8, "JZD", 2, "块", 10, X, 20, Y), "dxf-insert"),
        (pairs(0, "SPLINE", 5, "2A", 8, "JZD"), "dxf-kind"),
        (pairs(0, "HATCH", 5, "2A", 8, "JZD"), "dxf-kind"),
    ],
)
def test_what_is_no_outline_is_refused_by_row(read, entity, key):
    sheet = read(entity, polyline("FF", SQUARE, layer="别的"))
    assert told(sheet) == [("2A", key), ("FF", "read")]
    assert sheet.row_notes[0][0].values["entity"].endswith(" 2A")


def test_points_are_points_and_texts_are_named(read):
    text = pairs(0, "TEXT", 5, "1", 8, "0", 1, "LINE") + pairs(0, "MTEXT", 5, "2", 8, "0", 1, "0")
    frame = polyline("3", SQUARE, extra=(67, 1))
    sheet = read(text, frame, pairs(0, "POINT", 5, "4", 8, "桩", 10, X, 20, Y, 30, 12.5))
    assert sheet.geometry[0].equals(Point(X, Y))
    assert notes(sheet, "dxf-passed") == [{"what": "TEXT × 1, MTEXT × 1, LWPOLYLINE × 1"}]
    assert notes(sheet, "flattened") == [{"count": 1}]


def test_lines_and_arcs_that_close_are_an_outline(read):
    """A stadium: two lines and two half circles, drawn in any order and direction."""
    chain = [
        line("A", (0, 0), (100, 0)),
        arc("B", (0, 50), 50, 90, 270),
        line("C", (0, 100), (100, 100)),
        arc("D", (100, 50), 50, 270, 90),
    ]
    sheet = read(*chain)
    assert told(sheet) == [("A, B, C, D", "read")]
    assert sheet.geometry[0].area == pytest.approx(10000 + np.pi * 2500, abs=0.3)
    assert notes(sheet, "curves") == [{"count": 2}]


def test_a_gap_or_a_branch_leaves_every_link_a_row(read):
    gap = [line("A", (0, 0), (100, 0)), line("B", (100, 0.002), (100, 100)), line("C", (100, 100), (0, 0))]
    assert told(read(*gap)) == [("A", "dxf-open"), ("B", "dxf-open"), ("C", "dxf-open")]
    sides = [line(name, SQUARE[at], SQUARE[(at + 1) % 4]) for at, name in enumerate("ABCD")]
    both = [*sides, line("E", SQUARE[0], SQUARE[2])]
    assert {key for _, key in told(read(*both))} == {"dxf-branches"}
    other_layer = [*sides, line("E", SQUARE[0], SQUARE[2], layer="别的")]
    assert told(read(*other_layer)) == [("A, B, C, D", "read"), ("E", "dxf-open")]


@pytest.mark.parametrize("bulge", [1.0, -1.0])
def test_bulges_are_arcs(read, bulge):
    """Half circles on two opposite sides of the square, outward or inward."""
    sheet = read(polyline("2A", [(0, 0), (100, 0), (100, 200), (0, 200)], bulges=(bulge, 0, bulge)))
    assert sheet.geometry[0].area == pytest.approx(20000 + bulge * np.pi * 2500, abs=0.3)


def test_a_circle_is_land(read):
    (found,) = read(circle("2A", (0, 0), 100)).geometry
    assert np.pi * 100**2 - 0.42 < found.area < np.pi * 100**2


def test_holes_are_found_by_containment_within_a_layer(read):
    inner = [(20, 20), (40, 20), (40, 40), (20, 40)]
    island = [(25, 25), (30, 25), (30, 30), (25, 30)]
    sheet = read(polyline("A", inner), polyline("B", SQUARE), polyline("C", island), polyline("D", inner, layer="别的"))
    assert sheet.columns.handle.tolist() == ["A, B", "C", "D"] or sheet.columns.handle.tolist() == ["C", "A, B", "D"]
    areas = dict(zip(sheet.columns.handle, shapely.area(sheet.geometry), strict=True))
    assert areas == {"A, B": 10000 - 400, "C": 25, "D": 400}
    (note,) = next(iter(sheet.row_notes.values()))
    assert (note.key, note.values["holes"]) == ("dxf-holes", "LWPOLYLINE A")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ([(50, 50), (150, 50), (150, 150), (50, 150)], {"dxf-crosses"}),
        (SQUARE, {"dxf-crosses"}),
        ([(0, 0), (50, 0), (50, 50), (0, 50)], {"dxf-crosses"}),
        ([(100, 0), (200, 0), (200, 100), (100, 100)], {"read"}),
        ([(100, 100), (200, 100), (200, 200)], {"read"}),
    ],
)
def test_outlines_that_overlap_are_refused_and_neighbours_are_not(read, other, expected):
    assert {key for _, key in told(read(polyline("A", SQUARE), polyline("B", other)))} == expected


def test_an_outline_in_an_outline_may_be_a_second_plot(tmp_path, workspace):
    """Both readings are kept: cut out, and filled; an outline without another in it has one."""
    inner, beside = [(20, 20), (40, 20), (40, 40), (20, 40)], [(x + 200, y) for x, y in SQUARE]
    (tmp_path / "a.dxf").write_text(drawing(*map(polyline, "ABC", (SQUARE, inner, beside))), encoding="utf-8")
    source, paper = Source(str(tmp_path / "a.dxf"), kind="project"), CRS.from_epsg(4545)
    (layer,) = subjects.load([source], workspace=workspace, crs=paper)
    assert shapely.area(layer.placed.own).tolist() == [10000 - 400, 10000]
    filled, alone = transform(layer.placed.spare, passage(paper).from_map)
    assert alone is None
    assert filled.area == pytest.approx(10000)


def test_doubt_spreads_to_what_lies_in_it(read):
    hole, second = [(10, 10), (20, 10), (20, 20), (10, 20)], [(60, 60), (70, 60), (70, 70), (60, 70)]
    across = [(15, 15), (30, 15), (30, 30)]
    sheet = read(*map(polyline, "ABCD", (SQUARE, hole, second, across)))
    assert told(sheet) == [("A", "dxf-nested"), ("B", "dxf-crosses"), ("C", "dxf-nested"), ("D", "dxf-crosses")]


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"AutoCAD Binary DXF\r\n\x1a\x00", "dxf-binary"),
        (b"", "not-dxf"),
        (b"<OGRVRTDataSource/>\n", "not-dxf"),
        (drawing(polyline("A", SQUARE)).encode()[:-14], "not-dxf"),
        (pairs(0, "SECTION", 2, "HEADER", 0, "ENDSEC", 0, "EOF").encode(), "not-dxf"),
        (drawing(polyline("A", SQUARE)).replace(" 70\n", "").encode(), "not-dxf"),
        (b"0\nSECTION\n\xff\xff\xff", "text-undecodable"),
    ],
)
def test_what_is_no_drawing(tmp_path, workspace, raw, key):
    (tmp_path / "a.dxf").write_bytes(raw)
    with pytest.raises(SourceError) as caught:
        sources.read(Source(str(tmp_path / "a.dxf")), workspace=workspace)
    assert caught.value.key == key


def test_an_entity_lost_between_two_counts_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "a.dxf").write_text(drawing(polyline("A", SQUARE), polyline("B", SQUARE)), encoding="utf-8")
    monkeypatch.setattr(dxf, "_grouped", lambda _: [])
    with pytest.raises(SourceError) as caught:
        dxf.entities(tmp_path / "a.dxf", None, file="a.dxf")
    assert caught.value.values == {"expected": 2, "read": 0}


corner = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda xy: (1000.0 * xy[0], 1000.0 * xy[1]))


@given(st.lists(st.tuples(st.lists(corner, min_size=2, max_size=5), st.booleans()), max_size=8))
def test_every_path_is_in_one_outline_or_refused(given_paths):
    paths = []
    for points, closed in given_paths:
        way = np.array([*points, points[0]] if closed else points)
        paths.append(Path(way, closed=bool((way[0] == way[-1]).all()), curved=False, raised=False))
    made = outlines(paths)
    used = [at for _, ring, holes in made.polygons for part in (ring, *holes) for at in part.members]
    assert sorted([*used, *made.refused]) == list(range(len(paths)))
    faces = [polygon for polygon, *_ in made.polygons]
    assert shapely.area(faces).sum() == pytest.approx(shapely.union_all(faces).area)
    assert all(polygon.is_valid for polygon in faces)


@given(st.permutations(range(6)), st.lists(st.booleans(), min_size=6, max_size=6))
def test_a_closed_chain_closes_in_any_order_and_direction(order, turned):
    angles = np.linspace(0, 2 * np.pi, 7)
    corners = np.column_stack([X + 1000 * np.cos(angles), Y + 1000 * np.sin(angles)])
    corners[-1] = corners[0]
    links = [corners[at : at + 2][:: -1 if turned[at] else 1] for at in order]
    made = outlines([Path(link, closed=False, curved=False, raised=False) for link in links])
    ((polygon, *_),) = made.polygons
    assert polygon.equals(shapely.Polygon(LineString(corners)))
