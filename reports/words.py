"""All words people read, one folder of TOML files per language, which an office may edit (reports/words/)."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.errors import InputError
    from layers.layer import Note

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
FILES: Final = ("terms", "reasons", "messages")
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
SECTIONS: Final = {
    "What it checks": "checks",
    "Why": "why",
    "Parameters": "parameters",
    "When it does not apply": "applies-not",
    "What to do about a violation": "remedy",
    "What to do": "remedy",
}
"""Section words of a rule's docstring, and the heading each is printed under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language; what is asked for and not there is a KeyError, never a blank.

    Attributes
    ----------
    lang
        "zh" or "en".
    terms, reasons, messages
        The tables of the three files, as they stand there.
    """

    lang: Language
    terms: Mapping[str, Any]
    reasons: Mapping[str, Any]
    messages: Mapping[str, Any]

    def term(self, section: str, key: str) -> str:
        """Return a term: `section` is a table of terms.toml.

        >>> load("zh").term("verdict", "review")
        '待核实'
        """
        return cast("str", self.terms[section][key])

    def section(self, section: str) -> dict[str, str]:
        """Return a whole table of terms.toml, in its order."""
        return dict(self.terms[section])

    def term_of(self, section: str, key: str, kind: str) -> str:
        """Return a term as it is said of a subject kind, or the general one.

        >>> load("zh").term_of("relation", "overlap", "mining-right"), load("zh").term_of("relation", "near", "project")
        ('部分重叠', '不涉及')
        """
        special: Mapping[str, str] = self.terms.get(f"{section}_of", {}).get(kind, {})
        return special[key] if key in special else self.term(section, key)

    def message(self, section: str, key: str, **values: object) -> str:
        """Return a sentence of messages.toml, filled in.

        >>> load("en").message("terminal", "metres", value=12)
        '12 m'
        """
        return cast("str", self.messages[section][key]).format(**values)

    def part(self, key: str, **values: object) -> str:
        """Return a piece of a reason, filled in.

        >>> load("zh").part("metres", value=12)
        '12米'
        """
        return cast("str", self.reasons["part"][key]).format(**values)

    def reason(self, rule: str, code: str, kind: str) -> str:
        """Return the reason's template: that of the rule and kind, else the rule's, the kind's, the code's.

        >>> load("en").reason("ERL001", "apart", "outfall")
        'The outfall does not lie in {layer}{gap}.'
        """
        tables = (self.reasons.get(rule, {}), self.reasons["default"])
        levels = [level for table in tables for level in (table.get(kind, {}), table)]
        return cast("str", next(level for level in levels if code in level)[code])

    def explanation(self, about: Mapping[str, Mapping[str, str]], docstring: str) -> dict[str, str]:
        """Return what a rule checks, why, and so on, by the headings of `explain`.

        That is what its entry in the rulebook says in this language, else the docstring of its class.
        """
        return dict(about.get(self.lang) or sections(docstring))

    def help(self) -> Mapping[str, Mapping[str, str]]:
        """Return the help texts of the commands; in English the commands carry their own."""
        return {} if self.lang == "en" else _tables(self.lang, ("help",))["help"]

    def both(self, words: Mapping[str, str]) -> str:
        """Return the words of this language, where the rulebook or a table has both."""
        return words[self.lang]

    def kind(self, name: str) -> str:
        """Return what a layer kind is called; a kind of an office's own keeps its name.

        >>> load("zh").kind("ecological-red-line")
        '生态保护红线'
        """
        from layers.kinds import KINDS  # noqa: PLC0415 - pandas comes with it, and usage errors need no kinds

        return cast("str", getattr(KINDS[name], self.lang)) if name in KINDS else name

    def _kind_beside_code(self, name: str) -> str:
        """Return a kind's code with its name behind it, where that tells people more than the code does."""
        return name if self.lang == "en" else name + self.part("aside", text=self.kind(name))

    def kinds(self, names: tuple[str, ...]) -> str:
        """Return several kinds as one enumeration."""
        return self.enumerate([self.kind(name) for name in names])

    def field(self, name: str, *kinds: str) -> str:
        """Return what a canonical field is called, by the first of the kinds that has it.

        Else by any other kind that has it; evidence that is a layer itself is called as its kind.

        >>> load("zh").field("construction", "project"), load("zh").field("status", "project", "contaminated-plot")
        ('建设性质', '修复状态')
        """
        from layers.kinds import KINDS  # noqa: PLC0415 - as in `kind`

        first = [KINDS[kind] for kind in kinds if kind in KINDS]
        fields = [field for kind in (*first, *KINDS.values()) for field in kind.fields]
        named = {field.name: field for field in reversed(fields)}
        return cast("str", getattr(named[name], self.lang)) if name in named else self.kind(name)

    def enumerate(self, items: list[str]) -> str:
        """Join words to an enumeration."""
        return self.part("joiner").join(items)

    def note(self, note: Note) -> str:
        """Return the sentence of a note; `fields` in its values are canonical ones of the kind beside them."""
        said = dict(note.values)
        if "fields" in said:
            names, kind = cast("tuple[str, ...]", said["fields"]), str(said["kind"])
            said["fields"] = self.enumerate([self.field(name, kind) for name in names])
        if "kind" in said:
            said["kind"] = self.kind(str(said["kind"]))
        if "keys" in said:
            said["keys"] = self.enumerate([self.term("guessed", key) for key in str(said["keys"]).split(", ")])
        if "found" in said:
            said["found"] = self.terms["geometry"].get(said["found"], said["found"])
        said |= self._crs(said)
        return self.message("notes", note.key, **said)

    def error(self, error: InputError) -> str:
        """Return the sentence of an error: where, what is wrong, what to do.

        What the sentence does not mention of file, layer and row is put before it.
        """
        if error.parts:
            return self._several(error)
        sentence = cast("str", self.messages["errors"][error.key])
        place = {name: value for name, value in error.place.items() if value is not None}
        unsaid = [
            self.message("place", name, value=value) for name, value in place.items() if f"{{{name}}}" not in sentence
        ]
        submit = cast("Sequence[tuple[str, str]]", error.values.get("submit", ((error.file or "", "project"),)))
        typed = [text + (f"={self.kind(kind)}" if kind else "") for text, kind in submit]
        values = {"file": "", "layer": "", "row": "", **place, **error.values, "submit": " ".join(map(pasted, typed))}
        if error.key in _NAMING_KINDS:
            values["nearest"] = ", ".join(self._kind_beside_code(name) for name in str(values["nearest"]).split(", "))
        values |= {name: self.enumerate(str(values[name]).split(", ")) for name in _LISTS.intersection(values)}
        values |= self._crs(values)
        before = self.message("place", "end", places=" ".join(unsaid)) if unsaid else ""
        return before + sentence.format(**values)

    def _several(self, error: InputError) -> str:
        """Return the sentences of several errors, one a line, and how to look at the files one by one."""
        shown = [f"  {number}. {self.error(part)}" for number, part in enumerate(error.parts[:SHOWN], start=1)]
        if more := len(error.parts) - len(shown):
            shown.append("  " + self.message("errors", "several-more", count=more))
        given = " ".join(map(pasted, dict.fromkeys(cast("Sequence[str]", error.values["given"]))))
        return self.message("errors", error.key, count=len(error.parts), parts="\n".join(shown), given=given)

    def _crs(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return those values that are codes of a CRS, to be printed by its name."""
        from reports.crs_names import Crs  # noqa: PLC0415 - it needs words

        return {
            name: Crs(value, self) for name, value in values.items() if isinstance(value, str) and _CODED.match(value)
        }


@cache
def load(lang: Language) -> Words:
    """Load the words of a language from the package.

    Raises
    ------
    FileNotFoundError
        There is no folder of that language.
    """
    return Words(lang=lang, **_tables(lang, FILES))


def pasted(text: str) -> str:
    """Return an argument as it can be pasted into a command line.

    >>> pasted("a.kml"), pasted("a b.kml")
    ('a.kml', "'a b.kml'")
    """
    if os.name == "nt":  # cmd and PowerShell both take these
        return f'"{text}"' if re.search(r"[^\w.:=\\/-]", text) else text
    return shlex.quote(text) if re.search(r"[^\w.:=/-]", text) else text


def sections(docstring: str) -> dict[str, str]:
    r"""Take a rule's docstring apart at its section words.

    >>> sections("Title.\n\n    What it checks: the part\n    inside.\n    Why: because.\n")
    {'checks': 'the part inside.', 'why': 'because.'}
    """
    parts = re.split(rf"^\s*({'|'.join(SECTIONS)}):\s*", docstring, flags=re.MULTILINE)
    return {SECTIONS[name]: " ".join(text.split()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _tables(lang: Language, names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    folder = resources.files("reports").joinpath("words", lang)
    return {name: tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8-sig")) for name in names}
