"""What a long run says of itself."""

import pytest

from cli import progress
from cli.progress import Progress
from reports.words import load


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_the_pace_is_rows_per_second_and_the_time_left_is_that_of_the_others(clock, capsys):
    shown = Progress(quiet=False)
    shown.shown = True  # a terminal
    shown.start()
    clock[0] += 20
    shown.pace(load("en"), 50_000, 200_000)
    said = capsys.readouterr().err
    assert said.strip() == "[#####...............] 50000 of 200000 rows, 2500 rows/s, about 1:00 left"


def test_a_file_gets_a_line_every_ten_seconds_and_nothing_of_a_short_run(clock, capsys):
    kept = Progress(quiet=False)
    kept.shown = False
    kept.start()
    for seconds, done in ((9, 900), (2, 1100), (1, 1200), (10, 2200)):
        clock[0] += seconds
        kept.pace(load("zh"), done, 4000)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[1] for line in lines] == ["已核查", "已核查"]
    assert "1100/4000" in lines[0]
    assert "2200/4000" in lines[1]


def test_who_asks_for_quiet_hears_nothing(clock, capsys):
    silent = Progress(quiet=True)
    clock[0] += 60
    silent.pace(load("en"), 1, 2)
    assert capsys.readouterr().err == ""
