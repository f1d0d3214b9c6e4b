"""What is asked after the verdicts: remedies, and which verdicts hang on what nobody knows exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from layers.errors import InputError
from rules.core.again import Question
from rules.core.remedies import remedies
from rules.core.sensitivity import SUBJECTS_UP_TO, sensitivity
from rules.registry import LOGIC

if TYPE_CHECKING:
    from cli.papers import Papers
    from cli.progress import Progress
    from cli.request import Request
    from layers.layer import Layer
    from reports.words import Words
    from rules.core.report import Report


def require_few(request: Request, subjects: tuple[Layer, ...]) -> None:
    """Refuse to ask more subjects again than anyone would read of, before they are judged.

    Raises
    ------
    InputError
        `sensitivity-many`.
    """
    count = sum(len(layer.frame) for layer in subjects)
    if request.sensitivity and count > SUBJECTS_UP_TO:
        raise InputError("sensitivity-many", count=count, limit=SUBJECTS_UP_TO)


def asked_again(report: Report, request: Request, papers: Papers, words: Words, progress: Progress) -> Report:
    """Add what was asked for beside the verdicts; these stay."""
    question = Question(
        subjects=papers.subjects,
        controls=papers.controls,
        rules=list(LOGIC.values()),
        rulebook=report.rulebook,
        as_of=report.as_of,
        left_out=papers.without,
        max_age_days=int(report.options["max_age_days"]) if report.options["max_age_days"] else None,
        threads=request.threads,
    )
    if request.remedies:
        progress(words.message("cli", "remedies"))
        report = replace(report, remedies=remedies(report, question))
    if request.sensitivity:
        progress(words.message("cli", "sensitivity"))
        report = replace(report, sensitivity=sensitivity(report, question))
    return report
