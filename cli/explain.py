"""`greenshield explain`: one rule, with its law."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import lang_option, rulebook_option
from cli.session import Session, say


@click.command()
@click.argument("rule")
@rulebook_option()
@lang_option()
@click.pass_obj
def explain(session: Session, /, rule: str, file: Path | None, lang: str | None) -> None:
    """Explain a rule: what it checks, why, by which clauses, with which parameters, what to do about a violation.

    Clauses come with their days in force; those that are not confirmed say so, as do parameters no article settles.

    \b
    Examples:
      greenshield explain ERL001
      greenshield explain ERL001 --rulebook ordos.toml
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    from cli.law import known_rule, read_rulebook  # noqa: PLC0415 - heavy
    from reports.rule_page import rule_page  # noqa: PLC0415 - heavy
    from rules.registry import LOGIC  # noqa: PLC0415 - heavy

    session.choose(lang)
    book = read_rulebook(None if file is None else str(file), Path())
    rule = known_rule(book, rule)
    say(rule_page(book, rule, LOGIC[book.rules[rule].logic], session.words))
    if file is None:
        say("\n" + session.words.message("explain", "see", rule=rule))
