"""Land under several control layers, counted once: which lie on it together, and what adding them up would add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.land import occupying, pieces
from reports.phrases import M2_PER_HA, M2_PER_MU, hectares, mu
from reports.rounding import adding_up
from spatial.partition import partition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.words import Words
    from rules.core.report import Report

COMBINATIONS: Final = ("control_kinds", "subjects", "area_m2", "area_ha", "area_mu")
TOTALS: Final = (
    "subject", "subject_id", "subject_name", "county", "control_kinds", "distinct_m2", "sum_m2", "double_m2",
    "distinct_ha", "distinct_mu",
)  # fmt: skip


def occupied(report: Report, land: pd.DataFrame) -> pd.DataFrame:
    """Return the land of each subject under exactly each set of control kinds.

    Parameters
    ----------
    land
        As `reports.land.land_in_controls` returns it.

    Returns
    -------
    pandas.DataFrame
        `subject` (row of `Report.subjects`), `kinds` (tuple, in the order of the catalogue), `area_m2`; adds up to the
        distinct total.
    """
    parts = pieces(report, land, occupying(report))
    met = set(parts["kind"])
    kinds = [kind for kind in dict.fromkeys(report.layers.values()) if kind in met]
    label = pd.Index(kinds, dtype=object).get_indexer(pd.Index(parts["kind"].to_numpy(object)))
    found = partition(parts["subject"].to_numpy(np.int64), label, parts["geometry"].to_numpy(object))
    sets = {bits: tuple(kind for at, kind in enumerate(kinds) if bits >> at & 1) for bits in set(found.labels.tolist())}
    columns = {"subject": found.owner, "kinds": [sets[bits] for bits in found.labels.tolist()]}
    return pd.DataFrame({**columns, "area_m2": found.measure})


def by_set(land: pd.DataFrame, run: Report) -> pd.DataFrame:
    """Return `kinds`, `subjects`, `area_m2` of each set of control kinds that occurs, those of one kind first.

    Parameters
    ----------
    land
        As `occupied` returns it.
    """
    order = list(dict.fromkeys(run.layers.values()))
    sums = land.groupby("kinds", sort=False)["area_m2"].agg(["size", "sum"])
    sets = sorted(sums.index, key=lambda kinds: (len(kinds), [order.index(kind) for kind in kinds]))
    numbers = sums.loc[sets].to_numpy(float)
    found = pd.DataFrame({"kinds": pd.Series(sets, dtype=object), "subjects": numbers[:, 0], "area_m2": numbers[:, 1]})
    return found.astype({"subjects": "int64"})


def combinations(land: pd.DataFrame, run: Report, words: Words) -> pd.DataFrame:
    """Return the sets as a table; hectares and mu add up as printed."""
    found = by_set(land, run)
    return pd.DataFrame(
        {
            "control_kinds": [called(run, words, kinds) for kinds in found["kinds"]],
            "subjects": found["subjects"],
            "area_m2": found["area_m2"],
            "area_ha": adding_up(found["area_m2"] / M2_PER_HA, 4),
            "area_mu": adding_up(found["area_m2"] / M2_PER_MU, 2),
        }
    )


def by_kind(land: pd.DataFrame) -> pd.Series[float]:
    """Return the land (m2) under each control kind, that under several in each of them."""
    return land.explode("kinds").groupby("kinds", sort=False)["area_m2"].sum().astype(float)


def totals(report: Report, words: Words, land: pd.DataFrame) -> pd.DataFrame:
    """Return a row per subject with land in a control: that land once, the sum over the kinds, and what this adds.

    Parameters
    ----------
    land
        As `occupied` returns it.
    """
    subject, first, at = np.unique(land["subject"].to_numpy(np.int64), return_index=True, return_inverse=True)
    count = np.fromiter(map(len, land["kinds"]), np.int64, len(land))
    once, several = (np.bincount(at, land["area_m2"].to_numpy(float) * times, len(subject)) for times in (1, count))
    sets = np.split(land["kinds"].to_numpy(object), first[1:])
    named: dict[tuple[tuple[str, ...], ...], str] = {}
    for each in set(map(tuple, sets)):
        named[each] = called(report, words, list(dict.fromkeys(kind for kinds in each for kind in kinds)))
    subjects = report.subjects.iloc[subject]
    return pd.DataFrame(
        {
            "subject": report.numbers[subject] + 1,
            **{name: subjects[name].to_numpy(object) for name in ("subject_id", "subject_name", "county")},
            "control_kinds": [named[tuple(each)] for each in sets] if len(subject) else [],
            "distinct_m2": once,
            "sum_m2": several,
            "double_m2": several - once,
            "distinct_ha": hectares(once),
            "distinct_mu": mu(once),
        },
        columns=list(TOTALS),
    )


def called(run: Report, words: Words, kinds: Sequence[str]) -> str:
    """Name control kinds, an office's own by its title."""
    own = run.rulebook.rules
    return " + ".join(words.both(own[kind].title) if kind in own else words.kind(kind) for kind in kinds)
