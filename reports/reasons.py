"""The reason beside each verdict: a sentence of reasons.toml per code, filled in from the row's numbers and fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from string import Formatter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.fillings import FILLINGS
from reports.reason_facts import Columns, Facts, Rows
from reports.speech import LISTED
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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
    """Return the reason of every row of a rule's table, as `Teller.reasons` does."""
    return Teller(report, words).reasons(rule)


@dataclass(frozen=True)
class Teller:
    """Gives the reasons of a report; what is looked up for one rule is at hand for the next."""

    report: Report
    words: Words

    def reasons(self, rule: str, at: NDArray[np.intp] | None = None) -> NDArray[np.object_]:
        """Return the reasons of rows of a rule's table.

        Each code of the verdict gets its sentence, in the table's order; then come the remarks (an unsure clause, a
        right out of term). Rows of the same codes and kind are filled in together, so a million of clear ones cost
        little.

        Parameters
        ----------
        rule
            One of the run.
        at
            Positions in `report.results[rule].table`; all by default.

        Returns
        -------
        numpy.ndarray
            (rows,) texts.
        """
        table, entry = self.report.results[rule].table, self.report.rulebook.rules[rule]
        at = np.arange(len(table)) if at is None else at
        rows = Columns(table, at)
        subjects = Columns(self.report.subjects, table.index.to_numpy()[at])
        placed = (rows["measure"] > 0) | self.report.results[rule].outside
        join = self.words.part("sentences").join
        texts = np.full(len(at), "", object)
        for (codes, kind, known), some in _alike(rows, subjects, placed):
            sentences = [
                _sentences(
                    Facts(
                        report=self.report, entry=entry, words=self.words, code=code, kind=kind,
                        table=Rows(rows, some), subjects=Rows(subjects, some),
                    ),
                    placed=known,
                )
                for code in codes
            ]  # fmt: skip
            texts[some] = sentences[0] if len(sentences) == 1 else list(map(join, zip(*sentences, strict=True)))
        return _with_remarks(self, rule, rows, subjects, texts)

    @cached_property
    def lapsed(self) -> dict[str, NDArray[np.int64]]:
        """The subjects each rule found to be out of term, of the rules that found any."""
        found = {}
        for rule, result in self.report.results.items():
            at, codes = pd.factorize(result.table["codes"].to_numpy(object))
            lapsed = [number for number, each in enumerate(codes) if not OUT_OF_TERM.isdisjoint(each)]
            if lapsed:
                found[rule] = result.table.index.to_numpy()[np.isin(at, lapsed)]
        return found


def _alike(
    rows: Columns, subjects: Columns, placed: NDArray[np.bool_]
) -> Iterator[tuple[tuple[tuple[str, ...], str, bool], NDArray[np.intp]]]:
    """Yield the codes that are said, the kind, and whether a place is known, with the rows that have these."""
    codes, sets = pd.factorize(rows["codes"])
    kinds, names = pd.factorize(subjects["kind"])
    keys = (codes * len(names) + kinds) * 2 + placed
    order = np.argsort(keys, kind="stable")
    for some in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1) if len(order) else ():
        first = some[0]
        said = _said(sets[codes[first]] or (str(rows["code"][first]),))
        yield (said, str(names[kinds[first]]), bool(placed[first])), some


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
    said = {name: FILLINGS[name](facts) if name in FILLINGS else facts.field(name) for name in set(names)}
    if all(texts.count(texts[0]) == len(texts) for texts in said.values()):
        return [positional.format(*(said[name][0] for name in names))] * len(facts.table)
    return list(map(positional.format, *(said[name] for name in names)))


def _with_remarks(
    teller: Teller, rule: str, rows: Columns, subjects: Columns, texts: NDArray[np.object_]
) -> NDArray[np.object_]:
    report, words, entry = teller.report, teller.words, teller.report.rulebook.rules[rule]
    matters, kinds = rows["verdict"] >= Verdict.REVIEW, subjects["kind"]
    text = entry.text(report.as_of)
    join = words.part("sentences")
    for kind in report.results[rule].kinds:
        if note := _unconfirmed(text, kind, report.as_of, words):
            texts[matters & (kinds == kind)] += join + note
    if text is not None and not text.clauses:
        texts[matters | (rows["code"] == LISTED)] += join + words.reasons["note"]["no-clause"]
    lapsed = [found for other, found in teller.lapsed.items() if other != rule]
    if lapsed:
        texts[matters & np.isin(rows.index, np.concatenate(lapsed))] += join + words.reasons["note"]["expired"]
    remarked = np.flatnonzero(np.fromiter(map(bool, rows["remarks"]), bool, len(texts)))
    found = [rows[name][remarked].tolist() for name in ("remarks", "granted")]
    said = list(zip(*found, kinds[remarked].tolist(), strict=True))
    for remark, granted, kind in dict.fromkeys((remark, *row[1:]) for row in said for remark in row[0]):
        these = [at for at, row in zip(remarked, said, strict=True) if remark in row[0] and row[1:] == (granted, kind)]
        values = _grant(report, words, rule, granted) | _newer(entry, kind, report.as_of)
        texts[these] += join + words.reasons["note"][remark].format(**values)
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
