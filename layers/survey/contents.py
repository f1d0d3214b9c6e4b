"""What the rows of a layer say of it: which levels, counties and zones it has, and which a whole layer would have."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from layers.layer import Note
from layers.survey import region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

    from layers.survey.recognition import Guess

_NAMED_AT_MOST: Final = 12
_PARK: Final = re.compile(r"公园|风景名胜")
_LEVEL: Final = re.compile(r"一级|二级|准")
_CATEGORY: Final = re.compile(r"优先|重点|一般")


def tells(guess: Guess, frame: pd.DataFrame) -> Iterator[Note]:
    """Say what a person who knows the city would ask about such rows.

    Parameters
    ----------
    guess
        What the layer is taken for.
    frame
        The canonical fields of that kind.
    """
    if guess.kind in _TELLERS:
        yield from _TELLERS[guess.kind](frame)


def missing_counties(frames: Iterable[pd.DataFrame]) -> Iterator[Note]:
    """Say which counties of the city stand in none of the county layers, which may be parts of one."""
    codes = {code for frame in frames for code in frame["code"].dropna()}
    missing = [name for code, name in region.COUNTIES.items() if code not in codes]
    if missing:
        yield Note(key="survey-counties-missing", values={"names": _some(missing), "count": len(missing)})


def _counties(frame: pd.DataFrame) -> Iterator[Note]:
    codes = set(frame["code"].dropna())
    foreign = sorted(code for code in codes if code not in region.COUNTIES)
    if foreign or not codes:
        yield Note(key="survey-counties-foreign", values={"codes": _some(foreign) or "—"})


def _water_sources(frame: pd.DataFrame) -> Iterator[Note]:
    names = frame["name"].dropna().str.replace(r"([一二]级|准)(水源)?保护区$", "", regex=True).nunique()
    levels = Counter(found[0] if (found := _LEVEL.search(level)) else "?" for level in frame["level"].fillna(""))
    values = {"sources": names, "expected": region.WATER_SOURCES, "unknown": levels["?"]}
    values |= {"first": levels["一级"], "second": levels["二级"], "quasi": levels["准"]}
    yield Note(key="survey-water", values=values)


def _control_units(frame: pd.DataFrame) -> Iterator[Note]:
    words = Counter(found[0] if (found := _CATEGORY.search(word)) else "?" for word in frame["category"].fillna(""))
    values = {"priority": words["优先"], "focus": words["重点"], "plain": words["一般"], "unknown": words["?"]}
    yield Note(key="survey-units", values=values)
    ours = frame["id"].fillna("").str.match(rf"ZH{region.COUNTY_CODE}\d+").to_numpy(dtype=bool)
    if not ours.all():
        yield Note(key="survey-units-foreign", values={"count": int(np.count_nonzero(~ours))})


def _reserves(frame: pd.DataFrame) -> Iterator[Note]:
    names, kinds = frame["name"].fillna(""), frame["type"].fillna("")
    parks = (names.str.contains(_PARK) | kinds.str.contains(_PARK)).to_numpy(dtype=bool)
    zoned = set(names[frame["zone"].notna()])
    bare = [name for name in dict.fromkeys(names[~parks]) if name not in zoned]
    if bare:
        yield Note(key="survey-zoneless", values={"count": len(bare), "names": _some(bare)})
    if parks.any():
        found = list(dict.fromkeys(names[parks]))
        yield Note(key="survey-nature-parks", values={"count": len(found), "names": _some(found)})


def _some(names: list[str]) -> str:
    shown = [name or "—" for name in names[:_NAMED_AT_MOST]]
    return "、".join(shown) + ("…" if len(names) > _NAMED_AT_MOST else "")


_TELLERS: Final[Mapping[str, Callable[[pd.DataFrame], Iterator[Note]]]] = {
    "county": _counties,
    "water-source": _water_sources,
    "control-unit": _control_units,
    "nature-reserve": _reserves,
}
