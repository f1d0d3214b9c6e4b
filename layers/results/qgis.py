"""How QGIS shows a table: colours by verdict, labels, map tips, and names and words in the run's language."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Colour = tuple[int, int, int]

COLOURS: Final[Mapping[str, Colour]] = {
    "violation": (200, 16, 46),
    "review": (240, 150, 0),
    "clear": (46, 139, 87),
    "not-applicable": (190, 190, 190),
    "": (110, 110, 110),
}
"""Verdict -> red, green, blue, in the order of the legend; "" is NULL, not checked, and hatched."""

LABELS_FROM: Final = 100_000
"""Labels appear from 1:100 000 on, where a plot of 10 ha is 3 mm wide."""

_SHAPE: Final = {"MultiPolygon": "fill", "MultiLineString": "line", "MultiPoint": "marker", "Point": "marker"}
_DIMENSION: Final = {"marker": "0", "line": "1", "fill": "2"}
_PLACEMENT: Final = {"marker": "6", "line": "2", "fill": "1"}
"""Beside the point, along the line, over the middle of the area (QgsPalLayerSettings.Placement)."""

_TIP: Final = (
    "subject_id", "file", "row", "rule", "verdict", "control_name", "zone", "area_ha", "length_m", "share", "reason",
    "clause", "note",
)  # fmt: skip
"""What a map tip tells below the name, as far as the table has it."""

_NULL: Final = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"
"""What a value map calls NULL (QgsValueMapFieldFormatter.NULL_VALUE)."""


def style(
    columns: Sequence[str],
    *,
    geometry_type: str | None,
    aliases: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
    coloured: bool,
) -> str:
    """Write the style of one table as QGIS keeps it (QML), for QGIS 3.22 and later.

    Parameters
    ----------
    columns
        In the table's order, without feature id and geometry.
    geometry_type
        "MultiPolygon", "MultiLineString", "MultiPoint", "Point", or None for a table without.
    aliases
        Column -> the name people see.
    words
        Column -> code -> what people see for it; "" stands for NULL. `words["verdict"]` is the legend.
    coloured
        Draw by the column `verdict` and label with `subject_name`.

    Returns
    -------
    str
        The same text for the same arguments.
    """
    root = Element("qgis", version="3.22", styleCategories="Symbology|Labeling|Fields|Forms|MapTips")
    _fields(root, columns, aliases, words)
    if geometry_type is not None:
        shape = _SHAPE[geometry_type]
        if coloured:
            _renderer(root, shape, words.get("verdict", {}))
            _labels(root, shape)
        SubElement(root, "mapTip").text = _tip(columns, aliases, words)
        SubElement(root, "layerGeometryType").text = _DIMENSION[shape]
    return tostring(root, encoding="unicode")


def _fields(
    root: Element, columns: Sequence[str], aliases: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> None:
    """Name the columns, and show words where the cells hold codes."""
    configuration = SubElement(root, "fieldConfiguration")
    for column in filter(words.get, columns):
        field = SubElement(configuration, "field", name=column)
        config = SubElement(SubElement(field, "editWidget", type="ValueMap"), "config")
        entries = SubElement(SubElement(config, "Option", type="Map"), "Option", name="map", type="List")
        for code, word in words[column].items():
            entry = SubElement(entries, "Option", type="Map")
            SubElement(entry, "Option", name=word, type="QString", value=code or _NULL)
    names = SubElement(root, "aliases")
    for index, column in enumerate(columns, start=1):  # 0 is the feature id
        SubElement(names, "alias", index=str(index), field=column, name=aliases.get(column, ""))


def _renderer(root: Element, shape: str, legend: Mapping[str, str]) -> None:
    """One colour per verdict."""
    renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attr="verdict")
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for name, (code, colour) in enumerate(COLOURS.items()):
        label = legend.get(code, code)
        SubElement(categories, "category", value=code, type="string", symbol=str(name), label=label, render="true")
        symbol = SubElement(symbols, "symbol", name=str(name), type=shape, alpha="1", force_rhr="0")
        kind = f"Simple{shape.capitalize()}"
        drawn = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
        for key, value in _pen(shape, colour, checked=bool(code)).items():
            SubElement(drawn, "prop", k=key, v=value)


def _pen(shape: str, colour: Colour, *, checked: bool) -> dict[str, str]:
    """Clear outlines and see-through areas: what lies below must stay readable. All widths in millimetres."""
    solid = _rgba(colour, 255)
    outline = {"outline_color": solid, "outline_style": "solid", "outline_width": "0.5", "outline_width_unit": "MM"}
    if shape == "fill":
        pattern = {"color": _rgba(colour, 90), "style": "solid"} if checked else {"color": solid, "style": "b_diagonal"}
        return pattern | outline
    if shape == "line":
        dash = "solid" if checked else "dash"
        return {"line_color": solid, "line_style": dash, "line_width": "0.9", "line_width_unit": "MM"}
    return {"name": "circle", "color": _rgba(colour, 200 if checked else 0), "size": "3", "size_unit": "MM"} | outline


def _rgba(colour: Colour, alpha: int) -> str:
    return ",".join(map(str, (*colour, alpha)))


def _labels(root: Element, shape: str) -> None:
    """Name each subject in dark letters on a white halo."""
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings", calloutType="simple")
    text = SubElement(
        settings, "text-style",
        fieldName="subject_name", fontSize="9", fontSizeUnit="Point", fontWeight="50", textColor="30,30,30,255",
        textOpacity="1",
    )  # fmt: skip
    SubElement(
        text, "text-buffer",
        bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor="255,255,255,255", bufferOpacity="0.9",
    )  # fmt: skip
    SubElement(settings, "placement", placement=_PLACEMENT[shape], dist="1", distUnits="MM")
    # scaleMin is the small denominator, whatever its name says
    SubElement(
        settings, "rendering",
        drawLabels="1", scaleVisibility="1", scaleMin="1", scaleMax=str(LABELS_FROM),
        obstacle="0",  # a rule's layer lies on that of the subjects: each would keep the other from its labels
    )  # fmt: skip


def _tip(columns: Sequence[str], aliases: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> str:
    """HTML with expressions that QGIS fills in: the name, then whatever is known."""
    lines = ["<b>[% coalesce({}, '') %]</b>".format(_html('"subject_name"'))] if "subject_name" in columns else []
    for column in _TIP:
        if column in columns:
            value = f'to_string("{column}")'
            if words.get(column):
                pairs = ", ".join(f"{_quote(code)}, {_quote(word)}" for code, word in words[column].items())
                value = f"coalesce(map_get(map({pairs}), coalesce(\"{column}\", '')), {value})"
            name = _quote(escape(aliases.get(column, column)))
            lines.append(f"[% coalesce('<br>' || {name} || ': ' || {_html(value)}, '') %]")
    return "".join(lines)


def _quote(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _html(value: str) -> str:
    """Escape what a submitted file says: a map tip is a web page."""
    return f"replace(replace({value}, '&', '&amp;'), '<', '&lt;')"
