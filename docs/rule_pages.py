"""rules.md, an index, and rules/: a page per rule and language, with its picture and its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markup import GENERATED, table
from rule_cases import case_table, rows_of
from rule_picture import picture

from reports.rule_sections import rule_sections
from reports.words import LANGUAGES, load
from rules.registry import LOGIC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.rule_sections import Section
    from reports.words import Words
    from rules.core.law import RuleEntry
    from rules.core.rulebook import Rulebook

OTHER: Final = {
    "zh": "[English]({rule}.en.md) · [全部规则](../rules.md)",
    "en": "[中文]({rule}.zh.md) · [all rules](../rules.md)",
}
READ: Final = {
    "zh": "下列示例均为自动测试，逐一核对结论、依据。示例中的管控范围为边长200米的正方形（另绘的除外）。",
    "en": "Each is a test: verdict and clause are checked. The control is a square of 200 m where not drawn otherwise.",
}


def rule_pages(book: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield every page and picture by its name in docs/."""
    yield "rules.md", _index(book)
    for rule, entry in book.rules.items():
        yield f"rules/{rule}.svg", picture(entry, book)
        for lang in LANGUAGES:
            yield f"rules/{rule}.{lang}.md", _page(book, entry, load(lang))


def _index(book: Rulebook) -> str:
    """Return one line per rule."""
    head = (
        f"# 核查规则 Rules\n\n{GENERATED}\n\n{book.title['zh']} · {book.title['en']}, {book.name} {book.version}."
        " `greenshield explain RULE` prints the same page; [coverage.md](coverage.md) maps the plan to the rules."
        "\n\n页面分中文、英文两种；“已核实”为条文全文已核对、施行日期确定的依据条数。"
        " A clause is confirmed when its article was read whole and its days are certain."
    )
    rows = (
        (
            f"[{rule}](rules/{rule}.zh.md)", entry.title["zh"], f"[{entry.title['en']}](rules/{rule}.en.md)",
            "、".join(load("zh").kind(kind) for kind in entry.subjects), _settled(entry),
        )
        for rule, entry in book.rules.items()
    )  # fmt: skip
    return f"{head}\n\n{table(('规则', '名称', 'Requirement', '核查对象', '已核实 Confirmed'), rows)}\n"


def _settled(entry: RuleEntry) -> str:
    """Say how many of the rule's clauses are confirmed."""
    clauses = [clause for text in entry.texts for clause in text.clauses]
    return f"{sum(clause.status == 'confirmed' for clause in clauses)} / {len(clauses)}"


def _page(book: Rulebook, entry: RuleEntry, words: Words) -> str:
    """Return the page of a rule in one language: the sections of `explain` around its picture, then its cases."""
    title = words.both(entry.title)
    sections = rule_sections(book, entry.id, LOGIC[entry.logic], words)
    parts = [
        f"# {entry.id} {title}",
        GENERATED,
        OTHER[words.lang].format(rule=entry.id),
        f"**{words.both(entry.question)}**",
        f"![{title}]({entry.id}.svg)",
        *(part for section in sections for part in _section(section)),
    ]
    if rows_of(entry.id):
        parts += [f"## {words.message('explain', 'cases')}", READ[words.lang], case_table(entry, words)]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.heading}"
    if section.said:
        yield section.said
    if section.items:
        yield "\n".join("- " + "<br>".join(item) for item in section.items)
