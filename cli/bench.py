"""What judges a batch of subjects: the law and the controls of the run, and all that is asked beside the verdicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cli.asked_again import asked_again
from layers.statements.stated import state
from reports.result_table import fits, results
from reports.tables import row_tables
from reports.tally import tally
from rules.core.land_use import classed, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from cli.request import Request
    from layers.layer import Layer
    from layers.office.decisions import Decision
    from layers.results.table import Table
    from reports.tally import Tally
    from reports.words import Words
    from rules.core.report import Report
    from rules.core.run import Run

Told = Callable[..., None]
"""Takes a step; its number and how many there are, where that is known."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Everything a batch is judged by: the same for all batches of a run, wherever they are judged.

    Attributes
    ----------
    run
        Rules, controls and day.
    land_use
        The layers of land use.
    settings
        What was stated for all subjects.
    decisions
        What people decided on earlier answers.
    """

    run: Run
    land_use: tuple[Layer, ...]
    settings: Mapping[str, str]
    decisions: tuple[Decision, ...]
    request: Request
    words: Words

    def answer(
        self, subjects: tuple[Layer, ...], numbers: NDArray[np.int64] | None = None, told: Told = lambda *_: None
    ) -> tuple[list[Table], Tally]:
        """Judge a batch; return the tables of its rows, and what it adds up to.

        Parameters
        ----------
        subjects
            Its layers.
        numbers
            Position of each row in the run, from 0; None where they are all there are.
        told
            Told of every rule before it runs.
        """
        report = self._judged(subjects, numbers, told)
        everything = self.request.everything
        complete = fits(report, self.run.counts)
        table = results(report, self.words, complete=complete or everything)
        added = tally(report, self.words, table, everything=everything)
        return row_tables(report, self.words, table, complete=complete), added

    def _judged(self, subjects: tuple[Layer, ...], numbers: NDArray[np.int64] | None, told: Told) -> Report:
        nothing, kinds = self.run.rulebook.nothing, tuple(self.run.counts)
        stated = state(subjects, self.settings, nothing=nothing, kinds=kinds)

        def judging(rule: str, number: int, count: int) -> None:
            told(self.words.message("cli", "judging", rule=rule), number, count)

        report = self.run.judge(stated, numbers=numbers, progress=judging)
        report = classed(report, [near(layer, stated) for layer in self.land_use])
        return asked_again(replace(report, decisions=self.decisions), self, stated, told)
