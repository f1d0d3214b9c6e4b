import dataclasses
import json

import pandas as pd
import pytest

from reports.areas import BROKEN, areas
from reports.land import land_in_controls, rules_about
from reports.result_table import results as result_rows
from reports.summary import json_text, worst, write_json
from reports.tally import tally
from spatial.measure import area


def added(report, words, **options):
    return tally(report, words, result_rows(report, words), **options)


def text(report, words, *, everything=False):
    return "".join(json_text(added(report, words, everything=everything), words, everything=everything))


def sizes(report):
    """m2 by what they are of, subject and county."""
    found = areas(report, land_in_controls(report))
    return found.set_index(["what", "subject", "code"])["area_m2"].to_dict()


@pytest.fixture
def content(report, zh):
    return json.loads(text(report, zh))


def test_summary_has_the_keys_of_schema_1(content):
    assert list(content) == [
        "schema", "tool", "as_of", "as_of_source", "lang", "verdict", "catalogue", "rulebook", "subjects", "rules",
        "counties", "occupied", "regions", "county_rules", "conflicts", "results", "inputs", "not_checked",
    ]  # fmt: skip
    assert content["verdict"] == "violation"
    assert content["subjects"] == {
        "total": 5, "violation": 1, "review": 2, "clear": 1, "not-applicable": 0, "unchecked": 1,
    }  # fmt: skip
    assert content["rules"][0] == {
        "id": "ERL001", "title": "占用生态保护红线", "violation": 1, "review": 2, "clear": 1, "not-applicable": 0,
        "area_m2": 9_710.0,
    }  # fmt: skip


def test_results_hold_what_is_not_clear_unless_everything_is_asked_for(report, zh, content):
    assert [(row["subject"], row["rule"]) for row in content["results"]] == [
        (1, "ERL001"), (1, "IPK001"), (2, "ERL001"), (3, "ERL001"), (3, "IPK001"),
    ]  # fmt: skip
    assert content["results"][0]["share"] == 0.5
    whole = json.loads(text(report, zh, everything=True))
    assert len(whole["results"]) == 8
    assert whole["results"][6]["length_m"] == 0.0


def test_json_is_valid_and_the_same_twice(report, zh, tmp_path):
    said = text(report, zh)
    assert json.loads(said)["not_checked"][0]["what"] == "DWS002"
    assert "NaN" not in said
    write_json(tmp_path / "summary.json", added(report, zh), zh)
    assert (tmp_path / "summary.json").read_text(encoding="utf-8") == said


def test_a_result_is_a_line_and_what_was_kept_besides_is_told_only_where_asked(report, zh):
    lines = [line for line in text(report, zh).split("\n") if line.startswith('  {"subject"')]
    assert [json.loads(line.removesuffix(","))["subject"] for line in lines] == [1, 1, 2, 3, 3]
    kept = added(report, zh, everything=True)
    assert "".join(json_text(kept, zh)) == text(report, zh)


def test_no_result_is_an_empty_list(report, zh):
    assert '\n "results": [],\n' in text(dataclasses.replace(report, results={}), zh)


def test_a_text_from_a_file_neither_steers_a_terminal_nor_ends_a_line(report, zh):
    odd = report.subjects.assign(subject_id=["A\u202eB\nC\x00", '"', "\\", "%s", "P5"])
    lines = [
        line
        for line in text(dataclasses.replace(report, subjects=odd), zh).split("\n")
        if line.startswith('  {"subject"')
    ]
    assert "\u202e" not in "".join(lines)
    found = [json.loads(line.removesuffix(","))["subject_id"] for line in lines]
    assert found == ["A\u202eB\nC", "A\u202eB\nC", '"', "\\", "\\"]


def test_when_nothing_was_judged_the_verdict_is_null_never_clear(report, zh):
    blank = report.subjects.assign(verdict=pd.array([pd.NA] * 5, dtype="Int8"))
    assert worst(added(dataclasses.replace(report, subjects=blank, results={}), zh)) is None


def test_land_under_two_controls_counts_once(report):
    pairs = report.results["ERL001"].pairs
    pairs = pairs.assign(measure=area(pairs["geometry"].to_numpy(object)))
    found = [pairs, pd.concat([pairs, pairs], ignore_index=True)]
    results = [
        {**report.results, "ERL001": dataclasses.replace(report.results["ERL001"], pairs=each)} for each in found
    ]
    once, both = (sizes(dataclasses.replace(report, results=each)) for each in results)
    assert both == pytest.approx(once, rel=1e-9)
    assert once["ecological-red-line", 0, "610802"] > 0
    assert not [key for key in once if key[1] == 3]  # a line occupies no area


def test_the_part_outside_a_park_is_not_land_in_a_control(report):
    alone = dataclasses.replace(report, results={"IPK001": report.results["IPK001"]})
    assert sizes(alone) == {("IPK001", 0, "610802"): 9_710.0}


def test_areas_are_split_over_the_counties_where_they_lie(report, content):
    found = sizes(report)
    west, east = (found["ecological-red-line", 1, code] for code in ("610881", "610802"))
    assert west == pytest.approx(east)
    assert content["counties"][0]["violation"] == 1
    assert content["counties"][0]["area_m2"] == found[BROKEN, 0, "610802"]


def test_rules_are_found_by_what_their_controls_are(report):
    assert rules_about(report, ["ecological-red-line"]) == ["ERL001"]
    assert rules_about(report, ["industrial-park"]) == ["IPK001", "BLR003"]
