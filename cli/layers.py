"""`greenshield layers`: what a file holds."""

from __future__ import annotations

import click

from cli.options import lang_option
from cli.session import Session, remark, say
from layers.intake import worker
from reports.sentences import note_sentence


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
    from layers.listing import list_layers  # noqa: PLC0415 - heavy
    from reports.crs_names import crs_name  # noqa: PLC0415
    from reports.grid import grid  # noqa: PLC0415

    session.choose(lang)
    words = session.words
    names = ("layer", "rows", "crs", "geometry", "columns")
    head = [words.message("layers", name) for name in names]
    found = list_layers(file)
    for note in (note for facts in found for note in facts.skipped):
        remark(note_sentence(note, words))
    rows = [
        [
            facts.layer,
            str(facts.rows),
            crs_name(facts.crs, words),
            words.enumerate(list(dict.fromkeys(words.term("geometry", shape) for shape in facts.geometry_types))),
            words.enumerate(list(facts.columns)),
        ]
        for facts in found
    ]
    say("\n".join(grid([head, *rows], right={1})))
