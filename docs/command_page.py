"""cli.md: the help of every command, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click
from markup import GENERATED

from cli.chinese import in_chinese, said_by_click
from cli.main import greenshield
from reports.words import load

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH: Final = 100


def cli_page() -> str:
    """Return the help of every command, as an English and as a Chinese locale has it."""
    english = helps(greenshield)
    texts = load("zh").help()
    with said_by_click(texts["click"]):
        chinese = list(helps(in_chinese(greenshield, texts, "greenshield")))
    parts = [
        f"## {path}\n\n```text\n{said}\n```\n\n```text\n{again}\n```"
        for (path, said), (_, again) in zip(english, chinese, strict=True)
    ]
    return "\n\n".join(["# Command line", GENERATED, *parts]) + "\n"


def helps(command: click.Command, above: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Yield each command's full name and what `--help` prints."""
    settings = {"info_name": command.name, "parent": above, "terminal_width": WIDTH, **command.context_settings}
    with click.Context(command, **settings) as context:
        yield context.command_path, command.get_help(context)
        for name in sorted(getattr(command, "commands", {})):
            yield from helps(command.commands[name], context)
