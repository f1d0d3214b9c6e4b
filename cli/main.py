"""The command `greenshield`: its subcommands, and what each way to end means to the shell."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cli.catalogue import catalogue
from cli.check import check
from cli.chinese import in_chinese, said_by_click
from cli.demo import demo
from cli.explain import explain
from cli.inspect_files import inspect
from cli.layers import layers
from cli.prepare import prepare
from cli.rulebook import rulebook
from cli.rules import rules
from cli.session import Session, of_locale, remark
from layers.disk import is_full
from layers.errors import InputError, PublishError
from layers.intake.surroundings import FOREIGN
from layers.intake.worker import apart
from reports.sentences import error_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

USAGE: Final = 2
CRASH: Final = 70
INTERRUPTED: Final = 130
TERMINATED: Final = 143
"""Exit codes beside a verdict's (`cli.run.exit_code`): 1 says "violation", so nothing else may end with it."""


class Terminated(BaseException):
    """SIGTERM arrived; a BaseException, so that the private folder is removed on the way out and nobody catches it."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="greenshield", message="%(prog)s %(version)s")
def greenshield() -> None:
    """Check projects, mining rights and facilities against ecological control layers.

    \b
    First steps:
      greenshield demo                         a synthetic Yulin, written and checked
      greenshield check projects.gpkg          check a file against ./catalogue.toml
      greenshield explain ERL001               what a rule asks, and by which law

    \b
    Exit codes:
      0    everything is clear, and every rule was checked
      1    at least one violation
      3    no violation, but something to review or not checked
      2    usage or input error; nothing was published
      70   internal error; nothing was published
    """  # noqa: D301 - \b is click's mark for "do not rewrap"


for command in (demo, check, inspect, rules, explain, layers, catalogue, prepare, rulebook):
    greenshield.add_command(command)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; every way to end passes here."""
    for name in [name for name in os.environ if name.upper().startswith(FOREIGN)]:
        del os.environ[name]  # an installed QGIS or PostGIS leads our libraries to files of other versions
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a GBK console has no m², but it must not stop a run
    signal.signal(signal.SIGTERM, _terminate)
    session = Session(lang=of_locale())
    if session.lang == "en":
        return _ended(greenshield, arguments, session)
    texts = session.words.help()
    with said_by_click(texts["click"]):
        return _ended(in_chinese(greenshield, texts, "greenshield"), arguments, session)


def _ended(command: click.Command, arguments: Sequence[str], session: Session) -> int:
    """Run a command, and make an exit code of whatever ends it."""
    try:
        with apart():
            code = command.main(list(arguments), prog_name="greenshield", standalone_mode=False, obj=session)
    except (click.Abort, Terminated) as end:
        remark(session.words.message("cli", "interrupted"))
        return TERMINATED if isinstance(end, Terminated) else INTERRUPTED
    except SystemExit:  # click ends with 1 where a pipe closed under it
        return CRASH
    except click.ClickException as error:
        error.show()
        return USAGE
    except InputError as error:
        remark(error_sentence(error, session.words))
        return USAGE
    except Exception as error:  # noqa: BLE001 - the one place that catches all: a crash must not look like a violation
        return _give_up(error, session)
    return int(code or 0)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated


def _give_up(error: Exception, session: Session) -> int:
    """Say that the disk is full, which is nobody's fault here, or keep what is needed to find the fault."""
    if is_full(error):
        remark(error_sentence(PublishError("disk-full"), session.words))
        return USAGE
    remark(session.words.message("cli", "failed", file=_keep_traceback(error)))
    return CRASH


def _keep_traceback(error: Exception) -> str:
    """Write the traceback to a file people can send; where the folder is closed to us, print it."""
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    text = "".join(traceback.format_exception(error))
    path = Path(f"greenshield-error-{moment}-{os.getpid()}.txt")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError:
        remark(text)
        return "-"
    return str(path.resolve())
