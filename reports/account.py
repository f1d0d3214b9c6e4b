"""The account a run gives of itself: the tables `inputs`, `not_checked` and `run`."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, cast

import pandas as pd
import pyproj
import shapely

from reports.result_table import LIMIT
from reports.sentences import note_sentence

if TYPE_CHECKING:
    from reports.words import Words
    from rules.core.report import NotChecked, Report
    from rules.core.rulebook import Tolerance

INPUTS: Final = (
    "role", "kind", "file", "layer", "sha256", "bytes", "rows", "read", "repaired", "without_geometry", "crs",
    "crs_source", "encoding", "version", "date", "provider", "coverage", "note",
)  # fmt: skip
NOT_CHECKED: Final = ("what", "why", "remedy", "subjects")
LIBRARIES: Final = ("geopandas", "shapely", "pyproj", "pyogrio", "fiona", "numpy", "pandas", "pyarrow")


def inputs(report: Report, words: Words) -> pd.DataFrame:
    """Return one row per file and layer that was read."""
    rows = [
        {
            **{name: getattr(item, name) for name in INPUTS if name != "note"},
            "note": " ".join(note_sentence(note, words) for note in item.notes),
        }
        for item in report.inputs
    ]
    frame = pd.DataFrame(rows, columns=list(INPUTS))
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def not_checked(report: Report, words: Words) -> pd.DataFrame:
    """Return one row per rule or layer that could not be applied, with what to do about it."""
    rows = [
        {
            "what": item.what,
            "why": sentence(words, item, "why"),
            "remedy": sentence(words, item, "remedy"),
            "subjects": item.subjects,
        }
        for item in report.not_checked
    ]
    return pd.DataFrame(rows, columns=list(NOT_CHECKED)).astype({"subjects": "int64"})


def sentence(words: Words, item: NotChecked, part: str) -> str:
    """Return why something was not checked (`part` "why"), or what to do ("remedy")."""
    said = {"rule": item.what, "kind": item.what, **item.values}  # noqa: PD011 - a mapping of a note
    kinds = cast("tuple[str, ...]", said.get("kinds") or (said["kind"],))
    template: str = words.messages["not_checked"][item.why][part]
    rows = words.enumerate(cast("list[str]", said.get("rows", [])))
    return template.format(**{**said, "kind": words.kinds(kinds), "rows": rows})


def run(report: Report, rows: int) -> pd.DataFrame:
    """Return keys and values that say what ran: versions, the day, catalogue, rulebook, options.

    No paths and no clock times, so that the same inputs give the same bytes.

    Parameters
    ----------
    rows
        How many rows the complete table `results` has.
    """
    book, catalogue = report.rulebook, report.catalogue
    values = {
        "greenshield": version("greenshield"),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
        "as_of": report.as_of.isoformat(),
        "as_of_source": report.as_of_source,
        "catalogue": catalogue.name,
        "catalogue_file": catalogue.file,
        "catalogue_sha256": catalogue.sha256,
        "rulebook": book.name,
        "rulebook_version": book.version,
        "rulebook_sha256": book.sha256,
        "tolerance": _tolerance(book.tolerance),
        "results": "complete" if rows <= LIMIT else "violation and review only",
        **{f"option_{name}": value for name, value in report.options.items()},
    }
    return pd.DataFrame(list(values.items()), columns=["key", "value"])


def _tolerance(tolerance: Tolerance) -> str:
    sizes = f"{tolerance.area_m2:g} m2, {tolerance.length_m:g} m, {tolerance.touch_m:g} m, {tolerance.position_m:g} m"
    sizes += f", {tolerance.declared_share:.0%} and {tolerance.declared_m2:g} m2"
    return f"{sizes} (area, length, touch, position, declared area; {tolerance.author}, {tolerance.date.isoformat()})"
