"""A batch may hold no subject of a kind that the run has: its rules are asked all the same, and answer nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk import BOOK, TODAY
from everyone import ALL, everyone

from rules.core.report import CatalogueFacts
from rules.core.run import Run, counted
from rules.registry import RULES


@pytest.fixture(scope="module")
def run():
    facts = CatalogueFacts(name="desk", file="catalogue.toml", sha256="0" * 64)
    return Run(
        counts=counted(everyone()), controls=tuple(ALL), rules=RULES, rulebook=BOOK, catalogue=facts, as_of=TODAY,
        as_of_source="option",
    )  # fmt: skip


def nobody(layer):
    """The layer without its rows."""
    return replace(layer, frame=layer.frame.iloc[:0], placed=layer.placed.take(slice(0)))


@pytest.fixture(scope="module")
def reports(run):
    return run.judge(tuple(everyone())), run.judge(tuple(map(nobody, everyone())))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_nobody_is_answered_in_the_same_columns(rule, reports):
    full, none = (report.results[rule.id] for report in reports)
    assert full.kinds == none.kinds
    for name in ("table", "pairs"):
        empty = getattr(none, name)
        assert len(empty) == 0
        assert empty.dtypes.to_dict() == getattr(full, name).dtypes.to_dict()


def test_the_subjects_of_one_kind_alone_are_answered_as_among_all(run, reports):
    full = reports[0]
    for layer in everyone():
        rows = full.subjects.index[full.subjects["kind"] == layer.kind]
        alone = run.judge((layer,))
        for rule, result in alone.results.items():
            told = full.results[rule].table
            expected = told[told.index.isin(rows)][["verdict", "code", "codes", "measure", "nearest_m"]]
            found = result.table[expected.columns]
            assert found.reset_index(drop=True).equals(expected.reset_index(drop=True))
