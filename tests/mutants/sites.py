"""All mutants of a module, each with a name that stays while its function stays."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mutants.changes import EVERY, Change, words

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENT: Final = {"annotation", "returns", "decorator_list"}
"""Parts of a node that do nothing when the program runs."""
PLAIN: Final = ast.Name | ast.Attribute | ast.Constant
"""What is written in place of these needs no brackets."""
WORD: Final = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)*")
"""How codes, kinds and fields are written; sentences are not."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change in one module.

    `function` is the outermost function or method it stands in, empty at the level of the module or a class; `was` and
    `becomes` are whole lines, the first of them `line`.
    """

    key: str
    module: str
    function: str
    line: int
    kind: str
    was: str
    becomes: str

    @property
    def diff(self) -> str:
        """The lines that differ."""
        sides = (("-", self.was), ("+", self.becomes))
        return "\n".join(f"{sign} {line}" for sign, text in sides for line in text.splitlines())

    def applied(self, source: str) -> str:
        """Return the module's text with the change in it."""
        lines = source.splitlines(keepends=True)
        count = len(self.was.splitlines())
        return "".join([*lines[: self.line - 1], self.becomes, *lines[self.line - 1 + count :]])


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Give every mutant of a module.

    Parameters
    ----------
    module
        Its path in the repository.
    source
        Its text.
    """
    lines = source.splitlines(keepends=True)
    nodes = list(_running(ast.parse(source)))
    spoken = sorted({x.value for name, x in nodes if name and isinstance(x, ast.Constant) and _is_word(x.value)})
    alike: Counter[str] = Counter()
    for function, node in nodes:
        made = [change for operator in EVERY for change in operator(node)]
        for change in made + (list(words(node, spoken)) if function and module.startswith("rules") else []):
            was = "".join(lines[change.node.lineno - 1 : change.node.end_lineno])
            becomes = _spliced(was, change)
            if ast.unparse(change.node) == change.text:
                continue
            name = f"{module}\0{function}\0{change.kind}\0{was}\0{becomes}"
            alike[name] += 1
            key = hashlib.sha256(f"{name}\0{alike[name]}".encode()).hexdigest()[:16]
            yield Mutant(key, module, function, change.node.lineno, change.kind, was, becomes)


def _running(node: ast.AST, path: tuple[str, ...] = (), function: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Give every node that does something when the program runs, with the function it stands in."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        path = (*path, node.name)
        function = function or (".".join(path) if isinstance(node, ast.FunctionDef) else "")
    yield function, node
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in SILENT and not _is_silent(child):
                yield from _running(child, path, function)


def _is_silent(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr() | ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _is_word(value: object) -> bool:
    return isinstance(value, str) and WORD.fullmatch(value) is not None


def _spliced(was: str, change: Change) -> str:
    """Put the change in its place and leave all other text of these lines as it is; columns of `ast` count bytes."""
    node, lines = change.node, was.encode().splitlines(keepends=True)
    text = change.text if isinstance(node, ast.stmt | PLAIN) else f"({change.text})"
    return (lines[0][: node.col_offset] + text.encode() + lines[-1][node.end_col_offset :]).decode()
