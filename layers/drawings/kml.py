"""KML and KMZ: every Placemark a row, its ExtendedData as columns, nothing fetched that it points to.

Neither reader of GDAL is used: the bulk one takes no list of drivers, the other knows no ExtendedData. Entities could
pull in other files of the machine or swell without end: a document with a DTD is refused before it is parsed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from xml.etree.ElementTree import ParseError, XMLPullParser

import numpy as np
import pandas as pd
from pyproj import CRS

from layers.drawings.kml_geometry import NoShapeError, local, shape
from layers.errors import SourceError
from layers.gis.geojson import LIMIT
from layers.intake.archive import unpack
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from shapely.geometry.base import BaseGeometry

    from layers.intake.opened import Opened
    from layers.sheet import Status

_WGS84: Final = CRS.from_epsg(4326)
_DTD: Final = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_MARKUP: Final = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_PLACEMARK: Final = re.compile(r"<(?:[\w.-]+:)?Placemark(?=[\s/>])")
_ENCODING: Final = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_CHINESE: Final = frozenset({"gbk", "gb2312", "gb18030", "cp936"})
_DECLARATION: Final = re.compile(r"^<\?xml\b.*?\?>", re.DOTALL)
_OPEN: Final = "<all xmlns:gx='gx' xmlns:xsi='xsi' xmlns:atom='atom' xmlns:xal='xal' xmlns:kml='kml'>"
_CLOSE: Final = "</all>"
"""Wrapped around a document: many programs use these prefixes without saying what they mean."""

_FOLDERS: Final = frozenset({"Folder", "Document"})
_IGNORED: Final = ("GroundOverlay", "ScreenOverlay", "PhotoOverlay", "NetworkLink", "Tour")
_CHUNK: Final = 1 << 16
_DEEPEST: Final = 100


class _Row(NamedTuple):
    """A Placemark."""

    attributes: dict[str, str]
    geometry: BaseGeometry | None
    status: Status
    note: Note | None
    raised: bool


def kml(opened: Opened) -> Iterator[Sheet]:
    """Read a KML document.

    Raises
    ------
    SourceError
        No KML (`not-kml`), a DTD in it (`xml-dtd`), too large (`xml-too-large`), or a Placemark lost (`short-read`).
    """
    yield _sheet(opened, opened.copy.path, opened.stem)


def kmz(opened: Opened) -> Iterator[Sheet]:
    """Read every KML document of a KMZ; what else is packed with them (pictures) is named.

    Raises
    ------
    SourceError
        As `kml` and `layers.intake.archive` say.
    """
    folder = opened.copy.path.with_suffix("")
    folder.mkdir()
    unpack(opened.copy.path, folder, file=opened.file)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    documents = [path for path in files if path.suffix.lower() == ".kml"]
    if not documents:
        raise SourceError("not-kml", file=opened.file, reason="doc.kml")
    others = ", ".join(path.relative_to(folder).as_posix() for path in files if path not in documents)
    notes = (Note(key="files-skipped", values={"names": others}),) if others else ()
    for path in documents:
        inner = path.relative_to(folder).with_suffix("").as_posix()
        layer = opened.stem if len(documents) == 1 else inner
        if opened.layer in {None, layer}:
            yield _sheet(opened, path, layer, notes)


def _sheet(opened: Opened, path: Path, layer: str, notes: tuple[Note, ...] = ()) -> Sheet:
    text, encoding = _text(path, opened.file)
    rows, ignored = _read(text, opened.file)
    count = len(_PLACEMARK.findall(_NO_MARKUP.sub("", text)))
    if count != len(rows):
        raise SourceError("short-read", file=opened.file, layer=layer, expected=count, read=len(rows))
    passed = ", ".join(f"{name} × {number}" for name, number in ignored.items())
    raised = sum(row.raised for row in rows)
    said = [
        *([Note(key="kml-ignored", values={"what": passed})] if passed else []),
        *([Note(key="flattened", values={"count": raised})] if raised else []),
    ]
    return Sheet(
        path=opened.file,
        layer=layer,
        columns=pd.DataFrame([row.attributes for row in rows], index=pd.RangeIndex(len(rows)), dtype=object),
        geometry=np.array([*(row.geometry for row in rows), None], dtype=object)[:-1],
        status=np.array([*(row.status for row in rows), None], dtype=object)[:-1],
        crs=_WGS84,
        crs_source="file",
        sha256=opened.copy.sha256,
        bytes=opened.copy.bytes,
        encoding=encoding,
        notes=(*said, *notes),
        row_notes={at: (row.note,) for at, row in enumerate(rows) if row.note},
    )


def _text(path: Path, file: str) -> tuple[str, str]:
    """Decode a document by its byte order mark or its declaration, and refuse one with a DTD."""
    if path.stat().st_size > LIMIT:
        raise SourceError("xml-too-large", file=file, limit=LIMIT >> 20)
    raw = path.read_bytes()
    declared = _ENCODING.match(raw.lstrip(b"\xef\xbb\xbf \t\r\n"))
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    encoding = "gb18030" if name in _CHINESE else "utf-8-sig"
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    try:
        text = raw.decode(encoding).lstrip()
    except UnicodeDecodeError as error:
        raise SourceError("not-kml", file=file, reason=str(error)) from error
    if _DTD.search(text):
        raise SourceError("xml-dtd", file=file)
    return text, {"gb18030": "GB18030", "utf-16": "UTF-16"}.get(encoding, "UTF-8")


def _read(text: str, file: str) -> tuple[list[_Row], Counter[str]]:
    """Walk through a document, keeping no more of it than the Placemark at hand."""
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    stack: list[Element] = []
    rows: list[_Row] = []
    ignored: Counter[str] = Counter()
    whole = f"{_OPEN}{_DECLARATION.sub('', text)}{_CLOSE}"
    try:
        for at in range(0, len(whole), _CHUNK):
            parser.feed(whole[at : at + _CHUNK])
            if at + _CHUNK >= len(whole):
                parser.close()
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                _walk(event, element, stack, rows, ignored)
    except (ParseError, ValueError) as error:
        raise SourceError("not-kml", file=file, reason=str(error)) from error
    return rows, ignored


def _walk(event: str, element: Element, stack: list[Element], rows: list[_Row], ignored: Counter[str]) -> None:
    if event == "start":
        if len(stack) == 1 and local(element) != "kml":
            raise ValueError(local(element))
        if len(stack) > _DEEPEST:
            raise ValueError(f"> {_DEEPEST} <...>")
        stack.append(element)
        return
    stack.pop()
    if not stack and len(element) != 1:
        raise ValueError("<kml>")
    name = local(element)
    if name in _IGNORED:
        ignored[name] += 1
    if name == "Placemark":
        folders = [_child(outer, "name") for outer in stack if local(outer) in _FOLDERS]
        rows.append(_row(element, "/".join(folder for folder in folders if folder)))
        stack[-1].remove(element)


def _row(placemark: Element, folder: str) -> _Row:
    values = _extended(placemark)
    for column, value in (("name", _child(placemark, "name")), ("description", _child(placemark, "description"))):
        values.setdefault(column, value)
    values.setdefault("folder", folder)
    try:
        geometry, raised = shape(placemark)
    except NoShapeError as error:
        note = Note(key=error.key, values={"what": error.what})
        return _Row(values, None, "unreadable", note, raised=False)
    return _Row(values, geometry, "read" if geometry is not None else "no-geometry", None, raised)


def _extended(placemark: Element) -> dict[str, str]:
    """Attributes of a Placemark: `<Data name=...><value>` and `<SimpleData name=...>`."""
    found = {}
    for data in (data for child in placemark if local(child) == "ExtendedData" for data in child.iter()):
        if local(data) == "SimpleData":
            found[data.get("name", "")] = (data.text or "").strip()
        elif local(data) == "Data":
            found[data.get("name", "")] = _child(data, "value")
    return found


def _child(element: Element, name: str) -> str:
    return next(((child.text or "").strip() for child in element if local(child) == name), "")
