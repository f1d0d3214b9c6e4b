"""`greenshield catalogue`: whether a catalogue is in order, and what it covers."""

from __future__ import annotations

import click

from cli.options import catalogue_option, lang_option
from cli.session import Session, say


@click.group()
def catalogue() -> None:
    """Look at a catalogue of control layers."""


@catalogue.command("check")
@catalogue_option()
@lang_option()
@click.pass_obj
def check(session: Session, /, catalogue: str | None, lang: str | None) -> None:
    """Check every key of a catalogue, that its files are there, and its rulebook.

    The first mistake is named with the key and what to write instead (exit code 2).

    \b
    Example:
      greenshield catalogue check -c yulin.toml
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    from cli.law import read_rulebook, require_rule  # noqa: PLC0415 - heavy
    from layers.catalogue import find_catalogue, read_catalogue  # noqa: PLC0415 - heavy
    from layers.controls import require_files  # noqa: PLC0415 - heavy

    session.choose(lang)
    found = read_catalogue(find_catalogue(catalogue))
    session.choose(lang, found.lang)
    book = read_rulebook(found.rulebook, found.folder)
    for rule in found.ignore:
        require_rule(book, rule)
    require_files(found)
    say(session.words.message("cli", "catalogue-good", file=found.path, layers=len(found.entries)))


@catalogue.command("show")
@catalogue_option()
@lang_option()
@click.pass_obj
def show(session: Session, /, catalogue: str | None, lang: str | None) -> None:
    """Show the layers of a catalogue, and the rules they allow to check.

    \b
    Example:
      greenshield catalogue show -c yulin.toml
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    from cli.law import read_rulebook  # noqa: PLC0415 - heavy
    from layers.catalogue import find_catalogue, read_catalogue  # noqa: PLC0415 - heavy
    from reports.catalogue_page import catalogue_page  # noqa: PLC0415 - heavy

    found = read_catalogue(find_catalogue(catalogue))
    session.choose(lang, found.lang)
    book = read_rulebook(found.rulebook, found.folder)
    say(catalogue_page(found, book, session.words))
