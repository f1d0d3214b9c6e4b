"""The rulebook of a run and the rules chosen from it."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import resources
from typing import TYPE_CHECKING, Final

from layers.errors import InputError
from layers.office.toml_table import decoded
from rules.core.binding import check
from rules.core.rulebook import Rulebook, parse_rulebook
from rules.core.spelling import plain
from rules.registry import LOGIC

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


DEFAULT: Final = "yulin"
_LIKELY: Final = 3
"""Ids shown where one is not known."""
_ALIKE: Final = 0.7
"""How alike they are: one letter or figure of six may differ."""


def read_rulebook(name: str | None, folder: Path) -> Rulebook:
    """Read a rulebook and bind every rule to it, so that a slip shows at the start.

    Parameters
    ----------
    name
        One that is built in, or a file relative to `folder`; None is the default.
    folder
        The catalogue's.

    Raises
    ------
    InputError
        `no-file`, or a RulebookError that names the place.
    """
    built_in = resources.files("rules").joinpath(f"{name or DEFAULT}.toml")
    if "/" not in (name or "") and built_in.is_file():
        text, file = built_in.read_text(encoding="utf-8"), f"{name or DEFAULT}.toml"
    else:
        path = folder / str(name)
        text, file = rulebook_text(path), path.name
    book = parse_rulebook(text, file=file)
    check(book, LOGIC)
    return book


def rulebook_text(path: Path) -> str:
    """Return the text of a rulebook's file.

    Raises
    ------
    InputError
        `no-file`; `toml-encoding` where it is neither UTF-8 nor GB18030.
    """
    if not path.is_file():
        raise InputError("no-file", file=str(path))
    return decoded(path.read_bytes(), path)


def left_out(
    book: Rulebook, select: Collection[str], ignore: Collection[str], catalogue_ignores: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Return the rules that are not to run: id -> why and the reason given.

    Raises
    ------
    InputError
        `unknown-rule` with the nearest ones; `no-rules` if none is left.
    """
    selected = {known_rule(book, rule) for rule in select}
    ignored = {**dict.fromkeys(ignore, "--ignore"), **catalogue_ignores}
    found = {known_rule(book, rule): ("ignored", reason) for rule, reason in ignored.items()}
    if selected:
        found |= {rule: ("not-selected", "") for rule in book.rules if rule not in selected and rule not in found}
    if not set(book.rules) - set(found):
        raise InputError("no-rules")
    return found


def known_rule(book: Rulebook, given: str) -> str:
    """Return the id of a rule as the rulebook writes it, however it was typed.

    Raises
    ------
    InputError
        `unknown-rule` with the few ids like it, `unknown-rule-far` where none is.
    """
    ids = {plain(rule): rule for rule in book.rules}
    if plain(given) not in ids:
        likely = get_close_matches(plain(given), ids, n=_LIKELY, cutoff=_ALIKE)
        problem = "unknown-rule" if likely else "unknown-rule-far"
        raise InputError(problem, given=given, nearest=", ".join(ids[rule] for rule in likely))
    return ids[plain(given)]


def kinds_needed(book: Rulebook, without: Collection[str]) -> set[str]:
    """Return the kinds of layers a run looks at: those of its rules, and land use where its classes are known."""
    entries = [entry for rule, entry in book.rules.items() if rule not in without]
    classes = {"land-use"} if book.land_classes.codes else set[str]()
    return classes | {kind for entry in entries for kind in (*entry.controls, *entry.consults)}
