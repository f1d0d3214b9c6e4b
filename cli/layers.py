"""`greenshield layers`: what a file holds."""

from __future__ import annotations

import click

from cli.options import lang_option
from cli.session import Session, remark, say
from layers.intake import worker


@click.command()
@click.argument("file")
@lang_option()
@click.pass_obj
def layers(session: Session, /, file: str, lang: str | None) -> None:
    """List the layers of a file, a folder or a zip: rows, CRS, geometry, columns.

    \b
    Example:
      greenshield layers batch.zip
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    worker.begin()
    from layers.sources import list_layers  # noqa: PLC0415 - heavy
    from reports.grid import grid  # noqa: PLC0415

    session.choose(lang)
    names = ("layer", "rows", "crs", "geometry", "columns")
    head = [session.words.message("layers", name) for name in names]
    found = list_layers(file)
    for note in (note for facts in found for note in facts.skipped):
        remark(session.words.note(note))
    rows = [
        [facts.layer, str(facts.rows), facts.crs, ", ".join(facts.geometry_types), ", ".join(facts.columns)]
        for facts in found
    ]
    say("\n".join(grid([head, *rows], right={1})))
