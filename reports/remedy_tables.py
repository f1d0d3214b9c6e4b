"""The layers `remedies`, `remedies_line`, `remedies_point`: what would change each violation, in words and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from layers.results.geopackage import Table
from reports.book_sheet import BookSheet, cut, headed, room
from reports.phrases import cells, distance, hectares, percent, quantity
from reports.subject_tables import LAYERS
from rules.core.choices import spoken
from rules.core.codes import Verdict
from rules.core.remedies import COLUMNS as FOUND

if TYPE_CHECKING:
    from reports.tally import Tally
    from reports.words import Words
    from rules.core.report import Report
    from rules.core.rulebook import Rulebook

COLUMNS: Final = (
    "subject", "subject_id", "subject_name", "rule", "remedy", "verdict_then", "distance_m", "bearing", "area_m2",
    "area_ha", "length_m", "share", "parts", "also", "note",
)  # fmt: skip
_SHEET: Final = ("subject", "subject_id", "subject_name", "rule", "remedy", "verdict_then", "note")


def remedy_frame(report: Report, words: Words) -> pd.DataFrame:
    """Return a row per remedy; `subject` counts from 1, `verdict_then` is "" where there is none.

    `area_m2`, `length_m` and `share` are of what is drawn; `also` the rules whose answer is worse then (ids, comma).
    """
    found = _found(report)
    at = found["subject"].to_numpy(np.int64)
    dimension = report.subjects["dimension"].to_numpy()[at]
    measure = found["measure"].to_numpy(float)
    frame = pd.DataFrame(
        {
            "subject": report.numbers[at] + 1,
            "subject_id": cells(report.subjects["subject_id"].iloc[at]),
            "subject_name": cells(report.subjects["subject_name"].iloc[at]),
            "rule": found["rule"].to_numpy(object),
            "remedy": found["remedy"].to_numpy(object),
            "verdict_then": _then(found),
            "distance_m": found["distance_m"].to_numpy(float).round(1),
            "bearing": found["bearing"].to_numpy(float).round(1),
            "area_m2": np.where(dimension == 2, measure, np.nan),  # noqa: PLR2004 - a polygon
            "length_m": np.where(dimension == 1, measure, np.nan),
            "share": found["share"].to_numpy(float),
            "parts": found["parts"].to_numpy(np.int64),
            "also": [",".join(rule for rule, _ in also) for also in found["also"]],
            "note": [
                _sentence(row, size, report.rulebook, words)
                for row, size in zip(found.itertuples(), dimension, strict=True)
            ],
        }
    )
    frame["area_ha"] = hectares(frame["area_m2"])
    return frame[list(COLUMNS)]


def remedy_tables(report: Report, words: Words) -> list[Table]:
    """Return the layers; rows that draw nothing stand with the polygons, as subjects without geometry do."""
    if report.remedies is None:
        return []
    frame, geometry = remedy_frame(report, words), _found(report)["geometry"].to_numpy(object)
    verdicts = words.section("verdict")
    tables = []
    for name, dimensions, geometry_type in LAYERS:
        rows = np.flatnonzero(np.isin(shapely.get_dimensions(geometry), dimensions))
        layer = name.replace("subjects", "remedies")
        if not len(rows) and layer != "remedies":
            continue
        tables.append(
            Table(
                name=layer,
                title=words.term("title", layer),
                description=words.term("title", layer),
                frame=frame.iloc[rows].reset_index(drop=True),
                geometry=geometry[rows],
                geometry_type=geometry_type,
                aliases={column: words.term("column", column) for column in frame.columns},
                words={"remedy": words.section("remedy"), "verdict_then": verdicts},
            )
        )
    return tables


def remedy_sheets(tally: Tally, words: Words) -> list[BookSheet]:
    """Return the sheet, where remedies were asked for."""
    if tally.run.remedies is None:
        return []
    frame = tally.remedies[list(_SHEET)].iloc[: room(len(tally.remedies))]
    frame["remedy"] = [words.term("remedy", remedy) for remedy in frame["remedy"]]
    frame["verdict_then"] = [words.term("verdict", word) if word else "" for word in frame["verdict_then"]]
    tables, notes = (("", headed(frame, words)),), (words.message("book", "remedies"), *cut(len(tally.remedies), words))
    return [BookSheet(name=words.term("sheet", "remedies"), tables=tables, notes=notes)]


def remedy_lines(tally: Tally, words: Words) -> list[str]:
    """Return what a terminal says: of one subject every remedy, of many how many there are of each."""
    frame = tally.remedies
    if frame.empty:
        return []
    if tally.alone:
        return [
            words.message("terminal", "remedy", rule=rule, note=note)
            for rule, note in zip(frame["rule"], frame["note"], strict=True)
        ]
    offered = frame[frame["verdict_then"] != ""].drop_duplicates(["subject", "rule", "remedy"])["remedy"].value_counts()
    counts = {remedy: int(offered.get(remedy, 0)) for remedy in ("move", "cut", "document")}
    total = len(frame.drop_duplicates(["subject", "rule"]))
    return [words.message("terminal", "remedies", total=total, **counts)]


def _found(report: Report) -> pd.DataFrame:
    return pd.DataFrame(columns=list(FOUND)) if report.remedies is None else report.remedies


def _then(found: pd.DataFrame) -> list[str]:
    return [Verdict(verdict).word if verdict >= 0 else "" for verdict in found["verdict"].tolist()]


def _sentence(row: Any, dimension: int, book: Rulebook, words: Words) -> str:  # noqa: ANN401 - a row of the frame
    """Say one remedy, what else it would touch, or why there is none."""
    if row.verdict < 0:
        key = f"{row.remedy}-open" if row.code else f"{row.remedy}-none"
        return words.message("remedy", key, code=words.term("code", row.code) if row.code else "")
    if row.remedy == "document":
        return _document(row, book, words)
    if row.remedy == "move":
        way = direction(row.bearing, words)
        said = words.message("remedy", "move", way=way, distance=distance(words, row.distance_m))
    else:
        left = quantity(words, row.measure, dimension)
        key = "cut" if row.parts == 1 else "cut-parts"
        said = words.message("remedy", key, left=left, share=percent(row.share), parts=row.parts)
    if not row.also:
        return said
    touched = words.enumerate([f"{rule} {words.term('verdict', verdict)}" for rule, verdict in row.also])
    return said + words.part("sentences") + words.message("remedy", "also", rules=touched)


def _document(row: Any, book: Rulebook, words: Words) -> str:  # noqa: ANN401 - a row of the frame
    """Say which documents an exemption rests on, and what has to be true and claimed that they prove anything."""
    named = [words.both(each.document) for each in row.exemptions]
    granted = list(dict.fromkeys(words.both(each.granted_by) for each in row.exemptions))
    documents, by = words.enumerate(named), words.enumerate(granted)
    said = {"documents": documents, "by": by, "verdict": words.term("verdict", Verdict(row.verdict).word)}
    if row.claim is None:
        return words.message("remedy", "document", **said)
    field, meaning = row.claim
    case = words.both(book.rules[row.rule].terms[row.exemptions[0].term])
    claim = spoken(book, field, words.lang)[meaning]
    return words.message("remedy", "document-claimed", **said, case=case, field=words.field(field), claim=claim)


def direction(bearing: float, words: Words) -> str:
    """Say a bearing in degrees clockwise from north by the nearer of north and south.

    >>> from reports.words import load
    >>> [direction(bearing, load("zh")) for bearing in (0.0, 32.2, 90.0, 200.0, 359.7)]
    ['正北', '北偏东32°', '正东', '南偏西20°', '正北']
    """
    whole = round(bearing) % 360
    quarter, rest = divmod(whole, 90)
    if rest == 0:
        return words.message("bearing", ("n", "e", "s", "w")[quarter])
    degrees = rest if quarter in {0, 2} else 90 - rest
    return words.message("bearing", ("ne", "se", "sw", "nw")[quarter], degrees=degrees)
