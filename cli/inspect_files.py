"""`greenshield inspect`: the input doctor."""

from __future__ import annotations

import click

from cli.options import catalogue_option, format_option, lang_option, read_crs, read_fixes
from cli.session import Session, remark, say, say_bytes
from layers.intake import worker
from reports.sentences import note_sentence


@click.command("inspect")
@click.argument("file", nargs=-1, required=True)
@catalogue_option()
@click.option("--kind", metavar="KIND", help="What the files hold, where that is not recognised.")
@click.option("--crs", metavar="EPSG", help="CRS of files that do not say, for example EPSG:4525.")
@click.option(
    "--fix", "fixes", multiple=True, metavar="SLIP", help="Correct zone, prefix, swap-axes, dms, crs; or keep as is."
)
@click.option("--datum", metavar="FILE", help="The office's transformation from Xi'an 80 or Beijing 54 (TOML).")
@click.option("--encoding", metavar="NAME", help="Text encoding, where guessing went wrong.")
@click.option("--write-fixed", metavar="OUT", help="Write a cleaned copy: a GeoPackage, or as --to says.")
@click.option("--to", type=click.Choice(["gpkg", "txt", "corner"]), help="Format of OUT. Default: by its name.")
@lang_option()
@format_option()
@click.option("--overwrite", is_flag=True, help="Replace OUT.")
@click.pass_obj
def inspect(
    session: Session, /, file: tuple[str, ...], fixes: tuple[str, ...], form: str, **options: str | None
) -> int:
    """Look into files: what they are, how they are read, and everything that is wrong with them.

    Of each layer: format, kind, text encoding with samples, CRS and place, which column is which field, rows and
    vertices, the declared, planar and ellipsoidal area, and every problem with its rows, cause and remedy. FILE may
    name a layer and a kind as in `greenshield check`. The files themselves are never changed.

    OUT gets geometry repaired in the files' own CRS, the canonical field names and the original row numbers. With
    --to txt it is a boundary-point TXT, with --to corner one mining corner string a line: vertex by vertex the same.

    \b
    Examples:
      greenshield inspect plot.txt
      greenshield inspect batch.zip --format json
      greenshield inspect rights.shp --crs EPSG:4525 --write-fixed rights.gpkg
      greenshield inspect plots.gpkg --write-fixed plots.txt

    \b
    Exit codes:
      0    no problem
      3    some rows will be review
      2    a file cannot be read, or a check would refuse it
      70   internal error
    """  # noqa: D301 - \b is click's mark for "do not rewrap"
    if not options["write_fixed"] and (options["to"] or options["overwrite"]):
        raise click.UsageError("--to and --overwrite go with --write-fixed OUT.")
    worker.begin()
    session.choose(options["lang"])
    crs = read_crs(options["crs"])

    from cli.inspection import Request, carry_out, exit_code  # noqa: PLC0415 - heavy

    request = Request(
        files=file,
        kind=options["kind"],
        catalogue=options["catalogue"],
        crs=crs,
        fix=read_fixes(fixes, crs),
        datum=options["datum"],
        encoding=options["encoding"],
        write_fixed=options["write_fixed"],
        to=options["to"],
        lang=options["lang"],
        overwrite=bool(options["overwrite"]),
    )
    outcome = carry_out(request, session)
    words = session.words
    if form == "json":
        from reports.inspection_json import inspection  # noqa: PLC0415 - heavy
        from reports.summary import to_json  # noqa: PLC0415 - heavy

        say_bytes(to_json(inspection(outcome.diagnoses, outcome.failures, words, study=outcome.study)))
    else:
        from reports.inspection_page import inspection_page  # noqa: PLC0415 - heavy

        say(inspection_page(outcome.diagnoses, outcome.failures, words, study=outcome.study))
    if request.write_fixed is not None:
        remark(words.message("cli", "copy-written" if outcome.copy else "copy-not-written", file=request.write_fixed))
    for note in outcome.lacks:
        remark(note_sentence(note, words))
    return exit_code(outcome)
