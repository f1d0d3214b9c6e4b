"""The verdicts and the one table of codes that say why (docs/contracts.md)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Verdict(IntEnum):
    """Ordered so that the worst of several is the largest."""

    NOT_APPLICABLE = 0
    CLEAR = 1
    REVIEW = 2
    VIOLATION = 3

    @property
    def word(self) -> str:
        """The code written to files.

        >>> Verdict.NOT_APPLICABLE.word
        'not-applicable'
        """
        return self.name.lower().replace("_", "-")


CODES: Final[dict[Verdict, tuple[str, ...]]] = {
    Verdict.VIOLATION: ("overlap", "outside", "too-near", "attribute", "displaced"),
    Verdict.REVIEW: (
        "permitted-activity", "unconfirmed-control", "no-coverage", "stale-control", "missing-attribute",
        "unknown-industry", "no-text", "later-control", "expired", "over-term", "odd-date", "near-limit",
        "centre-dependent", "tiny", "overlay-failed", "overlay-disagrees", "repair-disagrees", "edge-reading",
        "no-geometry", "unreadable", "stray-vertex",
        "unsure-crs", "mixed-geometry", "incomplete-input", "evidence-missing", "duplicate-differs", "scope-unsure",
    ),
    Verdict.CLEAR: ("sliver", "adjacent", "apart", "within", "exempt", "permitted"),
    Verdict.NOT_APPLICABLE: ("out-of-scope", "report-only"),
}  # fmt: skip
"""Of several codes with the worst verdict the first in this order is `code`."""

ORDER: Final[tuple[str, ...]] = ("", *(code for codes in CODES.values() for code in codes))
"""Codes as small numbers: 0 is none, the smaller of two codes of one verdict wins."""

NUMBER: Final[dict[str, int]] = {code: number for number, code in enumerate(ORDER)}
