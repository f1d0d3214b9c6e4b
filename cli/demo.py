"""`greenshield demo`: the first thing a new user runs."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from cli.options import lang_option
from cli.progress import Progress
from cli.request import Request
from cli.session import Session, say
from layers.errors import InputError
from layers.intake import worker


@click.command()
@click.argument("folder", metavar="[DIR]", default="greenshield-demo")
@lang_option()
@click.option("--overwrite", is_flag=True, help="Write into DIR although it is not empty.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.pass_obj
def demo(session: Session, /, folder: str, lang: str | None, *, overwrite: bool, quiet: bool) -> None:
    """Write a synthetic Yulin into DIR (default ./greenshield-demo) and check it.

    Nothing in it is official: counties, red line, reserves, parks, projects and mining rights are invented. Some of
    them break a rule on purpose, so violations here are a success: the exit code is 0 when everything ran.

    \b
    DIR gets
      catalogue.toml   which control layers there are; a model for your own
      control/         the control layers
      submissions/     what is checked
      results/         results.gpkg (open it in QGIS), summary.xlsx, summary.json

    \b
    Example:
      greenshield demo --lang zh
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    session.choose(lang)
    place = Path(folder)
    if place.exists() and (not place.is_dir() or any(place.iterdir())) and not overwrite:
        raise InputError("not-empty", file=folder)

    worker.begin()
    from cli.run import carry_out  # noqa: PLC0415 - heavy
    from layers.synthetic import write_demo  # noqa: PLC0415 - heavy
    from reports.terminal import terminal  # noqa: PLC0415 - heavy

    progress = Progress(quiet=quiet)
    out = place / "results"
    try:
        progress(session.words.message("cli", "drawing"))
        made = write_demo(place)
        request = Request(
            submissions=made.submissions,
            catalogue=str(made.catalogue),
            out=str(out),
            lang=session.lang,
            overwrite=overwrite,
        )
        outcome = carry_out(request, session, progress)
    finally:
        progress.end()
    words = session.words
    say(terminal(outcome.tally, words, folder=str(out)))
    again = shlex.join(["greenshield", "check", *made.submissions, "-c", str(made.catalogue)])
    files = {"summary": str(out / "summary.xlsx"), "geopackage": str(out / "results.gpkg")}
    say(words.message("cli", "demo-where", folder=folder, **files))
    say(words.message("cli", "demo-again", command=again))
