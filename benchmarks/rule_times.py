"""Time all rules against the eleven of the first issue over the demo's subjects. Prints; nothing is asserted.

`python benchmarks/rule_times.py [RUNS]`; the aim is at most twice the time. Each run is a `greenshield check` in a
process of its own; the processor's seconds of the rules alone, and of the whole, are printed beside each other.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

RUNS = 3
ELEVEN = (
    "ERL001", "ERL002", "NRV001", "NRV002", "NRV003", "UCR001", "UCR002", "IPK001", "DWS002", "BLR003", "MRT001",
)  # fmt: skip


def check(arguments: list[str]) -> None:
    """Run the command in this process; print the seconds of the processor for the rules."""
    from cli.main import run  # noqa: PLC0415 - only in the process that is timed
    from rules.core import engine  # noqa: PLC0415

    spent: dict[str, float] = {}
    one = engine._result  # noqa: SLF001 - what is timed

    def timed(desk: Any, rule: Any, entry: Any) -> Any:  # noqa: ANN401 - whatever the step takes and gives
        start = process_time()
        found = one(desk, rule, entry)
        spent[entry.id] = process_time() - start
        return found

    engine._result = timed  # noqa: SLF001
    run(["check", *arguments, "--quiet", "--overwrite"])
    for rule, seconds in sorted(spent.items(), key=lambda pair: -pair[1])[:8]:
        print(f"  {rule} {seconds:.2f}", file=sys.stderr)
    print(sum(spent.values()), file=sys.stderr)


def main(runs: int) -> None:
    """Write the demo; check its subjects by the eleven and by all."""
    from layers.synthetic import write_demo  # noqa: PLC0415 - the timed processes do without

    with tempfile.TemporaryDirectory() as name:
        made = write_demo(Path(name) / "demo")
        arguments = [*made.submissions, "-c", str(made.catalogue), "-o", f"{name}/out"]
        found = {}
        for title, chosen in (("eleven", ["--select", ",".join(ELEVEN)]), ("all", [])):
            watched = [sys.executable, str(Path(__file__).resolve()), "--run", *arguments, *chosen]
            found[title] = min(_seconds(watched) for _ in range(runs))
            print(f"{title}: rules {found[title][0]:.1f} s, whole check {found[title][1]:.1f} s of the processor")
    rules, whole = (found["all"][part] / found["eleven"][part] for part in (0, 1))
    print(f"all against eleven: rules {rules:.2f}, whole check {whole:.2f}")


def _seconds(command: list[str]) -> tuple[float, float]:
    """Return what a run takes of the processor: its rules, and all of it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return float(done.stderr.splitlines()[-1]), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        check(sys.argv[2:])
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
