"""What may go wrong in a line: one change at a time, of the kinds that would turn a violation into "clear"."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Change(NamedTuple):
    """Of which kind, what is replaced, and by what."""

    kind: str
    node: ast.AST
    text: str


OPERATORS: Final[dict[type, tuple[type, ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.And: (ast.Or,), ast.Or: (ast.And,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,), ast.Div: (ast.Mult,),
}  # fmt: skip
NAMES: Final = {
    "minimum": ("maximum",), "maximum": ("minimum",), "fmin": ("fmax",), "fmax": ("fmin",),
    "min": ("max",), "max": ("min",), "argmin": ("argmax",), "argmax": ("argmin",),
    "less": ("less_equal", "greater_equal"), "less_equal": ("less", "greater"),
    "greater": ("greater_equal", "less_equal"), "greater_equal": ("greater", "less"),
    "any": ("all",), "all": ("any",), "true": ("false",), "false": ("true",),
    "low": ("high",), "high": ("low",), "least": ("most",), "most": ("least",),
    "below": ("above",), "above": ("below",),
}  # fmt: skip
READINGS: Final = NAMES | {"high": ("low", "measure"), "measure": ("high",)}
"""Of something: its smallest, its shown and its largest reading are taken for each other."""
KINDS: Final = {"Doubt": ("EDGES", "METHOD", "REPAIR", "FAILED"), "Relation": ("INSIDE", "OVERLAP", "ADJACENT", "NEAR")}
WRAPPERS: Final = {"possibly", "because", "lacking", "copy"}
WRAPPING: Final = {"proven", "abs"}
OPTIONS: Final = {"unless", "when", "where", "inside", "among", "within", "near", "of", "grid_size"}


def negated(node: ast.expr) -> str:
    """Say the opposite, as flags or as one answer."""
    return f"(not {ast.unparse(node)})"


def operators(node: ast.AST) -> Iterator[Change]:
    """Flip a comparison, exchange `&` and `|`, plus and minus, `and` and `or`; take a negation away."""
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            for other in OPERATORS[type(operator)]:
                yield Change("comparison", node, ast.unparse(ast.Compare(left, [other()], [right])))
        case ast.BinOp(left=left, op=operator, right=right):
            for other in OPERATORS.get(type(operator), ()):
                yield Change("operator", node, ast.unparse(ast.BinOp(left, other(), right)))
        case ast.BoolOp(op=operator, values=values):
            for other in OPERATORS[type(operator)]:
                yield Change("operator", node, ast.unparse(ast.BoolOp(other(), values)))
        case ast.AugAssign(target=target, op=operator, value=value):
            for other in OPERATORS.get(type(operator), ()):
                yield Change("operator", node, ast.unparse(ast.AugAssign(target, other(), value)))
        case ast.UnaryOp(op=ast.Invert() | ast.Not() | ast.USub(), operand=operand):
            yield Change("negation", node, ast.unparse(operand))


def conditions(node: ast.AST) -> Iterator[Change]:
    """Turn a plain condition round (comparisons are flipped already), and a function's answer of yes or no."""
    tests: list[ast.expr] = []
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            tests = [test]
        case ast.comprehension(ifs=ifs):
            tests = ifs
    for test in tests:
        if not isinstance(test, ast.Compare | ast.UnaryOp):
            yield Change("condition", test, negated(test))
    match node:
        case ast.FunctionDef(returns=ast.expr() as told, body=body):
            sign = {"bool": "not ", "Flags": "~", "NDArray[np.bool_]": "~"}.get(ast.unparse(told))
            for answer in (x for x in body if sign and isinstance(x, ast.Return) and x.value):
                yield Change("answer", answer.value, f"({sign}({ast.unparse(answer.value)}))")


def names(node: ast.AST) -> Iterator[Change]:
    """Take the largest for the smallest, `low` for `high`, one kind of doubt or relation for another."""
    match node:
        case ast.Attribute(value=ast.Name(id=kind), attr=attr) if kind in KINDS:
            others = KINDS[kind]
            after = others[(others.index(attr) + 1) % len(others)] if attr in others else others[0]
            yield Change("kind", node, f"{kind}.{after}")
        case ast.Attribute(value=value, attr=attr):
            for other in READINGS.get(attr, ()):
                yield Change("reading", node, ast.unparse(ast.Attribute(value, other)))
        case ast.Name(id=name, ctx=ast.Load()):
            for other in NAMES.get(name, ()):
                yield Change("reading", node, other)


def numbers(node: ast.AST) -> Iterator[Change]:
    """Move a tolerance, a limit, a count; exchange True and False."""
    match node:
        case ast.Constant(value=bool(value)):
            yield Change("constant", node, str(not value))
        case ast.Constant(value=float(value)) if value:
            yield Change("constant", node, repr(value * 10))
            yield Change("constant", node, repr(value / 10))
        case ast.Constant(value=int(value) | float(value)):
            yield Change("constant", node, repr(value + 1))


def calls(node: ast.AST) -> Iterator[Change]:
    """Drop a union, a condition put on a term, an option of the law, an exemption."""
    match node:
        case ast.Call(func=ast.Attribute(attr="union_all"), args=[first, *_], keywords=keywords):
            part = "[..., 0]" if any(x.arg == "axis" for x in keywords) else "[0]"
            yield Change("union", node, f"({ast.unparse(first)}){part}")
        case ast.Call(func=ast.Attribute(attr="union" | "unary_union"), args=[ast.Name() as first, *_]):
            yield Change("union", node, first.id)
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in WRAPPERS:
            yield Change("dropped", node, ast.unparse(value))
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in WRAPPING:
            yield Change("dropped", node, ast.unparse(first))
    match node:
        case ast.Call(func=func, args=args, keywords=keywords):
            for option in (x for x in keywords if x.arg in OPTIONS):
                rest = [x for x in keywords if x is not option]
                yield Change("option", node, ast.unparse(ast.Call(func, args, rest)))
        case ast.Dict(keys=keys, values=values) if any(isinstance(x, ast.Constant) for x in keys):
            for at in range(len(keys)):
                less = ast.Dict(keys[:at] + keys[at + 1 :], values[:at] + values[at + 1 :])
                yield Change("entry", node, ast.unparse(less))


def statements(node: ast.AST) -> Iterator[Change]:
    """Leave out what fills arrays in place, adds a doubt, or reports something; what GEOS prepares is only quicker."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="prepare"))):
            return
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield Change("statement", node, "pass")


def words(node: ast.AST, others: list[str]) -> Iterator[Change]:
    """Put another word of the module for a code, a layer, a field."""
    match node:
        case ast.Constant(value=str(word)) if word in others and len(others) > 1:
            yield Change("word", node, repr(others[(others.index(word) + 1) % len(others)]))


EVERY: Final[tuple[Callable[[ast.AST], Iterator[Change]], ...]] = (
    operators, conditions, names, numbers, calls, statements,
)  # fmt: skip
