"""What the forms say of a run, such that batches add up: in whatever order and however the run was cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import add
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from reports import asked, counts
from reports.answer_rows import answers, with_room
from reports.areas import areas
from reports.decided import matched
from reports.json_lines import lines
from reports.land import land_in_controls
from reports.land_sheet import land_rows
from reports.match_sheet import matches
from reports.outline import inputs_read, one_list, outline
from reports.remedy_tables import remedy_frame
from reports.result_table import is_open
from reports.sensitivity_table import sensitivity_frame
from reports.totals import occupied, totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.layer import Input
    from reports.asked import Asked
    from reports.words import Words
    from rules.core.report import Report

_COUNTS: Final = ("subjects", "rules", "counties", "rules_by_county", "told")
_ROWS: Final = (
    "areas", "land", "totals", "land_classes", "answers", "lines", "matches", "decided", "remedies", "sensitivity",
)  # fmt: skip


class Alone(NamedTuple):
    """The one subject of a run: its report, and its rows of `results`."""

    report: Report
    results: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a batch, or a whole run, adds up to. Frames are sorted by `subject`, which counts from 1 over the run.

    Attributes
    ----------
    run
        The report without its rows: what all batches say alike.
    inputs
        As `reports.outline.inputs_read` has them.
    alone
        Where there is one subject only, all of it.
    subjects, rules, counties, rules_by_county
        As `reports.counts` has them.
    areas, land, totals, land_classes
        As `reports.areas`, `reports.totals` and `reports.land_sheet` have them.
    told, answers
        How many rows the sheet of results would have, and those it has room for (`reports.answer_rows`).
    lines
        As `reports.json_lines` has them, with `open`: violation or review.
    asked
        What has to be supplied.
    matches, decided, remedies, sensitivity
        How lists met geometry, what people decided, and what was asked again, as their modules have it.
    """

    run: Report
    inputs: tuple[tuple[float, Input], ...]
    alone: Alone | None
    subjects: pd.Series[int]
    rules: pd.DataFrame
    counties: pd.DataFrame
    rules_by_county: pd.DataFrame
    areas: pd.DataFrame
    land: pd.DataFrame
    totals: pd.DataFrame
    land_classes: pd.DataFrame
    told: int
    answers: pd.DataFrame
    lines: pd.DataFrame
    asked: Asked
    matches: pd.DataFrame
    decided: pd.DataFrame
    remedies: pd.DataFrame
    sensitivity: pd.DataFrame

    @cached_property
    def area(self) -> pd.Series[float]:
        """m2 by what they are of (`reports.areas`)."""
        return self.areas.groupby("what")["area_m2"].sum()

    @cached_property
    def area_by_county(self) -> pd.Series[float]:
        """m2 by what they are of and the code of the county."""
        return self.areas.groupby(["what", "code"])["area_m2"].sum()


def tally(report: Report, words: Words, results: pd.DataFrame, *, everything: bool = False) -> Tally:
    """Count and add up a batch.

    Parameters
    ----------
    results
        As `reports.result_table.results` returns them.
    everything
        Keep the lines of clear and not applicable rows for summary.json too, where `results` has them.
    """
    in_controls, open_ = land_in_controls(report), is_open(results)
    land, kept = occupied(report, in_controls), np.flatnonzero(open_ | everything)
    told, shown = answers(report, results)
    return Tally(
        run=outline(report),
        inputs=inputs_read(report),
        alone=Alone(report, results) if len(report.subjects) == 1 else None,
        subjects=counts.of_subjects(report),
        rules=counts.of_rules(report),
        counties=counts.of_counties(report),
        rules_by_county=counts.of_rules_by_county(report),
        areas=_numbered(report, areas(report, in_controls)),
        land=_numbered(report, land),
        totals=totals(report, words, land),
        land_classes=land_rows(report),
        told=told,
        answers=shown,
        lines=lines(results, kept).assign(open=open_[kept]),
        asked=asked.asked(report, words),
        matches=matches(report, words),
        decided=matched(report),
        remedies=remedy_frame(report, words),
        sensitivity=sensitivity_frame(report),
    )


def together(tallies: Sequence[Tally]) -> Tally:
    """Add up the batches of a run; none of the results depends on their order.

    Parameters
    ----------
    tallies
        At least one; each subject of the run is in one of them.
    """
    each: dict[str, list[Any]] = {
        name: [getattr(tally, name) for tally in tallies] for name in Tally.__dataclass_fields__
    }
    inputs = one_list(each["inputs"])
    alone = [one for one in each["alone"] if one is not None]
    added: dict[str, Any] = {name: reduce(add, each[name]) for name in _COUNTS}
    added |= {name: _joined(each[name]) for name in _ROWS}
    added["answers"] = with_room(added["answers"], added["told"])
    found = Tally(
        **added,
        run=replace(tallies[0].run, inputs=tuple(item for _, item in inputs)),
        inputs=inputs,
        alone=alone[0] if len(alone) == 1 else None,
        asked=asked.together(each["asked"]),
    )
    return found if found.subjects["total"] == 1 else replace(found, alone=None)


def _numbered(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Give rows of `Report.subjects` their numbers in the run."""
    numbers = report.numbers[frame["subject"].to_numpy("int64")] + 1
    return frame.assign(subject=numbers).sort_values("subject", kind="stable", ignore_index=True)


def _joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put rows together in the order of subjects; those of a subject are in one frame, and keep their order."""
    every = list(frames)
    some = sorted((frame for frame in every if len(frame)), key=lambda frame: int(frame["subject"].iloc[0]))
    joined = pd.concat(some or every[:1], ignore_index=True)
    if joined["subject"].is_monotonic_increasing:  # most often: sorting texts is dear
        return joined
    return joined.sort_values("subject", kind="stable", ignore_index=True)
