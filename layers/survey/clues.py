"""Words by which official layers give themselves away: codes, warnings, and values of their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from layers.fields import folded


@dataclass(frozen=True, slots=True)
class OwnLayer:
    """A layer every office holds that no rule of the book asks for: it enters a catalogue as `other`."""

    id: str
    zh: str
    en: str
    words: tuple[str, ...]


OWN: Final = (OwnLayer("CZKFBJ", "城镇开发边界", "urban growth boundary", ("CZKFBJ", "城镇开发边界", "城镇空间")),)

DRAFT: Final = ("评估", "调整", "过程", "征求意见", "送审", "草案", "备份")
"""Words of files that are on the way to a layer in force, or were."""


@dataclass(frozen=True, slots=True)
class Values:
    """What cells of one column look like in a layer of some kinds.

    Attributes
    ----------
    kinds
        Those such a column speaks for.
    field
        The canonical field it holds; "" where it may be any.
    all
        What (nearly) every distinct value matches.
    some
        What at least one matches, where `all` is also said of other layers.
    """

    kinds: tuple[str, ...]
    field: str
    all: re.Pattern[str]
    some: re.Pattern[str] | None = None


def _v(kinds: str, field: str, every: str, some: str = "") -> Values:
    return Values(tuple(kinds.split()), field, re.compile(every), re.compile(some) if some else None)


VALUES: Final = (
    _v("nature-reserve ecological-red-line", "zone", r"(核心(保护)?|缓冲|实验|一般控制)区?"),
    _v("nature-reserve", "type", r"自然保护区|(自然|森林|湿地|地质|沙漠)公园|风景名胜区|国家公园"),
    _v("nature-reserve", "name", r".*(自然保护区|(自然|森林|湿地|地质|沙漠)公园)"),
    _v("ecological-red-line", "type", r".*(水源涵养|水土保持|防风固沙|生物多样性|水土流失|土地沙化).*"),
    _v("water-source", "level", r"([一二]级|准)(水源)?保护区|[一二]级|准", r".*保护区|准"),
    _v("water-source ecological-forest", "level", r"[一二]级"),
    _v("control-unit", "id", r"ZH\d{9,13}"),
    _v("control-unit", "category", r"(优先(保护)?|重点(管控)?|一般(管控)?)(单元)?", r"优先.*|重点.*"),
    _v("industrial-park", "name", r".*(工业园区?|工业区|开发区|产业园区?|化工园区?|集中区)"),
    _v("ecological-forest", "type", r".*(公益林|天然林|退耕还林).*"),
    _v(
        "land-use",
        "name",
        r"水田|水浇地|旱地|果园|.*[林草]地|.*宅基地|.*用地|.*道路|河流水面|.*水面|沟渠|沙地|裸.*地|.*园地",
    ),
)
"""Matched against the whole of a value, its words as `layers.cells.read_text` reads them."""


def own_layer(name: str) -> tuple[OwnLayer, str] | None:
    """Return the office's own layer a name stands for, and by which word.

    >>> own_layer("CZKFBJ_2023")[0].zh
    '城镇开发边界'
    """
    text = folded(name)
    return next(((own, word) for own in OWN for word in own.words if folded(word) in text), None)


def draft_words(name: str) -> tuple[str, ...]:
    """Return the words by which a file says that it may not be in force.

    >>> draft_words("生态保护红线评估调整过程稿")
    ('评估', '调整', '过程')
    """
    return tuple(word for word in DRAFT if word in name)
