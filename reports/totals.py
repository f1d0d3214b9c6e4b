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
    subject, measure = parts["subject"].to_numpy(np.int64), parts["area_m2"].to_numpy(float)
    alone = np.bincount(subject)[subject] == 1  # one piece is what it is, as most often: there is nothing to cut
    found = partition(subject[~alone], label[~alone], parts["geometry"].to_numpy(object)[~alone])
    sets = {bits: tuple(kind for at, kind in enumerate(kinds) if bits >> at & 1) for bits in set(found.labels.tolist())}
    named = [(kinds[each],) for each in label[alone].tolist()] + [sets[bits] for bits in found.labels.tolist()]
    columns = {"subject": np.concatenate([subject[alone], found.owner]), "kinds": named}
    frame = pd.DataFrame({**columns, "area_m2": np.concatenate([measure[alone], found.measure])})
    return frame.sort_values("subject", kind="stable", ignore_index=True)


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
    of, sets = pd.factorize(land["kinds"].to_numpy(object))
    count = np.array(list(map(len, sets)), np.int64)[of]
    once, several = (np.bincount(at, land["area_m2"].to_numpy(float) * times, len(subject)) for times in (1, count))
    named = np.array([*(called(report, words, kinds) for kinds in sets), None], object)[of[first]]
    last = np.append(first[1:], len(land))
    for row in np.flatnonzero(last - first > 1):
        under = [kind for each in of[first[row] : last[row]] for kind in sets[each]]
        named[row] = called(report, words, list(dict.fromkeys(under)))
    subjects = report.subjects.iloc[subject]
    return pd.DataFrame(
        {
            "subject": report.numbers[subject] + 1,
            **{name: subjects[name].to_numpy(object) for name in ("subject_id", "subject_name", "county")},
            "control_kinds": named,
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
