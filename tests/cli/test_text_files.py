"""The daily case: one text file of coordinates at 16:50, answered on one screen."""

import numpy as np
import pytest
from pyproj import CRS

from spatial.crs import passage

HEADER = """[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=37
[地块坐标]
"""


def points(west, south, size=300.0):
    """Corners of a square in zone 37, east before north, its south-west one at a place in degrees."""
    east, north = np.round(passage(CRS.from_epsg(4525)).from_map(np.array([[west, south]]))[0], 3)
    return [(east, north), (east, north + size), (east + size, north + size), (east + size, north)]


def boundary(corners, area="9.0000"):
    lines = [f"J{at},1,{north:.3f},{east:.3f}\n" for at, (east, north) in enumerate([*corners, corners[0]], 1)]
    return HEADER + f"5,{area},DK001,示例地块,面,,工业用地,0601,@\n" + "".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_one_boundary_file_shows_its_three_areas_and_verdicts(office, greenshield, encoding):
    (office / "地块.txt").write_bytes(boundary(points(109.05, 38.05)).encode(encoding))
    code, out, _ = greenshield("check", "地块.txt", "-o", "out", "--select", "ERL001", "--lang", "zh")
    assert code == 1
    assert "示例地块" in out
    assert "申报 9.0000 公顷 | 平面 9.0000（与申报一致） | 椭球 " in out
    assert "EPSG:4525" in out


def test_a_corner_string_is_a_mining_right(office, greenshield):
    words = [word for at, (x, y) in enumerate(points(109.05, 38.05), 1) for word in (str(at), f"{y:.3f}", f"{x:.3f}")]
    (office / "甲矿.txt").write_text(f"1,4,{','.join(words)},1250,900,,1,", encoding="utf-8")
    code, out, err = greenshield("check", "甲矿.txt", "-o", "out", "--select", "ERL002", "--lang", "zh")
    assert (code, "EPSG:4525" in err) == (2, True)
    options = ("--select", "ERL002", "--lang", "zh", "--crs", "EPSG:4525")
    code, out, _ = greenshield("check", "甲矿.txt", "-o", "out", *options)
    assert "矿业权" in out
    assert code in {1, 3}


def test_a_point_too_few_publishes_nothing(office, greenshield):
    lines = boundary(points(109.05, 38.05)).splitlines(keepends=True)
    (office / "地块.txt").write_text("".join([*lines[:-2], lines[-1]]), encoding="utf-8")
    code, _, err = greenshield("check", "地块.txt", "-o", "out", "--lang", "zh")
    assert code == 2
    assert "第8行的地块“示例地块”：载明界址点5个，实有4个" in err
    assert not (office / "out").exists()
