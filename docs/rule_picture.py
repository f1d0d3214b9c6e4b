"""A picture of a rule: a few of its cases side by side, the verdict below each. Plain SVG, the same bytes each time."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import shapely
from case_places import place_of
from desk_map import drawn
from telling_cases import telling

from reports.words import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desk_map import Drawn
    from rule_cases import Row

    from rules.core.law import RuleEntry
    from rules.core.rulebook import Rulebook

PANEL, HIGH, GAP, EDGE, TOP = 184, 150, 16, 20, 64
MARGIN: Final = 16
HATCH: Final = 8
SHORTEST: Final = 30
STEPS: Final = tuple(step * ten for ten in (1, 10, 100, 1000) for step in (1, 2, 5))
LINE: Final = 17
LETTERS, SIGNS = 31, 16
"""Latin letters and Chinese signs that fit below a panel."""

COLOURS: Final = {"violation": "#c8102e", "review": "#b8720a", "clear": "#2e7d32", "not-applicable": "#6b7280"}
INK, GREY, CONTROL, LIMIT = "#1f2937", "#6b7280", "#4b6b8a", "#d97706"
EDGED: Final = f'fill="{CONTROL}" fill-opacity=".06" stroke="{CONTROL}" stroke-width="1.6"'
BOLD: Final = ' font-weight="600"'
SVG: Final = "http://www.w3.org/2000/svg"
FONT: Final = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"


def picture(entry: RuleEntry, book: Rulebook) -> str:
    """Return the SVG of a rule."""
    rows = telling(entry.id)
    maps = [drawn(row, entry, book) for row in rows]
    scale = max((_scale(each) for each in maps), default=1.0)
    notes = [_notes(row) for row in rows]
    width = 2 * EDGE + max(len(rows), 3) * (PANEL + GAP) - GAP
    placed = any(row.land for row in rows)
    height = TOP + HIGH + 44 + LINE * max(map(len, notes), default=0) + (42 if placed else 12)
    parts = [
        f'<svg xmlns="{SVG}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONT}">',
        f"<title>{entry.id} {escape(entry.title['zh'])} · {escape(entry.title['en'])}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(EDGE, 28, f"{entry.id} {entry.title['zh']}", 16, INK, BOLD),
        _text(EDGE, 48, entry.title["en"], 12, GREY),
    ]
    for at, (row, lying, said) in enumerate(zip(rows, maps, notes, strict=True)):
        parts += _panel(EDGE + at * (PANEL + GAP), row, lying, scale, said)
    if placed:
        parts += [*_bar(width - EDGE, scale), *_legend(height - 18, rows, maps)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _scale(lying: Drawn) -> float:
    """Return the metres a pixel has to stand for."""
    west, south, east, north = lying.bounds
    return max((east - west) / (PANEL - 2 * MARGIN), (north - south) / (HIGH - 2 * MARGIN))


def _panel(left: int, row: Row, lying: Drawn, scale: float, notes: list[tuple[str, str]]) -> Iterator[str]:
    """Yield one case: its map or its form, its verdict, what is to be known of it."""
    verdict = row.case.expects.split("/")[0]
    colour = COLOURS[verdict]
    yield f'<rect x="{left}" y="{TOP}" width="{PANEL}" height="{HIGH}" rx="6" fill="#f8fafc" stroke="#e2e8f0"/>'
    yield from _map(left, lying, scale, colour) if row.land else _form(left, row)
    words = [load(lang).term_of("verdict", verdict, row.case.kind) for lang in ("zh", "en")]
    wide = 14 * len(words[0]) + 16
    yield f'<rect x="{left}" y="{TOP + HIGH + 10}" width="{wide}" height="22" rx="11" fill="{colour}"/>'
    yield _text(left + wide / 2, TOP + HIGH + 26, words[0], 13, "#fff", f'{BOLD} text-anchor="middle"')
    yield _text(left + wide + 8, TOP + HIGH + 26, words[1], 12, colour)
    for number, (line, ink) in enumerate(notes):
        yield _text(left + 1, TOP + HIGH + 51 + LINE * number, line, 11.5, ink)


def _map(left: int, lying: Drawn, scale: float, colour: str) -> Iterator[str]:
    """Yield control, limit, subject and the part that matters, from below."""
    west, south, east, north = lying.bounds
    middle, centre = ((west + east) / 2, (south + north) / 2), (left + PANEL / 2, TOP + HIGH / 2)
    window = shapely.box(
        middle[0] - scale * (PANEL / 2 - 1), middle[1] - scale * (HIGH / 2 - 1),
        middle[0] + scale * (PANEL / 2 - 1), middle[1] + scale * (HIGH / 2 - 1),
    )  # fmt: skip

    def path(land: shapely.Geometry, look: str) -> Iterator[str]:
        seen = shapely.transform(land & window, lambda xy: ((xy - middle) * [1, -1] / scale + centre).round(6))
        yield from (_shape(each, look) for each in shapely.get_parts(seen) if not each.is_empty)
        if look == EDGED and seen.area:
            yield _hatched(seen)

    yield from path(lying.limit, f'fill="{LIMIT}" fill-opacity=".12" stroke="{LIMIT}" stroke-dasharray="5 3"')
    yield from path(lying.control, EDGED)
    filled = "#fff" if lying.subject.length else colour
    yield from path(lying.subject, f'fill="{filled}" fill-opacity=".55" stroke="{INK}" stroke-width="2"')
    strong = "3.5" if lying.part.length and not lying.part.area else "2"
    yield from path(lying.part, f'fill="{colour}" fill-opacity=".45" stroke="{colour}" stroke-width="{strong}"')


def _hatched(area: shapely.Geometry) -> str:
    """Return an area's hatching, line by line: not every viewer knows patterns."""
    west, south, east, north = area.bounds
    tall = north - south
    offsets = range(math.floor((west - tall) / HATCH) * HATCH, math.ceil(east), HATCH)
    lines = shapely.MultiLineString([[(x, north), (x + tall, south)] for x in offsets]) & area
    data = "".join(f"M{_corners(list(line.coords))}" for line in shapely.get_parts(lines) if line.length)
    return f'<path d="{data}" stroke="{CONTROL}" stroke-opacity=".5" fill="none"/>'


def _shape(shape: shapely.Geometry, look: str) -> str:
    """Return one polygon, line or point."""
    if shape.geom_type == "Point":
        return f'<circle cx="{shape.x:.1f}" cy="{shape.y:.1f}" r="5" {look}/>'
    if shape.geom_type == "Polygon":
        rings = [shape.exterior, *shape.interiors]
        data = "".join(f"M{_corners(list(ring.coords)[:-1])}Z" for ring in rings)
        return f'<path d="{data}" fill-rule="evenodd" {look}/>'
    return f'<path d="M{_corners(list(shape.coords))}" {look}/>'


def _corners(coords: list[tuple[float, ...]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in coords)


def _form(left: int, row: Row) -> Iterator[str]:
    """Yield what is filled in, on a sheet with a turned corner: of rules that look at no place."""
    x, y, wide, high, turned = left + 20, TOP + 14, PANEL - 40, HIGH - 28, 16
    yield (
        f'<path d="M{x} {y}H{x + wide - turned}L{x + wide} {y + turned}V{y + high}H{x}Z" fill="#fff"'
        f' stroke="{CONTROL}"/>'
        f'<path d="M{x + wide - turned} {y}V{y + turned}H{x + wide}" fill="none" stroke="{CONTROL}"/>'
    )
    zh = load("zh")
    yield _text(x + 12, y + 22, zh.kind(row.case.kind), 12, INK, BOLD)
    for number, (name, given) in enumerate(list(row.case.fields.items())[:5]):
        field = zh.field(name, row.case.kind)
        yield _text(x + 12, y + 42 + 18 * number, _cut(f"{field.partition('(')[0]}：{given}", 10), 11, INK)


def _notes(row: Row) -> list[tuple[str, str]]:
    """Return what stands below a panel: place and facts in Chinese, the case's own sentence in English."""
    zh = load("zh")
    said = [place_of(row, zh), *(f"{zh.field(name, row.case.kind)}：{v}" for name, v in row.case.fields.items())]
    facts = [_cut(line, SIGNS) for line in said if line][:4] if row.land else []
    return [*((line, INK) for line in facts), *((line, GREY) for line in textwrap.wrap(row.case.says, LETTERS))]


def _cut(text: str, signs: int) -> str:
    """Cut a text to what fits; letters count half."""
    kept = ""
    for sign in text:
        if sum(0.55 if each.isascii() else 1 for each in kept + sign) > signs:
            return kept + "…"
        kept += sign
    return kept


def _legend(base: int, rows: list[Row], maps: list[Drawn]) -> Iterator[str]:
    """Yield what the signs mean."""
    side = "界外部分 outside" if any("/outside" in row.case.expects for row in rows) else "所涉部分 concerned"
    signs = [(CONTROL, ".06", "管控范围 control"), (INK, "0", "核查对象 subject"), (COLOURS["violation"], ".45", side)]
    if any(not lying.limit.is_empty for lying in maps):
        signs.append((LIMIT, ".12", "限值以内 within the limit"))
    for number, (colour, dense, label) in enumerate(signs):
        x = EDGE + 146 * number
        box = shapely.box(x, base - 11, x + 18, base + 1)
        yield _shape(box, f'fill="{colour}" fill-opacity="{dense}" stroke="{colour}" stroke-width="1.4"')
        yield from [_hatched(box)] if colour == CONTROL else []
        yield _text(x + 24, base, label, 11, GREY)


def _bar(right: int, scale: float) -> Iterator[str]:
    """Yield a bar and how long it is on the ground."""
    metres = next(step for step in STEPS if step / scale >= SHORTEST)
    yield f'<path d="M{right - metres / scale:.1f} {TOP - 16}v5H{right}v-5" fill="none" stroke="{GREY}"/>'
    yield _text(right, TOP - 22, f"{metres} m", 11, GREY, ' text-anchor="end"')


def _text(x: float, y: float, said: str, size: float, ink: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{ink}"{more}>{escape(said)}</text>'
