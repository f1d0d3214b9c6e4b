"""What `greenshield check` is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from pyproj import CRS


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `greenshield check` was asked for; what was left out is None or empty."""

    submissions: tuple[str, ...]
    catalogue: str | None = None
    out: str | None = None
    as_of: date | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    crs: CRS | None = None
    fix: frozenset[str] = frozenset()
    datum: str | None = None
    encoding: str | None = None
    settings: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    key: str | None = None
    decisions: str | None = None
    remedies: bool = False
    sensitivity: bool = False
    lang: str | None = None
    threads: int = 2
    engine: str = "threads"
    scheduler: str | None = None
    workers: int = 2
    merge: bool = True
    everything: bool = False
    overwrite: bool = False
