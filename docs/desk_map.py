"""What lies where in a case, in metres on the desk: the control, the subject, the part that matters, the limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

import shapely
from case_places import case_files, metres

from rules.registry import LOGIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rule_cases import Row

    from rules.core.law import RuleEntry
    from rules.core.rulebook import Rulebook

NEAR: Final = 250.0
"""Controls farther away than this and the limit are not drawn."""

STAKE: Final = 4.0
"""Around a stake so many limits are shown."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The geometries of a case; `part` breaks the rule or leaves it open, `limit` is the land within a distance."""

    control: shapely.Geometry
    subject: shapely.Geometry
    part: shapely.Geometry
    limit: shapely.Geometry
    bounds: tuple[float, float, float, float]
    """West, south, east, north of what has to be seen."""


def drawn(row: Row, entry: RuleEntry, book: Rulebook) -> Drawn:
    """Return what a case draws."""
    subject = metres(row.case.place)
    limits = {kind: _limits(layer, entry, book) for kind, layer in row.land.items()}
    lying = [
        (metres(case_files.place(each["at"])), limit)
        for kind, layer in row.land.items()
        for each, limit in zip(layer["rows"], limits[kind], strict=True)
    ]
    near = [(land, limit) for land, limit in lying if land.distance(subject) <= NEAR + limit]
    control = shapely.union_all([land for land, _ in near])
    stake = row.case.kind == "stake"
    edges = [((land.boundary if stake else land), limit) for land, limit in near]
    limit = shapely.union_all([edge.buffer(limit) for edge, limit in edges if limit])
    verdict, code = row.case.expects.split("/")
    part = shapely.Polygon()
    if verdict in ("violation", "review"):
        part = subject - control if code == "outside" else subject & (control if limit.is_empty else limit)
    return Drawn(control=control, subject=subject, part=part, limit=limit, bounds=_bounds(subject, near, stake=stake))


def _bounds(
    subject: shapely.Geometry, near: list[tuple[shapely.Geometry, float]], *, stake: bool
) -> tuple[float, float, float, float]:
    """Return what has to be seen: the subject, areas whole, of lines the nearest point."""
    if stake and near:
        land, limit = min(near, key=lambda pair: pair[0].boundary.distance(subject))
        edge = shapely.shortest_line(subject, land.boundary)
        return shapely.bounds(edge.buffer(max(STAKE * limit, edge.length / 2))).tolist()
    seen = [land if land.area else shapely.shortest_line(subject, land) for land, _ in near]
    return shapely.union_all([subject, *seen]).bounds


def _limits(layer: Mapping[str, object], entry: RuleEntry, book: Rulebook) -> list[float]:
    """Return the distance each row of a control layer asks for; 0 where the rule knows none."""
    given = entry.parameters.get("metres", entry.parameters.get("tolerance", 0.0))
    rows = layer["rows"]
    if not isinstance(given, dict):
        return [float(given)] * len(rows)
    vocabulary = get_args(get_type_hints(LOGIC[entry.logic], include_extras=True)["metres"])[1]
    meant = [book.words[vocabulary].read(str(each.get("category", ""))) for each in rows]
    return [max((float(given[word]) for word in words if word in given), default=0.0) for words in meant]
