"""A mutant on trial: put into a copy of the tree, asked of the tests that call what it changes."""

from __future__ import annotations

import ast
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.sites import Mutant

TESTS: Final = ("spatial", "rules", "tests/spatial", "tests/rules", "tests/cli/test_own_layers.py")
"""Whose tests count: those beside the code, not those of whole runs; a catalogue's own rules are tested by theirs."""
GIT: Final = shutil.which("git") or "git"
SOON: Final = 3.0
PER_FILE: Final = 0.2
"""Seconds of tests that are asked first, and what reading another file of tests costs; most mutants die of them."""
PATIENCE: Final = 60.0, 5.0
"""Seconds of the processor a trial may take, and how many times what the tests took: who needs more hangs, has died."""
IDLE: Final = 20
"""How many times that may go by on the clock: the machine may be busy, but who waits for nothing has died, too."""
PYTEST: Final = (sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", "--tb=line")


class Outcome(NamedTuple):
    """Whether a mutant died, and of what; `tests` were asked."""

    died: bool
    of: str
    tests: int


class Calls(NamedTuple):
    """What one run of all tests showed: test -> functions, test -> seconds, functions that run while collecting."""

    calls: dict[str, frozenset[str]]
    seconds: dict[str, float]
    collected: frozenset[str]

    def asked(self, mutant: Mutant, importers: Callable[[str], frozenset[str]], most: float) -> list[str]:
        """Return the tests that may tell, as many as take `most` seconds.

        Asked are those that call the function; of what is in none those that call anything of the module or of the
        modules that import it; of what runs while tests are collected the others, too. Each test is given the same
        time, of its cases the quickest come first: different tests notice different things.
        """
        name = f"{mutant.module}:{mutant.function}"
        if mutant.function:
            told = {test for test, called in self.calls.items() if name in called}
        else:
            near = importers(mutant.module)
            told = {test for test, called in self.calls.items() if near & {x.split(":")[0] for x in called}}
        others = set(self.calls) - told if name in self.collected else set()
        tests = [*self._in_turn(told), *self._in_turn(others)]
        spent = accumulate(self.seconds[test] for test in tests)
        return [test for test, seconds in zip(tests, spent, strict=True) if seconds < most]

    def soon(self, asked: list[str]) -> int:
        """Return how many of the tests are asked first."""
        spent, files = 0.0, set()
        for number, test in enumerate(asked, start=1):
            file = test.split("::")[0]
            spent += self.seconds[test] + (0.0 if file in files else PER_FILE)
            files.add(file)
            if spent > SOON:
                return number
        return len(asked)

    def _in_turn(self, tests: set[str]) -> list[str]:
        spent: defaultdict[str, float] = defaultdict(float)
        turns = []
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            function = test.split("[")[0]
            spent[function] += self.seconds[test]
            turns.append((spent[function], test))
        return [test for _, test in sorted(turns)]


@dataclass(frozen=True, slots=True)
class Tree:
    """A copy of the repository at a commit, outside of it."""

    folder: Path

    @classmethod
    def of(cls, repository: Path, commit: str, folder: Path) -> Tree:
        """Write the copy, and make sure that its modules are those the tests import."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        files = subprocess.run([GIT, "archive", commit], cwd=repository, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(files)) as archive:
            archive.extractall(folder, filter="data")
        shutil.copytree(Path(__file__).parent, folder / "tests" / "mutants", dirs_exist_ok=True)
        tree = cls(folder)
        tree._compile()
        ask = "import spatial, rules.core, layers; print(spatial.__path__, rules.core.__path__, layers.__path__)"
        found = subprocess.run([sys.executable, "-c", ask], **tree.place, capture_output=True, text=True, check=True)
        if found.stdout.count(str(folder)) != 3:
            raise RuntimeError(f"modules are imported from elsewhere: {found.stdout}")
        return tree

    def copied(self, folder: Path) -> Tree:
        """Write the same tree once more."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return Tree(folder)

    def _compile(self) -> None:
        """Compile everything once: modules by what they say, so that a mutant is never taken for the original."""
        modules = ["spatial", "rules", "layers", "reports", "cli"]
        command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", *modules]
        subprocess.run(command, **self.place, check=True)
        keeping = self.place["env"] | {"PYTHONDONTWRITEBYTECODE": ""}
        command = [*PYTEST, "--collect-only", *TESTS]
        subprocess.run(command, cwd=self.folder, env=keeping, check=True, stdout=subprocess.DEVNULL)

    @property
    def place(self) -> dict[str, object]:
        """Where and in which surroundings commands run."""
        path = f"{self.folder}{os.pathsep}{self.folder / 'tests'}"
        return {"cwd": self.folder, "env": os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}}

    def observe(self, record: Path) -> Calls:
        """Run all tests once and see what they call; what is known of the commit is read."""
        if not record.is_file():
            place = self.place
            place["env"] |= {"CALLS": str(record)}
            subprocess.run([*PYTEST, "-p", "mutants.calls", *TESTS], **place, check=False)
        told = json.loads(record.read_text(encoding="utf-8"))
        sound = {test: frozenset(called) for test, called in told["calls"].items() if test not in told["failed"]}
        return Calls(sound, told["seconds"], frozenset(told["collected"]))

    def importers(self, module: str) -> frozenset[str]:
        """Return the module and those that import it."""
        name = module.removesuffix(".py").replace("/", ".")
        found = {module}
        for path in (path for package in ("spatial", "rules") for path in (self.folder / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and name in {
                    node.module, *(f"{node.module}.{x.name}" for x in node.names)
                }:  # fmt: skip
                    found.add(str(path.relative_to(self.folder)))
        return frozenset(found)

    def try_out(self, mutant: Mutant, calls: Calls, most: float) -> Outcome:
        """Put the mutant in, ask the tests, put the module back."""
        path = self.folder / mutant.module
        source = path.read_text(encoding="utf-8")
        changed = mutant.applied(source)
        ast.parse(changed)
        asked = calls.asked(mutant, self.importers, most)
        soon = calls.soon(asked)
        path.write_text(changed, encoding="utf-8")
        try:
            for some in (asked[:soon], asked[soon:]):
                of = self._dies_of(some, sum(calls.seconds[test] for test in some)) if some else ""
                if of:
                    return Outcome(died=True, of=of, tests=len(asked))
        finally:
            path.write_text(source, encoding="utf-8")
        return Outcome(died=False, of="", tests=len(asked))

    def vouch(self, killers: set[str]) -> None:
        """Make sure that what mutants died of passes where nothing is changed."""
        of = self._dies_of(sorted(killers), seconds=len(killers))
        if of:
            raise RuntimeError(f"without any mutant: {of}")

    def _dies_of(self, tests: list[str], seconds: float) -> str:
        """Return the test that fails first, empty where all pass."""
        listed = self.folder / "asked.txt"
        listed.write_text("\n".join(tests), encoding="utf-8")
        running = subprocess.Popen(
            [*PYTEST, "-x", f"@{listed}"], **self.place, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        most = int(PATIENCE[0] + PATIENCE[1] * seconds)
        resource.prlimit(running.pid, resource.RLIMIT_CPU, (most, most))
        try:
            said, _ = running.communicate(timeout=IDLE * most)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            said, _ = running.communicate()
        if running.returncode < 0:
            return "time"
        if "ERROR: not found" in said or "no tests ran" in said.splitlines()[-1:]:
            raise RuntimeError(said)
        if running.returncode == 0:
            return ""
        failures = [line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return (failures or ["while it was imported"])[0].split(" - ")[0]
