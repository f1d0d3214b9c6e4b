"""`greenshield catalogue init`: from a folder of official layers to a commented catalogue, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.errors import PublishError
from layers.office.catalogue import read_catalogue
from layers.results import publish
from layers.survey import propose, survey
from reports.catalogue_draft import catalogue_draft
from reports.survey_page import survey_page

if TYPE_CHECKING:
    from pathlib import Path

    from cli.progress import Progress
    from reports.words import Words


def draft_catalogue(folder: Path, out: Path, words: Words, progress: Progress, *, overwrite: bool) -> str:
    """Survey a folder, write the catalogue, and return what the terminal shows.

    Raises
    ------
    InputError
        There is no such folder (`no-folder`), a catalogue is there already (`catalogue-exists`), or it cannot be
        written (`unwritable`). Files that cannot be read are listed, and stop nothing.
    """
    if out.exists() and not overwrite:
        raise PublishError("catalogue-exists", file=str(out))
    with publish.workspace(out) as private:
        found = survey(
            folder,
            workspace=private,
            progress=lambda file, number, count: progress(words.message("survey", "reading", file=file), number, count),
        )
        drafts = propose(found, out)
        staged = private / out.name
        try:
            staged.write_text(catalogue_draft(found, drafts, words), encoding="utf-8", newline="\n")
            read_catalogue(staged)  # what we write, we can read
            staged.replace(out)
        except OSError as fault:
            raise PublishError("unwritable", file=str(out), reason=fault.strerror or str(fault)) from fault
    entered = [draft for draft in drafts if draft.active]
    waiting = sum(len(draft.unconfirmed) for draft in entered)
    last = words.message("survey", "written", file=out, layers=len(entered), waiting=waiting)
    return f"{survey_page(found, drafts, words)}\n{last}"
