"""What can be wrong with what was handed in: a small tree, worded in the run's language by `reports.words`."""

from __future__ import annotations


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
