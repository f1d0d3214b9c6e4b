"""The help texts in Chinese: the same commands, with the words of reports/words/zh/help.toml."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_CLICK: Final = ("core", "decorators", "exceptions", "formatting", "parser", "types")
"""Modules of click that say something to people, each through a `_` and an `ngettext` of its own."""


@contextmanager
def said_by_click(words: Mapping[str, str]) -> Iterator[None]:
    """Let click's own words, as "Usage:" or "No such option", be these; what is not among them stays English.

    click asks gettext, which needs compiled catalogues and, on Windows, finds no locale; so its own names are lent.
    """
    lent: dict[str, Callable[..., str]] = {
        "_": lambda text: words.get(text, text),
        "ngettext": lambda one, many, count: words.get(one, one) if count == 1 else words.get(many, many),
    }
    modules = [sys.modules[f"click.{name}"] for name in _CLICK if f"click.{name}" in sys.modules]
    kept = [(module, name, vars(module)[name]) for module in modules for name in lent if name in vars(module)]
    for module, name, _ in kept:
        setattr(module, name, lent[name])
    try:
        yield
    finally:
        for module, name, own in kept:
            setattr(module, name, own)


def in_chinese(command: click.Command, texts: Mapping[str, Mapping[str, str]], path: str) -> click.Command:
    """Return a copy of a command, and of all below it, that explains itself in Chinese.

    Parameters
    ----------
    texts
        Command path ("greenshield check") -> `text`, and the help of each option by its name; "values" -> what stands
        for an argument or an option's value, by the English word.
    path
        The command's.

    Raises
    ------
    KeyError
        A command, an option or a value without its words.
    """
    said = texts[path]
    spoken = deepcopy(command)
    if getattr(spoken, "_help_option", None) is not None:
        spoken._help_option = None  # noqa: SLF001 - made once, with the words of then
    spoken.help = said["text"].strip()
    values = texts["values"]
    spoken.options_metavar = values[spoken.options_metavar or ""]
    for option in spoken.params:
        if isinstance(option, click.Option):
            option.help = said[option.name or ""]
        written = option.metavar or f"{(option.name or '').upper()}{'' if option.nargs == 1 else '...'}"
        if isinstance(option, click.Argument) or option.metavar:
            option.metavar = values[written]
    if isinstance(spoken, click.Group):
        spoken.subcommand_metavar = values[spoken.subcommand_metavar]
        below = spoken.commands.items()
        spoken.commands = {name: in_chinese(each, texts, f"{path} {name}") for name, each in below}
    return spoken
