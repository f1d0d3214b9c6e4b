"""A rulebook as it is written, laid over the word book it starts from."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Final

from layers.errors import RulebookError
from rules.core.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

BASES: Final = ("national",)
"""Word books a rulebook may start from."""


def written(text: str, file: str) -> tuple[dict[str, object], str]:
    """Return what is written, laid over the word book it starts from, and the text of that word book with its own."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise RulebookError("rulebook-not-toml", file=file, cause=str(cause)) from cause
    shared = _base(Table(values=values, file=file))
    return _laid_over(tomllib.loads(shared), values), shared + text


def _base(top: Table) -> str:
    """Return the text of the built-in word book a rulebook starts from, "" if it names none."""
    name = top.get("base", str, "")
    if not name:
        return ""
    found = resources.files("rules").joinpath(f"{top.choice('base', BASES, '')}.toml")
    return found.read_text(encoding="utf-8")


def _laid_over(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Return two tables as one; of a key both have, tables are joined and anything else is that of `above`."""
    both = {**below, **above}
    for key, low in below.items():
        high = above.get(key)
        if isinstance(low, dict) and isinstance(high, dict):
            both[key] = _laid_over(low, high)
    return both
