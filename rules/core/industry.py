"""Industries by GB/T 4754-2017: what people write in a code or a word column, and which industries a clause names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rules.core.spelling import inside, parts, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

ANY = ""
"""The prefix all codes share: the industry is stated, but could be any."""

_CODE = re.compile(r"(?P<letter>[a-t])?-?(?P<digits>\d{1,4})(?:\.0+)?(?P<words>\D.*)?")
_BARE_CODE = re.compile(r"[a-t]?\d{3,4}")
_AMOUNT = re.compile(
    r"(年产|日产|年处理|装机|总装机)?(\d+[×x*])?\d+(\.\d+)?(万|亿|千|兆)?"
    r"(蒸吨|吨|千瓦|瓦|立方米|标方|方|公里|km|kv|t|kw|mwp|mw|gw)(/年|/a|/h|/小时|级)?"
)
_MINING_DIVISIONS = ("06", "07", "08", "09")  # as numbers they lose their zero
_DIVISION, _GROUP = 2, 3


@dataclass(frozen=True, slots=True)
class Industries:
    """Industries a clause names: codes with everything below them, less exceptions.

    Attributes
    ----------
    listed
        Prefix -> whether it is in; of several prefixes of a code the longest decides.
    unsure
        Whether no article lists them: an office's reading of a word like "排放污染物".
    """

    listed: Mapping[str, bool] = field(default_factory=dict)
    unsure: bool = False

    def __bool__(self) -> bool:
        return any(self.listed.values())

    def includes(self, code: str) -> bool | None:
        """Whether the industry `code` is among them; None if only some of the codes below it are.

        >>> chemical = Industries({"26": True, "251": True, "2614": False})
        >>> chemical.includes("2511"), chemical.includes("30"), chemical.includes("25"), chemical.includes("26")
        (True, False, None, None)
        """
        above = [prefix for prefix in self.listed if code.startswith(prefix)]
        answer = self.listed[max(above, key=len)] if above else False
        below = (inside for prefix, inside in self.listed.items() if prefix.startswith(code) and prefix != code)
        return None if any(inside is not answer for inside in below) else answer

    def __or__(self, other: Industries) -> Industries:
        """All that is in either; an exception of one gives way where the other lists it."""
        prefixes = {*self.listed, *other.listed}
        listed = {prefix: bool(self._at(prefix) or other._at(prefix)) for prefix in prefixes}
        return Industries(listed, self.unsure or other.unsure)

    def _at(self, code: str) -> bool:
        """Return the answer of the longest prefix alone, whatever stands below."""
        above = [prefix for prefix in self.listed if code.startswith(prefix)]
        return bool(above) and self.listed[max(above, key=len)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The classification as far as the rulebook holds it.

    Attributes
    ----------
    sections
        Section letter -> its divisions (two digits). A code exists if its division does.
    words
        A word people write, normalised -> the codes it can mean; several, or a short one, leave it open.
    padding
        Words around an industry that say nothing of it (项目, 生产 ...), longest first.
    """

    sections: Mapping[str, tuple[str, ...]]
    words: Mapping[str, frozenset[str]]
    padding: tuple[str, ...]

    def expand(self, name: str) -> tuple[str, ...]:
        """Return the codes a section letter or a code stands for; () if there is no such industry."""
        if name in self.sections:
            return self.sections[name]
        return (name,) if re.fullmatch(r"\d{2,4}", name) and self.exists(name) else ()

    def exists(self, code: str) -> bool:
        """Whether the code's division is one of GB/T 4754-2017."""
        return any(code[:_DIVISION] in divisions for divisions in self.sections.values())

    def read(self, code: str, word: str) -> frozenset[str] | None:
        """Read the codes that what was written can mean.

        Returns
        -------
        frozenset of str, or None
            None where nothing is stated, empty where it is not understood. With a code and a word the narrower of
            the two where they agree (2523 and 化工: 2523), both where they do not; of several industries in a cell
            all of them.
        """
        if not plain(code) and word and all(_BARE_CODE.fullmatch(part) for part in parts(word)):
            code, word = word, ""  # a code in the column of words is a code
        codes, words = self._code_parts(code), self._word_parts(word)
        if not codes and not words:
            return None
        if not all(words):
            words = []  # what is not understood leaves the decision to the code
        if not all(codes):
            return _union(words) | {ANY} if words else frozenset()
        return _agreed(codes, words)

    def _code_parts(self, text: str) -> list[frozenset[str]]:
        """Read what a cell of the code column lists, each part on its own; words there count as words."""
        return [self._read_code(part) for part in parts(text)]

    def _read_code(self, part: str) -> frozenset[str]:
        if part.upper() in self.sections:
            return frozenset(self.sections[part.upper()])
        match = _CODE.fullmatch(part)
        if match is None:
            words = self._word_parts(part)
            return _union(words) if all(words) else frozenset()
        digits, words = match["digits"], self._word_parts(match["words"] or "")
        readings = {digits} if len(digits) >= _DIVISION else {f"0{digits}"}
        if len(digits) == _GROUP and f"0{digits}"[:_DIVISION] in _MINING_DIVISIONS:
            readings.add(f"0{digits}")
        known = frozenset(code for code in readings if self.exists(code))
        return _agreed([known], words) if known and all(words) else known

    def _word_parts(self, text: str) -> list[frozenset[str]]:
        """Read a description: by the whole, else by its parts, of each part else by words found in it."""
        whole = plain(text)
        if not whole:
            return []
        bare = _AMOUNT.sub("", whole)
        exact = self.words.get(whole) or self._look_up(bare)
        return [exact] if exact else [self._look_up(part) or self._candidates(part) for part in parts(bare)]

    def bare(self, text: str, known: Collection[str]) -> str | None:
        """Return the known word a plain text is, or what is left of it without padding at its ends is."""
        while text not in known:
            pad = next((pad for pad in self.padding if text.startswith(pad) or text.endswith(pad)), None)
            if pad is None:
                return None
            text = text.removeprefix(pad).removesuffix(pad)
        return text

    def _look_up(self, text: str) -> frozenset[str]:
        word = self.bare(text, self.words)
        return frozenset() if word is None else self.words[word]

    def _candidates(self, text: str) -> frozenset[str]:
        """Words inside a longer text are candidates only: 煤矿安全服务 is no coal mine. Any industry stays possible."""
        found = inside(text, self.words)
        return _union([*(self.words[word] for word in found), frozenset({ANY})]) if found else frozenset()


def _union(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)


def _agreed(codes: list[frozenset[str]], words: list[frozenset[str]]) -> frozenset[str]:
    """Narrow each part to what the other column says too, where it says so; where it does not the part stands."""
    all_codes, all_words = _union(codes), _union(words)
    return _union([meet(part, all_words) or part for part in codes] + [meet(part, all_codes) or part for part in words])


def meet(first: Iterable[str], second: Iterable[str]) -> frozenset[str]:
    """Return the codes that lie under both sets of prefixes.

    >>> sorted(meet({"26", "251"}, {"2523", "2614"}))
    ['2614']
    """
    other = tuple(second)
    narrow = {max(a, b, key=len) for a in first for b in other if a.startswith(b) or b.startswith(a)}
    return frozenset(narrow)
