"""One TXT without attributes at 16:50: one question at a time, each answered with --set, until none is left."""

import re

import numpy as np
import pytest
from office import furnish, write
from pyproj import CRS
from shapely import box

from cli import main
from spatial.crs import passage

CONTROLS = """
[[layer]]
kind = "urban-core"
title = "城区中心15公里"
centres = [[109.45, 38.45]]
radius_m = 15000
version = "1"
date = 2026-01-01
provider = "测试"
coverage = "all"

[[layer]]
kind = "industrial-park"
title = "工业园区"
source = "parks.gpkg"
version = "1"
date = 2026-01-01
provider = "测试"
coverage = "all"
"""

HEADER = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=37\n[地块坐标]\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An office with a ring, a park elsewhere, and a plot in the ring as a surveyor delivers it."""
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GREENSHIELD_CATALOGUE", raising=False)
    with (tmp_path / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(CONTROLS)
    write(tmp_path / "parks.gpkg", "园区", [({"园区名称": "甲园区"}, box(110.0, 38.0, 110.1, 38.1))])
    east, north = np.round(passage(CRS.from_epsg(4525)).from_map(np.array([[109.51, 38.47]]))[0], 3)
    corners = [(north, east), (north, east + 300), (north - 300, east + 300), (north - 300, east), (north, east)]
    lines = [f"J{at % 4 + 1},1,{x:.3f},{y:.3f}\n" for at, (x, y) in enumerate(corners)]
    text = HEADER + "5,9.0000,DK001,示例地块,面,,工业用地,0601,@\n" + "".join(lines)
    (tmp_path / "地块.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def check(desk, capfd):
    """Check the plot; gives the exit code, what is asked for, and how often a field is said to be missing."""

    def run(*settings):
        out = desk / f"out{len(list(desk.glob('out*')))}"
        options = [word for setting in settings for word in ("--set", setting)]
        code = main.run(["check", "地块.txt", "-o", str(out), "--lang", "zh", *options])
        said = capfd.readouterr().out
        asked = re.findall(r"^补正  ([^（：]+)", said, re.MULTILINE)
        return code, asked, set(re.findall(r"缺：(\S+)", said))

    return run


def test_the_first_question_is_the_industry_alone(check):
    code, asked, lacking = check()
    assert (code, asked, lacking) == (3, ["行业代码"], {"行业代码"})


def test_an_industry_no_rule_is_about_is_answer_enough(check):
    code, asked, lacking = check("行业代码=8310")
    assert (code, asked, lacking) == (3, [], set())  # 3: some layers are not in the catalogue


def test_a_chemical_industry_leads_to_the_second_question(check):
    code, asked, lacking = check("行业代码=2523")
    assert (code, asked, lacking) == (3, ["建设性质"], {"建设性质"})
    code, asked, lacking = check("行业代码=2523", "建设性质=新建")
    assert (code, asked, lacking) == (1, [], set())
    code, *_ = check("行业代码=2523", "建设性质=新建/扩建")  # both readings are allowed
    assert code in {1, 3}
