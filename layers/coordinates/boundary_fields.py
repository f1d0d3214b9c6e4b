"""The words of a plot line: count, area, id, name, 面|线|点, sheet, use, land class, and whatever follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from layers.coordinates.boundary_lines import FORMS
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

M2: Final = {
    "公顷": 1e4, "ha": 1e4, "hm2": 1e4, "hm²": 1e4, "h㎡": 1e4,
    "亩": 10_000 / 15, "平方米": 1.0, "m2": 1.0, "m²": 1.0, "㎡": 1.0, "平方公里": 1e6, "km2": 1e6, "km²": 1e6,
}  # fmt: skip
"""Square metres of a unit."""

_AREA: Final = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(" + "|".join(map(re.escape, M2)) + r")?", re.IGNORECASE)
_PLACEHOLDERS: Final = frozenset({"DKMC", "DKYT", "DLBM", "TFH", "DKBH", "DKMJ", "地块名称", "地块用途", "地类编码"})
_FORM_AT: Final = 4
"""Where 面, 线 or 点 stands if nothing is missing."""


class Fields(NamedTuple):
    """What a plot line says; "" and None where it says nothing."""

    stated: int | None = None
    area: float | None = None
    unit: str = ""
    id: str = ""
    name: str = ""
    form: str = "面"
    sheet: str = ""
    use: str = ""
    land_class: str = ""
    more: tuple[str, ...] = ()


def fields(words: Sequence[str]) -> tuple[Fields, tuple[Note, ...]]:
    """Read a plot line, also one from which a word is missing or in which a name holds a comma.

    >>> fields("4,1.2247公顷,DK1,甲,面,,工业用地,0601".split(","))[0][:6]
    (4, 1.2247, '公顷', 'DK1', '甲', '面')
    """
    cleared = ["" if word.upper() in _PLACEHOLDERS else word for word in words]
    template = [word for word in words if word.upper() in _PLACEHOLDERS]
    notes = [Note(key="placeholders", values={"words": ", ".join(template)})] if template else []
    places = [at for at, word in enumerate(cleared) if word in FORMS]
    at = _FORM_AT if _FORM_AT in places else next(iter(places), None)
    if at is None:
        at = min(len(cleared), _FORM_AT)
        cleared.insert(at, "")
    count, rest = (int(cleared[0]), cleared[1:at]) if at and cleared[0].isdecimal() else (None, cleared[:at])
    if rest and count is None and not cleared[0]:
        rest = rest[1:]
    area, unit, ident, name, shifted = _before(rest)
    behind = [*cleared[at + 1 :], "", "", ""]
    if shifted:
        read = " ".join(word for word in (ident, name) if word)
        notes.append(Note(key="fields-shifted", values={"line": ",".join(words), "read": read or "—"}))
    sheet, use, land_class, *more = behind
    form = cleared[at] or "面"
    said = Fields(count, area, unit, ident, name, form, sheet, use, land_class, _stripped(more))
    return said, tuple(notes)


def _before(rest: Sequence[str]) -> tuple[float | None, str, str, str, bool]:
    """Read what stands between count and form: area, id and name, or what is left of them."""
    found = _AREA.fullmatch(rest[0]) if rest else None
    if found:
        rest = rest[1:]
    elif rest and not rest[0]:
        found, rest = None, rest[1:]
    elif len(rest) == 3:  # noqa: PLR2004 - a word in the area's place: the name, if that is empty
        stray, ident, name = rest
        return None, "", ident, name or stray, True
    area = float(found[1]) if found else None
    unit = (found[2] or "") if found else ""
    if len(rest) >= 2:  # noqa: PLR2004 - id and name, which may hold commas
        return area, unit, rest[0], ",".join(rest[1:]), False
    return area, unit, "", rest[0] if rest else "", len(rest) == 1


def _stripped(words: Sequence[str]) -> tuple[str, ...]:
    """Leave out the empty words at the end."""
    kept = list(words)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def hectares(said: Fields, planar_m2: float | None) -> tuple[float | None, tuple[Note, ...]]:
    """Return the declared area in hectares: by its unit, else as it is, unless only m2 or 亩 agree with the plane.

    Parameters
    ----------
    said
        The plot line.
    planar_m2
        Area on the file's own plane, None where it has none.
    """
    if said.area is None:
        return None, ()
    if said.unit:
        return round(said.area * M2[said.unit.lower()] / 1e4, 10), ()
    if not planar_m2 or _agree(said.area * 1e4, planar_m2):
        return said.area, ()
    unit = next((unit for unit in ("平方米", "亩") if _agree(said.area * M2[unit], planar_m2)), None)
    if unit is None:
        return said.area, ()
    return round(said.area * M2[unit] / 1e4, 10), (Note(key="area-unit", values={"area": said.area, "unit": unit}),)


def _agree(one: float, other: float) -> bool:
    """Agree to a hundredth: enough to tell units apart, not to judge the area."""
    return abs(one - other) <= other / 100
