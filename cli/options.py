"""Options several commands have, and how their texts are read."""

from __future__ import annotations

import re
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from layers.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyproj import CRS

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_COMMA: Final = re.compile("[,\uff0c\u3001]")
_DATUM_ALONE: Final = re.compile(
    r"(EPSG:)?2000|(国家|中国)?(CGCS)?[-_ ]?2000(国家)?(大地)?(坐标系?)?"
    r"|(19)?(西安|北京|Xi'?an[-_ ]?|Beijing[-_ ]?)?(19)?(54|80)(年?(西安|北京|国家大地)?坐标系?)?",
    re.IGNORECASE,
)
"""What people call a datum: it does not say in which zone, or whether in degrees."""

_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def catalogue_option() -> Decorator:
    """Return `-c`, the catalogue of control layers."""
    return click.option(
        "-c",
        "--catalogue",
        metavar="FILE",
        help="Catalogue of control layers. Default: catalogue.toml here, then $GREENSHIELD_CATALOGUE.",
    )


def lang_option() -> Decorator:
    """Return `--lang`, the language of everything people read."""
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        help="Language of the results. Default: the catalogue's, else the locale's.",
    )


def rulebook_option() -> Decorator:
    """Return `--rulebook`, another city's law."""
    return click.option(
        "--rulebook",
        "file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Rulebook. Default: the built-in one.",
    )


def format_option() -> Decorator:
    """Return `--format`, for people or for programs."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="What goes to stdout.",
    )


def listed(text: str | None) -> tuple[str, ...]:
    r"""Read a list separated by commas, also those a Chinese keyboard types.

    >>> listed("ERL001, NRV001"), listed("ERL001\uff0cNRV001\u3001UCR001"), listed(None)
    (('ERL001', 'NRV001'), ('ERL001', 'NRV001', 'UCR001'), ())
    """
    return tuple(word for part in _COMMA.split(text or "") if (word := part.strip()))


def read_day(text: str) -> date:
    """Read a date as people type it.

    >>> read_day("2026-11-24") == read_day("2026/11/24") == read_day("2026.11.24") == read_day("2026年11月24日")
    True
    >>> read_day("2026-3-1")
    datetime.date(2026, 3, 1)

    Raises
    ------
    InputError
        `bad-date`.
    """
    parts = _DAY.fullmatch(text.strip())
    try:
        return date(*map(int, parts.groups())) if parts else date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError("bad-date", given=text) from error


def today() -> date:
    """Return today's date here; read once per run."""
    return datetime.now().astimezone().date()


def read_fixes(words: tuple[str, ...], crs: CRS | None) -> frozenset[str]:
    """Read `--fix`, repeated or comma-separated.

    Raises
    ------
    InputError
        `bad-fix` with the nearest one; `fix-needs-crs` where `crs` comes without `--crs`.
    """
    from layers.sense.whereabouts import FIXES  # noqa: PLC0415 - heavy

    asked = [word for each in words for word in listed(each)]
    for word in asked:
        if word not in FIXES:
            near = next(iter(get_close_matches(word, FIXES, n=1, cutoff=0.0)))
            raise InputError("bad-fix", given=word, nearest=near, known=", ".join(FIXES))
    if "crs" in asked and crs is None:
        raise InputError("fix-needs-crs")
    return frozenset(asked)


def read_crs(text: str | None) -> CRS | None:
    """Read a CRS: EPSG:4525, or its number alone.

    Raises
    ------
    InputError
        `bad-crs`; `crs-datum-alone` where only a datum is named (2000 is not EPSG:2000, a grid of the West Indies).
    """
    if text is None:
        return None
    from pyproj import CRS  # noqa: PLC0415 - heavy
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    if _DATUM_ALONE.fullmatch(text.strip()):
        raise InputError("crs-datum-alone", given=text)
    try:
        return CRS.from_user_input(int(text) if text.strip().isdigit() else text)
    except CRSError as error:
        raise InputError("bad-crs", given=text) from error
