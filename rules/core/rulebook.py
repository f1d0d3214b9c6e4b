"""The rulebook: law as data, parsed from TOML text and checked as far as it can be without knowing a rule."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from rules.core.between import Conflict, Exemption, read_conflict, read_exemption
from rules.core.entry import read_entry
from rules.core.industry import Classification, Industries
from rules.core.laid_over import written
from rules.core.land_classes import LandClasses, read_land_classes
from rules.core.law import Bilingual, Clause, RuleEntry, Text
from rules.core.region import Region, read_regions
from rules.core.spelling import plain
from rules.core.table import Slips, Table
from rules.core.word_tables import read_classification, read_groups, read_vocabularies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.core.vocabulary import Vocabulary

__all__ = ["Clause", "Exemption", "RuleEntry", "Rulebook", "Text", "Tolerance", "build", "parse_rulebook"]

LIMITS = {
    "area_m2": 10.0, "length_m": 1.0, "touch_m": 1.0, "position_m": 5.0, "declared_share": 0.05, "declared_m2": 1000.0,
}  # fmt: skip
"""No office may set a tolerance beyond these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """What counts as nothing, and who said so: m2 shared, m of a line, m of a shared edge, m of a point's place.

    An outline may fall short of its declared area by `declared_share` of it, or by `declared_m2`.
    """

    area_m2: float
    length_m: float
    touch_m: float
    position_m: float
    declared_share: float
    declared_m2: float
    author: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Everything the rules of one city need to know beside geometry.

    Attributes
    ----------
    name, title, version, file, sha256
        Which rulebook this is; `sha256` is of its UTF-8 text, that of its base before it.
    tolerance
        Below which an overlap is none.
    rules
        By id, in the order of the file.
    words
        Vocabularies by name; their meanings are what parameters and rules may name.
    nothing
        Words that mean an empty cell, plain (无, /, 未提供 ...).
    claim_items
        Claim -> how many items its list has.
    exemptions, conflicts
        In the order of the file.
    classification, groups
        GB/T 4754-2017 and the named groups of industries the rules speak of.
    regions
        Counties that are added up apart.
    land_classes
        Which class of land the codes of the national land survey mean.
    """

    name: str
    title: Bilingual
    version: str
    file: str
    sha256: str
    tolerance: Tolerance
    rules: Mapping[str, RuleEntry]
    words: Mapping[str, Vocabulary]
    nothing: frozenset[str]
    claim_items: Mapping[str, int]
    exemptions: tuple[Exemption, ...]
    conflicts: tuple[Conflict, ...]
    classification: Classification
    groups: Mapping[str, Industries] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    land_classes: LandClasses = field(default_factory=LandClasses)

    def industries(self, names: tuple[str, ...]) -> Industries:
        """Return the industries that group names, section letters and codes stand for.

        Raises
        ------
        KeyError
            With the name that is none of these.
        """
        found = Industries()
        for name in names:
            codes = self.classification.expand(name)
            if name not in self.groups and not codes:
                raise KeyError(name)
            found |= self.groups[name] if name in self.groups else Industries(dict.fromkeys(codes, True))
        return found


def parse_rulebook(text: str, *, file: str) -> Rulebook:
    """Read a rulebook.

    Parameters
    ----------
    text
        The TOML text.
    file
        Its name, for errors and outputs.

    Raises
    ------
    RulebookError
        Says file, key path and cause; for a misspelt key or word also the nearest known one.
    """
    book, slips = build(text, file=file)
    for slip in slips.values():
        raise slip
    return book


def build(text: str, *, file: str) -> tuple[Rulebook, Slips]:
    """Build the rulebook from what is written, and say what of it cannot be used: what stands in for that is empty."""
    top, text = written(text, file)
    industry = top.table("industry")
    classification = read_classification(industry)
    rules = top.table("rules")
    book = Rulebook(
        name=top.get("name", str),
        title=top.both("title"),
        version=top.get("version", str),
        file=file,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        tolerance=_tolerance(top.table("tolerance")),
        rules={name: read_entry(name, rules.table(name)) for name in rules.values},
        words=read_vocabularies(top.table("words")),
        nothing=frozenset(map(plain, top.texts("nothing"))),
        claim_items=_counts(top.table("claim_items")),
        exemptions=tuple(read_exemption(table, rules.values) for table in top.tables("exemption")),
        conflicts=tuple(read_conflict(table, rules.values) for table in top.tables("conflict")),
        classification=classification,
        groups=read_groups(industry.table("groups"), classification),
        regions=read_regions(top.tables("region")),
        land_classes=read_land_classes(top.table("land_classes")),
    )
    industry.close()
    top.close()
    return book, top.slips


def _tolerance(table: Table) -> Tolerance:
    sizes = {name: table.get(name, float) for name in LIMITS}
    for name, size in sizes.items():
        if not 0 < size <= LIMITS[name]:
            table.slip("rulebook-tolerance", name, value=size, limit=LIMITS[name])
    found = Tolerance(**sizes, author=table.get("author", str), date=table.get("date", date))
    table.close()
    return found


def _counts(table: Table) -> dict[str, int]:
    counts = {name: table.get(name, int) for name in table.values}
    table.close()
    return counts
