"""Change one thing at a time in spatial/ and rules/, and see whether the tests notice: `python tests/mutate.py --help`.

Own, and not one of the known tools: those flip operators but know nothing of readings, doubts, unions, codes and
exemptions; and they mutate in place or copy a package, while here the very module that is imported is looked at.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import subprocess
import tempfile
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import Queue
from typing import Any, Final

import click
from mutants.sites import Mutant, mutants
from mutants.trials import GIT, Calls, Tree

ROOT: Final = Path(__file__).parents[1]
MODULES: Final = ("spatial/*.py", "rules/*.py")
FOLDER: Final = Path(tempfile.gettempdir()) / "greenshield-mutants"
EQUIVALENT: Final = Path(__file__).parent / "mutants" / "equivalent.toml"


@click.command()
@click.argument("modules", nargs=-1)
@click.option("--sample", type=int, help="So many of them, drawn by --seed; a larger sample contains the smaller.")
@click.option("--seed", default="1", help="Which sample.")
@click.option("--commit", default="HEAD", help="What is tested; changes that are not committed are not seen.")
@click.option("--jobs", default=1, help="Trials at a time.")
@click.option("--most", default=45.0, help="Seconds of tests a mutant is asked of at most, the quickest first.")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, help="For copies and the record.")
def mutate(modules: tuple[str, ...], sample: int | None, seed: str, jobs: int, folder: Path, **tried: Any) -> None:
    """Try mutants of MODULES (patterns such as "spatial/*.py"; all by default) and list those that survive.

    What died stays dead in the record; what survived another commit, or fewer tests, is tried again; an interrupted run
    goes on.
    """
    asked = [GIT, "rev-parse", tried["commit"]]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    tried["commit"] = commit
    first = Tree.of(ROOT, commit, folder / "tree-0")
    trees = [first, *(first.copied(folder / f"tree-{number}") for number in range(1, jobs))]
    drawn = draw(trees[0].folder, modules or MODULES, sample, seed)
    known = equivalents()
    record = Record(folder / "record.json")
    open_ = [x for x in drawn if matched(known, x) is None and not record.settled(x, tried)]
    if open_:
        calls = trees[0].observe(folder / f"calls-{commit}.json")
        try_all(open_, trees, calls, record, tried)
        died_of = {row["of"] for row in record.rows.values() if row["commit"] == commit}
        first.vouch({of.removeprefix("FAILED ") for of in died_of if of.startswith("FAILED ")})
    report(drawn, known, record)


def draw(tree: Path, patterns: tuple[str, ...], sample: int | None, seed: str) -> list[Mutant]:
    """Return the mutants of the modules, or a sample of them in which every change is as likely as any other."""
    paths = sorted(str(x.relative_to(tree)) for package in ("spatial", "rules") for x in (tree / package).rglob("*.py"))
    chosen = [path for path in paths if any(fnmatch.fnmatch(path, pattern) for pattern in patterns)]
    every = [x for path in chosen for x in mutants(path, (tree / path).read_text(encoding="utf-8"))]
    every.sort(key=lambda x: hashlib.sha256(f"{seed}{x.key}".encode()).digest())
    return every[:sample]


class Record:
    """What became of each mutant, kept between runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def settled(self, mutant: Mutant, tried: dict[str, Any]) -> bool:
        """Whether there is nothing to try."""
        row = self.rows.get(mutant.key)
        return row is not None and (row["died"] or (row["commit"] == tried["commit"] and row["most"] >= tried["most"]))

    def add(self, mutant: Mutant, **said: object) -> None:
        """Write down an outcome."""
        place = {"module": mutant.module, "function": mutant.function, "line": mutant.line, "kind": mutant.kind}
        self.rows[mutant.key] = {**place, "was": mutant.was, "becomes": mutant.becomes, **said}
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(self.rows, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self.path)


def try_all(open_: list[Mutant], trees: list[Tree], calls: Calls, record: Record, tried: dict[str, Any]) -> None:
    """Try mutants, one in each tree at a time."""
    free: Queue[Tree] = Queue()
    for tree in trees:
        free.put(tree)

    def try_one(mutant: Mutant) -> tuple[Mutant, dict[str, Any]]:
        tree, start = free.get(), time.perf_counter()
        try:
            outcome = tree.try_out(mutant, calls, tried["most"])
        finally:
            free.put(tree)
        return mutant, outcome._asdict() | tried | {"seconds": round(time.perf_counter() - start, 1)}

    with ThreadPoolExecutor(len(trees)) as pool:
        trials = [pool.submit(try_one, mutant) for mutant in open_]
        try:
            for number, trial in enumerate(as_completed(trials), start=1):
                mutant, said = trial.result()
                record.add(mutant, **said)
                word = f"died of {said['of']}" if said["died"] else "SURVIVED"
                click.echo(f"{number}/{len(open_)} {mutant.module}:{mutant.line} {word}, {said['seconds']} s")
        finally:
            pool.shutdown(cancel_futures=True)


def equivalents() -> list[dict[str, str]]:
    """Read the mutants that change nothing anyone could see, each with its reason."""
    return tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]


def plain(lines: str) -> str:
    """Return text without its layout."""
    return " ".join(lines.split())


def matched(known: list[dict[str, str]], mutant: Mutant) -> str | None:
    """Return why a mutant is equivalent, or None."""
    for entry in known:
        same = (entry["module"], entry["was"]) == (mutant.module, plain(mutant.was))
        if same and entry.get("becomes", plain(mutant.becomes)) == plain(mutant.becomes):
            return entry["why"]
    return None


def report(drawn: list[Mutant], known: list[dict[str, str]], record: Record) -> None:
    """Say how many died, and name those that did not."""
    counts: Counter[tuple[str, str]] = Counter()
    alive = []
    for mutant in drawn:
        row = record.rows.get(mutant.key)
        died = row and row["died"]
        state = "equivalent" if matched(known, mutant) else "died" if died else "survived"
        counts[mutant.module.rsplit("/", 1)[0], state] += 1
        if state == "survived":
            alive.append(mutant)
    for mutant in sorted(alive, key=lambda x: (x.module, x.line)):
        click.echo(f"\n{mutant.module}:{mutant.line} {mutant.function} ({mutant.kind})\n{mutant.diff}")
    click.echo("\n| | mutants | died | survived | equivalent | died, % of those that could |")
    click.echo("|---|---|---|---|---|---|")
    for group in sorted({group for group, _ in counts}):
        died, survived, same = (counts[group, state] for state in ("died", "survived", "equivalent"))
        share = 100 * died / (died + survived) if died + survived else 100.0
        click.echo(f"| {group} | {died + survived + same} | {died} | {survived} | {same} | {share:.1f} |")


if __name__ == "__main__":
    mutate()
