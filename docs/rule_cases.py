"""The case tables of tests/rules/cases as a lawyer reads them: what lies where, what is stated, the day, the answer."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from case_places import extent_of, place_of
from markup import table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import case_files

from rules.core.law import spell_article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases import Case

    from reports.words import Words
    from rules.core.law import RuleEntry

HEADS: Final = {
    "zh": ("", "核查对象", "位置", "填报内容", "管控图层", "基准日", "结论", "依据"),
    "en": ("", "Case", "Subject", "Place", "Stated", "Control layers", "Day", "Verdict", "Clause"),
}
COLON: Final = {"zh": "：", "en": ": "}
NOTHING: Final = {"zh": "未填", "en": "nothing stated"}
UNCOVERED: Final = {"zh": "数据范围未说明", "en": "coverage not stated"}
LONGEST: Final = 14
"""Longer names of instruments are left out of the table: they stand in full above it."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A case as it is written, beside what it means; `land` are the tables of its controls, by kind."""

    written: Mapping[str, Any]
    case: Case
    land: Mapping[str, Any]
    usual: bool
    """Whether its controls are those the file begins with."""


@cache
def rows_of(rule: str) -> tuple[Row, ...]:
    """Return the cases of a rule; none where it has no table yet."""
    path = case_files.FOLDER / f"{rule}.toml"
    if not path.is_file():
        return ()
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    usual, others = file.get("controls", {}), file.get("alternatives", {})
    lands = {"": usual, **{name: {**usual, **kinds} for name, kinds in others.items()}}
    return tuple(
        Row(written=row, case=case, land=lands[row.get("controls", "")], usual="controls" not in row)
        for row, case in zip(file["case"], case_files.read(path).cases, strict=True)
    )


def case_table(entry: RuleEntry, words: Words) -> str:
    """Return the table of a rule's cases in one language; columns of which no case says anything are left out.

    Of cases that read alike only the first is printed: what tells the others apart is said nowhere on the page.
    """
    told: dict[tuple[str, ...], list[str]] = {}
    for row in rows_of(entry.id):
        line = _line(row, entry, words)
        told.setdefault(tuple(line[:-2]), line)
    lines = [[str(number), *line] for number, line in enumerate(told.values(), start=1)]
    kept = [at for at, _ in enumerate(HEADS[words.lang]) if any(line[at] for line in lines)]
    return table([HEADS[words.lang][at] for at in kept], [[line[at] for at in kept] for line in lines])


def _line(row: Row, entry: RuleEntry, words: Words) -> list[str]:
    """Return the cells of a case; the last two are the answer."""
    case = row.case
    said = [] if words.lang == "zh" else [str(row.written["says"])]
    several = len(entry.subjects) > 1
    land = "" if row.usual else _land(row, words)
    return [
        *said, words.kind(case.kind) if several else "", place_of(row, words), stated(row, words), land,
        str(case.on), answer(row, words), clause(row, entry),
    ]  # fmt: skip


def stated(row: Row, words: Words) -> str:
    """Say what the subject states, in the words of its fields."""
    kind, colon = row.case.kind, COLON[words.lang]
    given = {words.field(name, kind): value for name, value in row.case.fields.items()}
    given |= {words.kind(evidence): extent_of(row, evidence, words) for evidence in row.written.get("own", {})}
    return "<br>".join(f"{name}{colon}{value}" for name, value in given.items())


def answer(row: Row, words: Words) -> str:
    """Say the verdict and in short why."""
    verdict, code = row.case.expects.split("/")
    said = words.term_of("verdict", verdict, row.case.kind), words.term_of("code", code, row.case.kind)
    return COLON[words.lang].join(dict.fromkeys(said))


def clause(row: Row, entry: RuleEntry) -> str:
    """Name the clause the answer rests on: the one the case looks for, else the first of the day."""
    text = entry.text(row.case.on)
    found = () if text is None else text.clauses_of(row.case.kind, row.case.on)
    named = next((each for each in found if row.case.clause in each.citation), None)
    if named is None:
        return ""
    source = named.source.strip("《》").removeprefix("中华人民共和国")
    article = spell_article(named.article) or named.number
    return f"《{source}》{article}" if len(source) <= LONGEST else article


def _land(row: Row, words: Words) -> str:
    """Say what is different about the controls: their attributes, and where they speak for no land."""
    said = []
    for kind, layer in row.land.items():
        stated = ["/".join(str(v) for k, v in each.items() if k not in ("at", "name") and v) for each in layer["rows"]]
        facts = list(dict.fromkeys(filter(None, stated))) or [NOTHING[words.lang]]
        if layer.get("coverage") == "none":
            facts.append(UNCOVERED[words.lang])
        said.append(f"{words.kind(kind)}{COLON[words.lang]}{words.enumerate(facts)}")
    return "<br>".join(said)
