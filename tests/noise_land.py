"""Land with edges of noise, holes and islands, and subjects about it: what giant controls are like, and small ones."""

import numpy as np
import shapely
from pyproj import CRS

from spatial.crs import passage, transform
from spatial.placed import Placed, place

CGCS2000, ZONE_37 = CRS.from_epsg(4490), CRS.from_epsg(4525)
LON, LAT = 109.7, 38.3
SIZE = 0.02  # of a control, degrees: about two kilometres


def blob(random: np.random.Generator, x: float, y: float, radius: float, vertices: int) -> shapely.Polygon:
    """A polygon about a place, its edge a noise of several octaves; coordinates in degrees from the corner."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    wave = sum(random.normal(0, 0.3 / k) * np.sin(k * angle + random.uniform(0, 6)) for k in (2, 3, 5, 9, 17))
    away = radius * np.clip(1 + 0.4 * wave + random.normal(0, 0.02, vertices), 0.4, 1.6)
    return shapely.Polygon(np.column_stack([LON + x + away * np.cos(angle), LAT + y + away * np.sin(angle)]))


def holed(random: np.random.Generator, vertices: int) -> shapely.Geometry:
    """A blob with holes, an island in one of them, and another part beside it; one hole touches the shell."""
    shell = blob(random, SIZE / 2, SIZE / 2, SIZE / 2, vertices)
    tip = shapely.Point(shell.exterior.coords[3])
    inward = shapely.Polygon([tip, (LON + 0.011, LAT + 0.0101), (LON + 0.01, LAT + 0.0099)])
    holes = [blob(random, *random.uniform(0.2, 0.8, 2) * SIZE, SIZE / 12, 20) for _ in range(6)]
    island = shapely.affinity.scale(holes[0], 0.4, 0.4)
    beside = blob(random, 1.4 * SIZE, 0.5 * SIZE, SIZE / 5, vertices // 2)
    land = shell.difference(shapely.union_all([*holes, inward.intersection(shell)]))
    return shapely.union_all([land, island, beside])


def broken(random: np.random.Generator, vertices: int) -> shapely.Geometry:
    """Land delivered twice, and an edge that crosses itself: two ways to repair it."""
    one = blob(random, SIZE / 2, SIZE / 2, SIZE / 2, vertices)
    coords = np.array(one.exterior.coords)[:-1]
    coords[[5, 9]] = coords[[9, 5]]
    return shapely.MultiPolygon([shapely.Polygon(coords), blob(random, SIZE / 2, SIZE, SIZE / 3, vertices)])


def subjects_near(random: np.random.Generator, control: shapely.Geometry, count: int) -> list[shapely.Geometry]:
    """Footprints, lines and points at, in and about a control, some with corners of it, one as large as all of it."""
    corners = shapely.get_coordinates(control)
    at = corners[random.integers(0, len(corners), count)]
    made = [blob(random, *(place - [LON, LAT]), random.choice([2e-4, 1e-3, 4e-3]), 9) for place in at]
    pick = random.integers(0, len(corners) - 4, 3)
    made += [shapely.convex_hull(shapely.MultiPoint(corners[i : i + 4])) for i in pick]
    made += [shapely.LineString(corners[i : i + 3]) for i in pick]
    steps = random.normal(0, 2e-3, (3, 5, 2)).cumsum(axis=1)
    made += [shapely.LineString(place + way) for place, way in zip(at, steps, strict=False)]
    made += [shapely.Point(place + random.choice([0.0, 1e-8, 1e-3])) for place in at]
    made += [shapely.box(*control.bounds), shapely.box(*control.bounds).buffer(SIZE)]
    rings = shapely.get_rings(shapely.get_parts(control))
    made += [shapely.Polygon(ring) for ring in rings]
    return [one for one in made if shapely.get_dimensions(one) < 2 or one.area > 0]


def on_paper(geometry: list[shapely.Geometry], crs: CRS, **options: float) -> Placed:
    return place(transform(np.array(geometry, object), passage(crs).from_map), crs, **options)
