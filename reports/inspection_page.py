"""What `greenshield inspect` prints: of each layer a page, what it is, what its columns mean, and what is wrong."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from layers.errors import InputError
from reports.crs_names import crs_name
from reports.grid import grid, width
from reports.phrases import M2_PER_HA, M2_PER_MU
from reports.sentences import error_sentence, note_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.diagnosis import Diagnosis
    from reports.problems import Problem
    from reports.words import Words

SHOWN: Final = 10
"""Row numbers named of a problem."""
LISTED: Final = 20
"""Rows whose areas are listed because the declared one differs."""
NOTHING: Final = "—"


def inspection_page(diagnoses: Sequence[Diagnosis], failures: Sequence[InputError], words: Words, *, study: str) -> str:
    """Return a page per layer, then the files that cannot be read, then what that means.

    Parameters
    ----------
    failures
        Why files could not be read at all.
    study
        Name of the catalogue that says where files are expected to lie, "" without one.
    """
    pages = ["\n".join(_page(diagnosis, words, study)) for diagnosis in diagnoses]
    pages += [f"{words.message('inspect', 'refused')}  {error_sentence(error, words)}" for error in failures]
    levels = [problem.level for diagnosis in diagnoses for problem in diagnosis.problems]
    mood = "refused" if failures or "refused" in levels else "review" if "review" in levels else "clear"
    return "\n\n".join([*pages, words.message("inspect", f"all-{mood}")])


def sentence(problem: Problem, words: Words) -> str:
    """Return what is wrong and what to do."""
    said = problem.said
    return error_sentence(said, words) if isinstance(said, InputError) else note_sentence(said, words)


def _page(diagnosis: Diagnosis, words: Words, study: str) -> Iterator[str]:
    def said(key: str, **values: object) -> str:
        return words.message("inspect", key, **values)

    size = f"{diagnosis.bytes / 1024:.1f}"
    yield said("title", file=diagnosis.file, format=diagnosis.format, size=size, sha256=diagnosis.sha256[:12])
    facts = [
        (said("layer"), diagnosis.layer),
        (said("kind"), _kind(diagnosis, words)),
        (said("encoding"), _encoding(diagnosis, words)),
        (said("crs"), _crs(diagnosis, words)),
        (said("place"), _place(diagnosis, words, study)),
        (said("fields"), _fields(diagnosis, words)),
        (said("unused"), words.enumerate(list(diagnosis.columns.unused))),
        (
            said("missing"),
            words.enumerate([words.field(f, diagnosis.kind or "other") for f in diagnosis.columns.missing]),
        ),
        (said("rows"), _rows(diagnosis, words)),
        *((label if at == 0 else "", text) for at, (label, text) in enumerate(_areas(diagnosis, words))),
    ]
    yield from (f"  {line}" for line in grid([[name, text or NOTHING] for name, text in facts]))
    indent = " " * (2 + max(width(said(level)) for level in ("refused", "review", "remark")))
    for problem in diagnosis.problems:
        label = said(problem.level)
        yield f"  {label}{indent[width(label) :]}{_where(problem, words)}{sentence(problem, words)}"


def _kind(diagnosis: Diagnosis, words: Words) -> str:
    if diagnosis.kind is None:
        return ""
    how = words.message("inspect", f"kind-{diagnosis.kind_from}", sign=diagnosis.sign)
    return words.message("inspect", "kind-by", kind=words.kind(diagnosis.kind), how=how)


def _encoding(diagnosis: Diagnosis, words: Words) -> str:
    by = words.message("inspect", f"encoding-{diagnosis.encoding_by or 'format'}")
    name = diagnosis.encoding + words.part("aside", text=by)
    shown = " | ".join(text if len(text) <= 40 else f"{text[:39]}…" for text in diagnosis.samples)  # noqa: PLR2004
    examples = words.message("inspect", "samples", samples=shown) if shown else ""
    return (name if diagnosis.encoding else by) + examples


def _crs(diagnosis: Diagnosis, words: Words) -> str:
    place = diagnosis.place
    if not place.crs:
        return words.message("inspect", "crs-none")
    source = words.message("terminal", f"crs-{place.source}")
    zone = ""
    if place.zone is not None:
        prefix = words.message("inspect", "prefixed" if place.zone.prefixed else "plain")
        zone = words.message("inspect", "zone", prefix=prefix)
    return words.message("inspect", "crs-is", crs=crs_name(place.crs, words), source=source, zone=zone)


def _place(diagnosis: Diagnosis, words: Words, study: str) -> str:
    place = diagnosis.place
    if place.bounds is None:
        return words.message("inspect", "place-none")
    west, south, east, north = (f"{value:.5f}" for value in place.bounds)
    where = study or words.message("inspect", "china")
    bounds = {"west": west, "south": south, "east": east, "north": north}
    return words.message("inspect", "bounds", inside=place.inside, placed=place.placed, where=where, **bounds)


def _fields(diagnosis: Diagnosis, words: Words) -> str:
    named = [
        f"{words.field(field, diagnosis.kind or 'other')} ← {column}"
        for field, column in diagnosis.columns.used.items()
    ]
    return words.enumerate(named)


def _rows(diagnosis: Diagnosis, words: Words) -> str:
    counts = diagnosis.counts
    drawn: Counter[str] = Counter()
    for name, count in counts.shapes.items():
        drawn[words.term("geometry", name)] += count
    shapes = words.enumerate([f"{name} {count}" for name, count in drawn.items()]) or NOTHING
    numbers = {
        "rows": counts.rows,
        "read": counts.read,
        "repaired": counts.repaired,
        "without": counts.without_geometry,
        "unreadable": counts.unreadable,
        "vertices": counts.vertices,
    }
    return words.message("inspect", "counts", shapes=shapes, **numbers)


def _areas(diagnosis: Diagnosis, words: Words) -> Iterator[tuple[str, str]]:
    """Return the sums, then the rows whose declared area agrees with neither of the other two."""
    areas, label = diagnosis.areas, words.message("inspect", "areas")
    if areas.empty:
        yield label, ""
        return
    total = areas[["declared_ha", "planar_ha", "ellipsoidal_ha"]].sum(min_count=1).tolist()
    yield label, _three(total, words)
    off = areas[areas["differs"]]
    for row, *three, _ in off.head(LISTED).itertuples(index=False):
        yield "", words.message("inspect", "areas-row", row=row, areas=_three(three, words))
    if len(off) > LISTED:
        yield "", words.message("inspect", "areas-more", count=len(off) - LISTED)


def _three(hectares: Sequence[float], words: Words) -> str:
    declared, planar, ellipsoidal = (NOTHING if math.isnan(value) else f"{value:.4f}" for value in hectares)
    mu = NOTHING if math.isnan(hectares[2]) else f"{hectares[2] * M2_PER_HA / M2_PER_MU:.2f}"
    return words.message("inspect", "three", declared=declared, planar=planar, ellipsoidal=ellipsoidal, mu=mu)


def _where(problem: Problem, words: Words) -> str:
    """Return the rows a problem is about, ten of them and their number."""
    rows = problem.rows
    if not rows:
        return ""
    shown = words.message("inspect", "row-joiner").join(map(str, rows[:SHOWN]))
    key = "row-one" if len(rows) == 1 else "rows-many" if len(rows) > SHOWN else "rows-few"
    first = "" if problem.alike else words.message("inspect", "said-of", row=rows[0])
    return words.message("inspect", key, rows=shown, count=len(rows), first=first)
