"""The land of the synthetic Yulin: counties, rivers, shorelines and the ecological red line.

Seats and areas of the counties are real (public figures); every shape is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon

from layers.synthetic.board import BOARD, Coordinates, at, block, outline, ragged, rounded, smooth_river

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class County:
    """A county: code, name, seat (lon, lat), area in km2, and the middle its land is drawn around (lon, lat)."""

    code: str
    name: str
    seat: tuple[float, float]
    km2: int
    middle: tuple[float, float]
    west: bool = False


COUNTIES: Final = (
    County("610802", "榆阳区", (109.748, 38.299), 6811, (109.72, 38.46)),
    County("610803", "横山区", (109.293, 37.964), 4279, (109.28, 37.86), west=True),
    County("610881", "神木市", (110.497, 38.836), 7498, (110.30, 38.85)),
    County("610822", "府谷县", (111.070, 39.029), 3207, (110.87, 39.17)),
    County("610824", "靖边县", (108.806, 37.596), 4996, (108.75, 37.50), west=True),
    County("610825", "定边县", (107.601, 37.595), 6813, (107.80, 37.33), west=True),
    County("610826", "绥德县", (110.265, 37.508), 1849, (110.36, 37.50)),
    County("610827", "米脂县", (110.179, 37.759), 1172, (110.27, 37.88)),
    County("610828", "佳县", (110.493, 38.022), 2032, (110.40, 38.05)),
    County("610829", "吴堡县", (110.739, 37.452), 419, (110.70, 37.56)),
    County("610830", "清涧县", (110.122, 37.088), 1848, (110.22, 37.13)),
    County("610831", "子洲县", (110.035, 37.612), 2028, (109.97, 37.56)),
)

OUTLINE: Final = (
    (111.02, 39.59), (111.11, 39.45), (111.25, 39.28), (111.18, 39.03), (110.93, 38.80), (110.84, 38.50),
    (110.74, 38.36), (110.55, 38.20), (110.56, 37.96), (110.73, 37.76), (110.82, 37.46), (110.66, 37.28),
    (110.42, 37.04), (110.30, 36.95), (110.10, 36.98), (109.95, 37.08), (109.85, 37.29), (109.45, 37.40),
    (109.25, 37.31), (108.90, 37.20), (108.55, 37.15), (108.25, 36.81), (107.90, 37.03), (107.55, 37.06),
    (107.35, 37.15), (107.26, 37.38), (107.40, 37.62), (107.65, 37.77), (107.95, 37.70), (108.25, 37.52),
    (108.55, 37.80), (108.92, 37.92), (109.13, 38.25), (109.33, 38.50), (109.52, 38.74), (109.66, 38.92),
    (109.74, 39.08), (109.86, 39.19), (110.20, 39.22), (110.32, 39.32), (110.52, 39.31), (110.80, 39.42),
)  # fmt: skip
"""The city's border in lon, lat, before it is made ragged."""

RIVERS: Final = {
    "无定河": [(108.78, 37.74), (109.02, 37.95), (109.30, 38.06), (109.65, 38.00), (109.95, 37.87), (110.15, 37.74),
             (110.23, 37.50), (110.36, 37.20), (110.44, 37.05)],
    "窟野河": [(110.22, 39.25), (110.42, 38.98), (110.52, 38.80), (110.70, 38.52), (110.79, 38.40)],
    "秃尾河": [(109.98, 38.95), (110.12, 38.72), (110.33, 38.45), (110.54, 38.22)],
    "佳芦河": [(110.05, 38.27), (110.25, 38.12), (110.52, 38.01)],
    "榆溪河": [(109.75, 38.66), (109.74, 38.30), (109.71, 38.12), (109.73, 38.00)],
    "黄河": [(111.06, 39.50), (111.22, 39.28), (111.15, 39.04), (110.90, 38.81), (110.80, 38.50), (110.52, 38.19),
            (110.53, 37.96), (110.70, 37.76), (110.79, 37.47), (110.63, 37.29), (110.40, 37.06)],
}  # fmt: skip

PIECES: Final = (
    ("毛乌素沙地片区", "防风固沙",
     [(109.20, 38.30, 420), (109.42, 38.62, 380), (109.95, 38.80, 150), (109.25, 38.09, 40)]),
    ("白于山片区", "水源涵养", [(108.30, 37.15, 520), (107.75, 37.05, 310), (108.85, 37.20, 230)]),
    ("定边北部片区", "防风固沙", [(107.62, 37.74, 60), (107.95, 37.60, 260)]),
    ("黄土丘陵片区", "水土保持",
     [(109.60, 37.38, 240), (109.55, 37.72, 110), (110.02, 37.40, 90), (109.12, 37.45, 200)]),
    ("黄河沿岸片区", "水土保持", [(110.75, 38.62, 130), (110.62, 37.72, 30), (110.52, 37.22, 60), (110.98, 38.93, 40)]),
    ("神府丘陵片区", "水土保持", [(110.62, 39.22, 260), (110.55, 38.58, 90), (110.30, 39.12, 120)]),
    ("佳芦河源片区", "水源涵养", [(110.18, 38.30, 140), (110.08, 38.00, 80)]),
)  # fmt: skip
"""Red line: name, type and the pieces (lon, lat, km2) of one multipart feature each."""

LARGE_KM2: Final = 100.0
"""Pieces above this size have a hole."""

LONG_EDGE: Final = (108.62, 37.42)
"""Middle of the red line's one rectangular piece, whose 4 km sides are single edges (long-edge readings)."""


def counties() -> gpd.GeoDataFrame:
    """Draw twelve counties on the board that share their vertices exactly, their areas near the real ones."""
    rng = np.random.default_rng(610800)
    border = Polygon(at(*np.array(OUTLINE).T))
    cells = shapely.set_precision(_power_cells(border), 1.0)
    borders = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(cells))))
    worn = [LineString(ragged(shapely.get_coordinates(line), rng, amplitude=0.07)) for line in borders]
    shapes = shapely.get_parts(shapely.polygonize([rounded(line) for line in worn]))
    owner = shapely.points(at(*np.array([county.seat for county in COUNTIES]).T))
    found, shape = shapely.STRtree(shapes).query(owner, predicate="within")
    if list(found) != list(range(len(COUNTIES))) or len(set(shape)) != len(shapes):
        raise AssertionError("the synthetic counties must hold one seat each")
    return gpd.GeoDataFrame(
        {"name": [c.name for c in COUNTIES], "code": [c.code for c in COUNTIES], "west": [c.west for c in COUNTIES]},
        geometry=shapes[shape],
        crs=BOARD,
    )


def _power_cells(border: Polygon) -> list[BaseGeometry]:
    """Divide the border's land around the counties' middles, weighting each until its share of land is right."""
    sites = at(*np.array([county.middle for county in COUNTIES]).T)
    goal = np.array([county.km2 for county in COUNTIES]) / sum(county.km2 for county in COUNTIES)
    left, low, right, high = border.bounds
    east, north = (axis.ravel() for axis in np.meshgrid(np.arange(left, right, 2500), np.arange(low, high, 2500)))
    land = shapely.contains_xy(border, east, north)
    square = (east[land, None] - sites[:, 0]) ** 2 + (north[land, None] - sites[:, 1]) ** 2
    weight = np.zeros(len(sites))
    for _ in range(300):
        share = np.bincount((square - weight).argmin(axis=1), minlength=len(sites)) / land.sum()
        weight += (goal - share) * 4e9
    return [_cell(border, sites, weight, number) for number in range(len(sites))]


def _cell(border: Polygon, sites: Coordinates, weight: Coordinates, own: int) -> BaseGeometry:
    """Cut out the part of the border's land that is nearest to one weighted site."""
    cell: BaseGeometry = border
    for other in np.delete(np.arange(len(sites)), own):
        way = sites[other] - sites[own]
        length = np.hypot(*way)
        reach = (length**2 + weight[own] - weight[other]) / (2 * length)
        middle = sites[own] + way / length * (reach - 5e5)  # a square of 1000 km whose far side is the dividing line
        cell = cell.intersection(block(middle, 1e6, 1e6, np.arctan2(way[1], way[0])))
    return cell


def rivers() -> gpd.GeoDataFrame:
    """Draw the rivers as lines."""
    rng = np.random.default_rng(7)
    lines = [smooth_river(places, rng) for places in RIVERS.values()]
    return gpd.GeoDataFrame({"name": list(RIVERS)}, geometry=lines, crs=BOARD)


def shorelines(streams: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw managed shorelines: 150 m on both sides of a river."""
    return streams.assign(geometry=[rounded(line.buffer(150, quad_segs=4)) for line in streams.geometry])


def red_line(lake: Polygon, city: BaseGeometry) -> gpd.GeoDataFrame:
    """Draw multipart pieces with holes, one rectangle with long edges, and the core zone of a reserve (`lake`)."""
    rng = np.random.default_rng(142)
    land = city.buffer(-800, quad_segs=4)
    names, types = ["红碱淖片区", "长边片区"], ["生物多样性维护", "防风固沙"]
    shapes: list[BaseGeometry] = [lake, block(at(*LONG_EDGE), 4000, 4000)]
    for name, kind, pieces in PIECES:
        parts = MultiPolygon([_holed(rng, at(lon, lat), km2) for lon, lat, km2 in pieces])
        names.append(name)
        types.append(kind)
        shapes.append(rounded(parts.intersection(land)))
    return gpd.GeoDataFrame({"name": [f"示例{name}" for name in names], "type": types}, geometry=shapes, crs=BOARD)


def _holed(rng: np.random.Generator, centre: Coordinates, km2: float) -> Polygon:
    """Draw a blob; a large one has a hole of a twentieth of its land in its middle."""
    shell = Polygon(outline(rng, centre, km2, rough=0.42, squash=rng.uniform(0.5, 0.9), turn=rng.uniform(0, np.pi)))
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(shell, tolerance=50.0))[0]
    hole = outline(rng, middle, km2 / 20) if km2 > LARGE_KM2 else None
    return rounded(Polygon(shell.exterior, [] if hole is None else [hole]))
