"""What every rule is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from rules.core.case import Case
    from rules.core.judgement import Judgement


class Rule(Protocol):
    """A requirement: a frozen dataclass of its parameters with one pure method."""

    id: ClassVar[str]

    def check(self, case: Case) -> Judgement:
        """Judge the subjects of one kind."""
        ...
