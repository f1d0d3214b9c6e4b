"""Sheet 总览: the run in one row."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd

from reports.land import rules_about
from reports.phrases import hectares, mu

if TYPE_CHECKING:
    from reports.tally import Tally
    from reports.words import Words
    from rules.core.report import Report


def overview(tally: Tally, words: Words) -> pd.DataFrame:
    """Return one row under printed headings: counts of subjects, and the land occupied, each place once."""
    counts, run = tally.subjects.to_dict(), tally.run
    red_line = _occupied(tally, "ecological-red-line")
    reserve = _occupied(tally, "nature-reserve")
    not_run = words.term("verdict", "unchecked")
    values = {
        "batch": _batch(run, words),
        "as_of": run.as_of.isoformat(),
        "subjects": counts["total"],
        "violation": counts["violation"],
        "review": counts["review"],
        "clear": counts["clear"],
        "not_applicable": counts["not-applicable"],
        "unjudged": counts["unchecked"],
        "unchecked": counts["incomplete"],
        "red_line_ha": not_run if red_line is None else float(hectares(red_line)),
        "red_line_mu": not_run if red_line is None else float(mu(red_line)),
        "reserve_ha": not_run if reserve is None else float(hectares(reserve)),
        "distinct_ha": float(hectares(tally.land["area_m2"].sum())),
        "catalogue": run.catalogue.name,
        "rulebook": f"{words.both(run.rulebook.title)} {run.rulebook.version}",
    }
    return pd.DataFrame([{words.term("overview", name): value for name, value in values.items()}])


def _occupied(tally: Tally, kind: str) -> float | None:
    """Return the land (m2) occupied of a control kind, None where no rule of the run looked at it: that is no zero."""
    return float(tally.area.get(kind, 0.0)) if rules_about(tally.run, {kind}) else None


def _batch(run: Report, words: Words) -> str:
    """Return what was handed in: the first file, and how many there are."""
    files = list(dict.fromkeys(PurePath(item.file).name for item in run.inputs if item.role == "subject"))
    if len(files) == 1:
        return files[0]
    return words.message("book", "batch", first=files[0], count=len(files)) if files else ""
