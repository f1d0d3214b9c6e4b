"""Write what the code already says into docs/: the command line, the rules, and the tables of contracts.md.

`python docs/generate.py` writes the pages; `--check` only says which are stale (exit code 1).
"""  # noqa: INP001 - a script beside the pages it writes

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cli.chinese import in_chinese, said_by_click
from cli.law import read_rulebook
from cli.main import greenshield
from layers.intake.formats import FORMATS
from layers.kinds import KINDS
from reports import account, result_table, rule_tables
from reports.words import load
from rules.core.codes import CODES
from rules.registry import LOGIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from layers.kinds import Kind
    from rules.core.law import Clause, RuleEntry, Text

DOCS: Final = Path(__file__).parent
WIDTH: Final = 100
SHAPES: Final = ("points", "lines", "polygons")
ROLES: Final = {"subject": "Subjects", "evidence": "Evidence", "control": "Controls"}
STATUS: Final = {"confirmed": "confirmed", "unsure": "**not confirmed**", "missing": "**words not held**"}

SUBJECTS: Final = (
    "subject", *result_table.SUBJECT, "verdict", "violations", "reviews", "unchecked", "note", "declared_ha",
    "planar_ha", "area_m2", "area_ha", "area_mu",
)  # fmt: skip
"""Columns of the layers of subjects before those of the rules; tests/clients compares them with the demo's."""

COLUMNS: Final = {
    "`subjects`, `subjects_line`, `subjects_point`": SUBJECTS,
    "rule layers (`ERL001` ...)": rule_tables.COLUMNS,
    "`results`": result_table.COLUMNS,
    "`inputs`": account.INPUTS,
    "`not_checked`": account.NOT_CHECKED,
    "`run`": ("key", "value"),
}

GENERATED: Final = "<!-- Written by docs/generate.py: change the code it describes, not this page. -->"


def pages() -> dict[str, str]:
    """Return every page with generated parts, as it should be."""
    return {"cli.md": cli_page(), "rules.md": rules_page(), "contracts.md": contracts_page()}


# ---- cli.md


def cli_page() -> str:
    """Return the help of every command, as an English and as a Chinese locale has it."""
    english = helps(greenshield)
    texts = load("zh").help()
    with said_by_click(texts["click"]):
        chinese = list(helps(in_chinese(greenshield, texts, "greenshield")))
    parts = [
        f"## {path}\n\n```text\n{said}\n```\n\n```text\n{again}\n```"
        for (path, said), (_, again) in zip(english, chinese, strict=True)
    ]
    return "\n\n".join(["# Command line", GENERATED, *parts]) + "\n"


def helps(command: click.Command, above: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Yield each command's full name and what `--help` prints."""
    settings = {"info_name": command.name, "parent": above, "terminal_width": WIDTH, **command.context_settings}
    with click.Context(command, **settings) as context:
        yield context.command_path, command.get_help(context)
        for name in sorted(getattr(command, "commands", {})):
            yield from helps(command.commands[name], context)


# ---- rules.md


def rules_page() -> str:
    """Return every rule of the built-in rulebook with its law."""
    book = read_rulebook(None, DOCS)
    head = (
        f"# Rules\n\n{GENERATED}\n\nRulebook {book.name} {book.version}: {both(book.title)}. `greenshield explain RULE`"
        " prints one of them.\n\nA clause is *confirmed* when its article was read whole and its days are certain."
        " Where a text's own clause is not, the reason of every violation and review under it says so. Parameters no"
        " article settles are flagged: they are the rulebook's choice."
    )
    index = table(
        ("Rule", "核查事项", "Requirement", "Clauses confirmed"),
        (
            (f"[{rule}](#{rule.lower()})", entry.question["zh"], entry.question["en"], settled(entry))
            for rule, entry in book.rules.items()
        ),
    )
    return "\n\n".join([head, index, *(rule_part(entry) for entry in book.rules.values())]) + "\n"


def settled(entry: RuleEntry) -> str:
    """Say how many of the rule's clauses are confirmed."""
    clauses = [clause for text in entry.texts for clause in text.clauses]
    return f"{sum(clause.status == 'confirmed' for clause in clauses)} of {len(clauses)}"


def rule_part(entry: RuleEntry) -> str:
    """Return one rule: question, what it checks, when not, terms, parameters, clauses."""
    zh, en = load("zh"), load("en")
    doc = LOGIC[entry.logic].__doc__ or ""
    said = {"zh": zh.explanation(entry.about, doc), "en": en.explanation(entry.about, doc)}
    facts = [
        ("核查事项 Question", both(entry.question)),
        ("核查对象 Subjects", kinds(entry.subjects)),
        ("管控图层 Control layers", kinds(entry.controls) or "none"),
        ("参考图层 Consulted if there", kinds(entry.consults) or "none"),
        *(
            (f"{zh.message('explain', key)} {en.message('explain', key)}", f"{said['zh'][key]}<br>{text}")
            for key, text in said["en"].items()
        ),
        *((f"`{name}`", value(given)) for name, given in entry.parameters.items()),
    ]
    terms = table(("Term", "条件", "Condition"), ((f"`{k}`", v["zh"], v["en"]) for k, v in entry.terms.items()))
    law = "\n\n".join(text_part(text) for text in entry.texts)
    return f"## {entry.id}\n\n**{both(entry.title)}**\n\n{table(('', ''), facts)}\n\n{terms}\n\n{law}"


def text_part(text: Text) -> str:
    """Return what holds from one day to another: parameters, then the clauses."""
    lines = [f"**Text {days(text)}**", ""]
    for name, given in text.parameters.items():
        flag = " (flagged: no article settles it)" if name in text.flagged else ""
        lines.append(f"- `{name}` = {value(given)}{flag}")
    for clause in text.clauses:
        only = f", for {kinds(sorted(clause.kinds))} only" if clause.kinds else ""
        lines.append(f"- {clause.citation}, {days(clause)}, {STATUS[clause.status]}{only}")
        lines += [f"  <br>“{clause.zh}”"] if clause.zh else []
        lines += [f"  <br>{clause.en}"] if clause.en else []
    return "\n".join(lines)


def days(of: Text | Clause) -> str:
    """Say when something is in force."""
    first = f"from {of.first}" if of.first else "from an unknown day"
    return f"{first} to {of.last}" if of.last else first


def kinds(names: Iterable[str]) -> str:
    """Name kinds as users type them and as people call them."""
    return ", ".join(f"`{name}` {KINDS[name].zh}" for name in names)


def value(given: object) -> str:
    """Write a parameter's value."""
    items = given if isinstance(given, (list, tuple)) else [given]
    return ", ".join(f"`{item}`" for item in items) or "none"


def both(words: object) -> str:
    """Write Chinese, then English."""
    return f"{words['zh']} · {words['en']}"  # type: ignore[index]


# ---- contracts.md


def contracts_page() -> str:
    """Return contracts.md with its generated blocks filled in; its prose stays."""
    page = (DOCS / "contracts.md").read_text(encoding="utf-8")
    blocks = {"formats": format_block(), "kinds": kind_block(), "columns": column_block(), "codes": code_block()}
    for name, block in blocks.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        page, found = re.subn(
            f"{begin}.*?{end}", lambda _, text=f"{begin}\n\n{block}\n\n{end}": text, page, flags=re.DOTALL
        )
        if found != 1:
            sys.exit(f"contracts.md: {begin} ... {end} must stand there once, not {found} times")
    return page


def format_block() -> str:
    """Return the formats that can be read."""
    suffixes: dict[str, list[str]] = {}
    for row in FORMATS:
        suffixes.setdefault(row.name, []).extend(row.suffixes)
    layered = {row.name: row.layered for row in FORMATS}
    rows = ((name, " ".join(ends), "yes" if layered[name] else "") for name, ends in suffixes.items())
    return table(("Format", "Ends in", "Several layers"), rows)


def kind_block() -> str:
    """Return the kinds, then the fields of each."""
    return "\n\n".join(part for role in ROLES for part in role_part([k for k in KINDS.values() if k.role == role]))


def role_part(of_role: list[Kind]) -> Iterator[str]:
    """Yield heading, kinds and fields of one role."""
    yield f"### {ROLES[of_role[0].role]}"
    yield table(
        ("Kind", "名称", "English", "Geometry", "Known by a layer name with"),
        (
            (f"`{k.name}`", k.zh, k.en, ", ".join(SHAPES[d] for d in sorted(k.geometry)), " ".join(k.layers))
            for k in of_role
        ),
    )
    yield table(
        ("Kind", "Field", "名称", "English", "Also called", "Type"),
        ((f"`{k.name}`", f"`{f.name}`", f.zh, f.en, " ".join(f.aliases), f.type) for k in of_role for f in k.fields),
    )


def code_block() -> str:
    """Return the codes under their verdicts, worst first; the order decides."""
    zh, en = load("zh"), load("en")
    return table(
        ("Verdict", "Code", "简称", "In short"),
        (
            (f"`{verdict.word}` {zh.term('verdict', verdict.word)}", f"`{c}`", zh.term("code", c), en.term("code", c))
            for verdict, codes in CODES.items()
            for c in codes
        ),
    )


def column_block() -> str:
    """Return the columns of each table in their order, then their names in both languages."""
    order = table(("Table", "Columns, in order"), ((t, ", ".join(f"`{c}`" for c in cs)) for t, cs in COLUMNS.items()))
    zh, en = load("zh"), load("en")
    names = dict.fromkeys(column for columns in COLUMNS.values() for column in columns)
    alias = table(("Column", "别名", "Alias"), ((f"`{c}`", zh.term("column", c), en.term("column", c)) for c in names))
    return f"{order}\n\n{alias}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


def main(*, check: bool) -> None:
    """Write the pages, or name the stale ones."""
    made = pages()
    stale = [name for name in made if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != made[name]]
    if check and stale:
        sys.exit(f"stale: {', '.join(stale)}; run python docs/generate.py")
    for name in () if check else stale:
        (DOCS / name).write_text(made[name], encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(check="--check" in sys.argv[1:])
