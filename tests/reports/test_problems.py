"""Problems: alike notes together with their rows, what weighs most first."""

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS
from shapely import LineString, box

from layers.copies.examine import Examined
from layers.errors import CRSError
from layers.layer import Note
from layers.sense.study_area import study_area
from layers.sheet import Sheet
from reports.diagnose import samples
from reports.inspection_page import sentence
from reports.problems import problems


def examined(geometry, *, crs=4525, kind="project", refusals=(), notes=(), layer=None):
    """A layer as examined; where it is placed does not matter here."""
    rows = len(geometry)
    sheet = Sheet(
        path="a.gpkg",
        layer="项目",
        columns=pd.DataFrame(index=range(rows)),
        geometry=np.array([*geometry, None], dtype=object)[:-1],
        status=np.full(rows, "read", dtype=object),
        crs=CRS.from_epsg(crs),
        crs_source="file",
        sha256="0",
        bytes=0,
        notes=notes,
    )
    return Examined(
        sheet=sheet, kind=kind, kind_from="name", sign="", study=study_area(()), layer=layer, refusals=refusals
    )


def frame(notes, status="read", geometry=None):
    """Rows of a layer, numbered from 11."""
    values = {"row": np.arange(11, 11 + len(notes)), "row_status": status, "notes": pd.Series(notes, dtype=object)}
    return pd.DataFrame(values if geometry is None else {**values, "geometry": geometry})


def test_notes_of_one_key_stand_together():
    small, other = Note(key="tiny-feature", values={"area": "0.1"}), Note(key="tiny-feature", values={"area": "0.2"})
    found = problems(examined([None] * 3), frame([(small,), (), (other,)]))
    assert [(each.level, each.said, each.rows, each.alike) for each in found] == [("remark", small, (11, 13), False)]


def test_what_weighs_most_comes_first():
    error = CRSError("crs-missing", file="a.gpkg")
    said = Note(key="decimals", values={"decimals": 3})
    rows = frame([(Note(key="outside-study-area"),), ()], ["no-geometry", "read"])
    one = examined([None] * 2, refusals=(error,), notes=(said,))
    assert [each.level for each in problems(one, rows)] == ["refused", "review", "review", "remark"]


def test_that_areas_agree_and_how_text_was_read_is_no_problem():
    notes = (Note(key="encoding-cpg", values={"encoding": "GB18030", "examples": "甲"}),)
    rows = frame([(Note(key="area-agrees-planar"),)])
    assert problems(examined([None], notes=notes), rows) == ()


@pytest.mark.parametrize(("kind", "count"), [("pipeline", 1), ("boiler", 0)])
def test_a_closed_line_may_be_an_outline(kind, count):
    ring = LineString(box(110, 38, 110.1, 38.1).exterior)
    open_line = LineString([(110, 38), (110.1, 38)])
    rows = frame([(), ()], geometry=np.array([ring, open_line], dtype=object))
    found = problems(examined([None, None], kind=kind), rows)
    assert [each.rows for each in found] == [(11,)] * count


@pytest.mark.parametrize(
    ("crs", "east", "instead"),
    [(4524, 37424338, "EPSG:4525"), (4525, 424338, "EPSG:4546"), (4525, 37424338, None), (4546, 37424338, None)],
)
def test_a_prefix_is_held_against_its_zone(crs, east, instead, en):
    class Placed:
        input = type("Input", (), {"notes": ()})

    shape = box(east, 4287780, east + 400, 4288080)
    found = problems(examined([shape], crs=crs, layer=Placed()), frame([()]))
    assert [each.level for each in found] == ["review"] * (instead is not None)
    assert all(f"--crs {instead}" in sentence(each, en) for each in found)


def test_samples_show_the_encoding_before_anything_else():
    columns = pd.DataFrame({"A": ["x", " 甲\n地 ", None], "B": [shapely.Point(0, 0), 2, "乙"]}, dtype=object)
    assert samples(columns) == ("甲 地", "乙", "x")
