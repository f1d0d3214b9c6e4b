"""`greenshield rulebook`: whether another city's law is in order."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import lang_option
from cli.session import Session, say
from reports.sentences import error_sentence

_WRONG = 2


@click.group()
def rulebook() -> None:
    """Look at a rulebook of one's own."""


@rulebook.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@lang_option()
@click.pass_obj
def check(session: Session, /, file: Path, lang: str | None) -> int:
    """Check every key, word, day and parameter of a rulebook.

    All mistakes are listed, each with its place and what to write instead (exit code 2). Of a rulebook in order it is
    said which texts are not confirmed, and which of the built-in rules it does without.

    \b
    Example:
      greenshield rulebook check ordos.toml
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    from cli.law import read_rulebook, rulebook_text  # noqa: PLC0415 - heavy
    from reports.rulebook_page import rulebook_page  # noqa: PLC0415 - heavy
    from rules.core.slips import slips  # noqa: PLC0415 - heavy
    from rules.registry import LOGIC  # noqa: PLC0415 - heavy

    session.choose(lang)
    model = read_rulebook(None, Path())
    found, book = slips(rulebook_text(file), file=file.name, rules=LOGIC, model=model)
    for slip in found:
        say(error_sentence(slip, session.words))
    if book is None or found:
        say(session.words.message("rulebook", "wrong", file=file, count=len(found)))
        return _WRONG
    say(rulebook_page(book, model, session.words))
    return 0
