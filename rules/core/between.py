"""What stands between rules: the exemptions from them, and pairs that cannot both be satisfied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.core.law import Bilingual
    from rules.core.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """An exception of some rules: the document that proves it, and who grants that."""

    rules: tuple[str, ...]
    term: str
    field: str
    document: Bilingual
    granted_by: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two rules of which one allows only in a control kind what the other forbids in another, and what to say of it."""

    rules: tuple[str, ...]
    permits: str
    forbids: str
    says: Bilingual


def read_exemption(table: Table, rules: Mapping[str, object]) -> Exemption:
    """Read one `[[exemption]]`."""
    found = Exemption(
        rules=table.texts("rules", known=rules),
        term=table.get("term", str),
        field=table.get("field", str),
        document=table.both("document"),
        granted_by=table.both("granted_by"),
    )
    table.close()
    return found


def read_conflict(table: Table, rules: Mapping[str, object]) -> Conflict:
    """Read one `[[conflict]]`."""
    kinds = [kind.name for kind in KINDS.values() if kind.role == "control"]
    found = Conflict(
        rules=table.texts("rules", known=rules),
        permits=table.choice("permits", kinds),
        forbids=table.choice("forbids", kinds),
        says=table.both("says"),
    )
    table.close()
    return found
