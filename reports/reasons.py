"""The reason beside each verdict: a sentence of reasons.toml per code, filled in from the row's numbers and fields."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from string import Formatter
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import pandas as pd

from reports.fillings import FILLINGS
from reports.reason_facts import Facts, Rows
from reports.speech import LISTED
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from reports.words import Words
    from rules.core.law import Clause, RuleEntry, Text
    from rules.core.report import Report

OUT_OF_TERM: Final = frozenset({"expired", "over-term", "odd-date"})
"""Codes of the one rule that judges a right's term; the other rules only mention it."""

BY_PLACE: Final = frozenset({"overlap", "outside", "too-near"})
BESIDE_A_PLACE: Final = frozenset({"permitted-activity", "evidence-missing", "scope-unsure"})
"""Codes whose sentences speak of the land shared; where none is known only the general sentence is true."""


def reasons(report: Report, words: Words, rule: str) -> NDArray[np.object_]:
    """Return the reason of every row of a rule's table.

    Each code of the verdict gets its sentence, in the table's order; then come the remarks (an unsure clause, a
    right out of term). Rows of one code and kind are filled in together, so a million of clear ones cost seconds.

    Returns
    -------
    numpy.ndarray
        (rows of `report.results[rule].table`,) texts.
    """
    table = report.results[rule].table
    entry = report.rulebook.rules[rule]
    codes = [_said(codes or (code,)) for codes, code in zip(table["codes"], table["code"].tolist(), strict=True)]
    lengths = np.fromiter(map(len, codes), np.int64, len(codes))
    at, subjects = np.repeat(np.arange(len(table)), lengths), report.subjects.index.get_indexer(table.index)
    flat = np.array(list(chain.from_iterable(codes)), object)
    kinds = report.subjects["kind"].loc[table.index].to_numpy(object)[at]
    sentences = np.full(len(at), "", object)
    known = (table["measure"] > 0).to_numpy() | report.results[rule].outside
    keys = pd.DataFrame({"code": flat, "kind": kinds, "placed": known[at]})
    for key, rows in keys.groupby(list(keys)).indices.items():
        code, kind, placed = cast("tuple[str, str, bool]", key)
        facts = Facts(
            report=report, entry=entry, words=words, code=code, kind=kind,
            table=Rows(table, at[rows]), subjects=Rows(report.subjects, subjects[at[rows]]),
        )  # fmt: skip
        sentences[rows] = _sentences(facts, placed=placed)
    starts = np.cumsum(lengths) - lengths
    texts = sentences[starts]
    for row in np.flatnonzero(lengths > 1):
        texts[row] = words.part("sentences").join(sentences[starts[row] : starts[row] + lengths[row]])
    return _with_remarks(report, words, rule, texts)


def _said(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes that get a sentence: where the place breaks a rule, its sentence names the attributes too."""
    return tuple(code for code in codes if code != "attribute") if codes[0] in BY_PLACE else codes


def _sentences(facts: Facts, *, placed: bool) -> Sequence[str]:
    code, rule, kind = facts.code, facts.entry.id, facts.kind
    if code == "out-of-scope" and facts.entry.text(facts.report.as_of) is None:
        code = "not-in-force"
    if code in BESIDE_A_PLACE and facts.entry.controls and not placed:
        rule, kind = "", ""
    template = facts.words.reason(rule, code, kind)
    pieces = list(Formatter().parse(template))
    names = [name for _, name, _, _ in pieces if name is not None]
    positional = "".join(literal + ("" if name is None else "{}") for literal, name, _, _ in pieces)
    if not names:
        return [template] * len(facts.table)
    distinct = {name: FILLINGS[name](facts) if name in FILLINGS else facts.field(name) for name in set(names)}
    return list(map(positional.format, *(distinct[name] for name in names)))


def _with_remarks(report: Report, words: Words, rule: str, texts: NDArray[np.object_]) -> NDArray[np.object_]:
    table, entry = report.results[rule].table, report.rulebook.rules[rule]
    matters = (table["verdict"] >= Verdict.REVIEW).to_numpy()
    text = entry.text(report.as_of)
    join = words.part("sentences")
    kinds = report.subjects["kind"].loc[table.index]
    for kind in report.results[rule].kinds:
        if note := _unconfirmed(text, kind, report.as_of, words):
            unsure = matters & (kinds == kind).to_numpy()
            texts[unsure] = texts[unsure] + (join + note)
    if text is not None and not text.clauses:
        bare = matters | (table["code"] == LISTED).to_numpy()
        texts[bare] = texts[bare] + (join + words.reasons["note"]["no-clause"])
    lapsed = matters & table.index.isin(_out_of_term(report, rule))
    texts[lapsed] = texts[lapsed] + (join + words.reasons["note"]["expired"])
    rows = list(zip(table["remarks"], table["granted"], kinds, strict=True))
    for remark, granted, kind in dict.fromkeys((remark, *row[1:]) for row in rows for remark in row[0]):
        said = np.fromiter((remark in row[0] and row[1:] == (granted, kind) for row in rows), bool, len(table))
        values = _grant(report, words, rule, granted) | _newer(entry, kind, report.as_of)
        texts[said] = texts[said] + (join + words.reasons["note"][remark].format(**values))
    return texts


def _unconfirmed(text: Text | None, kind: str, as_of: date, words: Words) -> str:
    """Say which clauses printed for a kind are not confirmed, "" where all are."""
    if text is None or not (unsure := text.unconfirmed(kind, as_of)):
        return ""
    note = "unsure" if unsure == text.clauses_of(kind, as_of) else "partly-unsure"
    said: str = words.reasons["note"][note]
    return said.format(clauses=words.enumerate([each.citation for each in unsure]))


def _newer(entry: RuleEntry, kind: str, as_of: date) -> dict[str, str]:
    """Return which instrument replaced or joined a text, if possible one it does not rest on itself, and since when."""
    text = entry.text(as_of)
    if text is None or entry.newer(as_of) is None:
        return {}
    successor = entry.successor(kind, as_of) or entry.texts[entry.texts.index(text) + 1]
    before = {_instrument(clause) for clause in text.clauses}
    named = next((name for name in map(_instrument, successor.clauses) if name not in before), None)
    began = "" if successor.first is None else successor.first.isoformat()
    return {"newer": named or _instrument(successor.clauses[0]), "began": began}


def _instrument(clause: Clause) -> str:
    return replace(clause, article="").citation


def _grant(report: Report, words: Words, rule: str, granted: tuple[str, ...]) -> dict[str, str]:
    """Return what exemptions that hold on a part are called, and who grants them."""
    book = report.rulebook
    by = [one.granted_by for one in book.exemptions if rule in one.rules and one.term in granted]
    terms = words.enumerate([words.both(book.rules[rule].terms[term]) for term in granted])
    return {"terms": terms, "granted_by": words.enumerate(list(dict.fromkeys(map(words.both, by))))}


def _out_of_term(report: Report, besides: str) -> list[int]:
    """Return the subjects some other rule found to be out of term."""
    tables = [result.table for rule, result in report.results.items() if rule != besides]
    lapsed = {codes for table in tables for codes in set(table["codes"]) if not OUT_OF_TERM.isdisjoint(codes)}
    found = [table.index[[codes in lapsed for codes in table["codes"]]] for table in tables if lapsed]
    return [subject for index in found for subject in index]
