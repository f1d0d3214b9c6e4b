"""The sheets of summary.xlsx in which areas are added up: 扣重统计, 分县分项, 地类面积."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reports.book_sheet import BookSheet, cut, headed
from reports.county_rules import county_rules_sheet
from reports.land_sheet import land_sheet
from reports.phrases import M2_PER_HA, M2_PER_MU, hectares, mu
from reports.rounding import adding_up
from reports.totals import by_kind, called, combinations

if TYPE_CHECKING:
    from reports.tally import Tally
    from reports.words import Words


def total_sheets(tally: Tally, words: Words) -> list[BookSheet]:
    """Return the sheets that have something to add up."""
    sheets = []
    if len(tally.land):
        tables = ((words.message("book", "by-set"), _by_set(tally, words)),
                  (words.message("book", "by-kind"), _by_kind(tally, words)))  # fmt: skip
        sheets.append(
            BookSheet(name=words.term("sheet", "totals"), tables=tables, notes=(words.message("book", "totals"),))
        )
    if tally.run.counties and len(ruled := county_rules_sheet(tally, words)):
        notes = (words.message("book", "counties"), words.message("book", "rounded"))
        sheets.append(BookSheet(name=words.term("sheet", "county_rules"), tables=(("", ruled),), notes=notes))
    if len(tally.land_classes):
        classes = tally.run.rulebook.land_classes
        unsure = [words.message("book", "land-unsure", codes=words.enumerate(sorted(classes.unsure)))]
        notes = (
            words.message("book", "land-classes", source=classes.source), words.message("book", "rounded"),
            *(unsure if classes.unsure else ()), *cut(len(tally.land_classes), words),
        )  # fmt: skip
        sheets.append(
            BookSheet(
                name=words.term("sheet", "land_classes"),
                tables=(("", land_sheet(tally.land_classes, words)),),
                notes=notes,
            )
        )
    return sheets


def _by_set(tally: Tally, words: Words) -> pd.DataFrame:
    """Return the combinations with the total, which is their sum as printed."""
    land = tally.land
    frame = combinations(land, tally.run, words).drop(columns="area_m2")
    total = {
        "control_kinds": words.message("book", "distinct-total"), "subjects": land["subject"].nunique(),
        "area_ha": round(float(frame["area_ha"].sum()), 4), "area_mu": round(float(frame["area_mu"].sum()), 2),
    }  # fmt: skip
    return headed(pd.concat([frame, pd.DataFrame([total])]), words, "totals_header")


def _by_kind(tally: Tally, words: Words) -> pd.DataFrame:
    """Return each kind by itself, their sum, what of it is counted more than once, and what is left."""
    land, kinds = tally.land, by_kind(tally.land)
    subjects = land.explode("kinds").groupby("kinds", sort=False)["subject"].nunique()
    frame = pd.DataFrame(
        {
            "control_kinds": [called(tally.run, words, [kind]) for kind in kinds.index],
            "subjects": subjects.loc[kinds.index].to_numpy(),
            "area_ha": adding_up(kinds / M2_PER_HA, 4),
            "area_mu": adding_up(kinds / M2_PER_MU, 2),
        }
    )
    once = land["area_m2"].sum()
    ha, in_mu = float(hectares(once)), float(mu(once))
    more = [
        ("sum", None, frame["area_ha"].sum(), frame["area_mu"].sum()),
        ("double", None, frame["area_ha"].sum() - ha, frame["area_mu"].sum() - in_mu),
        ("distinct-total", land["subject"].nunique(), ha, in_mu),
    ]
    rest = pd.DataFrame(
        [(words.message("book", key), count, round(a, 4), round(b, 2)) for key, count, a, b in more],
        columns=list(frame.columns), dtype=object,
    )  # fmt: skip
    return headed(pd.concat([frame.astype(object), rest]), words, "totals_header")
