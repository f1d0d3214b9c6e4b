"""contracts.md: its tables of formats, kinds, columns and codes; its prose stays."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from markup import table

from layers.intake.formats import FORMATS
from layers.kinds import KINDS
from reports import (
    account,
    conflict_table,
    county_rules,
    decided,
    land_sheet,
    remedy_tables,
    result_table,
    rule_tables,
    sensitivity_table,
    totals,
)
from reports.words import load
from rules.core.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.kinds import Kind

SHAPES: Final = ("points", "lines", "polygons")
ROLES: Final = {"subject": "Subjects", "evidence": "Evidence", "control": "Controls"}

SUBJECTS: Final = (
    "subject", *result_table.SUBJECT, "verdict", "violations", "reviews", "unchecked", "note", "declared_ha",
    "planar_ha", "area_m2", "area_ha", "area_mu",
)  # fmt: skip
"""Columns of the layers of subjects before those of the rules; tests/clients compares them with the demo's."""

COLUMNS: Final = {
    "`subjects`, `subjects_line`, `subjects_point`": SUBJECTS,
    "rule layers (`ERL001` ...)": rule_tables.COLUMNS,
    "`conflicts`": conflict_table.COLUMNS,
    "`remedies`, `remedies_line`, `remedies_point`": remedy_tables.COLUMNS,
    "`results`": result_table.COLUMNS,
    "`combinations`": totals.COMBINATIONS,
    "`totals`": totals.TOTALS,
    "`county_rules`": county_rules.COLUMNS,
    "`land_classes`": land_sheet.COLUMNS,
    "`inputs`": account.INPUTS,
    "`decisions`": decided.COLUMNS,
    "`sensitivity`": sensitivity_table.COLUMNS,
    "`not_checked`": account.NOT_CHECKED,
    "`run`": ("key", "value"),
}


def contracts_page(page: str) -> str:
    """Return contracts.md as it stands with its generated blocks filled in."""
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
