"""A rulebook as it is written, laid over the word book it starts from."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Final

from layers.errors import RulebookError
from layers.office.toml_table import parse_toml
from rules.core.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

BASES: Final = ("national",)
"""Word books a rulebook may start from."""


def written(text: str, file: str) -> tuple[Table, str]:
    """Return what is written, laid over the word book it starts from, and the text of that word book with its own.

    Raises
    ------
    RulebookError
        What is wrong in which line, as `layers.office.toml_table.parse_toml` tells it.
    """
    own = Table(values=parse_toml(text, file, RulebookError), file=file)
    if "base" not in own.values and "words" in own.values:
        return own, text
    name = own.choice("base", BASES)
    found = resources.files("rules").joinpath(f"{name if name in BASES else BASES[0]}.toml")
    shared = found.read_text(encoding="utf-8")
    return replace(own, values=_laid_over(tomllib.loads(shared), own.values)), shared + text


def _laid_over(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Return two tables as one; of a key both have, tables are joined and anything else is that of `above`."""
    both = {**below, **above}
    for key, low in below.items():
        high = above.get(key)
        if isinstance(low, dict) and isinstance(high, dict):
            both[key] = _laid_over(low, high)
    return both
