"""What `greenshield inspect --format json` prints: every diagnosis as names, numbers and sentences."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from reports.inspection_page import sentence
from reports.sentences import error_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.errors import InputError
    from reports.diagnosis import Diagnosis
    from reports.problems import Problem
    from reports.words import Words


def inspection(
    diagnoses: Sequence[Diagnosis], failures: Sequence[InputError], words: Words, *, study: str
) -> dict[str, Any]:
    """Return everything the page shows, unshortened; areas in hectares, null where there is none."""
    return {
        "study_area": study or None,
        "layers": [_layer(diagnosis, words) for diagnosis in diagnoses],
        "unread": [
            {"file": error.file, "code": error.key, "sentence": error_sentence(error, words)} for error in failures
        ],
    }


def _layer(diagnosis: Diagnosis, words: Words) -> dict[str, Any]:
    place, columns = diagnosis.place, diagnosis.columns
    areas = diagnosis.areas
    names = ("declared_ha", "planar_ha", "ellipsoidal_ha")
    rows = [
        {"row": int(row), **dict(zip(names, map(_number, three), strict=True))}
        for row, *three, _ in areas[areas["differs"].astype(bool)].itertuples(index=False)
    ]
    return {
        "file": diagnosis.file,
        "format": diagnosis.format,
        "layer": diagnosis.layer,
        "bytes": diagnosis.bytes,
        "sha256": diagnosis.sha256,
        "encoding": {"name": diagnosis.encoding, "by": diagnosis.encoding_by, "samples": list(diagnosis.samples)},
        "crs": {
            "name": place.crs,
            "source": place.source,
            "zone": None if place.zone is None else {**place.zone._asdict(), "width": place.zone.width},
            "bounds": None if place.bounds is None else list(place.bounds),
            "rows_placed": place.placed,
            "rows_in_study_area": place.inside,
        },
        "kind": {"name": diagnosis.kind, "by": diagnosis.kind_from, "sign": diagnosis.sign},
        "fields": {"used": dict(columns.used), "unused": list(columns.unused), "missing": list(columns.missing)},
        "counts": {**asdict(diagnosis.counts), "shapes": dict(diagnosis.counts.shapes)},
        "areas": {
            **{name: _number(areas[name].sum(min_count=1)) for name in names},
            "differ": rows,
        },
        "problems": [_problem(problem, words) for problem in diagnosis.problems],
    }


def _problem(problem: Problem, words: Words) -> dict[str, Any]:
    said = problem.said
    return {
        "level": problem.level,
        "code": said.key,
        "rows": list(problem.rows),
        "count": len(problem.rows),
        "sentence": sentence(problem, words),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)
