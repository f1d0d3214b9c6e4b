"""What could not be checked: rules without their layers or subjects, layers without a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.kinds import KINDS
from rules.core.report import NotChecked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from rules.core.law import RuleEntry
    from rules.core.rulebook import Rulebook


def gaps(
    entry: RuleEntry, *, left_out: Mapping[str, tuple[str, str]], counts: Mapping[str, int], stacks: Collection[str]
) -> Iterator[NotChecked]:
    """Say why a rule cannot be run, or for which of its control kinds it can say nothing.

    Parameters
    ----------
    left_out
        Rule id -> (`ignored` | `not-selected`, the reason given).
    counts
        Subjects of the run by kind.
    stacks
        Control kinds at hand.
    """
    subjects = sum(counts.get(kind, 0) for kind in entry.subjects)
    if entry.id in left_out:
        why, reason = left_out[entry.id]
        yield NotChecked(what=entry.id, why=why, subjects=subjects, counts=False, values={"reason": reason})
        return
    if not subjects:
        kinds = {"kinds": entry.subjects}
        yield NotChecked(what=entry.id, why="no-subject", subjects=0, counts=False, values=kinds)
        return
    absent = [kind for kind in entry.controls if kind not in stacks]
    every = bool(absent) and len(absent) == len(entry.controls)
    for kind in absent[:1] if every else absent:
        lacks = {"kind": kind, "kinds": tuple(absent), "rule": entry.id}
        why = "no-layer" if every else "absent-kind"
        yield NotChecked(what=entry.id, why=why, subjects=subjects, counts=True, values=lacks)


def idle_layers(rulebook: Rulebook, listed: Iterable[tuple[str, str]]) -> list[NotChecked]:
    """List the layers of which no rule of the rulebook speaks; an office's own layer and evidence count.

    Parameters
    ----------
    listed
        (title, kind) of each layer handed in beside the subjects.
    """
    used = {kind for entry in rulebook.rules.values() for kind in (*entry.controls, *entry.consults)} | {"county"}
    used |= {"land-use"} if rulebook.land_classes.codes else set()
    return [
        NotChecked(
            what=title,
            why="not-used" if own else "no-rule",
            subjects=0,
            counts=own,
            values={"kind": kind},
        )
        for title, kind in listed
        for own in (kind == "other" or (kind in KINDS and KINDS[kind].role == "evidence"),)
        if kind not in used
    ]
