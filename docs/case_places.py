"""Where a case lies, in words: to the controls, and how much of it an area that is handed in covers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import shapely

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import case_files
from desk import EAST, LAT, LON, NORTH

if TYPE_CHECKING:
    from rule_cases import Row

    from reports.words import Words

PLACES: Final = {
    "inside": ("位于其内", "inside"),
    "across": ("一半位于其内", "half inside"),
    "same": ("与其重合", "the same outline"),
    "around": ("包含其全部", "around it"),
    "touching": ("共边", "sharing an edge"),
    "corner": ("共角点", "sharing a corner"),
    "apart": ("相距100米", "100 m away"),
    "just-under": ("占0.99平方米", "0.99 m2 inside"),
    "just-over": ("占1.01平方米", "1.01 m2 inside"),
    "tiny": ("位于其内，仅0.9平方米", "inside, 0.9 m2 in all"),
    "at-the-limit": ("位于边界上", "at the boundary"),
    "just-inside": ("界内1.1米", "1.1 m inside"),
    "just-outside": ("界外1.1米", "1.1 m outside"),
    "none": ("无图形", "no geometry"),
}
"""Places of tests/cases.py in words; of points and lines the same."""

LINES: Final = {
    "touching": ("一端位于边界上", "ending at the edge"),
    "just-under": ("穿越0.099米", "0.099 m inside"),
    "just-over": ("穿越0.101米", "0.101 m inside"),
}
RELATIONS: Final = {
    "apart": ("相距{:g}米", "{:g} m away"),
    "touches": ("相邻", "adjacent"),
    "within": ("位于其内", "inside"),
    "crosses": ("穿越", "across it"),
    "overlaps": ("部分位于其内", "partly inside"),
}
"""How places drawn for a case lie to the controls."""

NEAR, CRUMB = 5.0, 100.0
"""m from a boundary and m2 below which a case is about them."""

DEPTH: Final = ("（距界线{:g}米）", " ({:g} m from the boundary)")
CRUMBS: Final = ("（{:g}平方米）", " ({:g} m2)")
SHARE: Final = ("（{:g}%）", " ({:g}%)")
COVERED: Final = ("覆盖全部占用部分", "covers all of the overlap")
ALL_BUT: Final = ("覆盖除{:g}平方米外的占用部分", "covers all of the overlap but {:g} m2")
NONE: Final = ("未覆盖占用部分", "covers none of the overlap")
EDGE: Final = ("（距其边缘{:g}米）", " ({:g} m from its edge)")
PARTLY: Final = ("覆盖占用部分的{:g}%", "covers {:g}% of the overlap")
OTHERS: Final = ("属其他项目", "is another's")


def place_of(row: Row, words: Words) -> str:
    """Say where the subject lies; nothing of rules that have no layer."""
    at = row.written.get("at", "inside")
    if not row.land:
        return ""
    if at == "none":
        return PLACES["none"][words.lang == "en"]
    if not isinstance(at, str) or any(each["at"] != "land" for layer in row.land.values() for each in layer["rows"]):
        return _relation(row, words)
    name = at.removeprefix("line-").removeprefix("point-")
    return (LINES if at.startswith("line-") and name in LINES else PLACES)[name][words.lang == "en"]


def _relation(row: Row, words: Words) -> str:
    """Say how a place drawn for the case lies to the controls together."""
    subject = metres(row.case.place)
    control = _together(row)
    away = subject.distance(control)
    name = (
        "apart"
        if away
        else next((n for n in ("touches", "within", "crosses") if getattr(subject, n)(control)), "overlaps")
    )
    said = RELATIONS[name][words.lang == "en"].format(round(away, 1))
    return said + _closely(subject, control, name, words)


def _closely(subject: shapely.Geometry, control: shapely.Geometry, name: str, words: Words) -> str:
    """Say how near the boundary something lies within, or how much of it does, where that is what the case is about."""
    english = words.lang == "en"
    if name == "within" and 0 < (depth := subject.distance(control.boundary)) < NEAR:
        return DEPTH[english].format(round(depth, 3))
    if name == "overlaps" and (part := subject.intersection(control).area):
        small = part < CRUMB
        return (CRUMBS if small else SHARE)[english].format(
            round(part, 2) if small else round(100 * part / subject.area, 2)
        )
    return ""


def extent_of(row: Row, evidence: str, words: Words) -> str:
    """Say how much of what lies in the controls an area that is handed in covers, and whose it is."""
    english, place = words.lang == "en", case_files.place(row.written["own"][evidence])
    if place is None:
        return PLACES["none"][english]
    if "P1" not in row.case.fields.values():
        return OTHERS[english]
    subject, area = metres(row.case.place), metres(place)
    met = subject.intersection(_together(row))
    met = subject if met.is_empty else met
    left = met.difference(area)
    if left.is_empty:
        edge = met.distance(area.boundary)
        return COVERED[english] + (EDGE[english].format(round(edge, 3)) if met.area == 0 and edge < NEAR else "")
    if 0 < left.area < CRUMB:
        return ALL_BUT[english].format(round(left.area, 2))
    size = met.area or met.length
    share = 1 - (left.area or left.length) / size if size else 0.0
    return PARTLY[english].format(round(100 * share, 2)) if share else NONE[english]


def _together(row: Row) -> shapely.Geometry:
    """Return all land of the controls, metres on the desk."""
    places = [case_files.place(each["at"]) for kind in row.land.values() for each in kind["rows"]]
    return shapely.union_all([metres(place) for place in places])


def metres(place: shapely.Geometry) -> shapely.Geometry:
    """Take a place from longitude and latitude back to metres on the desk."""
    return shapely.transform(place, lambda xy: ((xy - [LON, LAT]) / [EAST, NORTH]).round(4))
