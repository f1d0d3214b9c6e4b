"""Case tables as a lawyer keeps them: one TOML file per rule, read as rows of `cases.Case`.

Every file names its rule, the controls its cases stand on, and cases: a sentence, a place, what is stated, a day, and
the answer with the clause it rests on. Places are words (`inside`, `across` ...; see cases.py) or metres on the desk.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cases
import shapely
from desk import BOOK, EVERYWHERE, TODAY, at, box, control, layer

from rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.layer import Control, Layer

FOLDER = Path(__file__).parent / "rules" / "cases"
RULE = {rule.id: rule for rule in RULES}
ANSWERS = (
    "says", "expects", "on", "clause", "relation", "amount", "low", "high", "share", "original", "evidence", "listed",
    "paper", "row_status",
)  # fmt: skip
KEYS = {*ANSWERS, "kind", "at", "fields", "missing", "also", "controls", "own", "run"}


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """What one file says: the rule's id, a sentence about the table, its cases."""

    rule: str
    about: str
    cases: tuple[cases.Case, ...]


def read_all() -> list[CaseFile]:
    """Read every case file, by the rule's id."""
    return [read(path) for path in sorted(FOLDER.glob("*.toml"))]


def read(path: Path) -> CaseFile:
    """Read one file; its name is the rule's id."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert table["rule"] == path.stem, f"{path.name} is about {table['rule']}"
    unknown = set(table) - {"rule", "about", "controls", "alternatives", "case"}
    assert not unknown, f"{path.name}: {unknown}"
    lands = {"": _controls(table.get("controls", {}))}
    lands |= {name: _controls({**table["controls"], **kinds}) for name, kinds in table.get("alternatives", {}).items()}
    rows = tuple(_case(row, table["rule"], lands, path.name) for row in table["case"])
    return CaseFile(rule=table["rule"], about=table.get("about", ""), cases=rows)


def place(written: Any) -> shapely.Geometry | None:
    """Return a place: a word of cases.py, "none", or metres on the desk (boxes, `line`, `point`, `wkt`)."""
    if written == "none":
        return None
    if isinstance(written, str):
        found = getattr(cases, written.upper().replace("-", "_"))
        return found[1] if isinstance(found, list) else found
    if isinstance(written, dict):
        return at(_shape(written))
    return shapely.union_all([box(*corners) for corners in written])


def _shape(written: Mapping[str, Any]) -> shapely.Geometry:
    if "wkt" in written:
        return shapely.from_wkt(written["wkt"])
    return shapely.LineString(written["line"]) if "line" in written else shapely.Point(written["point"])


def _controls(kinds: Mapping[str, Any]) -> tuple[Control, ...]:
    """Build the layers once per table: cases on the same land stand on one sheet."""
    return tuple(_control(kind, written) for kind, written in kinds.items() if written["rows"])


def _control(kind: str, written: Mapping[str, Any]) -> Control:
    rows = [(place(row["at"]), {name: value for name, value in row.items() if name != "at"}) for row in written["rows"]]
    options = {name: value for name, value in written.items() if name in ("day", "alternatives")}
    return control(kind, rows, coverage=None if written.get("coverage") == "none" else EVERYWHERE, **options)


def _case(row: Mapping[str, Any], rule: str, lands: Mapping[str, tuple[Control, ...]], file: str) -> cases.Case:
    unknown = set(row) - KEYS
    assert not unknown, f"{file}: {row.get('says')}: {unknown}"
    answers = {name: row[name] for name in ANSWERS if name in row}
    answers |= {name: tuple(row[name]) for name in ("missing", "also") if name in row}
    return cases.Case(
        **{"on": TODAY, **answers},
        rule=RULE[rule],
        kind=row.get("kind", BOOK.rules[rule].subjects[0]),
        place=place(row.get("at", "inside")),
        fields=row.get("fields", {}),
        controls=lands[row.get("controls", "")],
        own=_own(row.get("own", {})),
        run=row.get("run", {}),
    )


def _own(kinds: Mapping[str, Any]) -> tuple[Layer, ...]:
    """Build the evidence a case brings along (an opinion's area); a case with such states the id P1."""
    return tuple(layer(kind, [(place(where), {"id": "P1"})], role="evidence") for kind, where in kinds.items())
