"""What is asked after the verdicts: remedies, and which verdicts hang on what nobody knows exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from layers.errors import InputError

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
    if not request.sensitivity:
        return
    from rules.core.sensitivity import SUBJECTS_UP_TO  # noqa: PLC0415 - heavy, and rarely asked for

    if count > SUBJECTS_UP_TO:
        raise InputError("sensitivity-many", count=count, limit=SUBJECTS_UP_TO)


def asked_again(report: Report, bench: Bench, subjects: tuple[Layer, ...], told: Told) -> Report:
    """Add what was asked for beside the verdicts; these stay."""
    run, request, words = bench.run, bench.request, bench.words
    if not (request.remedies or request.sensitivity):
        return report
    from rules.core.again import Question  # noqa: PLC0415 - as above
    from rules.core.remedies import remedies  # noqa: PLC0415
    from rules.core.sensitivity import sensitivity  # noqa: PLC0415

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
