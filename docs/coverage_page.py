"""coverage.md: the plan's sentences, each with its rule or with the reason why there is none."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final

from markup import GENERATED, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.core.rulebook import Rulebook

HEAD: Final = ("整改方案原文", "规则 Rules", "说明", "Why")


def coverage_page(text: str, book: Rulebook) -> str:
    """Return the page.

    Parameters
    ----------
    text
        Of coverage.toml.
    """
    data = tomllib.loads(text)
    sentences = [sentence for part in data["part"] for sentence in part["sentences"]]
    ruled = sum("rules" in sentence for sentence in sentences)
    named = {rule for sentence in sentences for rule in sentence.get("rules", [])}
    others = [f"[{rule}](rules/{rule}.zh.md)" for rule in book.rules if rule not in named]
    head = (
        f"# 整改方案与规则对照 The plan and its rules\n\n{GENERATED}\n\n"
        f"《{data['plan']}》四(二)、四(三)、五逐句对照，四(四)只列涉及空间、指标的语句：共{len(sentences)}句，其中{ruled}句有规则核查。"
        "同一句既有规则又有说明的，规则只核查其中一部分。“…”处有省略。\n\n"
        f"Sections 四(二), 四(三) and 五 of the plan, sentence by sentence, and what of 四(四) has a place or a number:"
        f" {len(sentences)}, of which a rule checks {ruled}."
        " Where a reason stands beside a rule, the rule checks a part of the sentence."
    )
    if others:
        head += f"\n\n另有规则不对应其中语句，依据法律法规 Rules of statutes alone: {'、'.join(others)}."
    return "\n\n".join([head, *(_part(part, data["why"]) for part in data["part"])]) + "\n"


def _part(part: Mapping[str, Any], reasons: Mapping[str, Mapping[str, str]]) -> str:
    """Return one section of the plan."""
    rows = []
    for sentence in part["sentences"]:
        rules = "、".join(f"[{rule}](rules/{rule}.zh.md)" for rule in sentence.get("rules", []))
        why = reasons[sentence["why"]] if "why" in sentence else {"zh": "", "en": ""}
        rows.append([sentence["says"], rules or "—", why["zh"], why["en"]])
    return f"## {part['place']} {part['title']}\n\n{table(HEAD, rows)}"
