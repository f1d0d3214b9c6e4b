"""KML and KMZ: Placemarks are rows, and nothing that a document points to is touched."""

import socket
import zipfile
from xml.etree import ElementTree as ET

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import sources
from layers.drawings import kml
from layers.drawings.kml_geometry import local, shape
from layers.errors import SourceError
from layers.sources import Source

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
TAIL = "</Document></kml>"
SQUARE = "109.7,38.3,0 109.8,38.3,0 109.8,38.4,0 109.7,38.4,0 109.7,38.3,0"
HOLE = "109.72,38.32 109.74,38.32 109.74,38.34 109.72,38.34 109.72,38.32"


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "private"
    folder.mkdir()
    return folder


def polygon(outer=SQUARE, *inner):
    rings = f"<outerBoundaryIs><LinearRing><coordinates>{outer}</coordinates></LinearRing></outerBoundaryIs>"
    for ring in inner:
        rings += f"<innerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></innerBoundaryIs>"
    return f"<Polygon>{rings}</Polygon>"


def placemark(content, name="甲"):
    return f"<Placemark><name>{name}</name>{content}</Placemark>"


def read(path, workspace, layer=None):
    return sources.read(Source(str(path), layer), workspace=workspace)


@pytest.fixture
def document(tmp_path, workspace):
    """Write a document and read its one sheet."""

    def written(body, head=HEAD, tail=TAIL, encoding="utf-8"):
        path = tmp_path / "项目.kml"
        path.write_bytes((head + body + tail).encode(encoding))
        (sheet,) = read(path, workspace)
        return sheet

    return written


@pytest.fixture
def refusal(document):
    """Key of the error a document ends in."""

    def key(*args, **options):
        with pytest.raises(SourceError) as caught:
            document(*args, **options)
        return caught.value.key

    return key


def keys(notes):
    return [note.key for note in notes]


def test_attributes_folders_and_holes(document):
    schema = '<ExtendedData><SchemaData schemaUrl="#a"><SimpleData name="项目编号">P1</SimpleData></SchemaData>'
    data = schema + '<Data name="行业代码"><value> 2523 </value></Data></ExtendedData>'
    body = f"<name>批次</name><Folder><name>榆阳</name>{placemark(data + polygon(SQUARE, HOLE))}</Folder>"
    sheet = document(body)
    assert sheet.columns.to_dict("records") == [
        {"项目编号": "P1", "行业代码": "2523", "name": "甲", "description": "", "folder": "批次/榆阳"}
    ]
    assert sheet.crs.to_epsg() == 4326
    assert sheet.geometry[0].area == pytest.approx(0.01 - 0.0004)
    assert keys(sheet.notes) == ["wgs84-counts"]


def test_points_lines_and_several_shapes(document):
    point = "<Point><coordinates>109.7,38.3,1200.5</coordinates></Point>"
    line = "<LineString><coordinates>109.7,38.3 109.8 , 38.3</coordinates></LineString>"
    both = f"<MultiGeometry>{polygon()}<MultiGeometry>{polygon(HOLE)}</MultiGeometry></MultiGeometry>"
    sheet = document("".join(map(placemark, (point, line, both, ""))))
    types = [found and found.geom_type for found in sheet.geometry]
    assert types == ["Point", "LineString", "MultiPolygon", None]
    assert sheet.status.tolist() == ["read", "read", "read", "no-geometry"]
    assert [note.values["count"] for note in sheet.notes if note.key == "flattened"] == [1]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (polygon("109.7,38.3 109.8,38.3"), "kml-coordinates"),
        (polygon("38.3,109.7 38.3,109.8 38.4,109.8 38.3,109.7"), "kml-coordinates"),
        (polygon("37424338,4287780 37424738,4287780 37424738,4288080"), "kml-coordinates"),
        (polygon("109.7,38.3 109.8,nan 109.8,38.4 109.7,38.3"), "kml-coordinates"),
        (polygon(""), "kml-coordinates"),
        ("<Polygon></Polygon>", "kml-coordinates"),
        ("<Point><coordinates>109.7</coordinates></Point>", "kml-coordinates"),
        ("<LineString><coordinates>109.7,38.3,1,2 1,1</coordinates></LineString>", "kml-coordinates"),
        ("<Model><Link><href>http://192.0.2.1/a.dae</href></Link></Model>", "kml-no-extent"),
        ('<gx:Track xmlns:gx="http://www.google.com/kml/ext/2.2"/>', "kml-no-extent"),
    ],
)
def test_a_row_that_cannot_be_read_stays_a_row(document, content, key):
    sheet = document(placemark(content) + placemark(polygon()))
    assert sheet.status.tolist() == ["unreadable", "read"]
    assert keys(sheet.row_notes[0]) == [key]


def test_prefixes_nobody_declared_do_no_harm(document):
    mark = '<Placemark xsi:schemaLocation="x"><gx:balloonVisibility>1</gx:balloonVisibility>'
    assert document(f"{mark}{polygon()}</Placemark>").status.tolist() == ["read"]


def test_an_open_ring_is_closed(document):
    assert document(placemark(polygon("0,0 1,0 1,1"))).geometry[0].area == 0.5


def test_overlays_and_links_are_named_not_fetched(document, monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("network"))
    links = "<NetworkLink><Link><href>http://192.0.2.1/a.kml</href></Link></NetworkLink>"
    overlay = "<GroundOverlay><Icon><href>file:///etc/passwd</href></Icon></GroundOverlay>"
    sheet = document(placemark(polygon()) + links + overlay + overlay)
    assert [note.values["what"] for note in sheet.notes if note.key == "kml-ignored"] == [
        "NetworkLink × 1, GroundOverlay × 2"
    ]


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><Document>',
        '<!DOCTYPE kml SYSTEM "http://192.0.2.1/a.dtd"><kml><Document>',
        '<!-- a --><?b <!-- ?><!DOCTYPE kml [<!ENTITY a "b">]><!-- --><kml><Document>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_before_any_parser_sees_it(refusal, monkeypatch, head, encoding):
    monkeypatch.setattr(kml, "XMLPullParser", lambda *_: pytest.fail("parsed"))
    assert refusal(placemark("<description>&x;</description>"), head=head, encoding=encoding) == "xml-dtd"


@pytest.mark.parametrize(
    ("body", "head", "tail"),
    [
        (placemark(polygon()), HEAD, ""),
        ("", "<html><body>", "</body></html>"),
        ("&nbsp;", HEAD, TAIL),
        ("<Folder>" * 200 + "</Folder>" * 200, HEAD, TAIL),
        ("", "", ""),
        ("</all>", HEAD, TAIL),
        ("rubbish", "", ""),
    ],
)
def test_what_is_no_kml(refusal, body, head, tail):
    assert refusal(body, head=head, tail=tail) == "not-kml"


def test_a_placemark_within_another_is_counted(document):
    sheet = document(
        placemark(polygon() + placemark(polygon(), "乙")) + "<!-- <Placemark> --><name><![CDATA[<Placemark/>]]></name>"
    )
    assert sheet.columns.name.tolist() == ["乙", "甲"]


def test_a_placemark_lost_is_an_error(refusal, monkeypatch):
    monkeypatch.setattr(kml, "local", lambda element: "x" if element.get("id") == "b" else local(element))
    assert refusal(placemark(polygon()) + '<Placemark id="b"/>') == "short-read"


@pytest.mark.parametrize(
    ("declared", "encoding", "said"),
    [("GBK", "gbk", "GB18030"), ("UTF-8", "utf-8-sig", "UTF-8"), ("UTF-16", "utf-16", "UTF-16")],
)
def test_encodings(document, declared, encoding, said):
    sheet = document(placemark(polygon(), "锦界"), head=HEAD.replace("UTF-8", declared), encoding=encoding)
    assert (sheet.columns.name[0], sheet.encoding) == ("锦界", said)


def test_a_kmz_of_one_document_and_of_several(tmp_path, workspace):
    text = HEAD + placemark(polygon()) + TAIL
    with zipfile.ZipFile(tmp_path / "项目.kmz", "w") as archive:
        archive.writestr("doc.kml", text)
        archive.writestr("files/a.png", b"png")
    (sheet,) = read(tmp_path / "项目.kmz", workspace)
    assert (sheet.layer, sheet.rows) == ("项目", 1)
    assert [note.values["names"] for note in sheet.notes if note.key == "files-skipped"] == ["files/a.png"]
    with zipfile.ZipFile(tmp_path / "项目.kmz", "a") as archive:
        archive.writestr("files/b.kml", text)
    assert [sheet.layer for sheet in read(tmp_path / "项目.kmz", workspace)] == ["doc", "files/b"]
    assert [sheet.layer for sheet in read(tmp_path / "项目.kmz", workspace, "files/b")] == ["files/b"]


@pytest.mark.parametrize(("name", "key"), [("../doc.kml", "archive-unsafe"), ("a.txt", "not-kml")])
def test_a_kmz_is_unpacked_with_suspicion(tmp_path, workspace, name, key):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "a.kmz", workspace)
    assert caught.value.key == key


@given(st.lists(st.tuples(st.floats(73, 136), st.floats(3, 54)), min_size=3, max_size=9, unique=True))
def test_coordinates_arrive_bit_for_bit(points):
    words = " ".join(f"{lon!r},{lat!r},0" for lon, lat in points)
    found, raised = shape(ET.fromstring(f"<Placemark>{polygon(words)}</Placemark>"))  # noqa: S314 - our own
    assert [tuple(point) for point in shapely.get_coordinates(found)[: len(points)].tolist()] == points
    assert not raised
