"""Run races of greenshield against peers on the files of `synthetic_red_line.py`, in turn, and write a record.

    python benchmarks/peers.py FOLDER RACE ... [--rounds N] [--limit S] [--only NAME ...] [--also NAME=COMMAND ...]

RACE is peers-, scaling-, threads-, one- or engines-SUBJECTSxVERTICES. FOLDER gets `record.json`, where a race replaces
its earlier self. Commands given with --also run beside; what they took is printed, and stands in `also.json` only.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from agreement import areas, compare
from machine import machine, versions
from process_tree import run
from races import Entrant, Race, race
from ratios import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

HERE: Final = Path(__file__).resolve().parent


class Course:
    """A race being run: the files, what has been run, and the areas of the first entrant to compare with."""

    def __init__(self, contest: Race, files: Path, limit: float) -> None:
        self.runs: list[dict[str, Any]] = []
        self.agreement: dict[str, Any] = {}
        self._contest, self._files, self._limit = contest, files, limit
        self._first: pd.Series[float] | None = None
        self._out: set[str] = set()

    def lap(self, number: int, scratch: Path) -> None:
        """Let everybody run once who has not failed or met the limit before; a catalogue is prepared anew each time."""
        shutil.rmtree(scratch / "prepared", ignore_errors=True)
        for name, entrant in self._contest.entrants.items():
            if name in self._out:
                continue
            out = scratch / f"{len(self.runs)}" / ("out" if "{greenshield}" in entrant.command else "overlap.gpkg")
            out.parent.mkdir()
            taken: dict[str, Any] = {"entrant": name, "round": number, "step": entrant.step}
            try:
                took = run(
                    self._words(entrant, out, scratch),
                    limit=self._limit,
                    codes=entrant.codes,
                    TMPDIR=str(scratch),
                    **entrant.surroundings,
                )
                taken |= {**asdict(took), "failed": ""}
            except (RuntimeError, OSError) as fault:
                taken["failed"] = str(fault).strip().rpartition("\n")[2]
                print(fault, file=sys.stderr)
            self.runs.append(taken)
            print(f"  {number} {name}: {_short(taken)}", flush=True)
            if taken["failed"] or taken["over"]:
                self._out.add(name)
            elif entrant.compared and name not in self.agreement:
                self._compare(name, out)
            shutil.rmtree(out.parent)

    def _words(self, entrant: Entrant, out: Path, scratch: Path) -> list[str]:
        """Fill in a command; the catalogue to be prepared is a copy, so that the other stays as it is."""
        catalogue = self._files / f"catalogue_{self._contest.vertices}.toml"
        controls = self._files / f"red_line_{self._contest.vertices}.gpkg"
        prepared = scratch / "prepared" / catalogue.name
        if "{prepared}" in entrant.command and not prepared.exists():
            prepared.parent.mkdir()
            shutil.copy(catalogue, prepared)
            shutil.copy(controls, prepared.parent)
        names = {
            "here": HERE,
            "python": sys.executable,
            "greenshield": shutil.which("greenshield", path=str(Path(sys.executable).parent)) or "greenshield",
            "subjects": self._files / f"subjects_{entrant.subjects}.gpkg",
            "controls": controls,
            "catalogue": catalogue,
            "prepared": prepared,
            "out": out,
        }
        return [word.format(**names) for word in entrant.command]

    def _compare(self, name: str, out: Path) -> None:
        """Compare with the first entrant; the first has nothing to be compared with."""
        found = areas(out)
        if self._first is None:
            self._first = found
        agreed = compare(found, self._first)
        self.agreement[name] = agreed.record()
        if not agreed.same:
            print(f"    differs: {agreed}", flush=True)


def _short(taken: Mapping[str, Any]) -> str:
    if taken["failed"]:
        return f"failed: {taken['failed']}"
    over = "over the limit, " if taken["over"] else ""
    steps = ", ".join(f"{step} {s:.2f}" for step, s in taken["steps"].items())
    return f"{over}{taken['s']:.2f} s, CPU {taken['cpu']:.2f} s, {taken['peak_mb']:.0f} MB ({steps})"


def entered(contest: Race, only: Sequence[str], also: Sequence[str]) -> Race:
    """Return a race with some of its entrants only, and with commands from outside."""
    kept = {name: entrant for name, entrant in contest.entrants.items() if not only or name.split()[0] in only}
    for count in sorted({entrant.subjects for entrant in kept.values()}):
        for words in also:
            name, _, command = words.partition("=")
            kept[f"{name} {count}"] = Entrant(command=tuple(shlex.split(command)), subjects=count, codes=(0, 1, 3))
    return Race(vertices=contest.vertices, entrants=kept)


def main(given: argparse.Namespace) -> None:
    """Run the races one after the other; after each the record is written."""
    for name in given.races:
        own = race(name)
        contest = entered(own, given.only, given.also)
        print(f"{name}: {', '.join(contest.entrants)}", flush=True)
        course = Course(contest, given.folder.resolve(), given.limit)
        with TemporaryDirectory(prefix="race", dir=given.scratch) as scratch:
            Path(scratch).chmod(0o755)  # the server of a peer runs as another user
            for number in range(1, given.rounds + 1):
                course.lap(number, Path(scratch))
        made = {
            "day": datetime.now(UTC).date().isoformat(),
            "limit": given.limit,
            "entrants": list(contest.entrants),
            "runs": course.runs,
            "agreement": course.agreement,
        }
        print(table(made))
        outside = [entrant for entrant in contest.entrants if entrant not in own.entrants]
        if outside:
            _keep(given.folder / "also.json", name, made)
        _keep(given.folder / "record.json", name, _without(made, outside))


def _without(made: Mapping[str, Any], outside: Sequence[str]) -> dict[str, Any]:
    """Return a race without the commands from outside."""
    runs = [taken for taken in made["runs"] if taken["entrant"] not in outside]
    return {**made, "entrants": [name for name in made["entrants"] if name not in outside], "runs": runs}


def _keep(path: Path, name: str, made: Mapping[str, Any]) -> None:
    """Write a race into a record, beside the others that are in it."""
    record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"races": {}}
    record |= {"machine": machine(), "versions": versions()}
    record["races"][name] = made
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("races", nargs="+", metavar="RACE")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--limit", type=float, default=600.0, help="s after which a run is stopped")
    arguments.add_argument("--only", nargs="*", default=[], help="entrants of the race that run")
    arguments.add_argument("--also", nargs="*", default=[], metavar="NAME=COMMAND")
    arguments.add_argument("--scratch", type=Path, help="folder for what the runs write; the system's by default")
    main(arguments.parse_args())
