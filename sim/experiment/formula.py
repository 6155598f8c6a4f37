"""Arithmetic on named numbers: indicators, as in ``government_hours / matters``, or parameters by key."""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from sim.indicators import INDICATORS
from sim.scenario.errors import InputError, cut, hint

LONGEST = 300
"""Characters of a formula."""

_OPERATIONS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Formula:
    """A checked formula.

    Attributes:
        text: As written.
        tree: Its syntax tree: numbers, names, and + - * /.
    """

    text: str
    tree: ast.expr = field(compare=False, repr=False)

    def value(self, numbers: Mapping[str, float | None]) -> float | None:
        """Its value; None where a number is undefined or something is divided by nothing.

        Args:
            numbers: Value by name.
        """
        try:
            return _value(self.tree, numbers)
        except (TypeError, ZeroDivisionError, OverflowError):
            return None


def parse_formula(
    text: object, where: str, names: Collection[str] = INDICATORS, what: str = "indicator"
) -> Formula:
    """Read a formula.

    Args:
        text: What the file holds.
        where: File and key, for the message.
        names: Names that may stand in it.
        what: What a name is, in one word.

    Raises:
        InputError: It is no text, no arithmetic, or holds another name.
    """
    tree = syntax(text, where, what)
    check(tree, where, names, what)
    return Formula(str(text).strip(), tree)


def syntax(text: object, where: str, what: str) -> ast.expr:
    """The syntax tree of a text that may be anything.

    Raises:
        InputError: It is no text, too long, or no expression.
    """
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise InputError(where, f"must be arithmetic on {what}s, of at most {LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(where, f'"{cut(text)}": is not arithmetic on {what}s') from None


def check(node: ast.expr, where: str, names: Collection[str], what: str) -> None:
    """Check that a tree is arithmetic on the names.

    Raises:
        InputError: It holds another name, or something else than numbers, names and + - * /.
    """
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return
        case ast.Name() | ast.Attribute():
            name = ast.unparse(node)
            if name not in names:
                raise InputError(where, f"{cut(name)}: no {what} has this name{hint(name, names)}")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            check(left, where, names, what)
            check(right, where, names, what)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            check(operand, where, names, what)
        case _:
            raise InputError(where, f"{cut(ast.unparse(node))}: must be made of numbers, {what}s and + - * /")


def names_in(tree: ast.expr) -> set[str]:
    """The names that stand in a checked tree."""
    if isinstance(tree, (ast.Name, ast.Attribute)):
        return {ast.unparse(tree)}
    return {
        name
        for child in ast.iter_child_nodes(tree)
        if isinstance(child, ast.expr)
        for name in names_in(child)
    }


def _value(node: ast.expr, numbers: Mapping[str, float | None]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name() | ast.Attribute():
            value = numbers[ast.unparse(node)]
            if value is None:
                raise ZeroDivisionError
            return value
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATIONS[type(op)](_value(left, numbers), _value(right, numbers))
        case ast.UnaryOp(operand=operand):
            return -_value(operand, numbers)
        case _:
            raise TypeError(ast.dump(node))
