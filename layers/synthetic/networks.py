"""Roads, railways and pipelines as lines, and the corridors mining keeps out of."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely import LineString

from layers.synthetic.board import BOARD, at, rounded, smooth_river

Route = tuple[str, str | None, list[tuple[float, float]], float]
"""Name, category, places it goes through (lon, lat), metres mining keeps away."""

ROUTES: Final[dict[str, tuple[Route, ...]]] = {
    "road": (
        ("国道南线", "国道", [(109.95, 38.04), (110.10, 37.90), (110.22, 37.82), (110.33, 37.66), (110.10, 37.06)],
         100.0),
        ("省道西线", "省道", [(109.30, 37.90), (108.95, 37.70), (108.68, 37.66), (108.20, 37.52), (107.75, 37.52)],
         100.0),
        ("县道东线", "县道", [(110.55, 38.86), (110.75, 38.95), (111.00, 39.06)], 100.0),
        ("乡道子洲线", "乡道", [(109.94, 37.63), (109.80, 37.55), (109.70, 37.45)], 50.0),
        ("米脂特大桥", "特大桥", [(110.300, 37.730), (110.305, 37.726)], 200.0),
        ("靖边通村公路", "村道", [(108.55, 37.60), (108.40, 37.50)], 0.0),
    ),
    "railway": (
        ("神府铁路", "国家铁路", [(110.33, 38.80), (110.62, 38.90), (110.80, 39.05)], 1000.0),
        ("定靖铁路", "地方铁路", [(108.75, 37.70), (108.25, 37.38), (107.60, 37.35)], 1000.0),
    ),
    "pipeline-line": (
        ("靖榆输气管道", "线路", [(108.90, 37.57), (109.10, 37.72), (109.38, 37.80), (109.62, 37.88)], 200.0),
        ("靖边首站", "站场", [(108.905, 37.568), (108.908, 37.570)], 500.0),
        ("横山管道隧道", "隧道", [(109.40, 37.62), (109.46, 37.64)], 1000.0),
    ),
}  # fmt: skip


def routes(kind: str) -> gpd.GeoDataFrame:
    """Draw the lines of one kind."""
    rng = np.random.default_rng([ord(letter) for letter in kind])
    rows = ROUTES[kind]
    return gpd.GeoDataFrame(
        {"name": [f"示例{row[0]}" for row in rows], "category": [row[1] for row in rows]},
        geometry=[_drawn(row[2], rng) for row in rows],
        crs=BOARD,
    )


def _drawn(places: list[tuple[float, float]], rng: np.random.Generator) -> LineString:
    """Draw a line through the places; between two it is straight."""
    if len(places) > 2:  # noqa: PLR2004
        return smooth_river(places, rng)
    return rounded(shapely.segmentize(LineString(at(*np.array(places).T)), 200.0))


def corridors(kind: str, lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the land nearer to the lines than mining may come; a village road has none."""
    metres = np.array([row[3] for row in ROUTES[kind]])
    kept = lines[metres > 0]
    shapes = [
        rounded(line.buffer(far, quad_segs=6)) for line, far in zip(kept.geometry, metres[metres > 0], strict=True)
    ]
    return kept.assign(geometry=shapes)
