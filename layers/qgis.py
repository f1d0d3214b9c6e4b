"""How QGIS shows a table: colours by verdict, labels, map tips, and the words of the run's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

Colour = tuple[int, int, int]

COLOURS: Final[Mapping[str, Colour]] = {
    "violation": (214, 39, 40),
    "review": (245, 158, 11),
    "clear": (46, 139, 87),
    "not-applicable": (200, 200, 200),
    "": (120, 120, 120),
}
"""In the order of the legend; "" is NULL, not checked, and hatched."""

LABELS_FROM: Final = 100_000
"""Labels appear at this scale denominator and closer: a 10 ha plot is 3 mm wide there."""

_GEOMETRY: Final = {"MultiPolygon": "2", "MultiLineString": "1", "MultiPoint": "0", "Point": "0", None: "4"}
_TIP: Final = ("subject_id", "file", "row", "rule", "control_name", "area_ha", "length_m", "share", "reason", "note")


def style(
    columns: Sequence[str],
    *,
    geometry_type: str | None,
    aliases: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
    coloured: bool,
) -> str:
    """Write the QML document of one table.

    Parameters
    ----------
    columns
        In the table's order.
    geometry_type
        None for an attribute table.
    aliases
        Column -> name to show.
    words
        Column -> code -> word to show; "" stands for NULL.
    coloured
        Draw by the column `verdict`.

    Returns
    -------
    str
        XML that QGIS 3.22 and later reads from `layer_styles`; the same input gives the same text.
    """
    root = Element("qgis", version="3.22", styleCategories="Symbology|Labeling|Fields|Forms|MapTips")
    _fields(root, columns, aliases, words)
    if geometry_type is not None and coloured:
        _renderer(root, geometry_type, words.get("verdict", {}))
        if "subject_name" in columns:
            _labels(root)
    if geometry_type is not None:
        tip = SubElement(root, "mapTip")
        tip.text = _tip(columns, aliases, words)
    SubElement(root, "layerGeometryType").text = _GEOMETRY[geometry_type]
    return tostring(root, encoding="unicode")


def _fields(
    root: Element, columns: Sequence[str], aliases: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> None:
    configuration = SubElement(root, "fieldConfiguration")
    for column in columns:
        shown = {code: word for code, word in words.get(column, {}).items() if code}
        widget = SubElement(
            SubElement(configuration, "field", name=column), "editWidget", type="ValueMap" if shown else ""
        )
        if shown:
            _value_map(widget, shown)
    names = SubElement(root, "aliases")
    for index, column in enumerate(columns, start=1):  # the first field is the feature id
        SubElement(names, "alias", index=str(index), field=column, name=aliases.get(column, ""))


def _value_map(widget: Element, shown: Mapping[str, str]) -> None:
    config = SubElement(SubElement(SubElement(widget, "config"), "Option", type="Map"), "Option", name="map", type="List")
    for code, word in shown.items():
        SubElement(SubElement(config, "Option", type="Map"), "Option", name=word, type="QString", value=code)


def _renderer(root: Element, geometry_type: str, labels: Mapping[str, str]) -> None:
    renderer = SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr="verdict", enableorderby="0", forceraster="0", symbollevels="0"
    )
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for name, (code, colour) in enumerate(COLOURS.items()):
        SubElement(
            categories, "category", value=code, type="string", symbol=str(name), label=labels.get(code, code), render="true"
        )
        _SYMBOLS[geometry_type](symbols, str(name), colour, checked=bool(code))


def _symbol(symbols: Element, name: str, kind: str, layer: str, properties: Mapping[str, str]) -> None:
    symbol = SubElement(symbols, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    drawn = SubElement(symbol, "layer", {"class": layer, "enabled": "1", "locked": "0", "pass": "0"})
    for key, value in properties.items():
        SubElement(drawn, "prop", k=key, v=value)


def _rgba(colour: Colour, alpha: int) -> str:
    return ",".join(map(str, (*colour, alpha)))


def _fill(symbols: Element, name: str, colour: Colour, *, checked: bool) -> None:
    _symbol(
        symbols, name, "fill", "SimpleFill",
        {"color": _rgba(colour, 90 if checked else 200), "style": "solid" if checked else "b_diagonal",
         "outline_color": _rgba(colour, 255), "outline_style": "solid", "outline_width": "0.5", "outline_width_unit": "MM"},
    )  # fmt: skip


def _line(symbols: Element, name: str, colour: Colour, *, checked: bool) -> None:
    _symbol(
        symbols, name, "line", "SimpleLine",
        {"line_color": _rgba(colour, 255), "line_style": "solid" if checked else "dash", "line_width": "0.9",
         "line_width_unit": "MM", "capstyle": "round", "joinstyle": "round"},
    )  # fmt: skip


def _marker(symbols: Element, name: str, colour: Colour, *, checked: bool) -> None:
    _symbol(
        symbols, name, "marker", "SimpleMarker",
        {"name": "circle", "color": _rgba(colour, 200 if checked else 0), "outline_color": _rgba(colour, 255),
         "outline_style": "solid", "outline_width": "0.4", "outline_width_unit": "MM", "size": "3", "size_unit": "MM"},
    )  # fmt: skip


_SYMBOLS: Final = {"MultiPolygon": _fill, "MultiLineString": _line, "MultiPoint": _marker, "Point": _marker}


def _labels(root: Element) -> None:
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings", calloutType="simple")
    text = SubElement(
        settings, "text-style", fieldName="subject_name", fontSize="9", fontSizeUnit="Point", textColor="40,40,40,255"
    )
    SubElement(
        text, "text-buffer",
        bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor="255,255,255,220", bufferOpacity="1",
    )  # fmt: skip
    SubElement(settings, "placement", placement="0", dist="1", distUnits="MM")
    # scaleMin is the small denominator, whatever its name says (QGIS 3.22)
    SubElement(settings, "rendering", drawLabels="1", scaleVisibility="1", scaleMin="1", scaleMax=str(LABELS_FROM))


def _tip(columns: Sequence[str], aliases: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> str:
    """HTML with QGIS expressions: name, verdict in words, then what is known."""
    lines = []
    if "subject_name" in columns:
        lines.append('<b>[% coalesce("subject_name", \'\') %]</b>')
    return "<br>".join(lines)
