"""A layer on the desk: rows with canonical fields, their geometry, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from layers.office.own_rule import OwnRule
    from spatial.placed import Placed

Role = Literal["subject", "control", "evidence", "attributes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark in words to come: `key` names the sentence in `reports/words/*/messages.toml`, `values` fill it in."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file and layer that was read: a row of the table `inputs`."""

    role: Role
    kind: str
    file: str
    layer: str
    sha256: str
    bytes: int
    rows: int
    read: int
    repaired: int
    without_geometry: int
    crs: str
    crs_source: Literal["file", "option", "fix", "datum", "catalogue"]
    encoding: str = ""
    version: str = ""
    date: date | None = None
    provider: str = ""
    coverage: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Rows of one kind from one file and layer.

    `frame` has a RangeIndex, one line per input row in the file's order, with the columns `file`, `layer`, `row`
    (from 1), `row_status` ("read", "repaired", "no-geometry", "unreadable", "mixed-geometry", "incomplete-input"),
    `notes` (tuples of Note) and every canonical field of the kind: text normalised (NFKC, trimmed) or None, numbers
    float64, dates datetime64 (odd text in a date or number column stays in `<field>_text`).
    `placed` has the same order; rows without geometry hold None.
    """

    kind: str
    title: str
    frame: pd.DataFrame
    placed: Placed
    input: Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """For which land a control layer speaks: all counties, some, or a drawn area; nothing stated is None."""

    everywhere: bool = False
    counties: frozenset[str] = frozenset()
    area: Placed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control layer with what the catalogue says of it."""

    layer: Layer
    coverage: Coverage | None
    date: date | None
    version: str
    alternatives: bool = False
    """The rows are readings of one control (several centres), not several controls."""
    zone_words: Mapping[str, str] = field(default_factory=dict)
    """The catalogue's own words for zones: as written -> core, buffer, experimental, general."""
    accuracy_m: float | None = None
    level: Literal["internal", "public"] = "internal"
    rule: OwnRule | None = None
    """What the office asks of it, where it is a layer of its own."""
    unconfirmed: tuple[str, ...] = ()
    """Keys of its catalogue entry that were guessed and that nobody has confirmed: it clears nothing."""
