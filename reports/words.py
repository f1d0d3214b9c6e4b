"""All words people read, one folder of TOML files per language, which an office may edit (reports/words/)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
FILES: Final = ("terms", "reasons", "messages")


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


@cache
def load(lang: Language) -> Words:
    """Load the words of a language from the package.

    Raises
    ------
    FileNotFoundError
        There is no folder of that language.
    """
    return Words(lang=lang, **_tables(lang, FILES))


def _tables(lang: Language, names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    folder = resources.files("reports").joinpath("words", lang)
    return {name: tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8-sig")) for name in names}
