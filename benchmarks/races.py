"""Who runs against whom: each race is a few commands on the same files, run in turn.

A race is named by what it is and on how much: `peers-100000x500000` has 100 000 subjects and 500 000 vertices.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

QGIS: Final = shutil.which("qgis_process.bin") or "qgis_process"
"""Debian's script around it hands it an option it does not know."""
OFFSCREEN: Final = {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"}


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """A command in a race.

    Attributes
    ----------
    command
        Words; {here}, {python}, {greenshield}, {subjects}, {controls}, {catalogue}, {folder} and {out} are filled in.
    subjects
        How many.
    codes
        Exit codes of a run that went well.
    step
        The step its time is; "" for the whole process.
    compared
        Its {out} is an overlap layer, or a folder of results: pairs and areas are compared with the first entrant's.
    surroundings
        Environment variables.
    """

    command: tuple[str, ...]
    subjects: int
    codes: tuple[int, ...] = (0,)
    step: str = ""
    compared: bool = False
    surroundings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Race:
    """Entrants by name, the first is the one the others are compared with; and the vertices of the red line."""

    vertices: int
    entrants: Mapping[str, Entrant]


def race(name: str) -> Race:
    """Return a race by its name, `KIND-SUBJECTSxVERTICES`.

    Raises
    ------
    ValueError
        There is no such kind.
    """
    kind, _, size = name.partition("-")
    subjects, _, vertices = size.partition("x")
    if kind not in KINDS or not (subjects.isdigit() and vertices.isdigit()):
        raise ValueError(f"{name}: KIND-SUBJECTSxVERTICES, KIND one of {', '.join(KINDS)}")
    return Race(vertices=int(vertices), entrants=KINDS[kind](int(subjects)))


def _script(subjects: int, *words: str, step: str = "") -> Entrant:
    script, *options = words
    command = ("{python}", "{here}/" + script, *options, "{subjects}", "{controls}", "{out}")
    return Entrant(command=command, subjects=subjects, step=step, compared=True)


def _check(subjects: int, *options: str, catalogue: str = "{catalogue}") -> Entrant:
    words = ("{greenshield}", "check", "{subjects}=project", "-c", catalogue, "--select", "ERL001", "-o", "{out}")
    return Entrant(command=(*words, "--quiet", *options), subjects=subjects, codes=(0, 1, 3), compared=True)


def _peers(subjects: int) -> dict[str, Entrant]:
    qgis = (
        QGIS,
        "run",
        "native:intersection",
        "--INPUT={subjects}",
        "--OVERLAY={controls}",
        "--OUTPUT={out}",
    )
    return {
        "layer": _script(subjects, "overlap_layer.py"),
        "check": _check(subjects),
        "subdivided": _script(subjects, "peer_postgis.py", "subdivided"),
        "plain": _script(subjects, "peer_postgis.py", "plain"),
        "sedona": _script(subjects, "peer_sedona.py"),
        "sjoin": _script(subjects, "peer_geopandas.py", "sjoin"),
        "overlay": _script(subjects, "peer_geopandas.py", "overlay"),
        "qgis": Entrant(command=qgis, subjects=subjects, compared=True, surroundings=OFFSCREEN),
    }


def _scaling(subjects: int) -> dict[str, Entrant]:
    """Ours at a tenth, at half, and at all of the subjects."""
    counts = (subjects // 10, subjects // 2, subjects)
    return {f"{name} {count}": _peers(count)[name] for name in ("layer", "check") for count in counts}


def _threads(subjects: int) -> dict[str, Entrant]:
    """Run the overlay step alone, in two threads and in one: of one reading, and of all."""
    found = {}
    for name in ("overlap_layer.py", "overlay_step.py"):
        entrant = _script(subjects, name, step="overlay")
        for threads in ("2", "1"):
            command = (*entrant.command, "--threads", threads)
            found[f"{name.removesuffix('.py')} {threads}"] = replace(entrant, command=command, compared=False)
    return found


def _one(subjects: int) -> dict[str, Entrant]:
    """Check few projects against a prepared catalogue, beside starting Python and importing what reads a file."""
    return {
        "import": Entrant(command=("{python}", "-c", "import geopandas, pyogrio"), subjects=subjects),
        "prepare": Entrant(command=("{greenshield}", "prepare", "-c", "{prepared}"), subjects=subjects),
        "prepared": replace(_check(subjects, catalogue="{prepared}"), compared=False),
        "unprepared": replace(_check(subjects), compared=False),
    }


def _engines(subjects: int) -> dict[str, Entrant]:
    """Two threads against two workers of dask on this machine."""
    return {"threads": _check(subjects), "dask": _check(subjects, "--engine", "dask")}


KINDS: Final[Mapping[str, Callable[[int], dict[str, Entrant]]]] = {
    "peers": _peers,
    "scaling": _scaling,
    "threads": _threads,
    "one": _one,
    "engines": _engines,
}
