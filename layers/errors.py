"""What can be wrong with what was handed in: a small tree, worded in the run's language by `reports.words`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class InputError(Exception):
    """Something handed in cannot be used; nothing is published.

    Parameters
    ----------
    key
        Names the sentence in `reports/words/*/messages.toml` that says what is wrong and what to do.
    file, layer, row
        Where: the path as given, the layer in it, the row from 1.
    **values
        What the sentence fills in.
    """

    parts: tuple[InputError, ...] = ()
    """What it sums up, where it sums up several."""

    def __init__(
        self, key: str, *, file: str | None = None, layer: str | None = None, row: int | None = None, **values: object
    ) -> None:
        self.key, self.file, self.layer, self.row, self.values = key, file, layer, row, values
        super().__init__(key)

    def __str__(self) -> str:
        """Plain words for a log; people read the sentence of `reports.words`."""
        where = [f"{what} {value}" for what, value in self.place.items() if value is not None]
        given = [f"{name}={value}" for name, value in self.values.items()]
        return " ".join([*where, f"{self.key}", *given])

    @property
    def place(self) -> dict[str, str | int | None]:
        """File, layer and row, as far as they are known."""
        return {"file": self.file, "layer": self.layer, "row": self.row}


class SourceError(InputError):
    """A file, a layer or a row of it cannot be read."""


class CRSError(InputError):
    """The coordinates cannot be put on the map with known accuracy."""


class CatalogueError(InputError):
    """The catalogue says something that cannot be meant; `key_path` names the key."""


class RulebookError(InputError):
    """The rulebook says something that cannot be meant."""


class PublishError(InputError):
    """The output folder cannot be written or may not be replaced."""


class SeveralError(InputError):
    """Several things handed in cannot be used, each for a reason of its own.

    Parameters
    ----------
    parts
        Two or more.
    given
        The paths handed in.
    """

    def __init__(self, parts: Sequence[InputError], given: Sequence[str]) -> None:
        super().__init__("several", count=len(parts), given=tuple(given))
        self.parts = tuple(parts)

    def __str__(self) -> str:
        """Plain words for a log."""
        return "\n".join(map(str, self.parts))


def together(errors: Sequence[InputError], given: Sequence[str]) -> InputError:
    """Return the one error there is, or one that sums up several; at least one."""
    parts = [part for error in errors for part in error.parts or (error,)]
    return parts[0] if len(parts) == 1 else SeveralError(parts, given)
