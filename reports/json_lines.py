"""The rows of summary.json's `results`, a line each: a large run has hundreds of thousands."""

from __future__ import annotations

import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from layers.cells import printable
from reports.phrases import text_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESULT: Final = (
    "subject", "file", "layer", "row", "subject_id", "rule", "verdict", "code", "area_m2", "share", "reason",
)  # fmt: skip
"""Keys of one entry of `results`; a line has `length_m` beside its `area_m2`, which is null."""
_STEERING: Final = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What JSON leaves as it is, though a terminal obeys it: written as an escape, it is the same text for programs."""


def lines(results: pd.DataFrame, rows: NDArray[np.intp]) -> pd.DataFrame:
    """Return rows of `reports.result_table.results` as JSON.

    Parameters
    ----------
    rows
        Their positions.

    Returns
    -------
    pandas.DataFrame
        `subject`, `line` (str).
    """
    entry = "{" + ", ".join(f'"{name}": %s' for name in RESULT) + "%s}"
    some = {name: results[name].iloc[rows] for name in (*RESULT, "length_m")}
    lengths = [f', "length_m": {value}' if value != "null" else "" for value in _column(some["length_m"])]
    columns = (_column(some[name]) for name in RESULT)
    text = harmless("\n".join(map(entry.__mod__, zip(*columns, lengths, strict=True))))
    found = text_column(text.split("\n") if text else [])
    return pd.DataFrame({"subject": some["subject"].to_numpy(np.int64), "line": found})


def harmless(text: str) -> str:
    """Return JSON in which no sign steers a terminal."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _column(values: pd.Series[Any]) -> list[str]:
    """Return the values of a column as JSON; of the same texts one is made."""
    if values.dtype.kind == "f":
        return [f"{value!r}" if value == value else "null" for value in values.tolist()]  # noqa: PLR0124 - NaN differs
    if values.dtype.kind == "i":
        return list(map(str, values.tolist()))
    texts = pa.table({"text": pa.array(values, pa.large_string(), from_pandas=True)})["text"]
    coded = texts.combine_chunks().dictionary_encode()
    distinct = [encode_basestring(printable(text)) for text in coded.dictionary.to_pylist()]
    return [*np.array([*distinct, "null"], object)[coded.indices.fill_null(len(distinct)).to_numpy()]]
