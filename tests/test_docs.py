"""The documentation says what the code says."""

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree as ET  # our own pictures

import pytest
from desk import BOOK

from layers.office import catalogue, entry
from layers.office.decisions import read_decisions
from rules.core.between import Conflict, Exemption
from rules.core.entry import ENTRY_KEYS, TEXT_KEYS
from rules.core.rulebook import LIMITS
from rules.core.slips import slips
from rules.registry import LOGIC

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACKAGES = ("spatial", "layers", "rules", "reports", "cli")
COVERAGE = tomllib.loads((DOCS / "coverage.toml").read_text(encoding="utf-8"))
SENTENCES = [(part["place"], sentence) for part in COVERAGE["part"] for sentence in part["sentences"]]
LARGEST = 16_384
"""Bytes of a rule's picture."""


def test_generated_pages_are_fresh():
    command = [sys.executable, str(DOCS / "generate.py"), "--check"]  # apart: the tests before may speak Chinese
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_catalogue_of_the_contracts_is_valid_and_has_every_key(tmp_path):
    page = (DOCS / "contracts.md").read_text(encoding="utf-8")
    path = tmp_path / "catalogue.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")
    catalogue.read_catalogue(path)
    keys = set(re.findall(r"^(\w+) =", path.read_text(encoding="utf-8"), re.MULTILINE)) | {"layer"}
    assert keys == {*catalogue._KEYS, *entry._KEYS}  # noqa: SLF001 - the keys that are read, and no others


def test_the_decision_of_the_concepts_is_valid(tmp_path):
    path = tmp_path / "decisions.toml"
    page = (DOCS / "concepts.md").read_text(encoding="utf-8")
    path.write_text(re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")
    (decision,) = read_decisions(path)
    assert (decision.rule in BOOK.rules, decision.decision, decision.on) == (True, "clear", "review")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_has_its_room(package):
    rooms, of = {}, ""
    for line in (DOCS / "house.md").read_text(encoding="utf-8").splitlines():
        if cells := re.fullmatch(r"\| *(\w*) *\| (`.*?) \| .* \|", line):
            of = cells[1] or of
            rooms.setdefault(of, []).extend(re.findall(r"`([\w/]+)`", cells[2]))
    modules = {path.relative_to(ROOT / package) for path in (ROOT / package).rglob("*.py")}
    names = {path.with_suffix("").as_posix() for path in modules if path.stem != "__init__"}
    names = {"synthetic" if name.startswith("synthetic/") else name for name in names}
    assert sorted(rooms[package]) == sorted(names)


def test_links_between_pages_lead_somewhere():
    for page in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+\.\w+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"


@pytest.mark.parametrize("rule", BOOK.rules)
def test_every_rule_has_its_pages_with_a_picture_and_cases(rule):
    for lang in ("zh", "en"):
        page = (DOCS / "rules" / f"{rule}.{lang}.md").read_text(encoding="utf-8")
        assert f"({rule}.svg)" in page
        assert "\n| 1 | " in page
    drawn = (DOCS / "rules" / f"{rule}.svg").read_bytes()
    assert len(drawn) < LARGEST
    verdicts = [text.text for text in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314
    assert len({"不符合", "待核实", "符合", "不适用"} & set(verdicts)) > 1, (
        "a picture that shows one verdict tells little"
    )


def plan_clauses(rule):
    """The plan's clauses a rule quotes: (place, words)."""
    clauses = (clause for text in BOOK.rules[rule].texts for clause in text.clauses)
    return {(clause.article, clause.zh) for clause in clauses if clause.source == COVERAGE["plan"]}


def test_each_sentence_of_the_plan_has_a_rule_or_a_reason():
    for place, sentence in SENTENCES:
        assert sentence.get("rules") or sentence.get("why"), f"{place}: {sentence['says']}"
        assert set(sentence.get("rules", [])) <= set(BOOK.rules), sentence
        assert sentence.get("why", next(iter(COVERAGE["why"]))) in COVERAGE["why"], sentence
    assert len({sentence["says"] for _, sentence in SENTENCES}) == len(SENTENCES)
    assert {sentence.get("why") for _, sentence in SENTENCES} - {None} == set(COVERAGE["why"]), "a reason nobody gives"


@pytest.mark.parametrize("rule", [rule for rule in BOOK.rules if plan_clauses(rule)])
def test_a_rule_of_the_plan_stands_at_the_very_words_it_quotes(rule):
    for place, quoted in plan_clauses(rule):
        told = [s["says"] for at, s in SENTENCES if at == place and rule in s.get("rules", [])]
        words = [piece for said in told for piece in said.split("…")]
        assert any(piece in quoted or quoted in piece for piece in words), f"{place}: {quoted}"


def test_the_rulebook_of_the_guide_is_in_order_and_every_key_is_explained():
    page = (DOCS / "rulebook.md").read_text(encoding="utf-8")
    found, book = slips(re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1], file="shili.toml", rules=LOGIC, model=BOOK)
    assert found == []
    assert {entry.logic for entry in book.rules.values()} == {"UCR001", "IPK001"}
    explained = {key for line in page.splitlines() if line.startswith("| `") for key in re.findall(r"`(\w+)`", line)}
    between = {field.name for kind in (Exemption, Conflict) for field in fields(kind)}
    assert {*ENTRY_KEYS, *TEXT_KEYS, *LIMITS, *between} <= explained


def test_cases_of_a_page_can_be_told_apart():
    page = (DOCS / "rules" / "ERL001.zh.md").read_text(encoding="utf-8")
    cases = [line.split(" | ")[1:-2] for line in page.splitlines() if re.match(r"\| \d+ \|", line)]
    assert len({tuple(case) for case in cases}) == len(cases)
    for said in ("位于其内（距界线0.9米）", "覆盖全部占用部分", "覆盖占用部分的50%", "未覆盖占用部分", "属其他项目"):
        assert said in page
