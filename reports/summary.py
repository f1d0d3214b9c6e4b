"""summary.json: the run for programs, schema 1 (docs/contracts.md)."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from layers.cells import printable
from reports import account
from reports.areas import BROKEN
from reports.conflict_table import conflict_frame
from reports.counts import WORST_FIRST
from reports.decided import decisions
from reports.json_lines import harmless
from reports.phrases import cell
from reports.totals_json import totals_json
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from reports.tally import Tally
    from reports.words import Words

SCHEMA: Final = 1
_HERE: Final = "\0results"
"""Stands in the document for the rows that are written between its parts; no text that is printed holds a NUL."""
_AT_ONCE: Final = 10_000
"""Rows written at a time."""


def summary(tally: Tally, words: Words) -> dict[str, Any]:
    """Return the run as plain dicts and lists, but for the rows of `results` (`json_text`)."""
    run, book = tally.run, tally.run.rulebook
    return {
        "schema": SCHEMA,
        "tool": f"greenshield {version('greenshield')}",
        "as_of": run.as_of.isoformat(),
        "as_of_source": run.as_of_source,
        "lang": words.lang,
        "verdict": worst(tally),
        "catalogue": {"name": run.catalogue.name, "file": run.catalogue.file, "sha256": run.catalogue.sha256},
        "rulebook": {"name": book.name, "version": book.version, "sha256": book.sha256},
        "subjects": {name: int(count) for name, count in tally.subjects.items() if name != "incomplete"},
        "rules": [_rule(tally, words, rule) for rule in run.results],
        "counties": _counties(tally),
        **totals_json(tally),
        "conflicts": _records(conflict_frame(run, words)),
        "results": _HERE,
        **({"decisions": _records(decisions(run.decisions, tally.decided))} if run.decisions else {}),
        **({} if run.remedies is None else {"remedies": _records(tally.remedies)}),
        **({} if run.sensitivity is None else {"sensitivity": _records(tally.sensitivity)}),
        "inputs": _records(account.inputs(run, words)),
        "not_checked": _records(account.not_checked(run, words)),
    }


def json_text(tally: Tally, words: Words, *, everything: bool = False) -> Iterator[str]:
    """Yield the text of summary.json piece by piece: a large run has hundreds of thousands of rows.

    Parameters
    ----------
    everything
        Also the clear and not applicable rows, where the tally kept them.
    """
    before, after = to_json(summary(tally, words)).split(json.dumps(_HERE))
    lines = tally.lines["line"] if everything else tally.lines["line"][tally.lines["open"].to_numpy(bool)]
    yield before + ("[" if len(lines) else "[]")
    for start in range(0, len(lines), _AT_ONCE):
        some = lines.iloc[start : start + _AT_ONCE].tolist()
        yield ("," if start else "") + ",".join(f"\n  {line}" for line in some)
    yield ("\n ]" if len(lines) else "") + after


def write_json(path: Path, tally: Tally, words: Words) -> None:
    """Write summary.json."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json_text(tally, words))


def to_json(content: dict[str, Any]) -> str:
    r"""Return the text of summary.json.

    >>> to_json({"schema": 1, "lang": "zh"})
    '{\n "schema": 1,\n "lang": "zh"\n}\n'
    """
    return harmless(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)) + "\n"


def worst(tally: Tally) -> str | None:
    """Return the worst verdict of all subjects, None if no rule judged any."""
    return next((verdict.word for verdict in reversed(Verdict) if tally.subjects[verdict.word]), None)


def _rule(tally: Tally, words: Words, rule: str) -> dict[str, Any]:
    title, counts = words.both(tally.run.rulebook.rules[rule].title), tally.rules.loc[rule].to_dict()
    area = float(tally.area.get(rule, 0.0))
    return {"id": rule, "title": title, **{name: int(counts[name]) for name in WORST_FIRST}, "area_m2": area}


def _counties(tally: Tally) -> list[dict[str, Any]]:
    """Return counts by the county most of a subject lies in; areas of violations, each place once, where they lie."""
    return [
        {
            "code": code,
            "name": name,
            **{verdict: int(tally.counties[verdict][code]) for verdict in ("violation", "review")},
            "area_m2": float(tally.area_by_county.get((BROKEN, code), 0.0)),
        }
        for code, name in tally.run.counties
    ]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dicts of JSON values; nothing is null, and a length stands only where there is one."""
    columns = [map(_value, frame[name].tolist()) for name in frame.columns]
    rows = [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]
    for row in rows:
        if row.get("length_m", 0) is None:
            del row["length_m"]
    return rows


def _value(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return cell(value) or None
