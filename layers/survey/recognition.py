"""What a layer is taken for, and why: independent signs that agree, and those that do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from layers.cells import read_text
from layers.kinds import KINDS, named, signed
from layers.survey.clues import VALUES, OwnLayer, Values, own_layer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Sure = Literal["certain", "likely", "unsure"]
Where = Literal["layer-name", "file-name", "folder-name", "columns", "values", "shape"]

_CERTAIN: Final = 3
_CODE: Final = 4
"""Letters of a code of the database standards (DLTB) at least: in the name of a layer it is worth two signs."""
_NEARLY: Final = 0.8
"""Share of the distinct values that must match: cells are left empty or filled in by hand."""
_DISTINCT: Final = 5000
_COUNTIES_AT_MOST: Final = 40
_COUNTY_KM2: Final = 100.0
"""A layer with one row per county that is smaller than this per row holds something in the counties, not them."""

_OWN: Final = "own:"
_AREAS: Final = 2


class Sign(NamedTuple):
    """One look at a layer: the kinds it speaks for, each with the word that says so."""

    where: Where
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a layer is taken for.

    Attributes
    ----------
    kind
        A name of `KINDS`.
    own
        For `other`, the office's own layer that is meant.
    sure
        "certain" with three signs that agree, "likely" with two or a code of the standards (STBHHX) in the layer's
        name, "unsure" with one or where a sign disagrees.
    why
        The signs that agree and their words.
    against
        What other kinds the remaining signs speak for, and their words.
    fields
        Canonical field -> column found by its values, which no alias names.
    """

    kind: str
    own: OwnLayer | None
    sure: Sure
    why: tuple[tuple[Where, str], ...]
    against: tuple[tuple[str, str], ...]
    fields: Mapping[str, str]


def recognise(
    *,
    layer: str,
    file: str,
    folders: Iterable[str],
    columns: pd.DataFrame,
    dimensions: Collection[int],
    km2: float | None,
) -> Guess | None:
    """Say what a layer is taken for; None where no sign speaks.

    Parameters
    ----------
    layer, file, folders
        Its name, the stem of its file, the names of the folders it lies in, the nearest first.
    columns
        As delivered.
    dimensions
        Of its geometries: 0, 1, 2.
    km2
        Its land, for layers of areas.
    """
    held = list(_by_values(columns, km2))
    signs = [sign for sign in _signs(layer, file, folders, columns, dimensions, held) if sign.kinds]
    votes = Counter(kind for sign in signs for kind in sign.kinds)
    if not votes:
        return None
    most = max(votes.values())
    # of several the first of the first sign; a row in which the shape alone speaks was left out by `_signs`
    kind = next(kind for sign in signs for kind in sign.kinds if votes[kind] == most)
    why = tuple((sign.where, sign.kinds[kind]) for sign in signs if kind in sign.kinds)
    against = tuple(next(iter(sign.kinds.items())) for sign in signs if kind not in sign.kinds)
    rivals = [other for other, count in votes.items() if count == most and other != kind]
    unsure = bool(against) or (bool(rivals) and most == 1)
    plain, own = _meant(kind)
    return Guess(
        kind=plain,
        own=own,
        sure="unsure"
        if unsure or (most == 1 and not _is_code(why[0]))
        else "certain"
        if most >= _CERTAIN
        else "likely",
        why=why,
        against=tuple((_meant(other)[0], word) for other, word in against),
        fields={values.field: column for values, column, _ in held if plain in values.kinds and values.field},
    )


def _meant(kind: str) -> tuple[str, OwnLayer | None]:
    found = own_layer(kind.removeprefix(_OWN)) if kind.startswith(_OWN) else None
    return ("other", found[0]) if found else (kind, None)


def _signs(
    layer: str,
    file: str,
    folders: Iterable[str],
    columns: pd.DataFrame,
    dimensions: Collection[int],
    held: list[tuple[Values, str, str]],
) -> Iterator[Sign]:
    yield Sign("layer-name", _by_name(layer))
    if file != layer:
        yield Sign("file-name", _by_name(file))
    yield Sign("folder-name", next(filter(None, map(_by_name, folders)), {}))
    said = signed(map(str, columns.columns))
    # every second official layer has a column XZQDM
    yield Sign("columns", {kind: word for kind, word in said.items() if kind != "county"})
    yield Sign("values", {kind: word for values, _, word in reversed(held) for kind in values.kinds})
    if dimensions and _AREAS not in dimensions:
        # many kinds are lines or points: the shape only seconds what a name or a column says
        likely = {*said, *_by_name(layer)} & KINDS.keys()
        yield Sign("shape", {name: name for name in sorted(likely) if _fits(KINDS[name].geometry, dimensions)})


def _is_code(sign: tuple[Where, str]) -> bool:
    where, word = sign
    return where == "layer-name" and word.isascii() and word.isupper() and len(word) >= _CODE


def _fits(allowed: Collection[int], dimensions: Collection[int]) -> bool:
    return set(dimensions) <= set(allowed)


def _by_name(name: str) -> dict[str, str]:
    found = own_layer(name)
    return {f"{_OWN}{found[0].id}": found[1]} if found else named(name)


def _by_values(columns: pd.DataFrame, km2: float | None) -> Iterator[tuple[Values, str, str]]:
    """Find columns whose cells look like those of a kind: the look, the column, and examples."""
    for at, column in enumerate(map(str, columns.columns)):
        cells = columns.iloc[:, at]
        if pd.api.types.is_float_dtype(cells.dtype) or pd.api.types.is_bool_dtype(cells.dtype):
            continue
        texts = [text for text in map(read_text, cells.dropna().unique()[:_DISTINCT]) if text]
        if not texts:
            continue
        example = f"{column}={', '.join(texts[:3])}"
        for values in VALUES:
            matched = np.mean([values.all.fullmatch(text) is not None for text in texts])
            if matched >= _NEARLY and (values.some is None or any(values.some.fullmatch(text) for text in texts)):
                yield values, column, example
        if _are_counties(texts, len(columns), km2):
            yield Values(("county",), "code", VALUES[0].all), column, example


def _are_counties(texts: list[str], rows: int, km2: float | None) -> bool:
    """One row per county code, as large as counties are."""
    codes = len(texts) == rows <= _COUNTIES_AT_MOST and all(len(text) == 6 and text.isdigit() for text in texts)  # noqa: PLR2004
    return codes and km2 is not None and km2 >= _COUNTY_KM2 * rows
