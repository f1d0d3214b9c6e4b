"""A PostgreSQL server of our own for one run: a new data folder, a socket in it, no network, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER: Final = "postgres"
"""Whom the server runs as where we are root, which it refuses to be."""
SETTINGS: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_parallel_workers_per_gather": "2",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
    "min_parallel_table_scan_size": "0",
    "jit": "off",
}
"""As fast as it goes: nothing is kept safe from a crash, and every query may use both cores."""


def programs() -> Path | None:
    """Return the folder of the newest server's programs, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    beside = shutil.which("postgres")
    return found[-1].parent if found else Path(beside).parent if beside else None


@contextmanager
def server() -> Iterator[Path]:
    """Start a server, give the folder of its socket, and stop it; its processes are children of this one."""
    home = programs()
    if home is None:
        raise SystemExit("no PostgreSQL server is installed")
    who: dict[str, Any] = {"user": OWNER, "group": OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
    with TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if who:
            shutil.chown(folder, OWNER, OWNER)
        make = [home / "initdb", "--auth=trust", f"--username={OWNER}", "--no-sync", "--locale=C", "--encoding=UTF8"]
        subprocess.run([*make, folder / "data"], check=True, stdout=subprocess.DEVNULL, cwd="/", **who)
        settings = [word for key, value in SETTINGS.items() for word in ("-c", f"{key}={value}")]
        start = [home / "postgres", "-D", folder / "data", "-k", folder, *settings]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(start, stdout=log, stderr=log, cwd="/", **who)
        try:
            _wait(folder, process)
            query(folder, "CREATE EXTENSION postgis")
            yield folder
        finally:
            process.terminate()
            process.wait(60)


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(300):
        if (
            process.poll() is None
            and subprocess.run(_psql(folder, "SELECT 1"), check=False, capture_output=True).returncode == 0
        ):
            return
        time.sleep(0.1)
    raise SystemExit(f"the server does not answer: {(folder / 'log').read_text(encoding='utf-8')}")


def query(folder: Path, text: str) -> str:
    """Carry out some SQL, and return what it prints."""
    done = subprocess.run(_psql(folder, text), check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _psql(folder: Path, text: str) -> list[str]:
    psql = shutil.which("psql") or "psql"
    return [
        psql,
        "-h",
        str(folder),
        "-U",
        OWNER,
        "-d",
        OWNER,
        "-v",
        "ON_ERROR_STOP=1",
        "-X",
        "-q",
        "-A",
        "-t",
        "-c",
        text,
    ]
