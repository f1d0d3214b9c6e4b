"""Nothing that is handed in makes a request: a server stands ready and hears of nobody."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

SQUARE = [[[109.5, 38.5], [109.501, 38.5], [109.501, 38.501], [109.5, 38.5]]]
RING = " ".join(f"{x},{y}" for x, y in SQUARE[0])
PLOT = (
    f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{RING}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
)


@pytest.fixture
def server():
    """Gives where it listens and the list of what it was asked."""
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def handle_one_request(self):
            asked.append(self.client_address)
            self.close_connection = True

    listening = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}", asked
    listening.shutdown()
    listening.server_close()


def geojson(at):
    feature = {
        "type": "Feature",
        "properties": {"项目编号": at},
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    }
    crs = {"type": "link", "properties": {"href": f"{at}/crs", "type": "ogcwkt"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]})


def kml(at):
    link = f"<NetworkLink><Link><href>{at}/a.kml</href></Link></NetworkLink>"
    style = f"<Style><IconStyle><Icon><href>{at}/i.png</href></Icon></IconStyle></Style><styleUrl>{at}/s#a</styleUrl>"
    return f"<kml><Document>{link}<Placemark>{style}<name>{at}</name>{PLOT}</Placemark></Document></kml>"


def vrt(at):
    source = f"<SrcDataSource>/vsicurl/{at}/a.geojson</SrcDataSource>"
    return f'<OGRVRTDataSource><OGRVRTLayer name="a">{source}</OGRVRTLayer></OGRVRTDataSource>'


def dtd(at):
    return f'<!DOCTYPE kml SYSTEM "{at}/a.dtd"><kml/>'


@pytest.mark.parametrize(
    ("name", "body", "codes"),
    [
        ("a.geojson", geojson, {0, 2, 3}),
        ("a.kml", kml, {0, 3}),
        ("b.kml", dtd, {2}),
        ("a.gpkg", vrt, {2}),
        ("a.json", vrt, {2}),
        ("a.csv", lambda at: f"项目编号,WKT\n{at},/vsicurl/{at}/a\n", {2, 3}),
    ],
)
def test_no_file_makes_a_request(office, greenshield, server, name, body, codes):
    at, asked = server
    (office / name).write_text(body(at), encoding="utf-8")
    code, _, said = greenshield("check", f"{name}=project", "-c", "in/catalogue.toml", "-o", "out")
    assert code in codes, said
    assert asked == []


def test_no_name_makes_a_request(office, greenshield, server):
    at, asked = server
    for name in (f"{at}/a.geojson", f"/vsicurl/{at}/a.gpkg", f"GEOJSON:{at}/a", f"WFS:{at}"):
        assert greenshield("check", name, "-c", "in/catalogue.toml", "-o", "out")[0] == 2
    assert not (office / "out").exists()
    assert asked == []
