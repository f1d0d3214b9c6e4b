"""Which encoding the text of a shapefile is in: readers guess Latin-1 without a word, so the bytes decide here.

Order: what the user says, the .cpg, the header's language byte, strict UTF-8 over all text, else GB18030. What the
.cpg or the language byte says is passed over where the text contradicts it.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from layers.gis.dbase import characters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from layers.gis.dbase import Table

How = Literal["option", "cpg", "language-byte", "ascii", "utf-8", "gb18030", "contradicted"]

CODE_PAGES: Final = {
    "936": "GB18030", "54936": "GB18030", "65001": "UTF-8", "950": "Big5", "932": "Shift_JIS", "949": "EUC-KR",
    "437": "CP437", "850": "CP850", "1250": "CP1250", "1251": "CP1251", "1252": "CP1252",
    "88591": "ISO-8859-1", "885915": "ISO-8859-15",
}  # fmt: skip
"""Code page numbers as .cpg files write them; GB18030 reads all that GBK and GB 2312 can say."""

CHINESE: Final = frozenset({"gbk", "gb2312", "gb18030", "cp936", "ms936", "hz", "euc_cn", "euccn"})

LANGUAGES: Final = {
    0x4D: "GB18030", 0x7A: "GB18030", 0x4F: "Big5", 0x78: "Big5", 0x13: "Shift_JIS", 0x7B: "Shift_JIS",
    0x4E: "EUC-KR", 0x79: "EUC-KR", 0x01: "CP437", 0x02: "CP850", 0x03: "CP1252", 0x58: "CP1252", 0x59: "CP1252",
    0xC8: "CP1250", 0xC9: "CP1251",
}  # fmt: skip
"""Language bytes that name a code page; 0 and 0x57 ("the system's") name none."""

_WESTERN: Final = frozenset(
    {"ISO-8859-1", "ISO8859-1", "ISO-8859-15", "ISO8859-15", "LATIN-1", "CP1250", "CP1251", "CP1252", "CP437", "CP850"}
)
"""Encodings in which any text is text: who names one is contradicted by nothing but sense."""

_GARBAGE: Final = re.compile(r"[\u0080-\u00b6\u00b8-\u00d6\u00d8-\u00ff\ue000-\uf8ff\ufffd]")
"""Signs and accents that no Chinese field name has (a dot and a cross it may), and what stands for no character."""

_LOOKED_AT: Final = 1000
"""Rows among which values are shown."""

_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff]")


def sniff(table: Table, cpg: bytes | None) -> tuple[str, How]:
    """Choose the encoding of a .dbf.

    Parameters
    ----------
    table
        The attribute table.
    cpg
        Content of the .cpg, None without one. One that names no encoding (OEM) says nothing.

    Returns
    -------
    encoding, how
        A name both Python and the readers know, and what decided; `contradicted`: the text, against what is said.
    """
    said = named(cpg.decode("latin-1")) if cpg else None
    language = LANGUAGES.get(table.language)
    if said and _can_be(table, said):
        return said, "cpg"
    if language and _can_be(table, language):
        return language, "language-byte"
    if decodes(table, "ASCII"):
        return "UTF-8", "ascii"
    if decodes(table, "UTF-8"):
        return "UTF-8", "contradicted" if said or language else "utf-8"
    return "GB18030", "contradicted" if said or language else "gb18030"


def _can_be(table: Table, said: str) -> bool:
    """Say whether the text can be in the encoding said: it decodes, and not as mojibake."""
    if not decodes(table, said):
        return False
    if said in _WESTERN:
        return decodes(table, "ASCII") or not (decodes(table, "UTF-8") or decodes(table, "GB18030"))
    # many a sentence of UTF-8 is one of GB18030 as well; the reverse, with ideographs in it, is next to impossible
    return said == "UTF-8" or not (decodes(table, "UTF-8") and _has_ideographs(table))


def _has_ideographs(table: Table) -> bool:
    """Say whether text read as UTF-8 has a Chinese character in it."""
    return any(
        _IDEOGRAPH.search(b"\n".join(cells.tolist()).decode("UTF-8", errors="ignore")) for cells in _texts(table)
    )


def is_garbled(words: Iterable[str]) -> bool:
    """Say whether words look like text read in the wrong encoding.

    UTF-8 read as GB18030 makes words that turn into UTF-8 again; anything read as Latin-1 makes accents and signs;
    GBK read as UTF-8 leaves marks where characters could not be read.

    >>> is_garbled(["椤圭洰鍚"]), is_garbled(["ÏîÄ¿Ãû³Æ"]), is_garbled(["项目名称", "XMBH"])
    (True, True, False)
    """
    return any(_GARBAGE.search(word) is not None or _was_utf8(word) for word in words if not word.isascii())


def _was_utf8(word: str) -> bool:
    """Say whether the bytes of a word in GB18030 are ideographs in UTF-8; the last may be cut."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(word.encode("gb18030"))
    except UnicodeError:
        return False
    return _IDEOGRAPH.search(text) is not None


def named(text: str) -> str | None:
    """Name the encoding meant by a .cpg or an option, None where it means none.

    >>> named("ANSI 936"), named("GBK"), named("utf-8"), named("OEM")
    ('GB18030', 'GB18030', 'UTF-8', None)
    """
    word = text.strip().strip("\ufeffï»¿").strip().lower()
    digits = re.sub(r"\D", "", word)
    if word.replace("-", "").replace("_", "") in CHINESE or word in CHINESE:
        return "GB18030"
    if digits in CODE_PAGES and re.fullmatch(r"(ansi|cp|ms|windows|oem|iso|ldid)?[ _/-]*[\d _-]+", word):
        return CODE_PAGES[digits]
    try:
        name = codecs.lookup(word).name
    except LookupError:
        return None
    return "UTF-8" if name in {"utf-8", "utf_8", "utf-8-sig"} else name.upper()


def decodes(table: Table, encoding: str) -> bool:
    """Say whether all text and all field names are in an encoding; a character cut by the field's end is forgiven."""
    return all(_decodes(cells, encoding) for cells in _texts(table))


def _texts(table: Table) -> Iterator[NDArray[np.bytes_]]:
    yield np.array([column.name for column in table.columns] or [b""])
    yield from table.text()


def _decodes(cells: NDArray[np.bytes_], encoding: str) -> bool:
    """Decode a whole column at once; only where that fails its different cells one by one."""
    try:
        b"\n".join(cells.tolist()).decode(encoding)
    except UnicodeDecodeError:
        return all(_fits(cell, encoding, cells.itemsize) for cell in np.unique(cells).tolist())
    return True


def _fits(cell: bytes, encoding: str, width: int) -> bool:
    """Decode one cell; only one that fills its field may end within a character."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(cell, final=len(cell) < width)
    except UnicodeDecodeError:
        return False
    return True


def preview(table: Table, encoding: str, count: int = 3) -> tuple[str, ...]:
    """Give the first values that are not plain ASCII, else such field names, for a person to judge the choice by."""
    names, *columns = _texts(table.beginning(_LOOKED_AT))
    return _strange(columns, encoding, count) or _strange([names], encoding, count)


def _strange(columns: Sequence[NDArray[np.bytes_]], encoding: str, count: int) -> tuple[str, ...]:
    """Decode the first different cells that are not plain ASCII."""
    found: list[str] = []
    for cells in columns:
        strange = [cell for cell in dict.fromkeys(cells.tolist()) if not cell.isascii()]
        found += [characters(cell, encoding).strip() for cell in strange[: count - len(found)]]
    return tuple(found)
