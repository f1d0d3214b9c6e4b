"""A rule's parameters in words: meanings with what people write for them, groups of industries with their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, get_args, get_origin, get_type_hints

from rules.core.choices import spoken
from rules.core.industry import Industries

if TYPE_CHECKING:
    from reports.words import Words
    from rules.core.rulebook import Rulebook

_FEW: Final = 2
"""So many codes that follow each other are listed."""


def spelt(name: str, value: object, logic: type, book: Rulebook, words: Words) -> str:
    """Return a parameter as `name = value`.

    Parameters
    ----------
    logic
        The rule's class: the annotation of its field says what the words of the value are (`rules.core.binding`).
    """
    hint = get_type_hints(logic, include_extras=True).get(name)
    if isinstance(value, dict):
        said = [f"{_word(word, hint, book, words)} {number:g}" for word, number in value.items()]
    else:
        said = [_word(each, hint, book, words) for each in (value if isinstance(value, list) else [value])]
    return f"{name} = {words.enumerate(said) or words.message('explain', 'none')}"


def _word(value: object, hint: object, book: Rulebook, words: Words) -> str:
    """Write one value; a meaning in Chinese with the first word people write for it alone."""
    if hint is Industries:
        return _industries(str(value), book, words)
    if isinstance(value, bool):
        return words.message("explain", "yes" if value else "no")
    if isinstance(value, float):
        return f"{value:g}"
    if words.lang == "zh" and get_origin(hint) is Annotated:
        written = spoken(book, get_args(hint)[1], words.lang).get(str(value))
        return f"{value}（{written}）" if written else str(value)
    return str(value)


def _industries(name: str, book: Rulebook, words: Words) -> str:
    """Write a group of industries with its codes, a code alone as it is."""
    if name not in book.groups:
        return name
    listed = book.groups[name].listed
    codes, without = ([code for code, inside in listed.items() if inside is wanted] for wanted in (True, False))
    said = _runs(codes, words)
    if without:
        said = words.message("explain", "but", codes=said, without=_runs(without, words))
    return words.message("explain", "group", name=name, codes=said)


def _runs(codes: list[str], words: Words) -> str:
    """Enumerate codes, those that follow each other as one run."""
    runs: list[list[str]] = []
    for code in sorted(codes, key=lambda code: (len(code), code)):
        follows = runs and len(runs[-1][-1]) == len(code) and int(code) == int(runs[-1][-1]) + 1
        runs[-1].append(code) if follows else runs.append([code])
    said = [words.message("explain", "run", first=run[0], last=run[-1]) if len(run) > _FEW else run for run in runs]
    return words.enumerate([code for run in said for code in ([run] if isinstance(run, str) else run)])
