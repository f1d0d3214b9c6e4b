"""A small Report, made by hand: every number in the tests can be read off here."""

from datetime import date
from importlib import resources

import numpy as np
import pandas as pd
import pytest
from shapely import LineString, MultiPoint, Point, box

from layers.layer import Input, Note
from reports.words import load
from rules.core import across, conflicts, land_use
from rules.core.codes import Verdict
from rules.core.report import CatalogueFacts, NotChecked, Report, RuleResult
from rules.core.rulebook import parse_rulebook

NAN = float("nan")
LAYER = "生态保护红线"
WEST, EAST = box(109.79, 38.3, 109.80005, 38.301), box(109.80005, 38.3, 109.801, 38.301)
"""What of the second project lies in either county: half of what it has in the red line."""
COLUMNS = {
    "verdict": 1, "original_verdict": 1, "code": "apart", "codes": ("apart",), "relation": "apart", "dimension": 2,
    "measure": 0.0, "low": 0.0, "high": 0.0, "uncovered": 0.0, "share": 0.0, "width": NAN,
    "margin": NAN, "margin_unit": "", "nearest_m": NAN, "missing": (), "evidence": None,
    "control_layer": LAYER, "control_name": "", "zone": "", "terms": (), "granted": (),
    "bearing": NAN, "centres": (), "zoneless": False, "remarks": (),
}  # fmt: skip


def answer(subject, verdict, *codes, **numbers):
    """One row of a rule's table; what is not said is a subject far away."""
    word = {**COLUMNS, "verdict": verdict, "original_verdict": verdict, "codes": codes, "code": codes[0], **numbers}
    return {"subject": subject, **word}


def pair(subject, geometry, **numbers):
    """One row of a rule's pairs."""
    common = {"control": 1, "control_layer": LAYER, "control_name": "毛乌素", "zone": "", "relation": "overlap",
              "measure": NAN, "low": NAN, "high": NAN, "share": NAN, "width": NAN, "dimension": 2}  # fmt: skip
    return {"subject": subject, **common, "geometry": geometry, **numbers}


def result(rule, kinds, answers, pairs=(), *, outside=False):
    table = pd.DataFrame(answers).set_index("subject").astype({"verdict": "int8", "original_verdict": "int8"})
    columns = list(pair(0, None))
    rows = pd.DataFrame(list(pairs), columns=columns)
    return RuleResult(rule=rule, kinds=kinds, table=table, pairs=rows, outside=outside)


@pytest.fixture
def square():
    """A rectangle at Yulin, west and east half of it about 0.87 ha each."""
    return box(109.70, 38.30, 109.702, 38.301)


@pytest.fixture
def rulebook():
    text = resources.files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")
    return parse_rulebook(text, file="yulin.toml")


@pytest.fixture
def subjects(square):
    halves = (("610881", 0.5), ("610802", 0.5))
    rows = [
        ("P1", "锦界煤制烯烃项目", "project", 2, square, "榆阳区", (("610802", 1.0),), 3),
        ("P2", "=HYPERLINK(1)", "project", 2, box(109.8, 38.3, 109.801, 38.301), "神木市", halves, 2),
        (None, None, "project", -1, None, None, (), 2),
        ("G1", "输水管线", "pipeline", 1, LineString([(109.7, 38.3), (109.71, 38.3)]), "榆阳区", (("610802", 1.0),), 1),
        ("B1", "一号锅炉", "boiler", 0, Point(109.7, 38.3), "榆阳区", (("610802", 1.0),), None),
    ]  # fmt: skip
    codes = {"榆阳区": "610802", "神木市": "610881", None: None}
    return pd.DataFrame(
        {
            "file": "in/projects.gpkg", "layer": "projects", "row": [1, 2, 3, 1, 1],
            "kind": [row[2] for row in rows],
            "row_status": ["read", "read", "no-geometry", "read", "read"],
            "notes": [(), (Note(key="named-by-file"),), (), (), ()],
            "subject_id": [row[0] for row in rows],
            "subject_name": [row[1] for row in rows],
            "county": [row[5] for row in rows],
            "county_code": [codes[row[5]] for row in rows],
            "county_shares": [row[6] for row in rows],
            "verdict": pd.array([row[7] for row in rows], dtype="Int8"),
            "dimension": np.array([row[3] for row in rows], np.int8),
            "same_as": [0, 1, 2, 3, 4],
            "duplicate_differs": False,
            "declared_ha": [2.0, NAN, NAN, NAN, NAN],
            "planar_ha": [1.95, 0.97, NAN, NAN, NAN],
            "excess_ha": [0.05, NAN, NAN, NAN, NAN],
            "falls_short": [True, False, False, False, False],
            "area_m2": [19_420.0, 9_710.0, NAN, NAN, NAN],
            "length_m": [NAN, NAN, NAN, 874.5, NAN],
            "geometry": np.array([row[4] for row in rows], object),
            "industry": ["煤制烯烃", None, None, None, None],
            "industry_code": ["2523", None, None, None, None],
            "construction": ["新建", None, None, None, None],
            "claim": [None, "有限人为活动第3项", None, None, None],
            "capacity_tph": [NAN, NAN, NAN, NAN, 6.0],
        }
    )  # fmt: skip


@pytest.fixture
def results(square):
    """ERL001 breaks, doubts, cannot read, and misses; IPK001 has a part outside."""
    west = box(109.70, 38.30, 109.701, 38.301)
    overlap = {"relation": "overlap", "control_name": "毛乌素"}
    return {
        "ERL001": result(
            "ERL001",
            ("project", "pipeline"),
            [
                answer(0, Verdict.VIOLATION, "overlap", **overlap, measure=9_710.0, low=9_710.0, high=9_711.0,
                       share=0.5, width=87.0, margin=9_709.0, margin_unit="m2", nearest_m=0.0, terms=("red-line",)),
                answer(1, Verdict.REVIEW, "edge-reading", "evidence-missing", **overlap, measure=400.0, low=0.5,
                       high=400.0, share=0.0412, nearest_m=0.0, terms=("limited-activity",)),
                answer(2, Verdict.REVIEW, "no-geometry", dimension=-1, relation="", measure=NAN, low=NAN, high=NAN,
                       share=NAN, control_layer=""),
                answer(3, Verdict.CLEAR, "apart", dimension=1, nearest_m=3_412.3),
            ],
            [
                pair(0, west, measure=9_710.0, low=9_710.0, high=9_711.0, share=0.5, width=87.0),
                pair(1, box(109.8, 38.3, 109.8001, 38.3002), measure=400.0, low=0.5, high=400.0, share=0.0412),
            ],
        ),
        "IPK001": result(
            "IPK001",
            ("project",),
            [
                answer(0, Verdict.VIOLATION, "outside", relation="overlap", measure=9_710.0, low=9_710.0,
                       high=9_710.0, share=0.5, control_layer="工业园区", terms=("outside-park",)),
                answer(1, Verdict.NOT_APPLICABLE, "out-of-scope", terms=("chemical",)),
                answer(2, Verdict.REVIEW, "no-geometry", "missing-attribute", dimension=-1, relation="",
                       missing=("industry", "construction"), measure=NAN, low=NAN, high=NAN, share=NAN),
            ],
            [pair(0, square, control=None, control_layer="", control_name="", measure=9_710.0, share=0.5)],
            outside=True,
        ),
        "BLR003": result(
            "BLR003", ("boiler",),
            [answer(4, Verdict.NOT_APPLICABLE, "out-of-scope", dimension=0, measure=1.0)],
            [pair(4, Point(109.7, 38.3), dimension=0, measure=1.0), pair(4, MultiPoint([(109.7, 38.3)]), dimension=0)],
        ),
    }  # fmt: skip


@pytest.fixture
def report(subjects, results, rulebook):
    read = Input(role="subject", kind="project", file="in/projects.gpkg", layer="projects", sha256="0" * 64, bytes=9,
                 rows=3, read=2, repaired=0, without_geometry=1, crs="EPSG:4525", crs_source="file")  # fmt: skip
    control = Input(role="control", kind="ecological-red-line", file="control/redline.gpkg", layer="STBHHX",
                    sha256="1" * 64, bytes=9, rows=3, read=3, repaired=1, without_geometry=0, crs="EPSG:4490",
                    crs_source="catalogue", version="2025-11", date=date(2025, 11, 30), coverage="all")  # fmt: skip
    return Report(
        as_of=date(2026, 11, 24),
        as_of_source="clock",
        rulebook=rulebook,
        catalogue=CatalogueFacts(name="示范目录", file="catalogue.toml", sha256="2" * 64),
        subjects=subjects,
        numbers=np.arange(len(subjects)),
        results=results,
        counties=(("610802", "榆阳区"), ("610881", "神木市")),
        inputs=(read, control),
        not_checked=(
            NotChecked(what="DWS002", why="no-layer", subjects=4, counts=True,
                       values={"kind": "water-source", "kinds": ("water-source",), "rule": "DWS002"}),
            NotChecked(what="MRT001", why="no-subject", subjects=0, counts=False, values={"kinds": ("mining-right",)}),
            NotChecked(what="UCR001", why="ignored", subjects=3, counts=False, values={"reason": "试运行"}),
        ),
        options={"select": ""},
        conflicts=pd.DataFrame(columns=list(conflicts.COLUMNS)),
        layers={LAYER: "ecological-red-line"},
        across=pd.DataFrame([(1, "610881", WEST), (1, "610802", EAST)], columns=list(across.COLUMNS)),
        land_classes=pd.DataFrame(columns=list(land_use.COLUMNS), dtype=float),
    )  # fmt: skip


@pytest.fixture
def zh():
    return load("zh")


@pytest.fixture
def en():
    return load("en")
