"""What a reason may name: numbers, controls, terms and fields of the rows it is said of, each as a column of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias, cast

from reports import sizes
from reports.phrases import cells, distance, percent
from reports.reason_facts import Facts, documents
from rules.core.choices import INDUSTRY, industries_meant, once
from rules.core.codes import Verdict

Filling: TypeAlias = Callable[[Facts], Sequence[str]]


def _constant(text: Callable[[Facts], str]) -> Filling:
    return lambda facts: [text(facts)] * len(facts.table)


def _name(facts: Facts) -> list[str]:
    """Return the control's name, else its layer's title."""
    pairs = zip(facts.column("control_name"), facts.layers(), strict=True)
    return [name or layer for name, layer in pairs]


def _gap(facts: Facts) -> list[str]:
    """Return how far the nearest control is, where that was measured."""
    rows = zip(_name(facts), facts.column("nearest_m"), strict=True)
    words = facts.words
    return [
        words.part("gap", name=name, nearest=distance(words, metres)) if metres > 0 else "" for name, metres in rows
    ]


def _limit(facts: Facts) -> list[str]:
    """Return on which side of the limit a subject near it lies."""
    words = facts.words
    rows = zip(facts.layers(), facts.column("measure"), facts.column("nearest_m"), strict=True)
    return [
        words.part("limit-inside", layer=layer)
        if measure > 0
        else words.part("limit-outside", layer=layer, nearest=distance(words, metres))
        for layer, measure, metres in rows
    ]


def _terms(facts: Facts) -> list[str]:
    """Return the terms that decided, in the rulebook's words; where none did, the code in short."""
    words, known = facts.words, facts.entry.terms
    short = words.term_of("code", facts.code, facts.kind)
    said = {
        terms: words.enumerate([words.both(known[term]) if term in known else term for term in terms] or [short])
        for terms in set(facts.column("terms"))
    }
    return [said[terms] for terms in facts.column("terms")]


def _missing(facts: Facts) -> list[str]:
    words = facts.words
    said = {
        fields: words.enumerate([facts.called(field) for field in once(fields)]) or words.part("none")
        for fields in set(facts.column("missing"))
    }
    return [said[fields] for fields in facts.column("missing")]


def _lack(facts: Facts) -> list[str]:
    """Say of each missing field that nothing is stated, or what is and does not decide; of a layer's, that it lacks."""
    words = facts.words

    def said(row: int, fields: tuple[str, ...]) -> str:
        stated = {field: text for field in fields if (text := written[field][row])}
        unclear = [words.part("unclear", field=facts.called(field), written=text) for field, text in stated.items()]
        bare: dict[str, list[str]] = {"unstated": [], "layer-lacks": []}
        for field in once(fields):
            if field not in stated:
                bare["layer-lacks" if facts.of_the_layer(field) else "unstated"].append(facts.called(field))
        parts = [words.part(part, fields=words.enumerate(names)) for part, names in bare.items() if names]
        return words.part("joiner").join([*parts, *unclear])

    written = {field: _written(facts, field) for field in {field for row in facts.column("missing") for field in row}}
    return [said(row, fields) for row, fields in enumerate(facts.column("missing"))]


def _written(facts: Facts, field: str) -> list[str]:
    """Return what stands in a field of the subjects, also where it could not be read; "" where nothing does."""
    columns = [cells(facts.subjects[name]) for name in (field, f"{field}_text") if name in facts.subjects]
    return [next(filter(None, texts), "") for texts in zip(*columns, [""] * len(facts.table), strict=True)]


def _documents(facts: Facts) -> list[str]:
    """Return the documents that would prove what is claimed."""
    words, needed = facts.words, documents(facts.report, facts.words)
    said = {
        terms: words.enumerate([paper for term in terms for paper in needed.get((facts.entry.id, term), ())])
        or words.part("proof")
        for terms in set(facts.column("terms"))
    }
    return [said[terms] for terms in facts.column("terms")]


def _centres(facts: Facts) -> list[str]:
    words = facts.words

    def said(centres: tuple[tuple[str, str], ...]) -> str:
        verdicts = [(name, words.term_of("verdict", verdict, facts.kind)) for name, verdict in centres]
        return words.enumerate([words.part("centre", name=name, verdict=verdict) for name, verdict in verdicts])

    return [said(centres) for centres in facts.column("centres")]


def _original(facts: Facts) -> list[str]:
    verdicts = [Verdict(value).word for value in facts.column("original_verdict")]
    return [facts.words.term_of("verdict", verdict, facts.kind) for verdict in verdicts]


def _industry(facts: Facts) -> list[str]:
    """Return the industry as it was stated: word, code, or the word with its code."""
    words, codes = (cells(facts.subjects[name]) if name in facts.subjects else [""] * len(facts.table)
                    for name in ("industry", "industry_code"))  # fmt: skip
    none = facts.words.part("none")
    return [word + facts.words.part("aside", text=code) if word and code else word or code or none
            for word, code in zip(words, codes, strict=True)]  # fmt: skip


def _may_be(facts: Facts) -> list[str]:
    """Return in brackets the industries that what is stated can mean, "" where that is any."""
    words, subjects, book = facts.words, facts.subjects, facts.report.rulebook
    code, word = (cells(subjects[name]) if name in subjects else [""] * len(facts.table)
                  for name in INDUSTRY)  # fmt: skip
    found = {pair: industries_meant(book, *pair) for pair in set(zip(code, word, strict=True))}
    said = {
        pair: words.part("may-be", industries=words.enumerate(list(codes))) if codes else ""
        for pair, codes in found.items()
    }
    return [said[pair] for pair in zip(code, word, strict=True)]


def _asks(facts: Facts) -> list[str]:
    """Return what the control asks for beside its lists, each text under the name of its field."""
    words = facts.words

    def said(asked: tuple[tuple[str, str], ...] | None) -> str:
        texts = [(words.field(field, "control-unit"), text.rstrip("。;；. ")) for field, text in asked or ()]
        parts = [words.part("asked", field=field, text=text) for field, text in texts]
        return words.part("stop").join(parts) or words.part("none")

    distinct = {asked: said(asked) for asked in set(facts.column("asks"))}
    return [distinct[asked] for asked in facts.column("asks")]


def _unit(facts: Facts) -> list[str]:
    """Say what a control unit leaves to be judged: everything in one of priority, else what its list names."""
    read = facts.report.rulebook.words["unit-class"].read
    careful = frozenset(cast("list[str]", facts.entry.parameters["priority"]))
    zones = facts.column("zone")
    said = {zone: "priority-unit" if not careful.isdisjoint(read(zone)) else "listing-unit" for zone in set(zones)}
    return [facts.words.part(said[zone]) for zone in zones]


def _first(facts: Facts) -> str:
    return facts.entry.first.isoformat() if facts.entry.first else facts.words.part("none")


def _or_none(facts: Facts, column: str) -> list[str]:
    return [text or facts.words.part("none") for text in cells(facts.table[column])]


FILLINGS: Final[dict[str, Filling]] = {
    "thing": _constant(lambda facts: facts.words.term("thing", facts.kind)),
    "layer": Facts.layers,
    "name": _name,
    "zone": lambda facts: _or_none(facts, "zone"),
    "amount": sizes.amount,
    "low": lambda facts: facts.quantities("low"),
    "high": lambda facts: facts.quantities("high"),
    "uncovered": lambda facts: facts.quantities("uncovered"),
    "listed": sizes.listed,
    "km2": sizes.km2,
    "whole": sizes.whole,
    "share": lambda facts: [percent(share) or facts.words.part("none") for share in facts.column("share")],
    "width": lambda facts: [distance(facts.words, width) for width in facts.column("width")],
    "nearest": lambda facts: [distance(facts.words, metres) for metres in facts.column("nearest_m")],
    "bearing": lambda facts: [f"{degrees:.0f}" for degrees in facts.column("bearing")],
    "gap": _gap,
    "limit": _limit,
    "margin": sizes.margin,
    "asks": _asks,
    "unit": _unit,
    "industry": _industry,
    "may_be": _may_be,
    "missing": _missing,
    "lack": _lack,
    "incomplete": sizes.incomplete,
    "terms": _terms,
    "documents": _documents,
    "centres": _centres,
    "evidence": lambda facts: _or_none(facts, "evidence"),
    "original": _original,
    "tolerance": sizes.tolerance,
    "as_of": _constant(lambda facts: facts.report.as_of.isoformat()),
    "first": _constant(_first),
    "row": lambda facts: cells(facts.subjects["row"]),
    "id": lambda facts: [text or facts.words.part("unnamed") for text in cells(facts.subjects["subject_id"])],
}
"""What a sentence may name, beside the canonical fields of the subject."""
