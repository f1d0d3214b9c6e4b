"""`greenshield check`: the daily job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from cli.options import catalogue_option, format_option, lang_option, listed, read_crs, read_day, read_fixes
from cli.progress import Progress
from cli.request import Request
from cli.session import Session, say, say_bytes
from layers.intake import worker

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command()
@click.argument("submission", nargs=-1, required=True)
@catalogue_option()
@click.option("-o", "--out", metavar="FOLDER", help="Folder of results. Default: a new numbered one in results/.")
@click.option("--as-of", metavar="DATE", help="Day whose law applies. Default: the catalogue's, else today.")
@click.option("--select", metavar="RULE,..", help="Check these rules only.")
@click.option("--ignore", metavar="RULE,..", help="Leave these rules out.")
@click.option("--crs", metavar="EPSG", help="CRS of files that do not say, for example EPSG:4525.")
@click.option(
    "--fix", "fixes", multiple=True, metavar="SLIP", help="Correct zone, prefix, swap-axes, dms, crs; or keep as is."
)
@click.option("--datum", metavar="FILE", help="The office's transformation from Xi'an 80 or Beijing 54 (TOML).")
@click.option("--encoding", metavar="NAME", help="Text encoding of shapefiles, where guessing went wrong.")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="Attribute of all subjects without it.")
@click.option("--attributes", multiple=True, metavar="LIST", help="List (.xlsx, .csv) or supplements to be joined.")
@click.option("--key", metavar="COLUMN", help="Column the list is joined by. Default: the number, else the name.")
@click.option("--decisions", metavar="FILE", help="Decisions people took on earlier answers (TOML).")
@click.option("--remedies", is_flag=True, help="For each violation: how far to move, what to cut, which document.")
@click.option("--sensitivity", is_flag=True, help="Which verdicts flip with another centre, tolerance or accuracy.")
@lang_option()
@format_option()
@click.option("--all", "everything", is_flag=True, help="With --format json: also what is clear or not applicable.")
@click.option(
    "--threads", type=click.IntRange(1, 64), metavar="N", default=2, show_default=True, help="Threads of the overlay."
)
@click.option(
    "--engine",
    type=click.Choice(["threads", "dask"]),
    default="threads",
    show_default=True,
    help="Judge here, or spread over the workers of a dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="With --engine dask: of the cluster. Default: one started here.")
@click.option(
    "--workers", type=click.IntRange(1, 512), metavar="N", default=2, show_default=True, help="Workers started here."
)
@click.option("--merge/--no-merge", default=True, show_default=True, help="With --engine dask: also one results.gpkg.")
@click.option("--overwrite", is_flag=True, help="Replace earlier results in FOLDER.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.pass_obj
def check(
    session: Session,
    /,
    submission: tuple[str, ...],
    settings: tuple[str, ...],
    attributes: tuple[str, ...],
    fixes: tuple[str, ...],
    form: str,
    **options: str | None,
) -> int:
    """Check submissions against the control layers of a catalogue.

    SUBMISSION is FILE, FILE:LAYER, FILE=KIND or FILE:LAYER=KIND; a FILE without LAYER stands for all its layers, a
    folder or a zip for the files in it. KIND (project, mining-right, boiler, outfall, pipeline ...) is recognised by
    the layer's name and columns where it is not given.

    \b
    Examples:
      greenshield check projects.gpkg
      greenshield check rights.shp=mining-right -c yulin.toml -o out --crs EPSG:4525
      greenshield check batch.zip --as-of 2026-08-15 --select ERL001,NRV001
      greenshield check projects.gpkg --format json | jq .verdict
      greenshield check plot.txt --set industry_code=2523 --set construction=new
      greenshield check batch.zip --attributes projects.xlsx --key 项目编号

    A file whose coordinates lie elsewhere than they should is refused, with the slip that explains it and the --fix
    that corrects it; nothing is corrected unasked.

    Attributes the files do not carry are stated with --set, or joined from a list with --attributes; what a file says
    itself stays. FOLDER gets results.gpkg (open it in QGIS), summary.xlsx and summary.json, whole or not at all. Where
    attributes are missing that would decide, it also gets supplements.xlsx: fill it in and hand it in again with
    --attributes.

    --remedies finds, for each violation with a place, the shortest shift up to 5 km after which the footprint is clear
    under that rule, and what is left when the overlap is cut off; both are judged again under all rules, and what else
    they would touch is named. A few violations take seconds, thousands take long: hand in the subjects that matter.
    --sensitivity judges again with each alternative centre alone, the tolerances at half and at double, and the control
    layers grown and shrunk by their accuracy_m; up to 10 000 subjects. Neither changes a verdict.

    More than 50 000 rows are read, judged and written batch by batch, so that a million takes about 2 GB of memory; the
    results are the same. --engine dask spreads them over workers (pip install "greenshield[dask]") and adds parts/ to
    FOLDER, every table as GeoParquet; docs/scale.md says how a province runs it.

    \b
    Exit codes:
      0    every subject is clear or not concerned, and every rule was checked
      1    at least one violation
      3    no violation, but something to review, not checked, or not judged
      2    usage or input error; nothing was published
      70   internal error; nothing was published
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    session.choose(options["lang"])
    given = click.get_current_context().get_parameter_source
    for name in ("scheduler", "workers", "merge"):
        if options["engine"] != "dask" and given(name) is ParameterSource.COMMANDLINE:
            raise _goes_with(session, "--no-merge" if name == "merge" else f"--{name}", "--engine dask")
    if options["everything"] and form != "json":
        raise _goes_with(session, "--all", "--format json")
    worker.begin()  # it starts while we import
    request = _request(submission, options, settings=settings, attributes=attributes, fixes=fixes)
    progress = Progress(quiet=bool(options["quiet"]))

    from cli.run import carry_out, exit_code  # noqa: PLC0415 - heavy

    try:
        outcome = carry_out(request, session, progress)
    finally:
        progress.end()
    if form == "json":
        from reports.summary import json_text  # noqa: PLC0415 - heavy

        for text in json_text(outcome.tally, session.words, everything=request.everything):
            say_bytes(text)
    else:
        from reports.terminal import terminal  # noqa: PLC0415 - heavy

        say(terminal(outcome.tally, session.words, folder=str(outcome.folder)))
    return exit_code(outcome.tally)


def _goes_with(session: Session, option: str, other: str) -> click.UsageError:
    return click.UsageError(session.words.message("cli", "goes-with", option=option, other=other))


def _request(
    submissions: tuple[str, ...],
    options: Mapping[str, str | None],
    *,
    settings: tuple[str, ...],
    attributes: tuple[str, ...],
    fixes: tuple[str, ...],
) -> Request:
    """Read the options as they were typed."""
    day = read_day(options["as_of"]) if options["as_of"] else None
    crs = read_crs(options["crs"])
    return Request(
        submissions=submissions,
        catalogue=options["catalogue"],
        out=options["out"],
        as_of=day,
        select=listed(options["select"]),
        ignore=listed(options["ignore"]),
        crs=crs,
        fix=read_fixes(fixes, crs),
        datum=options["datum"],
        encoding=options["encoding"],
        settings=settings,
        attributes=attributes,
        key=options["key"],
        decisions=options["decisions"],
        remedies=bool(options["remedies"]),
        sensitivity=bool(options["sensitivity"]),
        lang=options["lang"],
        threads=int(options["threads"] or 1),
        engine=str(options["engine"]),
        scheduler=options["scheduler"],
        workers=int(options["workers"] or 1),
        merge=bool(options["merge"]) or options["engine"] != "dask",
        everything=bool(options["everything"]),
        overwrite=bool(options["overwrite"]),
    )
