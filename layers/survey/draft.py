"""From a survey to the entries of a catalogue: every guess is listed as unconfirmed, with the question it leaves."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from layers.kinds import KINDS
from layers.layer import Note
from layers.survey import region
from layers.survey.coverage import Counties, counties

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from layers.survey.seen import Seen, Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An entry as it would stand in a catalogue.

    Attributes
    ----------
    seen
        The layer; None for the urban core, which is drawn from candidate centres.
    kind
        A control kind.
    id
        Of an office's own layer (`other`), unlike any other.
    source, layer
        As the catalogue shall name them; `layer` where the file has several.
    coverage
        "all", county codes, or None where nothing can be said.
    asks
        Key of the entry -> the question a person answers by deleting the key from `unconfirmed`.
    newer
        The layer proposed in its stead; such an entry is written as a comment.
    """

    seen: Seen | None
    kind: str
    source: str | None
    layer: str | None
    coverage: str | tuple[str, ...] | None
    asks: Mapping[str, Note]
    id: str | None = None
    newer: Seen | None = None

    @property
    def active(self) -> bool:
        """Whether a check could use it once it is confirmed."""
        return self.newer is None and (self.seen is None or not self.seen.stops)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """Keys nobody has confirmed, as the catalogue lists them."""
        return tuple(self.asks)


def propose(found: Survey, catalogue: Path) -> list[Proposal]:
    """Draft the entries of a catalogue.

    Parameters
    ----------
    found
        As `looking.survey` returns it.
    catalogue
        Where the catalogue will lie: its sources are relative to its folder.

    Returns
    -------
    list of Proposal
        In the order of the table of kinds, the newest edition of each layer before the others. Layers of subjects
        and those taken for nothing are not among them; the urban core is, if no layer was taken for it.
    """
    layers = found.seen
    controls = [at for at, seen in enumerate(layers) if seen.guess and KINDS[seen.guess.kind].role == "control"]
    ready = [layers[at] for at in controls if at not in found.older and not layers[at].stops]
    known = counties([seen for seen in ready if seen.guess and seen.guess.kind == "county"])
    drafts = [_proposal(found, at, known, catalogue) for at in controls]
    if not any(draft.kind == "urban-core" and draft.active for draft in drafts):
        drafts.append(_urban_core())
    order = list(KINDS)
    return _numbered(sorted(drafts, key=lambda draft: (order.index(draft.kind), draft.newer is not None)))


def _numbered(drafts: list[Proposal]) -> list[Proposal]:
    """Give each of an office's own layers an id; several of one sort are told apart by a number."""
    seen: Counter[str] = Counter()
    for at, draft in enumerate(drafts):
        own = draft.seen.guess.own if draft.seen and draft.seen.guess else None
        if own is not None:
            seen[own.id] += 1
            drafts[at] = replace(draft, id=own.id if seen[own.id] == 1 else f"{own.id}-{seen[own.id]}")
    return drafts


def _proposal(found: Survey, at: int, known: Counties | None, catalogue: Path) -> Proposal:
    seen = found.seen[at]
    guess = seen.guess
    kind = guess.kind if guess else ""
    asks = {"kind": Note(key="survey-ask-kind", values={"kind": kind})}
    twins = [found.seen[older] for older, newer in found.older.items() if newer == at]
    if twins:
        asks["source"] = Note(key="survey-ask-source", values={"others": "、".join(twin.file for twin in twins)})
    if seen.crs_guessed:
        asks["crs"] = Note(key="survey-ask-crs", values={"crs": seen.crs})
    if guess and guess.fields:
        columns = "、".join(guess.fields.values())
        asks["fields"] = Note(key="survey-ask-fields", values={"columns": columns})
    asks["date"] = Note(key=f"survey-ask-date-{seen.edition.origin}", values={"words": seen.edition.words})
    coverage, question = _coverage(seen, kind, known)
    if question is not None:
        asks["coverage"] = question
    newer = found.seen[found.older[at]] if at in found.older else None
    return Proposal(
        seen=seen,
        kind=kind,
        source=_relative(seen.path, catalogue),
        layer=seen.layer if seen.layered else None,
        coverage=coverage,
        asks=asks,
        newer=newer,
    )


def _coverage(seen: Seen, kind: str, known: Counties | None) -> tuple[str | tuple[str, ...] | None, Note | None]:
    """Propose all counties, and ask for those the layer does not touch."""
    if kind == "county":
        return "all", None
    if known is None or not len(seen.geometry):
        return None, None
    hit = known.touched(seen.geometry)
    bare = [f"{name}({code})" for name, code, there in zip(known.names, known.codes, hit, strict=True) if not there]
    values = {"touched": int(hit.sum()), "all": len(hit), "names": "、".join(bare)}
    key = (
        "survey-ask-coverage-all"
        if not bare
        else "survey-ask-coverage-some"
        if hit.any()
        else "survey-ask-coverage-none"
    )
    return known.codes, Note(key=key, values=values)


def _urban_core() -> Proposal:
    names = "、".join(region.CENTRES)
    asks = {"centres": Note(key="survey-ask-centres", values={"names": names, "km": region.RADIUS_M // 1000})}
    return Proposal(seen=None, kind="urban-core", source=None, layer=None, coverage="all", asks=asks)


def _relative(path: Path, catalogue: Path) -> str:
    """Name a file as seen from the catalogue's folder; on another Windows drive only the whole path leads there."""
    try:
        return os.path.relpath(path.resolve(), catalogue.resolve().parent).replace("\\", "/")
    except ValueError:
        return str(path.resolve())
