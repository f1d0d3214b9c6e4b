"""Each reading decides: from files to results.gpkg, one reading alone turns clear into review.

Every case runs twice. With all readings the answer is a review that names the reading; with that one switched off the
same files give clear, so a reading that stopped working would be seen here.
"""

from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer
from shapely import Polygon, box
from wrong_pairs import IN_DEGREES

import rules.core.case
import spatial.candidates
import spatial.interval
import spatial.plane
import spatial.readings
from cli.main import run
from spatial.measure import GEOD

RED_LINE = """
[[layer]]
kind = "ecological-red-line"
source = "control.gpkg"
date = 2026-01-01
{coverage}
"""
CENTRES = """
[[layer]]
kind = "urban-core"
centres = {centres}
radius_m = 15000
coverage = "all"
date = 2026-01-01
"""
EVERYWHERE = 'coverage = "all"'
CITY, DISTRICT = [109.7347, 38.2854], [109.7479, 38.2993]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Files on which one reading decides, and how to do without it."""

    code: str
    subject: object
    control: object = field(default_factory=lambda: box(109.0, 38.0, 109.01, 38.01))
    subject_crs: str = "EPSG:4490"
    control_crs: str = "EPSG:4490"
    catalogue: str = RED_LINE.format(coverage=EVERYWHERE)
    rule: str = "ERL001"
    without: dict[str, object] = field(default_factory=dict)
    catalogue_without: str | None = None


def wrong_pair():
    """Valid polygons in degrees of which floating overlay finds next to nothing."""
    return next(
        pair
        for pair in IN_DEGREES
        if pair.shared * pair.square_metres > 10
        and shapely.intersection(pair.first, pair.second).area * pair.square_metres < 1
    )


def away_in_wgs72(metres):
    """A parcel some metres east of the control, delivered on WGS 72, whose way to WGS 84 is good to a metre or two."""
    east = 109.01 + metres / 87_800
    back = Transformer.from_crs("EPSG:4326", "EPSG:32249", always_xy=True, allow_ballpark=False)
    parcel = box(east, 38.002, east + 0.001, 38.003)
    return shapely.transform(parcel, lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])))


def in_one_disc_only():
    """A parcel 14.6 km south-west of the city's seat, more than 15 km from the district's."""
    lon, lat = CITY[0] - 0.118, CITY[1] - 0.093
    return box(lon, lat, lon + 0.001, lat + 0.001)


def snapping_left_out(share):
    return lambda subject, control, _grid=None: share(subject, control)


def raising_for_small(intersection):
    """GEOS' intersection as it behaves when it has no answer for one pair."""

    def fails(subject, control, **options):
        if np.any(shapely.area(np.asarray(subject)) < 2e-6):
            raise shapely.GEOSException("TopologyException: found non-noded intersection")
        return intersection(subject, control, **options)

    return fails


def nothing_long(find):
    def found(*arguments, **options):
        pairs = find(*arguments, **options)
        return replace(pairs, long=np.zeros_like(pairs.long))

    return found


def nowhere_near(find):
    def found(*arguments, **options):
        hits = find(*arguments, **options)
        return replace(hits, near=np.zeros_like(hits.near))

    return found


def no_rows(*_, **__):
    return np.zeros(0, np.intp)


def disc_edge(metres):
    """A parcel so many metres outside the disc around the city's seat, due west of it."""
    lon, lat, _ = GEOD.fwd(*CITY, 270, 15_000 + metres)
    return box(lon - 0.002, lat - 0.0001, lon, lat + 0.0001)


READINGS = {
    "method": lambda: Reading(
        code="overlay-disagrees",
        subject=wrong_pair().second,
        control=wrong_pair().first,
        without={
            "spatial.plane.share": snapping_left_out(spatial.plane.share),
            "spatial.readings.by_relation": no_rows,
        },
    ),
    "edges": lambda: Reading(
        code="edge-reading",
        # along the middle of an 8 km edge: beside it in longitude and latitude, a metre inside it in either zone
        subject=box(109.022, 38.0, 109.076, 38.003),
        control=box(109.0, 37.95, 109.1, 38.0),
        without={"spatial.candidates.find": nothing_long(spatial.candidates.find)},
    ),
    "repair": lambda: Reading(
        code="repair-disagrees",
        subject=box(109.004, 38.001, 109.005, 38.002),
        # a hole that shares an edge with its shell: one repair keeps it a hole, the other fills it
        control=Polygon(
            [(109.0, 38.0), (109.01, 38.0), (109.01, 38.01), (109.0, 38.01)],
            [[(109.003, 38.0), (109.006, 38.0), (109.006, 38.004), (109.003, 38.004)]],
        ),
        without={"spatial.readings.by_repair": no_rows},
    ),
    "failed": lambda: Reading(
        code="overlay-failed",
        subject=box(109.01, 38.002, 109.011, 38.003),  # beside the control
        without={"spatial.interval.Interval.fail": lambda *_: None},
    ),
    "datum": lambda: Reading(
        code="unsure-crs",
        subject=away_in_wgs72(0.5),
        subject_crs="EPSG:32249",
        without={"spatial.readings.by_accuracy": no_rows},
    ),
    "centre": lambda: Reading(
        code="centre-dependent",
        rule="UCR001",
        subject=in_one_disc_only(),
        catalogue=CENTRES.format(centres=[CITY, DISTRICT]),
        catalogue_without=CENTRES.format(centres=[DISTRICT]),
    ),
    "near a centre's limit": lambda: Reading(
        code="near-limit",
        rule="UCR001",
        subject=disc_edge(3.0),
        catalogue=CENTRES.format(centres=[CITY]),
        without={"rules.core.case.find": nowhere_near(rules.core.case.find)},
    ),
    "coverage": lambda: Reading(
        code="no-coverage",
        subject=box(109.02, 38.02, 109.021, 38.021),
        catalogue=RED_LINE.format(coverage=""),
        catalogue_without=RED_LINE.format(coverage=EVERYWHERE),
    ),
}


def write(path, layer, geometry, crs, **fields):
    frame = gpd.GeoDataFrame([fields], geometry=[geometry], crs=crs)
    pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG")


def answer(folder, reading, catalogue):
    """Check the files of a reading; gives verdict and code as results.gpkg has them."""
    (folder / "catalogue.toml").write_text('name = "office"\nas_of = 2026-11-24\n' + catalogue, encoding="utf-8")
    code = run(["check", str(folder / "subject.gpkg"), "-c", str(folder / "catalogue.toml"),
                "-o", str(folder / "out"), "--select", reading.rule, "--overwrite", "--quiet"])  # fmt: skip
    assert code in {0, 3}
    table = pyogrio.read_dataframe(folder / "out" / "results.gpkg", layer="results", read_geometry=False)
    return tuple(table.loc[0, ["verdict", "code"]])


@pytest.mark.parametrize("name", READINGS)
def test_the_reading_alone_decides(name, tmp_path, monkeypatch):
    reading = READINGS[name]()
    write(tmp_path / "subject.gpkg", "项目", reading.subject, reading.subject_crs,
          项目名称=name, 建设性质="新建", 行业代码="2523")  # fmt: skip
    write(tmp_path / "control.gpkg", "STBHHX", reading.control, reading.control_crs, HXMC="红线")
    if reading.code == "overlay-failed":
        monkeypatch.setattr(shapely, "intersection", raising_for_small(shapely.intersection))

    assert answer(tmp_path, reading, reading.catalogue) == ("review", reading.code)

    for target, stand_in in reading.without.items():
        monkeypatch.setattr(target, stand_in)
    verdict, _ = answer(tmp_path, reading, reading.catalogue_without or reading.catalogue)
    assert verdict == "clear"
