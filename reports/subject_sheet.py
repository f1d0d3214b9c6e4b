"""The terminal's picture of one subject: what it is, and one line per requirement."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from reports.crs_names import crs_name
from reports.grid import grid
from reports.land_sheet import land_line
from reports.phrases import M2_PER_HA, M2_PER_MU, cell, distance, percent
from reports.speech import LISTED, relations, shared, unchecked_rules, unsure_rules, verdict_said
from rules.core.choices import once
from rules.core.codes import Verdict
from rules.core.declared import AGREES

if TYPE_CHECKING:
    import pandas as pd

    from reports.words import Words
    from rules.core.report import Report

NOTHING: Final = "—"
_LACKS: Final = "missing-attribute"
"""The code that the missing fields themselves say better."""


def subject_lines(report: Report, words: Words, results: pd.DataFrame, question: str) -> tuple[list[str], list[str]]:
    """Return the lines about the one subject of a run, and those of its table of requirements.

    Parameters
    ----------
    question
        The field that is asked for first, "" for none: where it is missing, what else is missing waits.
    """
    subject = report.subjects.iloc[0]
    read = next(item for item in report.inputs if (item.file, item.layer) == (subject["file"], subject["layer"]))
    source = words.message("terminal", f"crs-{read.crs_source}")
    facts = [_who(report, subject, words), *_sizes(subject, words), *land_line(report, words)]
    if read.crs:
        facts.append(words.message("terminal", "crs", crs=crs_name(read.crs, words), source=source))
    return facts, _requirements(report, words, results, question)


def degrees(lon: float, lat: float) -> str:
    """Return a position in degrees and minutes.

    >>> degrees(110.1333, 38.7167)
    '110°08′E 38°43′N'
    """
    east, north = round(lon * 60), round(lat * 60)
    return f"{east // 60}°{east % 60:02d}′E {north // 60}°{north % 60:02d}′N"


def _who(report: Report, subject: pd.Series[Any], words: Words) -> str:
    shares = dict(subject["county_shares"])
    share = shares.get(subject["county_code"])
    footprint = subject["geometry"]
    point = None if footprint is None or footprint.is_empty else footprint.centroid
    nowhere = words.message("terminal", "outside-counties" if report.counties else "no-county")
    county = cell(subject["county"]) or (nowhere if point else NOTHING)
    return words.message(
        "terminal",
        "subject",
        kind=words.kind(subject["kind"]),
        name=cell(subject["subject_name"]) or words.part("unnamed"),
        county=county if share is None else f"{county} {share:.0%}",
        centre=NOTHING if point is None else degrees(point.x, point.y),
    )


def _sizes(subject: pd.Series[Any], words: Words) -> list[str]:
    """Return the areas beside each other, or the length; a point has neither."""
    if not math.isnan(subject["length_m"]):
        return [words.message("terminal", "length", value=f"{subject['length_m']:.2f}")]
    if math.isnan(subject["area_m2"]):
        return []
    declared, planar = subject["declared_ha"], subject["planar_ha"]
    sizes = []
    if not math.isnan(declared):
        sizes.append(words.message("terminal", "declared", value=f"{declared:.4f}"))
    if not math.isnan(planar):
        agrees = "planar-agrees" if abs(declared - planar) <= AGREES else "planar"
        sizes.append(words.message("terminal", agrees, value=f"{planar:.4f}"))
    ha, mu = subject["area_m2"] / M2_PER_HA, subject["area_m2"] / M2_PER_MU
    sizes.append(words.message("terminal", "ellipsoidal", value=f"{ha:.4f}", mu=f"{mu:.2f}"))
    excess = subject["excess_ha"]
    if abs(excess) > AGREES:
        key = "shortage" if excess < 0 else "excess-short" if subject["falls_short"] else "excess"
        sizes.append(words.message("terminal", key, value=f"{abs(excess):.4f}", share=percent(abs(excess) / declared)))
    return [words.message("terminal", "area", sizes=" | ".join(sizes))]


def _requirements(report: Report, words: Words, results: pd.DataFrame, question: str) -> list[str]:
    """Return the table: number, question, relation, hectares, per cent, verdict, what else there is to say."""
    head = words.section("terminal_header")
    kind = str(report.subjects["kind"].iloc[0])
    unsure = unsure_rules(report)
    absent = {item.what for item in unchecked_rules(report) if kind in report.rulebook.rules[item.what].subjects}
    answers = {str(row["rule"]): row for _, row in results.assign(**shared(report, results)).iterrows()}
    rows = [["", *(head[name] for name in ("question", "relation", "amount", "percent", "verdict")), ""]]
    for rule, entry in report.rulebook.rules.items():
        title = words.both(entry.title) + ("*" if rule in unsure else "")
        number = str(len(rows))
        if rule in answers:
            answer = answers[rule]
            verdict = verdict_said(words, answer["verdict"], answer["code"], kind)
            besides = _besides(report, words, answer, question)
            rows.append([number, title, *_where(report, words, answer), verdict, besides])
        elif rule in absent:
            unchecked, why = words.term("verdict", "unchecked"), words.message("terminal", "no-layer")
            rows.append([number, title, NOTHING, NOTHING, NOTHING, unchecked, why])
    return grid(rows, right={0, 3, 4})


def _where(report: Report, words: Words, answer: pd.Series[Any]) -> tuple[str, str, str]:
    """Return the relation, and the hectares and per cent that lie in the control."""
    if answer["verdict"] == Verdict.NOT_APPLICABLE.word and answer["code"] != LISTED:
        return NOTHING, NOTHING, NOTHING
    area, share = answer["area_m2"], answer["share"]
    if report.results[answer["rule"]].outside and math.isnan(area):  # the part outside was not looked at
        return NOTHING, NOTHING, NOTHING
    table = report.results[answer["rule"]].table.assign(kind=answer["kind"])
    where = relations(report, words, answer["rule"], table)[0] or NOTHING
    return (where, f"{area / M2_PER_HA:.4f}", f"{share * 100:.2f}") if area > 0 else (where, NOTHING, NOTHING)


def _code(words: Words, answer: pd.Series[Any]) -> str:
    return words.term_of("code", str(answer["code"]), str(answer["kind"]))


def _besides(report: Report, words: Words, answer: pd.Series[Any], question: str) -> str:
    """Return why it is open, and the fields that are missing; else where it lies as it must, or how far the nearest."""
    open_ = [_code(words, answer)] if answer["verdict"] == Verdict.REVIEW.word else []
    if answer["missing"]:
        missing = once(answer["missing"].split(","))
        first = [question] if question in missing else missing
        layers = report.rulebook.rules[answer["rule"]].controls
        named = [words.field(field, answer["kind"], *layers) for field in first]
        open_ = [part for part in open_ if answer["code"] != _LACKS]
        open_.append(words.message("terminal", "lacks", fields=words.enumerate(named)))
    if open_:
        return "  ".join(open_)
    if answer["code"] == "within":
        return str(report.results[answer["rule"]].table["control_name"].iloc[0])
    metres = 0.0 if answer["verdict"] == Verdict.NOT_APPLICABLE.word else float(answer["nearest_m"])
    return words.message("terminal", "nearest", distance=distance(words, metres)) if metres > 0 else ""
