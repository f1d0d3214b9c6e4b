"""What is asked after the verdicts: remedies, and which verdicts hang on what nobody knows exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from layers.errors import InputError
from rules.core.again import Question
from rules.core.remedies import remedies
from rules.core.sensitivity import SUBJECTS_UP_TO, sensitivity

if TYPE_CHECKING:
    from cli.bench import Bench, Told
    from cli.request import Request
    from layers.layer import Layer
    from rules.core.report import Report


def require_few(request: Request, count: int) -> None:
    """Refuse to ask more subjects again than anyone would read of, before they are judged.

    Raises
    ------
    InputError
        `sensitivity-many`.
    """
    if request.sensitivity and count > SUBJECTS_UP_TO:
        raise InputError("sensitivity-many", count=count, limit=SUBJECTS_UP_TO)


def asked_again(report: Report, bench: Bench, subjects: tuple[Layer, ...], told: Told) -> Report:
    """Add what was asked for beside the verdicts; these stay."""
    run, request, words = bench.run, bench.request, bench.words
    question = Question(
        subjects=subjects,
        controls=run.controls,
        rules=run.rules,
        rulebook=run.rulebook,
        as_of=run.as_of,
        left_out=run.left_out,
        max_age_days=run.max_age_days,
        threads=run.threads,
    )
    if request.remedies:
        told(words.message("cli", "remedies"))
        report = replace(report, remedies=remedies(report, question))
    if request.sensitivity:
        told(words.message("cli", "sensitivity"))
        report = replace(report, sensitivity=sensitivity(report, question))
    return report
