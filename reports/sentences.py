"""What notes and errors say in words: where, what is wrong, what to do."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Final, cast

from reports.crs_names import Crs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.errors import InputError
    from layers.layer import Note
    from reports.words import Words

_NAMING_KINDS: Final = ("kind-unknown", "kind-unknown-garbled", "kinds-unknown", "kind-unknown-name")
"""Errors whose `nearest` are kinds of layers."""
SHOWN: Final = 10
"""Errors told at once."""
_LISTS: Final = frozenset(
    {
        *("nearest", "known", "columns", "formats", "seen", "kinds", "names", "layers", "tables", "codes", "keys"),
        *("tried", "rules"),
    }
)
"""Values that are enumerations, joined by ", " where they arise."""
_CODED: Final = re.compile(r"EPSG:\d+\b")
"""How a value begins that is a CRS, or several."""


def note_sentence(note: Note, words: Words) -> str:
    """Return the sentence of a note; `fields` in its values are canonical ones of the kind beside them."""
    said = dict(note.values)
    if "fields" in said:
        names, kind = cast("tuple[str, ...]", said["fields"]), str(said["kind"])
        said["fields"] = words.enumerate([words.field(name, kind) for name in names])
    if "kind" in said:
        said["kind"] = words.kind(str(said["kind"]))
    if "keys" in said:
        said["keys"] = words.enumerate([words.term("guessed", key) for key in str(said["keys"]).split(", ")])
    if "found" in said:
        said["found"] = words.terms["geometry"].get(said["found"], said["found"])
    said |= _crs(said, words)
    return words.message("notes", note.key, **said)


def error_sentence(error: InputError, words: Words) -> str:
    """Return the sentence of an error: where, what is wrong, what to do.

    What the sentence does not mention of file, layer and row is put before it.
    """
    if error.parts:
        return _several(error, words)
    sentence = cast("str", words.messages["errors"][error.key])
    place = {name: value for name, value in error.place.items() if value is not None}
    unsaid = [
        words.message("place", name, value=value) for name, value in place.items() if f"{{{name}}}" not in sentence
    ]
    submit = cast("Sequence[tuple[str, str]]", error.values.get("submit", ((error.file or "", "project"),)))
    typed = [text + (f"={words.kind(kind)}" if kind else "") for text, kind in submit]
    values = {"file": "", "layer": "", "row": "", **place, **error.values, "submit": " ".join(map(pasted, typed))}
    if error.key in _NAMING_KINDS:
        values["nearest"] = ", ".join(_kind_beside_code(name, words) for name in str(values["nearest"]).split(", "))
    values |= {name: words.enumerate(str(values[name]).split(", ")) for name in _LISTS.intersection(values)}
    values |= _crs(values, words)
    before = words.message("place", "end", places=" ".join(unsaid)) if unsaid else ""
    return before + sentence.format(**values)


def _several(error: InputError, words: Words) -> str:
    """Return the sentences of several errors, one a line, and how to look at the files one by one."""
    shown = [f"  {number}. {error_sentence(part, words)}" for number, part in enumerate(error.parts[:SHOWN], start=1)]
    if more := len(error.parts) - len(shown):
        shown.append("  " + words.message("errors", "several-more", count=more))
    given = " ".join(map(pasted, dict.fromkeys(cast("Sequence[str]", error.values["given"]))))
    return words.message("errors", error.key, count=len(error.parts), parts="\n".join(shown), given=given)


def _crs(values: Mapping[str, object], words: Words) -> dict[str, object]:
    """Return those values that are codes of a CRS, to be printed by its name."""
    return {name: Crs(value, words) for name, value in values.items() if isinstance(value, str) and _CODED.match(value)}


def _kind_beside_code(name: str, words: Words) -> str:
    """Return a kind's code with its name behind it, where that tells people more than the code does."""
    return name if words.lang == "en" else name + words.part("aside", text=words.kind(name))


def pasted(text: str) -> str:
    """Return an argument as it can be pasted into a command line.

    >>> pasted("a.kml"), pasted("a b.kml")
    ('a.kml', "'a b.kml'")
    """
    if os.name == "nt":  # cmd and PowerShell both take these
        return f'"{text}"' if re.search(r"[^\w.:=\\/-]", text) else text
    return shlex.quote(text) if re.search(r"[^\w.:=/-]", text) else text
