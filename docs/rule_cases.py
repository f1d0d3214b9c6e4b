"""The case tables of tests/rules/cases as a lawyer reads them: what lies where, what is stated, the day, the answer."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import shapely
from markup import table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import case_files
from desk import EAST, LAT, LON, NORTH

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
PLACES: Final = {
    "inside": ("位于其内", "inside"),
    "across": ("一半位于其内", "half inside"),
    "same": ("与其重合", "the same outline"),
    "around": ("包含其全部", "around it"),
    "touching": ("共边", "sharing an edge"),
    "corner": ("共角点", "sharing a corner"),
    "apart": ("相距100米", "100 m away"),
    "just-under": ("占0.99平方米", "0.99 m2 inside"),
    "just-over": ("占1.01平方米", "1.01 m2 inside"),
    "tiny": ("位于其内，仅0.9平方米", "inside, 0.9 m2 in all"),
    "at-the-limit": ("位于边界上", "at the boundary"),
    "just-inside": ("界内1.1米", "1.1 m inside"),
    "just-outside": ("界外1.1米", "1.1 m outside"),
    "none": ("无图形", "no geometry"),
}
"""Places of tests/cases.py in words; of points and lines the same."""

LINES: Final = {
    "touching": ("一端位于边界上", "ending at the edge"),
    "just-under": ("穿越0.099米", "0.099 m inside"),
    "just-over": ("穿越0.101米", "0.101 m inside"),
}
RELATIONS: Final = {
    "apart": ("相距{:g}米", "{:g} m away"),
    "touches": ("相邻", "adjacent"),
    "within": ("位于其内", "inside"),
    "crosses": ("穿越", "across it"),
    "overlaps": ("部分位于其内", "partly inside"),
}
"""How places drawn for a case lie to the controls."""

COLON: Final = {"zh": "：", "en": ": "}
NOTHING: Final = {"zh": "未填", "en": "nothing stated"}
ATTACHED: Final = {"zh": "另附图形", "en": "given as an area"}
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
    """Return the table of a rule's cases in one language; columns of which no case says anything are left out."""
    lines = [_line(number, row, entry, words) for number, row in enumerate(rows_of(entry.id), start=1)]
    kept = [at for at, _ in enumerate(HEADS[words.lang]) if any(line[at] for line in lines)]
    return table([HEADS[words.lang][at] for at in kept], [[line[at] for at in kept] for line in lines])


def _line(number: int, row: Row, entry: RuleEntry, words: Words) -> list[str]:
    case = row.case
    said = [] if words.lang == "zh" else [str(row.written["says"])]
    several = len(entry.subjects) > 1
    land = "" if row.usual else _land(row, words)
    return [
        str(number), *said, words.kind(case.kind) if several else "", place_of(row, words), stated(row, words), land,
        str(case.on), answer(row, words), clause(row, entry),
    ]  # fmt: skip


def place_of(row: Row, words: Words) -> str:
    """Say where the subject lies; nothing of rules that have no layer."""
    at = row.written.get("at", "inside")
    if not row.land:
        return ""
    if at == "none":
        return PLACES["none"][words.lang == "en"]
    if not isinstance(at, str) or any(each["at"] != "land" for layer in row.land.values() for each in layer["rows"]):
        return _relation(row, words)
    name = at.removeprefix("line-").removeprefix("point-")
    return (LINES if at.startswith("line-") and name in LINES else PLACES)[name][words.lang == "en"]


def _relation(row: Row, words: Words) -> str:
    """Say how a place drawn for the case lies to the controls together."""
    subject = metres(row.case.place)
    control = shapely.union_all(
        [metres(case_files.place(each["at"])) for kind in row.land.values() for each in kind["rows"]]
    )
    away = subject.distance(control)
    name = (
        "apart"
        if away
        else next((n for n in ("touches", "within", "crosses") if getattr(subject, n)(control)), "overlaps")
    )
    return RELATIONS[name][words.lang == "en"].format(round(away, 1))


def metres(place: shapely.Geometry) -> shapely.Geometry:
    """Take a place from longitude and latitude back to metres on the desk."""
    return shapely.transform(place, lambda xy: ((xy - [LON, LAT]) / [EAST, NORTH]).round(4))


def stated(row: Row, words: Words) -> str:
    """Say what the subject states, in the words of its fields."""
    kind, colon = row.case.kind, COLON[words.lang]
    given = {words.field(name, kind): value for name, value in row.case.fields.items()}
    given |= {words.kind(evidence): ATTACHED[words.lang] for evidence in row.written.get("own", {})}
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
