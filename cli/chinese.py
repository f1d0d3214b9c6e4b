"""The help texts in Chinese: the same commands, with the words of reports/words/zh/help.toml."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


def in_chinese(command: click.Command, texts: Mapping[str, Mapping[str, str]], path: str) -> click.Command:
    """Return a copy of a command, and of all below it, that explains itself in Chinese.

    Parameters
    ----------
    texts
        Command path ("greenshield check") -> `text`, and the help of each option by its name.
    path
        The command's.

    Raises
    ------
    KeyError
        A command or an option without its words.
    """
    said = texts[path]
    spoken = deepcopy(command)
    spoken.help = said["text"].strip()
    for option in spoken.params:
        if isinstance(option, click.Option):
            option.help = said[option.name or ""]
    if isinstance(spoken, click.Group):
        below = spoken.commands.items()
        spoken.commands = {name: in_chinese(each, texts, f"{path} {name}") for name, each in below}
    return spoken
