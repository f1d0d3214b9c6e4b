"""Which of a rule's terms stand under when, where and unless: read where the rule says so, in its call of `forbid`."""

from __future__ import annotations

import ast
import inspect
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PARTS: Final = ("when", "where", "unless")


def conditions(logic: type, terms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the terms of each part, in the order of the rulebook.

    Parameters
    ----------
    logic
        The rule's class. A term its `forbid` does not spell out counts as one of `when`.
    terms
        Names of the rulebook's terms.
    """
    module = ast.parse(inspect.getsource(sys.modules[logic.__module__]))
    functions = dict(_functions(module.body))
    for node in module.body:
        if isinstance(node, ast.ClassDef) and node.name == logic.__name__:
            functions |= dict(_functions(node.body))
    found = dict(_spelt_out(functions))
    return {part: tuple(term for term in terms if found.get(term, PARTS[0]) == part) for part in PARTS}


def _functions(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.FunctionDef]]:
    return ((node.name, node) for node in body if isinstance(node, ast.FunctionDef))


def _spelt_out(functions: Mapping[str, ast.FunctionDef]) -> Iterator[tuple[str, str]]:
    """Yield each term of `check` and the part it stands under."""
    check = functions["check"]
    for node in ast.walk(check):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "forbid":
            for given in node.keywords:
                if given.arg in PARTS:
                    yield from ((term, str(given.arg)) for term in _terms(given.value, check, functions))


def _terms(node: ast.expr, within: ast.FunctionDef, functions: Mapping[str, ast.FunctionDef]) -> Iterator[str]:
    """Yield the terms a mapping has: written there, or wherever its parts come from."""
    if isinstance(node, ast.Dict):
        yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))
    for part, function in _parts(node, within, functions):
        yield from _terms(part, function, functions)


def _parts(
    node: ast.expr, within: ast.FunctionDef, functions: Mapping[str, ast.FunctionDef]
) -> Iterator[tuple[ast.expr, ast.FunctionDef]]:
    """Yield the mappings a mapping is made of: spread into it, joined, put in a name before, made by a function."""
    match node:
        case ast.Dict(keys=keys, values=values):
            yield from ((value, within) for key, value in zip(keys, values, strict=True) if key is None)
        case ast.BinOp(left=first, right=second) | ast.IfExp(body=first, orelse=second):
            yield from ((first, within), (second, within))
        case ast.Name(id=name):
            puts = (put for put in ast.walk(within) if isinstance(put, ast.Assign))
            yield from ((put.value, within) for put in puts if name in map(ast.unparse, put.targets))
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in functions:
            maker = functions[name]
            yield from ((said.value, maker) for said in ast.walk(maker) if isinstance(said, ast.Return) and said.value)
