import json
import os
import re
import signal
import subprocess
import sys

import openpyxl
import pytest

from layers.errors import InputError


def test_a_violation_ends_with_1_and_publishes_three_files(office, greenshield):
    code, out, _ = greenshield("check", "projects.gpkg", "-o", "out", "--select", "ERL001")
    assert code == 1
    assert sorted(path.name for path in (office / "out").iterdir()) == [
        "results.gpkg", "summary.json", "summary.xlsx",
    ]  # fmt: skip
    assert "经核查，3个核查对象中2个不符合、0个待核实、1个符合、0个不适用。" in out
    summary = json.loads((office / "out" / "summary.json").read_text(encoding="utf-8"))
    assert [(row["subject_id"], row["code"]) for row in summary["results"]] == [("A", "overlap"), ("B", "overlap")]
    assert summary["results"][1]["share"] == pytest.approx(0.5, abs=1e-6)
    assert openpyxl.load_workbook(office / "out" / "summary.xlsx")["核查结果"].max_row == 3


def test_all_clear_ends_with_0_only_when_every_rule_was_checked(office, greenshield):
    assert greenshield("check", "far.gpkg", "-o", "one", "--select", "ERL001")[0] == 0
    code, out, _ = greenshield("check", "far.gpkg", "-o", "all", "--set", "行业代码=8311")
    assert code == 3
    assert "未核查，不代表符合" in out
    summary = json.loads((office / "all" / "summary.json").read_text(encoding="utf-8"))
    assert summary["verdict"] == "clear"
    assert "UCR001" in {row["what"] for row in summary["not_checked"]}


def test_a_subject_no_rule_judged_ends_with_3_and_a_null_verdict(office, greenshield):
    (office / "catalogue.toml").write_text('name = "空"\nlang = "zh"\n', encoding="utf-8")
    code, out, _ = greenshield("check", "far.gpkg", "-o", "out", "--format", "json", "--select", "ERL001")
    assert code == 3
    assert json.loads(out)["verdict"] is None


def test_json_is_exactly_the_file(office, greenshield):
    _, out, _ = greenshield("check", "projects.gpkg", "-o", "out", "--format", "json", "--select", "ERL001")
    assert out == (office / "out" / "summary.json").read_text(encoding="utf-8")


@pytest.mark.usefixtures("office")
def test_json_with_all_holds_the_clear_rows_too(greenshield):
    _, out, _ = greenshield("check", "projects.gpkg", "-o", "out", "--format", "json", "--all", "--select", "ERL001")
    assert [row["verdict"] for row in json.loads(out)["results"]] == ["violation", "violation", "clear"]


@pytest.mark.usefixtures("office")
def test_all_without_json_is_a_usage_error(greenshield):
    assert greenshield("check", "projects.gpkg", "--all")[0] == 2


def test_the_same_run_gives_the_same_bytes_wherever_it_lies(office, greenshield):
    greenshield("check", "projects.gpkg", "-o", "one", "--threads", 1)
    greenshield("check", "projects.gpkg", "-o", "deep/two", "--threads", 3)
    for name in ("results.gpkg", "summary.json", "summary.xlsx"):
        assert (office / "one" / name).read_bytes() == (office / "deep" / "two" / name).read_bytes()


def test_without_out_results_are_numbered_and_named(office, greenshield):
    _, out, _ = greenshield("check", "far.gpkg", "--select", "ERL001")
    greenshield("check", "projects.gpkg", "--select", "ERL001")
    assert sorted(path.name for path in (office / "核查成果").iterdir()) == ["2026-0001 远处", "2026-0002 projects"]
    assert "2026-0001 远处" in out


def test_an_existing_folder_is_refused_unless_it_may_be_replaced(office, greenshield):
    greenshield("check", "far.gpkg", "-o", "out", "--select", "ERL001")
    before = (office / "out" / "summary.json").read_bytes()
    code, _, err = greenshield("check", "projects.gpkg", "-o", "out", "--select", "ERL001")
    assert code == 2
    assert "--overwrite" in err
    assert (office / "out" / "summary.json").read_bytes() == before
    assert greenshield("check", "projects.gpkg", "-o", "out", "--select", "ERL001", "--overwrite")[0] == 1
    assert (office / "out" / "summary.json").read_bytes() != before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.gpkg"], "missing.gpkg"),
        (["projects.gpkg", "--as-of", "2026-13-01"], "2026-13-01"),
        (["projects.gpkg", "--crs", "EPSG:0"], "EPSG:0"),
        (["projects.gpkg", "--select", "ERL01"], "ERL001"),
        (["projects.gpkg", "--ignore", "erl01"], "ERL001"),
        (["projects.gpkg", "-c", "nowhere.toml"], "nowhere.toml"),
        (["projects.gpkg", "--lang", "fr"], "fr"),
        ([], "SUBMISSION"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2_and_says_what(office, greenshield, arguments, said):
    code, out, err = greenshield("check", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert not (office / "核查成果").exists()
    assert not list(office.glob(".greenshield-*"))


@pytest.mark.usefixtures("office")
def test_leaving_out_every_rule_is_an_error(greenshield):
    assert greenshield("check", "projects.gpkg", "--select", "ERL001", "--ignore", "ERL001")[0] == 2


def test_no_catalogue_anywhere_says_where_it_was_looked_for(office, greenshield):
    (office / "catalogue.toml").unlink()
    code, _, err = greenshield("check", "projects.gpkg", "--lang", "zh")
    assert code == 2
    assert "GREENSHIELD_CATALOGUE" in err


@pytest.mark.usefixtures("office")
def test_a_rule_left_out_by_name_stays_listed(greenshield):
    _, out, _ = greenshield("check", "far.gpkg", "-o", "out", "--ignore", "UCR001", "--format", "json")
    listed = {row["what"]: row["why"] for row in json.loads(out)["not_checked"]}
    assert "--ignore" in listed["UCR001"]


@pytest.mark.usefixtures("office")
def test_an_as_of_before_the_text_is_not_applicable(greenshield):
    _, out, _ = greenshield(
        "check", "projects.gpkg", "--select", "ERL001", "--as-of", "2010-01-01", "--all", "--format", "json"
    )
    summary = json.loads(out)
    assert (summary["as_of"], summary["as_of_source"]) == ("2010-01-01", "option")
    assert {row["verdict"] for row in summary["results"]} == {"not-applicable"}


def test_the_language_is_the_options_then_the_catalogues_then_the_locales(office, greenshield):
    catalogue = office / "catalogue.toml"
    assert "核查结果" in greenshield("check", "far.gpkg", "-o", "a", "--select", "ERL001")[1]
    assert "greenshield result" in greenshield("check", "far.gpkg", "-o", "b", "--select", "ERL001", "--lang", "en")[1]
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace('lang = "zh"\n', ""), encoding="utf-8")
    assert "greenshield result" in greenshield("check", "far.gpkg", "-o", "c", "--select", "ERL001")[1]


def test_a_rule_that_raises_ends_with_70_and_publishes_nothing(office, greenshield, monkeypatch):
    def broken(*_):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("rules.red_line.RedLineActivity.check", broken)
    code, out, err = greenshield("check", "projects.gpkg", "-o", "out")
    assert (code, out) == (70, "")
    assert not (office / "out").exists()
    assert not list(office.glob(".greenshield-*"))
    named = re.search(r"greenshield-error-[\d-]+\.txt", err)
    assert "a mistake of ours" in (office / named[0]).read_text(encoding="utf-8")


def test_a_control_that_changes_during_the_run_makes_it_void(office, greenshield, monkeypatch):
    def changed(*_):
        raise InputError("control-changed", file="redline.gpkg", title="生态保护红线")

    monkeypatch.setattr("cli.run.unchanged", changed)
    code, _, err = greenshield("check", "projects.gpkg", "-o", "out")
    assert code == 2
    assert "redline.gpkg" in err
    assert not (office / "out").exists()


def test_ctrl_c_ends_with_130(office, greenshield, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.run.judged", interrupt)
    assert greenshield("check", "projects.gpkg", "-o", "out")[0] == 130
    assert not (office / "out").exists()
    assert not list(office.glob(".greenshield-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_sigterm_ends_with_143_and_cleans_up(office, greenshield, monkeypatch):
    def terminate(*_):
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("cli.run.judged", terminate)
    assert greenshield("check", "projects.gpkg", "-o", "out")[0] == 143
    assert not list(office.glob(".greenshield-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows reports a closed pipe otherwise")
@pytest.mark.usefixtures("office")
def test_a_reader_that_goes_away_does_not_change_the_exit_code():
    code = "import sys; from cli.main import run; sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "check", "far.gpkg", "-o", "out", "--select", "ERL001"]
    read, written = os.pipe()
    os.close(read)
    path = os.pathsep.join(sys.path)
    done = subprocess.run(command, stdout=written, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path},
                          check=False)  # fmt: skip
    os.close(written)
    assert done.returncode == 0, done.stderr.decode()


def test_another_citys_rulebook_is_read_from_beside_the_catalogue(office, greenshield):
    catalogue = office / "catalogue.toml"
    catalogue.write_text('rulebook = "other.toml"\n' + catalogue.read_text(encoding="utf-8"), encoding="utf-8")
    code, _, err = greenshield("check", "far.gpkg")
    assert code == 2
    assert "other.toml" in err


@pytest.mark.parametrize("option", [["--scheduler", "tcp://a:1"], ["--workers", "3"], ["--no-merge"]])
def test_what_is_said_of_a_cluster_without_one_is_refused(office, greenshield, option):
    code, _, err = greenshield("check", "projects.gpkg", "-o", "out", "--lang", "zh", *option)
    assert code == 2
    assert f"{option[0]} 须与 --engine dask 一起使用" in err
    assert not (office / "out").exists()
