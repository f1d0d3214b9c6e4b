"""What all commands share: the language of the run, and how text gets out."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from reports.words import Language, Words

_CHINESE = 0x04
"""Windows' number of the language; the sublanguage stands in the bits above `_PRIMARY`."""
_PRIMARY = 0x3FF

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""


@dataclass
class Session:
    """The language a run speaks: the locale's until an option or the catalogue says another."""

    lang: Language

    def choose(self, *wishes: str | None) -> None:
        """Take the first language that is wished for; none leaves what was."""
        for wish in wishes:
            if wish in {"zh", "en"}:
                self.lang = "zh" if wish == "zh" else "en"
                return

    @property
    def words(self) -> Words:
        """The words of the language."""
        from reports.words import load  # noqa: PLC0415 - a start that only shows help needs no words

        return load(self.lang)


def of_locale() -> Language:
    """Return the language of the person at the machine: zh for Chinese, otherwise en."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - not everywhere whole

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & _PRIMARY == _CHINESE else "en"
    said = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh" if said.lower().startswith("zh") else "en"


def say(text: str) -> None:
    """Print a result to stdout; a reader that went away (`| head`) changes no exit code."""
    _out(text, err=False)


def say_bytes(text: str) -> None:
    """Print a result for programs, UTF-8 whatever the console's encoding."""
    _out(text.encode(), err=False)


def remark(text: str) -> None:
    """Print what is not the result to stderr."""
    _out(text, err=True)


def harmless(text: str) -> str:
    r"""Take the characters out by which text from a file could steer a terminal; lines and tabs stay.

    >>> harmless("甲\x1b[2J\t乙")
    '甲\ufffd[2J\t乙'
    """
    return _STEERING.sub("\ufffd", text)


def _out(text: str | bytes, *, err: bool) -> None:
    text = harmless(text) if isinstance(text, str) else text
    try:
        click.echo(text, err=err, nl=isinstance(text, str))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if err else sys.stdout).fileno())
