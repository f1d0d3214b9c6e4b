"""Whether two methods wrote the same pairs and the same land; measured in square degrees, outside of any time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyogrio
import shapely

if TYPE_CHECKING:
    from pathlib import Path

TOTAL: Final = 1e-9
"""Relative difference of the total areas that is still the same."""
PLAIN: Final = ("overlap", "XMBH", "HXMC")
CHECKED: Final = ("ERL001", "subject_id", "control_name")
"""A layer, and what names subject and row of the red line in it."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How an overlap layer compares with another.

    Attributes
    ----------
    pairs
        Pairs of subject and row of the red line it has.
    missing, more
        Pairs only the other has, only this one has.
    odd_area
        Of those pairs, as part of the total.
    total, furthest
        Relative difference of the total areas, and of the pair that differs most.
    """

    pairs: int
    missing: int
    more: int
    odd_area: float
    total: float
    furthest: float

    @property
    def same(self) -> bool:
        """Whether pairs are identical and the totals differ by 1e-9 at most."""
        return not self.missing and not self.more and self.total <= TOTAL

    def record(self) -> dict[str, Any]:
        """Return it as it stands in a record."""
        return {**asdict(self), "same": self.same}


def areas(path: Path) -> pd.Series[float]:
    """Return the planar area of each pair: of an overlap layer, or of a rule's layer in a folder of results."""
    layer, *names = CHECKED if path.is_dir() else PLAIN
    file = path / "results.gpkg" if path.is_dir() else path
    meta, table = pyogrio.read_arrow(file, layer=layer, columns=names)
    shapes = shapely.from_wkb(table.column(meta["geometry_name"] or "wkb_geometry").to_numpy())
    index = pd.MultiIndex.from_arrays([table.column(name).to_pandas() for name in names], names=PLAIN[1:])
    return pd.Series(shapely.area(shapes), index=index)


def compare(other: pd.Series[float], mine: pd.Series[float]) -> Agreement:
    """Compare an overlap layer with ours, both by pair.

    Raises
    ------
    ValueError
        A pair stands twice in one layer.
    """
    if not (other.index.is_unique and mine.index.is_unique):
        raise ValueError("a pair stands twice")
    both = pd.concat([other.rename("other"), mine.rename("mine")], axis=1)
    odd = both.isna().any(axis=1)
    each = both[~odd]
    whole = mine.sum()
    return Agreement(
        pairs=len(other),
        missing=int(both["other"].isna().sum()),
        more=int(both["mine"].isna().sum()),
        odd_area=float(both[odd].fillna(0).to_numpy().sum() / whole),
        total=float(abs(other.sum() - whole) / whole),
        furthest=float(np.max((abs(each["other"] - each["mine"]) / each["mine"]).to_numpy(), initial=0.0)),
    )
