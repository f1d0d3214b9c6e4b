"""The frames of a rule's result, each made once of the columns of its judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from rules.core.code_sets import all_codes, first_codes
from rules.core.layer_rows import NO_CONTROL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from rules.core.judgement import Judgement

TEXTS: Final = frozenset({
    "code", "relation", "margin_unit", "control_layer", "control_name", "zone", "evidence",
})  # fmt: skip
"""Columns of texts, also where there is no row to tell by."""


def table_of(judged: Sequence[Judgement]) -> pd.DataFrame:
    """Return the table of a result (`RuleResult.table`) but for its remarks, of one judgement per kind."""
    rows = np.concatenate([judgement.rows for judgement in judged])
    order = np.argsort(rows, kind="stable")
    columns = _joined([judgement.columns for judgement in judged], order)
    codes = columns["codes"]
    columns["codes"] = all_codes(codes)
    ahead = {name: columns.pop(name) for name in ("verdict", "original_verdict")}
    return _framed({**ahead, "code": first_codes(codes), **columns}, pd.Index(rows[order], name="subject"))


def pairs_of(judged: Sequence[Judgement]) -> pd.DataFrame:
    """Return the rows of a rule's own layer (`RuleResult.pairs`); a rule without a place has no columns either."""
    found = [judgement.pairs for judgement in judged if judgement.pairs]
    if not found:
        return pd.DataFrame()
    order = np.argsort(np.concatenate([pairs["subject"] for pairs in found]), kind="stable")
    columns = _joined(found, order)
    return _framed(columns, pd.RangeIndex(len(order)))


def _joined(several: Sequence[Mapping[str, NDArray[Any]]], order: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    """Put columns of the same names under each other."""
    if len(several) == 1:
        return {name: column[order] for name, column in several[0].items()}
    return {name: np.concatenate([columns[name] for columns in several])[order] for name in several[0]}


def _framed(columns: Mapping[str, NDArray[Any]], index: pd.Index[Any]) -> pd.DataFrame:
    """Make a frame whose columns have their types even where it has no rows."""
    typed = {name: _typed(name, column, index) for name, column in columns.items()}
    return pd.DataFrame(typed, index=index, copy=False)


def _typed(name: str, column: NDArray[Any], index: pd.Index[Any]) -> Any:  # noqa: ANN401 - what a frame takes
    if name in TEXTS:
        return pd.array(column, dtype="str")
    if name == "control":
        return pd.arrays.IntegerArray(column, column == NO_CONTROL)
    return pd.Series(column, index=index, dtype=object) if column.dtype == object else column
