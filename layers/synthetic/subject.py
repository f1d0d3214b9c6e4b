"""A synthetic subject: its plot, what its sheet says, and for the telling ones what the check should answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

SHOWN: Final = "示例"
"""Every synthetic name starts with it: an example."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One row of a submission.

    Attributes
    ----------
    kind
        A subject kind.
    geometry
        On the board, or None for a row without geometry.
    fields
        Canonical field -> value; None is an empty cell.
    expected
        Rule id -> `verdict` or `verdict/code`, reasoned by hand from the law, for subjects made to show something.
    complete
        Whether the sheet says all that could matter (an empty cell can be what a subject shows).
    own
        Evidence kind -> land that belongs to it: the area of an opinion, a boundary before an expansion.
    """

    kind: str
    geometry: BaseGeometry | None
    fields: Mapping[str, object]
    expected: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    own: Mapping[str, BaseGeometry] = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        """Return the name on its sheet, if it has one."""
        name = self.fields.get("name")
        return name if isinstance(name, str) else None


def answers(text: str) -> dict[str, str]:
    """Read expected answers from a line such as `ERL001 violation/overlap, IPK001 clear`.

    >>> answers("ERL001 violation/overlap, IPK001 clear")
    {'ERL001': 'violation/overlap', 'IPK001': 'clear'}
    """
    rules = (part.split() for part in text.split(",") if part.strip())
    return {rule: answer for rule, answer in rules}  # noqa: C416  a list of two is not a pair to the type checker


def project(name: str | None, geometry: BaseGeometry | None, expected: str = "", **fields: object) -> Subject:
    """Return a telling project; unless said otherwise a new cement-products plant."""
    sheet = {
        "industry_code": "3021",
        "industry": "水泥制品制造",
        "construction": "新建",
        "land_use": "工业用地",
        **fields,
    }
    complete = geometry is not None and None not in sheet.values() and name is not None
    title = None if name is None else f"{SHOWN}项目·{name}"
    return Subject(
        kind="project",
        geometry=geometry,
        fields={"name": title, **sheet},
        expected=answers(expected),
        complete=complete,
    )


def right(name: str, geometry: BaseGeometry | None, expected: str = "", **fields: object) -> Subject:
    """Return a telling mining right; unless said otherwise a coal mine renewed in 2018 for 20 years."""
    sheet = {
        "right": "采矿权", "application": "延续", "mineral": "煤", "valid_from": "2018-07-01", "valid_to": "2038-06-30",
        "mining_method": "地下开采", "upper": 1250.0, "lower": 900.0, **fields,
    }  # fmt: skip
    complete = geometry is not None and None not in sheet.values()
    holder = f"{SHOWN}矿业有限公司"
    return Subject(
        kind="mining-right", geometry=geometry, fields={"name": f"{SHOWN}矿业权·{name}", "holder": holder, **sheet},
        expected=answers(expected), complete=complete,
    )  # fmt: skip


def facility(kind: str, name: str, geometry: BaseGeometry | None, expected: str = "", **fields: object) -> Subject:
    """Return a telling subject of another kind."""
    return Subject(
        kind=kind, geometry=geometry, fields={"name": f"{SHOWN}{TITLES[kind]}·{name}", **fields},
        expected=answers(expected), complete=geometry is not None and None not in fields.values(),
    )  # fmt: skip


TITLES: Final = {
    "outfall": "排污口", "pipeline": "管线", "boiler": "锅炉", "livestock-farm": "养殖场", "stake": "界桩",
}  # fmt: skip


def with_own(subject: Subject, kind: str, land: BaseGeometry) -> Subject:
    """Return the subject with land of an evidence kind that belongs to it."""
    return replace(subject, own={kind: land})
