"""`greenshield prepare`: control layers made ready for the daily job."""

from __future__ import annotations

import click

from cli.options import catalogue_option, lang_option
from cli.progress import Progress
from cli.session import Session, remark, say
from layers.intake import worker


@click.command()
@catalogue_option()
@lang_option()
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.pass_obj
def prepare(session: Session, /, catalogue: str | None, lang: str | None, *, quiet: bool) -> None:
    """Read, repair, transform and index the control layers of a catalogue once.

    What comes of it is kept in a folder beside the catalogue, named after it (catalogue.prepared): copies of the
    control layers, as confidential as those. `greenshield check` then takes them from there, and of large polygons
    reads only what lies about the submission. The results are the same.

    A layer whose file changed, or what the catalogue says of reading it, is read anew until it is prepared again: check
    says which and why. Prepare again whenever it does; only what changed is done, and what is no longer needed goes.

    \b
    Examples:
      greenshield prepare
      greenshield prepare -c yulin.toml
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    session.choose(lang)
    worker.begin()  # it starts while we import
    progress = Progress(quiet=quiet)

    from layers.office.catalogue import find_catalogue, read_catalogue  # noqa: PLC0415 - heavy
    from layers.office.drawer import shelf_of  # noqa: PLC0415
    from layers.office.prepare import prepare as prepared  # noqa: PLC0415
    from reports.sentences import note_sentence  # noqa: PLC0415

    read = read_catalogue(find_catalogue(catalogue))
    session.choose(lang, read.lang)
    words = session.words
    progress(words.message("cli", "reading"))
    try:
        came = prepared(
            read,
            lambda title, number, count: progress(words.message("cli", "preparing", title=title), number, count),
        )
    finally:
        progress.end()
    for note in came.notes:
        remark(note_sentence(note, words))
    folder = shelf_of(read).folder
    say(words.message("cli", "prepared", new=came.new, kept=came.kept, gone=came.gone, folder=str(folder)))
