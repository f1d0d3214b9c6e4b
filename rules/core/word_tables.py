"""The rulebook's tables of words: vocabularies, the classification of industries, and groups of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.core.industry import Classification, Industries
from rules.core.spelling import plain
from rules.core.vocabulary import MEANINGS, Vocabulary

if TYPE_CHECKING:
    from rules.core.table import Table


def read_vocabularies(tables: Table) -> dict[str, Vocabulary]:
    """Read the word tables; each has to know the meanings rules ask for, else those would never hold.

    A slip (`rulebook-missing-key`) is that a table knows a meaning no more.
    """
    for name, meanings in MEANINGS.items():
        for meaning in meanings:
            if meaning not in tables.table(name).values:
                tables.slip("rulebook-missing-key", f"{name}.{meaning}")
    return {name: _vocabulary(name, tables.table(name)) for name in tables.values}


def _vocabulary(name: str, table: Table) -> Vocabulary:
    words: dict[str, frozenset[str]] = {}
    for meaning in table.values:
        for word in (meaning, *table.texts(meaning)):
            words[plain(word)] = words.get(plain(word), frozenset()) | {meaning}
    return Vocabulary(name=name, meanings=frozenset(table.values), words=words)


def read_classification(industry: Table) -> Classification:
    """Read sections, words and padding of GB/T 4754.

    A slip (`rulebook-unknown-industry`) is that a word stands for a code there is not.
    """
    sections = industry.table("sections")
    divisions = {letter: sections.texts(letter) for letter in sections.values}
    padding = sorted(map(plain, industry.texts("padding")), key=len, reverse=True)
    bare = Classification(sections=divisions, words={}, padding=tuple(padding))
    written = industry.table("words")
    words: dict[str, frozenset[str]] = {}
    for codes in written.values:
        wrong = next((code for code in codes.split() if not bare.expand(code)), None)
        if wrong:
            written.slip("rulebook-unknown-industry", codes, word=wrong)
        meaning = frozenset(code for name in codes.split() for code in bare.expand(name))
        for word in written.texts(codes):
            words[plain(word)] = words.get(plain(word), frozenset()) | meaning
    return Classification(sections=divisions, words=words, padding=bare.padding)


def read_groups(tables: Table, classification: Classification) -> dict[str, Industries]:
    """Read the named groups of industries.

    A slip (`rulebook-unknown-industry`) is that a group lists a code there is not.
    """
    groups = {}
    for name in tables.values:
        table = tables.table(name)
        listed: dict[str, bool] = {}
        for key, inside in (("codes", True), ("without", False)):
            for written in table.texts(key):
                codes = classification.expand(written)
                if not codes:
                    table.slip("rulebook-unknown-industry", key, word=written)
                listed.update(dict.fromkeys(codes, inside))
        groups[name] = Industries(listed, table.get("unsure", bool, default=False))
        table.both("title")
        table.close()
    return groups
