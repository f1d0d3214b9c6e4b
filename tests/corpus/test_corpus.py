"""The corpus: every case of `cases.toml` through the command, with the outcome the table says, and no wrong "clear"."""

import tomllib
from pathlib import Path

import pytest
from corpus import run
from corpus.make import execute

TABLE = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
ROWS, FILES, CATALOGUES = TABLE["row"], TABLE["file"], TABLE["catalogue"]
ALONE = [case for case in FILES if case["outcome"] == "error" or "options" in case]
TOGETHER = [case for case in FILES if case not in ALONE]
RANK = {"violation": 3, "review": 2, "clear": 1, "not-applicable": 0}
SECRET = b"root:x:0:0"
"""What /etc/passwd begins with: many a trick of the corpus tries to have it read."""

# shapes that no one can draw leave warnings of shapely's where they are made
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")


@pytest.fixture
def check(tmp_path, monkeypatch, capfd):
    """Run the command on submissions, see that nothing of another file came out, and give what it answered."""
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)

    def checked(*submissions, options=()):
        answers = run.check(tmp_path, submissions, *options, patch=monkeypatch)
        printed = "".join(capfd.readouterr()).encode()
        written = b"".join(path.read_bytes() for out in tmp_path.glob("out*") for path in out.iterdir())
        assert SECRET not in printed + written
        return answers

    return checked


def worst(answers, file):
    """Outcome and answer of the worst row of a file or folder."""
    found = [answer for (name, _), answer in answers.items() if name == file or name.startswith(f"{file}/")]
    assert found, f"no row of {file} in the results"
    return max(found, key=lambda answer: RANK[answer[1].split("/")[0]])


def expected(case):
    return case["outcome"], case["answer"]


def differing(cases, found):
    return {
        case["name"]: (found[case["name"]], expected(case)) for case in cases if found[case["name"]] != expected(case)
    }


def test_the_table_is_what_it_promises():
    cases = [*ROWS, *FILES, *CATALOGUES]
    assert len(cases) >= 150
    assert len({case["name"] for case in cases}) == len(cases)
    # a case in which land really overlaps is nowhere expected to be clear
    assert not [case["name"] for case in cases if case["overlaps"] and case["answer"].startswith("clear")]
    needless = [case["name"] for case in cases if case["outcome"] == "review" and case.get("needless")]
    assert len(needless) == TABLE["needless_reviews"]
    for case in cases:
        assert (case["outcome"] == "review") == case["answer"].startswith("review/"), case["name"]


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4524"])
def test_rows(check, tmp_path, crs):
    run.furnish(tmp_path)
    run.write_rows(tmp_path / "in/rows.gpkg", ROWS, crs)
    answers = check("in/rows.gpkg")
    found = {case["name"]: answers["in/rows.gpkg", number] for number, case in enumerate(ROWS, 1)}
    if crs != "EPSG:4490":  # what is invalid in degrees may be valid in metres; the answer is the same
        found = {case["name"]: (case["outcome"], found[case["name"]][1]) for case in ROWS}
    assert differing(ROWS, found) == {}


def test_files_that_can_be_read(check, tmp_path):
    run.furnish(tmp_path)
    given = {}
    for number, case in enumerate(TOGETHER):
        (tmp_path / f"in/{number}").mkdir()
        file, _ = run.write_file(case, tmp_path / f"in/{number}")
        given[case["name"]] = file
    answers = check(*given.values())
    assert None not in answers, answers
    found = {name: worst(answers, file.removesuffix("=project")) for name, file in given.items()}
    assert differing(TOGETHER, found) == {}


@pytest.mark.parametrize("part", range(4))
def test_files_one_by_one(check, tmp_path, part):
    run.furnish(tmp_path)
    cases, found = ALONE[part::4], {}
    for number, case in enumerate(cases):
        (tmp_path / f"in/{number}").mkdir()
        file, options = run.write_file(case, tmp_path / f"in/{number}")
        answers = check(file, options=options)
        found[case["name"]] = answers.get(None) or worst(answers, file.removesuffix("=project"))
    assert differing(cases, found) == {}


def test_catalogues(check, tmp_path):
    found = {}
    for case in CATALOGUES:
        run.furnish(tmp_path, case.get("change", ()))
        execute(tmp_path / "redline.gpkg", case.get("sql", ()))
        run.write_rows(tmp_path / "in/a.gpkg", [{"shape": "square", "at": case["at"]}], "EPSG:4490")
        (found[case["name"]],) = check("in/a.gpkg").values()
    assert differing(CATALOGUES, found) == {}
