"""`greenshield rules`: every rule of the rulebook."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import format_option, lang_option, rulebook_option
from cli.session import Session, say, say_bytes


@click.command()
@rulebook_option()
@lang_option()
@format_option()
@click.pass_obj
def rules(session: Session, /, file: Path | None, lang: str | None, form: str) -> None:
    """List the rules of a rulebook.

    \b
    Examples:
      greenshield rules
      greenshield rules --rulebook ordos.toml
      greenshield rules --format json
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    from cli.law import read_rulebook  # noqa: PLC0415 - heavy
    from reports.rule_page import rule_list, rule_records  # noqa: PLC0415 - heavy
    from reports.summary import to_json  # noqa: PLC0415 - heavy

    session.choose(lang)
    book = read_rulebook(None if file is None else str(file), Path())
    if form == "json":
        say_bytes(to_json({"rulebook": book.name, "version": book.version, "rules": rule_records(book, session.words)}))
    else:
        say(rule_list(book, session.words))
