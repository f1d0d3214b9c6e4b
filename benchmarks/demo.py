"""Time `greenshield demo` as a user runs it, and its peak memory. Prints; nothing is asserted.

`python benchmarks/demo.py [RUNS]`; the aim is under 8 s and 400 MB on two cores.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3


def main(runs: int) -> None:
    """Run the demo some times, each into a new folder, and print time and memory."""
    command = shutil.which("greenshield", path=str(Path(sys.executable).parent)) or "greenshield"
    seconds = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            subprocess.run([command, "demo", f"{folder}/demo", "--quiet"], check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - start)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"greenshield demo: {min(seconds):.1f} s (best of {runs}; worst {max(seconds):.1f} s)")
    print(f"CPU {(used.ru_utime + used.ru_stime) / runs:.1f} s a run, peak {used.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
