"""Livestock farms and boundary stakes that show what each rule says. Reasoned from the law as of 2026-11-24."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import Point

from layers.synthetic.board import rounded
from layers.synthetic.subject import Subject, facility

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from layers.synthetic.land import Land
    from layers.synthetic.sites import Sites


def telling_farms(land: Land, sites: Sites) -> list[Subject]:
    """Livestock farms and stakes."""
    return [*_forbidden(sites), *_grazing(sites), *_stakes(land)]


def _farm(name: str, plot: BaseGeometry, expected: str, **fields: object) -> Subject:
    sheet = {"species": "生猪", "herd": 3000.0, "rearing": "舍饲", **fields}
    return facility("livestock-farm", name, plot, expected, **sheet)


def _forbidden(sites: Sites) -> list[Subject]:
    town, core, water = "建成区/神木市建成区", "保护区/无定河湿地保护区/核心区", "水源/采兔沟水库水源地"
    return [
        _farm("建成区内生猪3000头", sites.inside(town, size=80), "LVS001 violation/overlap, ERL001 clear/apart"),
        _farm("景区内生猪3000头", sites.inside("景区/白云山景区", size=80), "LVS001 violation/overlap"),
        _farm("人口集中区内生猪3000头", sites.across("人口/横山镇区", size=80), "LVS001 violation/overlap"),
        _farm("二级水源保护区内生猪3000头", sites.inside(f"{water}/二级", size=80), "LVS001 violation/overlap"),
        _farm("准保护区内生猪3000头", sites.inside(f"{water}/准", size=80), "LVS001 clear/apart"),
        _farm("核心区内生猪3000头", sites.inside(core, size=80), "LVS001 violation/overlap, NRV001 violation/overlap"),
        _farm("一般控制区内生猪3000头", sites.inside("保护区/红碱淖保护区/一般控制区", size=80),
              "LVS001 clear/apart, NRV002 violation/overlap"),
        _farm("红线内生猪3000头", sites.inside("红线/黄土丘陵片区", size=80), "ERL001 violation/overlap, LVS001 clear"),
        _farm("建成区内生猪200头(规模以下)", sites.inside(town, size=60), "LVS001 review/scope-unsure", herd=200.0),
        _farm("建成区内羊1600只", sites.inside(town, size=80), "LVS001 violation/overlap",
              species="绒山羊", herd=1600.0),
        _farm("建成区内未填存栏", sites.inside(town, size=60), "LVS001 review/missing-attribute", herd=None),
    ]  # fmt: skip


def _grazing(sites: Sites) -> list[Subject]:
    ban = "禁牧区/定靖风沙区"
    sheep = {"species": "绒山羊", "herd": 300.0}
    return [
        _farm("禁牧区内放牧", sites.inside(ban), "GRZ001 violation/overlap", rearing="放牧", **sheep),
        _farm("禁牧区内舍饲", sites.inside(ban), "GRZ001 not-applicable/out-of-scope", rearing="舍饲", **sheep),
        _farm("禁牧区内未填饲养方式", sites.inside(ban), "GRZ001 review/missing-attribute", rearing=None, **sheep),
        _farm("禁牧区外放牧", sites.outside("建成区/绥德县建成区"), "GRZ001 clear/apart", rearing="放牧", **sheep),
    ]


def _stakes(land: Land) -> list[Subject]:
    line = land.places["红线/黄土丘陵片区"]
    hole = shapely.get_interior_ring(shapely.get_parts(land.places["红线/白于山片区"])[0], 0)
    corner, out = corners(line)

    def stake(name: str, point: Point | None, expected: str) -> Subject:
        return facility("stake", name, point, expected)

    return [
        stake("立在红线上", _off(corner[40], out[40], 0.0), "MRK001 clear/adjacent"),
        stake("立在红线孔洞边界上", Point(shapely.get_coordinates(hole)[5]), "MRK001 clear/adjacent"),
        stake("偏出红线0.6米", _off(corner[90], out[90], 0.6), "MRK001 clear/adjacent"),
        stake("偏出红线5米", _off(corner[140], out[140], 5.0), "MRK001 violation/displaced"),
        stake("偏入红线5米", _off(corner[190], out[190], -5.0), "MRK001 violation/displaced"),
        stake("远离红线", _off(corner[240], out[240], 400.0), "MRK001 violation/displaced"),
        stake("无图形", None, "MRK001 review/no-geometry"),
    ]


def corners(place: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    """Return the middles of the edges of the first part's shell, and the unit normals that point out of it."""
    ring = shapely.get_coordinates(shapely.orient_polygons(shapely.get_parts(place)[0]).exterior)
    way = np.diff(ring, axis=0)
    way /= np.hypot(*way.T)[:, None]
    return (ring[:-1] + ring[1:]) / 2, np.column_stack([way[:, 1], -way[:, 0]])


def _off(middle: np.ndarray, out: np.ndarray, metres: float) -> Point:
    return rounded(Point(middle + out * metres))
