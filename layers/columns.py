"""Columns as a file has them, read as the canonical fields of a kind; what is to be said of them comes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.fields import canonical
from layers.kind_table import KINDS
from layers.twin_columns import merged
from layers.units import in_field_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from layers.layer import Note


def known(
    columns: pd.DataFrame,
    kind: str,
    override: Mapping[str, str] | None = None,
    numbers: NDArray[np.int64] | None = None,
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Read the canonical fields of a kind from columns as delivered: numbers in their units, twins as one.

    Parameters
    ----------
    columns
        As delivered.
    kind
        A name of `KINDS`.
    override
        Canonical field -> column, where the aliases do not fit.
    numbers
        (n,) row numbers as people count them; None where they are 1 to n.

    Returns
    -------
    tuple
        As `layers.kinds.canonical`, and what is to be said of the columns.

    Raises
    ------
    InputError
        As `layers.fields.canonical`.
    """
    in_units, notes = in_field_units(columns, kind, override)
    alone, said = merged(in_units, KINDS[kind].fields, override or {}, numbers)
    return canonical(alone, KINDS[kind].fields, override or {}), (*notes, *said)
