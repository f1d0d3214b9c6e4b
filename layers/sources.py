"""Sources: what a SUBMISSION or a catalogue points at, read into sheets."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from layers import paper
from layers.errors import CRSError, InputError, SourceError
from layers.fields import folded
from layers.intake import collection
from layers.intake.collection import stop
from layers.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyproj import CRS

    from layers.layer import Note
    from layers.sheet import Sheet
    from spatial.datum import DatumShift


SKIPPED: Final = frozenset({"files-skipped", "lists-skipped", "results-skipped"})
"""Keys of notes that name what was not read of a folder or an archive."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, folder or archive as given, maybe one layer of it, maybe its kind."""

    path: str
    layer: str | None = None
    kind: str | None = None


def parse_submission(text: str) -> Source:
    """Read `FILE`, `FILE:LAYER`, `FILE=KIND` or `FILE:LAYER=KIND`.

    FILE is the longest beginning that exists as a path, so a drive letter, or a ":" or "=" in a name, does no harm.

    Raises
    ------
    SourceError
        No beginning exists (`no-file`), nothing follows ":" or "=" (`submission-unclear`), or there is no such kind
        (`kind-unknown-name`).
    """
    cuts = [len(text), *(at for at in range(len(text) - 1, 0, -1) if text[at] in ":=")]
    cut = next((cut for cut in cuts if cut and Path(text[:cut]).exists()), None)
    if cut is None:
        raise SourceError("no-file", file=text)
    path, rest = text[:cut], text[cut:]
    if not rest:
        return Source(path)
    layer, has_kind, kind = (rest[1:], "", "") if rest[0] == ":" else ("", "=", rest[1:])
    if rest[0] == ":" and "=" in layer:
        layer, has_kind, kind = layer.rpartition("=")
    if (rest[0] == ":" and not layer) or (has_kind and not kind):
        raise SourceError("submission-unclear", file=path, given=text)
    return Source(path, layer or None, _kind_called(kind, path) if has_kind else None)


def _kind_called(word: str, path: str) -> str:
    """Return the kind of a name, also of its Chinese or English one; `kind-unknown-name` where none is called so."""
    called = {folded(name): kind.name for kind in KINDS.values() for name in (kind.en, kind.zh, kind.name)}
    if folded(word) in called:
        return called[folded(word)]
    close = [called[name] for name in get_close_matches(folded(word), called, n=3, cutoff=0.3)]
    nearest = list(dict.fromkeys(close)) or list(KINDS)[:3]
    raise SourceError("kind-unknown-name", file=path, given=word, nearest=", ".join(nearest))


def read(  # noqa: PLR0913 - the user may say each of these
    source: Source,
    *,
    workspace: Path,
    crs: CRS | None = None,
    encoding: str | None = None,
    fix: frozenset[str] = frozenset(),
    datum: DatumShift | None = None,
    unread: Callable[[InputError], None] = stop,
) -> list[Sheet]:
    """Read every row a source stands for.

    Parameters
    ----------
    source
        Where, and which layer.
    workspace
        An existing private folder; files are copied, hashed and read there.
    crs
        For files that do not say; one that says otherwise is an error.
    encoding
        Overrules how the text of files that do not say is decoded.
    fix
        Corrections the user asked for by name ("zone", "swap-axes", "crs" ...: `layers.sense.whereabouts.FIXES`).
    datum
        The office's way from an older datum; sheets on it are let through as they are.
    unread
        Told why a file of a folder or an archive cannot be read, or a layer's CRS not be settled; the first such
        fault ends it all by default.

    Returns
    -------
    list of Sheet
        In the order of file names and of the layers in them.

    Raises
    ------
    SourceError, CRSError
        As `layers.intake.unfold`, `layers.intake.formats` and `layers.paper` say; besides `layer-unknown`, `no-rows`,
        `encoding-unknown`.
    """
    return ask(source, workspace=workspace, crs=crs, encoding=encoding, fix=fix, datum=datum, unread=unread)()


def ask(  # noqa: PLR0913 - as `read`
    source: Source,
    *,
    workspace: Path,
    crs: CRS | None = None,
    encoding: str | None = None,
    fix: frozenset[str] = frozenset(),
    datum: DatumShift | None = None,
    unread: Callable[[InputError], None] = stop,
) -> Callable[[], list[Sheet]]:
    """Ask for what `read` reads while the caller goes on.

    Files are copied at once and read, in the order asked, by the process that reads; what is returned waits for them.
    It raises whatever `read` raises; asking itself raises no InputError.
    """
    waiting = collection.ask(source, workspace=workspace, encoding=encoding, fix=fix, unread=unread)

    def settled() -> list[Sheet]:
        sheets: list[Sheet] = []
        for delivery in waiting():
            try:
                sheets.append(paper.settle(delivery.whole(), crs, fix=fix, datum=datum))
            except CRSError as error:
                unread(error)
        return sheets

    return settled


def delivered(
    source: Source,
    *,
    workspace: Path,
    encoding: str | None = None,
    fix: frozenset[str] = frozenset(),
    unread: Callable[[InputError], None] = stop,
) -> list[Sheet]:
    """Read every row a source stands for, before the CRS is decided.

    Parameters
    ----------
    source, workspace, encoding, fix
        As `read`.
    unread
        Told why a file of a folder or an archive cannot be read; the first such file ends it all by default.

    Raises
    ------
    SourceError
        As `read`.
    """
    asked = collection.ask(source, workspace=workspace, encoding=encoding, fix=fix, unread=unread)
    return [delivery.whole() for delivery in asked()]


def skipped(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return those of some notes that name files which were not read."""
    return tuple(note for note in notes if note.key in SKIPPED)
