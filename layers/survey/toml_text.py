"""Values as TOML writes them: single quotes where they can be, so that a Windows path stays what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def written(value: object) -> str:
    r"""Write a value on one line.

    >>> written(r"D:\数据\红线.gpkg"), written("it's"), written(["610802"]), written({"name": "HXMC"})
    ("'D:\\数据\\红线.gpkg'", '"it\'s"', "['610802']", "{ 'name' = 'HXMC' }")

    Raises
    ------
    TypeError
        TOML has no such value.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case str():
            return _text(value)
        case Mapping():
            return "{ " + ", ".join(f"{_text(str(key))} = {written(each)}" for key, each in value.items()) + " }"
        case Sequence():
            return "[" + ", ".join(written(each) for each in value) + "]"
        case _:
            raise TypeError(type(value).__name__)


def comment(text: str) -> str:
    """Write words as a comment that stays one, whatever they hold.

    >>> comment("a" + chr(10) + "b")
    '# a b'
    """
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"# {' '.join(plain.split())}"


def _text(value: str) -> str:
    if value.isprintable() and "'" not in value:
        return f"'{value}'"
    signs = (_ESCAPES.get(sign, sign if sign.isprintable() else f"\\U{ord(sign):08X}") for sign in value)
    return '"' + "".join(signs) + '"'
