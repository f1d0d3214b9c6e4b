"""`greenshield catalogue`: whether a catalogue is in order, and what it covers."""

from __future__ import annotations

import click

from cli.options import catalogue_option, lang_option
from cli.progress import Progress
from cli.session import Session, say
from layers.intake import worker

_NOT_ALL_CONFIRMED = 3


@click.group()
def catalogue() -> None:
    """Draft a catalogue of control layers, and look at one."""


@catalogue.command("init")
@click.argument("folder")
@click.option(
    "-o", "--out", metavar="FILE", default="catalogue.toml", show_default=True, help="The catalogue to write."
)
@click.option("--overwrite", is_flag=True, help="Replace a catalogue that is there, with all that was confirmed in it.")
@lang_option()
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.pass_obj
def init(session: Session, /, folder: str, out: str, lang: str | None, **flags: bool) -> None:
    """Draft a catalogue from a folder of official layers.

    Every layer below FOLDER (GeoPackage, shapefile, File Geodatabase, GeoJSON, zip) is recognised by its code, name,
    columns, values and geometry. All that is guessed stands in the catalogue beside the question it leaves and in the
    layer's `unconfirmed`; until somebody has deleted it there, nothing is clear by that layer.

    \b
    Example:
      greenshield catalogue init layers -o catalogue.toml
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    worker.begin()
    from pathlib import Path  # noqa: PLC0415

    from cli.drafting import draft_catalogue  # noqa: PLC0415 - heavy

    session.choose(lang)
    progress = Progress(quiet=flags["quiet"])
    try:
        text = draft_catalogue(Path(folder), Path(out), session.words, progress, overwrite=flags["overwrite"])
    finally:
        progress.end()
    say(text)


@catalogue.command("check")
@catalogue_option()
@lang_option()
@click.pass_obj
def check(session: Session, /, catalogue: str | None, lang: str | None) -> int:
    """Check every key of a catalogue, that its files are there, and its rulebook.

    The first mistake is named with the key and what to write instead (exit code 2). What `catalogue init` guessed and
    nobody has confirmed is listed (exit code 3).

    \b
    Example:
      greenshield catalogue check -c yulin.toml
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    from cli.law import known_rule, read_rulebook  # noqa: PLC0415 - heavy
    from layers.office.catalogue import find_catalogue, read_catalogue  # noqa: PLC0415 - heavy
    from layers.office.controls import require_files  # noqa: PLC0415 - heavy
    from reports.unconfirmed import unconfirmed  # noqa: PLC0415 - heavy

    session.choose(lang)
    found = read_catalogue(find_catalogue(catalogue))
    session.choose(lang, found.lang)
    book = read_rulebook(found.rulebook, found.folder)
    for rule in found.ignore:
        known_rule(book, rule)
    require_files(found)
    say(session.words.message("cli", "catalogue-good", file=found.path, layers=len(found.entries)))
    waiting = unconfirmed(found, session.words)
    for line in waiting:
        say(line)
    return _NOT_ALL_CONFIRMED if waiting else 0


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
    from layers.office.catalogue import find_catalogue, read_catalogue  # noqa: PLC0415 - heavy
    from reports.catalogue_page import catalogue_page  # noqa: PLC0415 - heavy

    found = read_catalogue(find_catalogue(catalogue))
    session.choose(lang, found.lang)
    book = read_rulebook(found.rulebook, found.folder)
    say(catalogue_page(found, book, session.words))
