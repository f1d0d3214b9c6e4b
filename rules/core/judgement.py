"""forbid WHEN, WHERE, UNLESS: the verdict of every subject, why, and with which numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from rules.core.codes import ORDER, Verdict
from rules.core.place import HITS, Place
from rules.core.term import Codes, Flags, Term, bit, where

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNITS = {2: "m2", 1: "m", 0: "m", -1: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One rule over the subjects of one kind: `table` and `pairs` as in `RuleResult`, `codes` still as sets."""

    table: pd.DataFrame
    pairs: pd.DataFrame


def judge_terms(
    rows: NDArray[np.int64],
    dimension: NDArray[np.int8],
    when: Mapping[str, Term],
    where: Mapping[str, Place | Term],
    unless: Mapping[str, Term],
) -> Judgement:
    """Judge each subject in Kleene logic.

    Parameters
    ----------
    rows
        The subjects' rows in the run; the index of the result.
    dimension
        2, 1, 0 or -1 (no geometry) of each.
    when, where, unless
        Named terms: a violation is all of `when`, all of `where` and none of `unless`.
    """
    places = {name: part for name, part in where.items() if isinstance(part, Place)}
    held = {name: part.exceeds() if isinstance(part, Place) else _attribute(part) for name, part in where.items()}
    scope, broken, exempt = (_all(when, len(rows)), _all(held, len(rows)), _any(unless, len(rows)))
    verdict, original = _verdict(scope, broken, ~exempt), _verdict(scope, broken, None)
    table = pd.DataFrame({"verdict": verdict, "original_verdict": original}, index=pd.Index(rows, name="subject"))
    table["codes"] = _codes(verdict, scope, broken, exempt)
    named = {**when, **held, **unless}
    table["terms"] = _named(named, verdict)
    table["missing"] = _missing(named, verdict)
    place = next(iter(places.values()), None)
    numbers = _attribute_numbers(len(rows)) if place is None else _numbers(place, dimension)
    table["dimension"] = dimension
    for name, values in numbers.items():
        table[name] = values
    return Judgement(table=table, pairs=pd.DataFrame() if place is None else _pairs(place, table, rows))


def _attribute(term: Term) -> Term:
    """Give a fact that stands where a place would its names: broken, or kept."""
    return Term(
        value=term.value,
        why=term.why,
        yes=np.where(term.yes == 0, bit("attribute"), term.yes),
        no=np.where(term.no == 0, bit("permitted"), term.no),
        missing=term.missing,
    )


def _all(terms: Mapping[str, Term], count: int) -> Term:
    total = Term.of(np.ones(count, bool))
    for term in terms.values():
        total &= term
    return total


def _any(terms: Mapping[str, Term], count: int) -> Term:
    total = Term.of(np.zeros(count, bool))
    for term in terms.values():
        total |= term
    return total


def _verdict(scope: Term, broken: Term, free: Term | None) -> NDArray[np.int8]:
    total = scope & broken if free is None else scope & broken & free
    return np.select(
        [scope.false, total.true, total.undecided],
        [Verdict.NOT_APPLICABLE, Verdict.VIOLATION, Verdict.REVIEW],
        Verdict.CLEAR,
    ).astype(np.int8)


def _codes(verdict: NDArray[np.int8], scope: Term, broken: Term, exempt: Term) -> Codes:
    """Return the set of codes of each verdict; what is clear by place is not also called exempt."""
    why = (scope & broken & ~exempt).why
    outside_scope = np.where(scope.no == 0, bit("out-of-scope"), scope.no)
    spared = np.where(exempt.yes == 0, bit("exempt"), exempt.yes)
    clear = np.where(broken.false, broken.no, spared)
    return np.select(
        [verdict == Verdict.NOT_APPLICABLE, verdict == Verdict.VIOLATION, verdict == Verdict.REVIEW],
        [outside_scope, broken.yes, why],
        clear,
    ).astype(np.uint64)


def first_codes(codes: Codes) -> NDArray[np.object_]:
    """Return the first code, in the table's order, of each set.

    >>> first_codes(np.array([0b110], np.uint64))
    array(['overlap'], dtype=object)
    """
    lowest = np.frexp((codes & (~codes + np.uint64(1))).astype(float))[1] - 1
    return np.array(ORDER, object)[np.maximum(lowest, 0)]


def all_codes(codes: Codes) -> list[tuple[str, ...]]:
    """Return all codes of each set, in the table's order."""
    sets, at = np.unique(codes, return_inverse=True)
    words = [tuple(code for number, code in enumerate(ORDER) if int(value) >> number & 1 and code) for value in sets]
    return [words[index] for index in at]


def _tuples(flags: Mapping[str, Flags], count: int) -> list[tuple[str, ...]]:
    """Return the names whose flag is set, per subject; distinct combinations are made once."""
    names = list(flags)
    if not names:
        return [()] * count
    packed = sum((flags[name].astype(np.int64) << at for at, name in enumerate(names)), np.zeros(count, np.int64))
    sets, at = np.unique(packed, return_inverse=True)
    words = [tuple(name for bit_, name in enumerate(names) if value >> bit_ & 1) for value in sets]
    return [words[index] for index in at]


def _named(terms: Mapping[str, Term], verdict: NDArray[np.int8]) -> list[tuple[str, ...]]:
    """Return the names of the terms that leave a review open, or that put a subject out of scope or exempt it."""
    review, violation = verdict == Verdict.REVIEW, verdict == Verdict.VIOLATION
    flags = {
        name: np.select([review, violation], [term.undecided, term.true], term.false if _scopes(term) else term.true)
        for name, term in terms.items()
    }
    return _tuples(flags, len(verdict))


def _scopes(term: Term) -> bool:
    return not bool(term.yes.any())


def _missing(terms: Mapping[str, Term], verdict: NDArray[np.int8]) -> list[tuple[str, ...]]:
    """Return the canonical fields that would decide a review."""
    fields: dict[str, Flags] = {}
    for term in terms.values():
        for name, flags in term.missing.items():
            fields[name] = fields.get(name, np.zeros(len(verdict), bool)) | (flags & term.undecided)
    return _tuples({name: flags & (verdict == Verdict.REVIEW) for name, flags in fields.items()}, len(verdict))


def _attribute_numbers(count: int) -> dict[str, object]:
    nothing = np.full(count, np.nan)
    return {
        "relation": "", "measure": nothing, "low": nothing, "high": nothing, "share": nothing, "width": nothing,
        "margin": nothing, "margin_unit": "", "nearest_m": nothing, "control_layer": "", "control_name": "",
        "zone": "", "centres": [()] * count,
    }  # fmt: skip


def _numbers(place: Place, dimension: NDArray[np.int8]) -> dict[str, object]:
    share = np.divide(place.measure, place.whole, out=np.zeros(len(dimension)), where=place.whole > 0)
    met = place.measure > 0
    over = np.where(dimension == 0, np.nan, place.measure - place.tolerance)
    return {
        "relation": place.relation(),
        "measure": place.measure,
        "low": np.clip(place.low - (place.uncovered if place.side == "outside" else 0.0), 0.0, None),
        "high": np.minimum(place.high + place.possible + (place.uncovered if place.side == "inside" else 0.0),
                           np.maximum(place.whole, place.high)),
        "share": np.clip(share, 0.0, 1.0),
        "width": _widest(place),
        "margin": np.where(met, over, -place.nearest_m),
        "margin_unit": np.where(met, [UNITS[int(value)] for value in dimension], "m"),
        "nearest_m": place.nearest_m,
        **_controls(place, len(dimension)),
        "centres": _centres(place, len(dimension)),
    }  # fmt: skip


def _widest(place: Place) -> NDArray[np.float64]:
    width = np.full(len(place.measure), np.nan)
    np.fmax.at(width, place.hits.subject.to_numpy(), place.hits.width.to_numpy(float))
    return width


def _controls(place: Place, count: int) -> dict[str, object]:
    """Name the control with the largest part of each subject."""
    largest = place.hits.sort_values(["subject", "measure"], ascending=[True, False], kind="stable")
    largest = largest.drop_duplicates("subject")
    named: dict[str, object] = {}
    for column in ("control_layer", "control_name", "zone"):
        values = np.full(count, "", object)
        values[largest.subject.to_numpy()] = largest[column].to_numpy()
        named[column] = values
    return named


def _centres(place: Place, count: int) -> list[tuple[tuple[str, str], ...]]:
    """Return what each alternative centre would give: its name and the word for it."""
    if not place.centres:
        return [()] * count
    answers = []
    for name, part in place.centres:
        term = part.exceeds()
        words = np.select([term.true, term.undecided], ["violation", "review"], "clear")
        answers.append([(name, str(word)) for word in words])
    return list(zip(*answers, strict=True))


def _pairs(place: Place, table: pd.DataFrame, rows: NDArray[np.int64]) -> pd.DataFrame:
    """Return the rows of the rule's own layer: what overlaps or is undecided."""
    verdict = table.verdict.to_numpy()
    if place.side == "outside":
        part = _outside_rows(place, table, verdict)
    else:
        wanted = verdict[place.hits.subject] != Verdict.NOT_APPLICABLE
        undecided = place.hits.near & (verdict[place.hits.subject] == Verdict.REVIEW)
        part = place.hits[wanted & (place.hits.relation.isin(HITS) | undecided)].copy()
        part["share"] = part.measure / place.whole[part.subject]
        part["relation"] = [_relation(value) for value in part.relation]
        part = pd.concat([part, _uncovered_rows(place, table, verdict)], ignore_index=True)
    part["dimension"] = table.dimension.to_numpy()[part.subject]
    part["subject"] = rows[part.subject.to_numpy(np.int64)]
    columns = ["subject", "control", "control_layer", "control_name", "zone", "relation", "measure", "low", "high",
               "share", "width", "dimension", "geometry"]  # fmt: skip
    return part.sort_values("subject", kind="stable", ignore_index=True)[columns]


def _relation(value: int) -> str:
    from spatial.pairs import Relation

    return Relation(value).name.lower()


def _outside_rows(place: Place, table: pd.DataFrame, verdict: NDArray[np.int8]) -> pd.DataFrame:
    some = np.flatnonzero(
        (verdict != Verdict.NOT_APPLICABLE) & ((place.measure > place.tolerance) | (verdict == Verdict.REVIEW))
    )
    relation = table.relation.to_numpy(object)
    return _bare_rows(table, some, place.measure, table.low.to_numpy(), table.high.to_numpy(), place.whole,
                      place.geometry, relation)  # fmt: skip


def _uncovered_rows(place: Place, table: pd.DataFrame, verdict: NDArray[np.int8]) -> pd.DataFrame:
    open_ = (verdict == Verdict.REVIEW) & (table["codes"].to_numpy(np.uint64) & bit("no-coverage") != 0)
    some = np.flatnonzero(open_)
    none = np.zeros(len(verdict))
    relation = np.full(len(verdict), "uncovered", object)
    return _bare_rows(table, some, place.uncovered, none, place.uncovered, place.whole, place.uncovered_geometry,
                      relation)  # fmt: skip


def _bare_rows(
    table: pd.DataFrame, some: NDArray[np.int64], measure: NDArray[np.float64], low: NDArray[np.float64],
    high: NDArray[np.float64], whole: NDArray[np.float64], geometry: NDArray[np.object_],
    relation: NDArray[np.object_],
) -> pd.DataFrame:  # fmt: skip
    """Return rows without a control: the part outside, or the part without coverage."""
    return pd.DataFrame(
        {
            "subject": some, "control": pd.array([pd.NA] * len(some), "Int64"), "control_layer": "",
            "control_name": "", "zone": "", "relation": relation[some], "measure": measure[some], "low": low[some],
            "high": high[some], "share": measure[some] / np.maximum(whole[some], 1e-300), "width": np.nan,
            "geometry": geometry[some],
        }
    )  # fmt: skip


__all__ = ["Iterable", "Judgement", "all_codes", "first_codes", "judge_terms", "where"]
