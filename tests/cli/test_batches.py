"""A run batch by batch comes to what it comes to at once, to the byte; interrupted, it leaves nothing."""

import numpy as np
import pytest
import shapely
from office import write
from province import GIVEN, TINY, give

from cli import papers
from cli.bench import Bench


@pytest.fixture
def tiny(monkeypatch):
    """Batches of a few rows from now on; how many were judged is counted."""
    judged, answer = [], Bench.answer

    def counting(bench, subjects, *given, **options):
        judged.append(sum(len(layer.frame) for layer in subjects))
        return answer(bench, subjects, *given, **options)

    monkeypatch.setattr(Bench, "answer", counting)
    return lambda: monkeypatch.setattr(papers, "SIZE", TINY) or judged


@pytest.mark.parametrize("options", [[], ["--lang", "zh"], ["--set", "行业=火力发电"], ["--select", "ERL001,IPK001"]])
def test_batches_come_to_the_bytes_of_one(office, greenshield, tiny, options):
    give(office)
    whole = greenshield("check", *GIVEN, "-o", "whole", *options)
    judged = tiny()
    judged.clear()
    cut = greenshield("check", *GIVEN, "-o", "cut", *options)
    assert len(judged) > 5
    assert sum(judged) == 86
    assert (cut[0], cut[1].replace("cut", "whole")) == whole[:2]
    names = {path.name for path in (office / "whole").iterdir()}
    assert {path.name for path in (office / "cut").iterdir()} == names
    for name in names:
        assert (office / "cut" / name).read_bytes() == (office / "whole" / name).read_bytes(), name


def test_json_of_everything_is_the_same(office, greenshield, tiny):
    give(office)
    whole = greenshield("check", *GIVEN, "-o", "whole", "--format", "json", "--all")
    tiny()
    assert greenshield("check", *GIVEN, "-o", "cut", "--format", "json", "--all") == whole


@pytest.mark.parametrize("option", ["--remedies", "--sensitivity"])
def test_what_is_asked_again_of_all_rows_is_asked_of_one_batch(office, greenshield, tiny, option):
    give(office)
    judged = tiny()
    greenshield("check", "one.gpkg", "-o", "out", "--select", "ERL001", option)
    assert judged == [40]


def test_a_number_stated_for_all_makes_them_one_batch(office, greenshield, tiny):
    """Rows of one number may contradict each other, wherever they stand."""
    give(office)
    judged = tiny()
    greenshield("check", "one.gpkg", "-o", "out", "--select", "ERL001", "--set", "项目编号=A1")
    assert judged == [40]


def test_stakes_do_not_depend_on_who_else_is_handed_in(office, greenshield, tiny):
    west = 108.995 + np.arange(30) * 0.0005
    rows = [({"界桩编号": f"S{at}"}, shapely.Point(x, 38.0003 + at % 3 * 1e-5)) for at, x in enumerate(west.tolist())]
    write(office / "stakes.gpkg", "界桩", rows)
    whole = greenshield("check", "stakes.gpkg:界桩=stake", "-o", "whole")
    tiny()
    assert greenshield("check", "stakes.gpkg:界桩=stake", "-o", "cut")[0] == whole[0]
    assert (office / "cut" / "results.gpkg").read_bytes() == (office / "whole" / "results.gpkg").read_bytes()


def test_interrupted_between_batches_it_leaves_nothing(office, greenshield, tiny, monkeypatch):
    give(office)
    tiny()
    before, calls, answer = set(office.iterdir()), [], Bench.answer

    def interrupted(*given, **options):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return answer(*given, **options)

    monkeypatch.setattr(Bench, "answer", interrupted)
    assert greenshield("check", *GIVEN, "-o", "out")[0] == 130
    assert set(office.iterdir()) == before
