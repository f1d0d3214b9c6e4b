"""What a run found: frozen, with every input row, every rule, and what was not checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from layers.layer import Input
    from layers.office.decisions import Decision
    from rules.core.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """A rule or a layer that could not be applied.

    `what` is a rule id or a kind or a layer title; `why` and `remedy` are keys of `reports/words/*/messages.toml`
    section `not_checked` (`no-layer`, `no-subject`, `ignored`, `not-selected`, `absent-kind`, `no-rule`, `not-used`),
    filled from `values` (`kind`, `rule`, `reason`); `subjects` how many it would have concerned; `counts` whether it
    keeps the run from exit 0 (a layer that is missing does; a rule left out by name or without subjects does not).
    """

    what: str
    why: str
    subjects: int
    counts: bool
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """One rule over all subjects of its kinds.

    Attributes
    ----------
    table
        Index: subject (row of `Report.subjects`, from 0), complete over the rule's kinds, ascending. Columns:
        verdict, original_verdict (int8, Verdict); code (str); codes (tuple of all codes of the worst verdict);
        relation (str; "" where the rule has no place); dimension (0, 1, 2; -1 without geometry);
        measure, low, high (m2 | m | 1 by dimension; NaN where the rule has no place); share (0..1, NaN);
        uncovered (the same of land no layer speaks for; 0 where there is none);
        width (m, widest piece; NaN); margin (float), margin_unit ("m2" | "m" | "d" | "t/h" | ""); nearest_m (NaN);
        bearing (degrees clockwise from north, from the nearest point of a boundary to a stake; NaN);
        missing (tuple of canonical fields); evidence (str or None); control_layer, control_name (str: the control
        with the largest part, else the nearest one); zone (str: words as the layer wrote them);
        asks (what that control asks for beside its limits: tuple of (canonical field, text), or None);
        newer (int8: the verdict by the newest text where that of the day has given way to it, else -1);
        terms (tuple of the names of the terms that decided or are undecided);
        granted (tuple of the exemptions that hold on a part of the overlap; what is shown is the rest);
        centres (tuple of (name, verdict word) per alternative centre, () otherwise); remarks (tuple of what a reader
        must know beside the reason: `zoneless`, a reserve without zones reads as core; `confined`, `grown`, an
        exemption holds only where a document or a former boundary puts it; `later-control`, a layer is dated after the
        as-of date; `older-text`, the clause has given way to a newer one, `added-text`, it stands but others change the
        answer, and `milder-clear` and the like, what the newest says where it is milder).
    pairs
        The rows of the rule's own layer: subject (from 0), control (row number in its layer from 1, NA for a
        containment rule or for land without coverage), control_layer, control_name, zone, relation, measure, low,
        high, share, width, dimension, geometry (lon/lat, EPSG:4490, object array, None allowed).
    outside
        The rule says where a subject must lie: what is measured is the part outside.
    """

    rule: str
    kinds: tuple[str, ...]
    table: pd.DataFrame
    pairs: pd.DataFrame
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFacts:
    """What outputs say of the catalogue; file names only, no paths."""

    name: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole answer of a run; everything in reports/ is a view of it.

    A large run is judged in batches, each with a report of its own: `subjects` are then the rows of the batch, and
    `numbers` their positions in the whole run, from 0; a subject is printed as that plus 1. `results` has the rules of
    the whole run, and rows with the same geometry or the same number are in one batch.
    `subjects`: RangeIndex, one row per input row in the order of the run.
    Columns: file, layer, row, kind, row_status, notes (tuple of Note), subject_id, subject_name, county (name),
    county_code, county_shares (tuple of (code, share)), verdict (Int8, NA = no rule judged it), dimension,
    same_as (the first row, from 0, of the same kind and geometry: areas count once), duplicate_differs (another row
    has the same number and says something else), declared_ha, planar_ha, area_m2, length_m (NaN where not so),
    excess_ha (how much more is declared than drawn), falls_short (so much that corners may be lost), geometry (lon/lat,
    delivered vertices), and the canonical fields of the kinds in the run.
    `results` in the order of the rulebook. `counties`: (code, name) of the county layer, in its order. `conflicts`: as
    `rules.core.conflicts.conflicts`. `decisions`: what people decided; no verdict here knows of them.
    `remedies`, `sensitivity`: as `rules.core.remedies.remedies` and `rules.core.sensitivity.sensitivity`; None where
    nobody asked.
    `layers`: title -> kind of the control layers, an office's own by the id of its rule. `across`: of polygons that do
    not lie wholly in one county, what lies in each: subject, code, geometry. `land_classes`: m2
    of polygons by the columns of `rules.core.land_use`, index subject; empty where no layer of land use is at hand.
    """

    as_of: date
    as_of_source: str
    rulebook: Rulebook
    catalogue: CatalogueFacts
    subjects: pd.DataFrame
    numbers: NDArray[np.int64]
    results: Mapping[str, RuleResult]
    counties: tuple[tuple[str, str], ...]
    inputs: tuple[Input, ...]
    not_checked: tuple[NotChecked, ...]
    options: Mapping[str, str]
    conflicts: pd.DataFrame
    layers: Mapping[str, str]
    across: pd.DataFrame
    land_classes: pd.DataFrame
    decisions: tuple[Decision, ...] = ()
    remedies: pd.DataFrame | None = None
    sensitivity: pd.DataFrame | None = None
