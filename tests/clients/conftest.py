"""What the programs that read our results are shown."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.results.geopackage import Table, verify, write

collect_ignore = ["qgis_open.py"]  # run by QGIS' own Python

VERDICTS = ["violation", "review", "clear", "not-applicable", None]
LEGEND = {"violation": "不符合", "review": "待核实", "clear": "符合", "not-applicable": "不适用", "": "未核查"}
ALIASES = {
    "subject": "序号", "subject_name": "项目名称", "verdict": "结论", "area_ha": "占用面积(公顷)", "reason": "理由",
    "date": "数据日期", "read": "已读取",
}  # fmt: skip
WEST = 109.7 + 0.02 * np.arange(5)


def shape(kind):
    if kind == "MultiPolygon":
        return shapely.box(WEST, 38.2, WEST + 0.01, 38.21)
    if kind == "MultiLineString":
        return shapely.linestrings(np.stack([np.c_[WEST, WEST + 0.01], np.full((5, 2), [38.22, 38.23])], axis=-1))
    return shapely.points(WEST, 38.24)


def table(name, title, *, rows=5, kind=None, geometry=None):
    frame = pd.DataFrame(
        {
            "subject": np.arange(1, 6),
            "subject_name": [f"锦界{number}号<项目>" for number in range(1, 6)],
            "verdict": pd.Series(VERDICTS, dtype=object),
            "area_ha": [1.0, 0.2314, np.nan, 0.0, 2.5],
            "reason": ["占用0.2314公顷", None, "不涉及", None, None],
            "date": pd.to_datetime(["2025-11-30", None, None, None, None]),
            "read": pd.array([True, False, None, None, None], dtype="boolean"),
        }
    ).iloc[:rows]
    if kind is not None:
        geometry = (shape(kind) if geometry is None else geometry)[:rows]
    return Table(
        name=name,
        title=title,
        description=f"{title}(测试)",
        frame=frame,
        geometry=geometry,
        geometry_type=kind,
        aliases=ALIASES,
        words={"verdict": LEGEND},
        style="verdict" if kind else None,
    )


TABLES = [
    table("subjects", "核查对象", kind="MultiPolygon"),
    table("subjects_line", "核查对象(线)", kind="MultiLineString"),
    table("subjects_point", "核查对象(点)", kind="Point"),
    table("ERL001", "占用生态保护红线", kind="MultiPolygon", rows=0),
    table("ERL001_line", "占用生态保护红线", kind="MultiLineString", rows=1),
    table("NRV001", "无图形", kind="MultiPolygon", geometry=np.full(5, None, dtype=object)),
    table("results", "核查结果"),
    table("not_checked", "未核查事项", rows=0),
]


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """A results.gpkg with layers of every shape, full, empty and without geometry, and attribute tables."""
    path = tmp_path_factory.mktemp("核查成果") / "results.gpkg"
    write(path, TABLES, as_of=date(2026, 11, 24))
    verify(path, {each.name: len(each.frame) for each in TABLES})
    return path


@pytest.fixture(scope="session")
def counts():
    return {each.name: len(each.frame) for each in TABLES}
