"""What `greenshield rules` and `explain` print: a rule from its docstring, its rulebook entry and its law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.grid import grid

if TYPE_CHECKING:
    from reports.words import Words
    from rules.core.law import Clause, RuleEntry
    from rules.core.rulebook import Rulebook


def rule_list(book: Rulebook, words: Words) -> str:
    """Return one line per rule: its id and what it asks; `*` where a text is not confirmed."""
    rows = [
        [rule, words.both(entry.question) + ("*" if any(text.unsure for text in entry.texts) else "")]
        for rule, entry in book.rules.items()
    ]
    return "\n".join([*grid(rows), words.message("terminal", "unsure")])


def rule_records(book: Rulebook, words: Words) -> list[dict[str, Any]]:
    """Return the rules for programs."""
    return [
        {
            "id": rule,
            "title": words.both(entry.title),
            "question": words.both(entry.question),
            "subjects": list(entry.subjects),
            "controls": list(entry.controls),
            "consults": list(entry.consults),
            "texts": [
                {
                    "from": text.first.isoformat() if text.first else None,
                    "until": text.last.isoformat() if text.last else None,
                    "status": text.status,
                    "clauses": [clause.citation for clause in text.clauses],
                }
                for text in entry.texts
            ],
        }
        for rule, entry in book.rules.items()
    ]


def rule_page(entry: RuleEntry, docstring: str, words: Words) -> str:
    """Return the page of one rule.

    Parameters
    ----------
    docstring
        Of the rule's class, which explains it in English.
    """
    said = words.explanation(entry.about, docstring)
    lines = [f"{entry.id}  {words.both(entry.title)}", words.both(entry.question), ""]
    lines.append(words.message("explain", "subjects", kinds=words.kinds(entry.subjects)))
    for key, kinds in (("controls", entry.controls), ("consults", entry.consults)):
        if kinds:
            lines.append(words.message("explain", key, kinds=words.kinds(kinds)))
    for key in ("checks", "why"):
        lines += ["", words.message("explain", key), f"  {said[key]}"]
    lines += ["", words.message("explain", "basis"), *_law(entry, words)]
    lines += ["", words.message("explain", "parameters"), f"  {said['parameters']}"]
    lines += [f"  {name} = {_value(value)}" for name, value in entry.parameters.items()]
    for key in ("applies-not", "remedy"):
        lines += ["", words.message("explain", key), f"  {said[key]}"]
    return "\n".join(lines)


def _law(entry: RuleEntry, words: Words) -> list[str]:
    """Return every text of the rule with its clauses, their days, and whether they are confirmed."""
    lines = []
    for text in entry.texts:
        for clause in text.clauses:
            lines += [f"  {clause.citation}", f"    {_days(clause, words)}"]
            if clause.status != "confirmed":
                lines.append(f"    ! {words.message('explain', clause.status)}")
            lines += [f"    “{clause.zh}”"] if clause.zh else []
            lines += [f"    {clause.en}"] if words.lang == "en" else []
        lines += [f"    {name} = {_value(value)}" for name, value in text.parameters.items()]
    return lines


def _days(clause: Clause, words: Words) -> str:
    first, last = clause.first, clause.last
    if first and last:
        return words.message("explain", "from-until", first=first.isoformat(), last=last.isoformat())
    if first:
        return words.message("explain", "from-on", first=first.isoformat())
    return words.message("explain", "until-only", last=last.isoformat()) if last else words.message("explain", "always")


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
