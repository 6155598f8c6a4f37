"""Outcomes of a claim: arithmetic on indicators, such as ``government_hours / matters``."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
        tree: Its syntax tree: numbers, names of indicators, and + - * /.
    """

    text: str
    tree: ast.expr

    def value(self, indicators: Mapping[str, float | None]) -> float | None:
        """Its value; None where an indicator is undefined or something is divided by nothing.

        Args:
            indicators: Value by name.
        """
        try:
            return _value(self.tree, indicators)
        except (TypeError, ZeroDivisionError):
            return None


def parse_formula(text: object, where: str) -> Formula:
    """Read a formula.

    Args:
        text: What the file holds.
        where: File and key, for the message.

    Raises:
        InputError: It is no text, no arithmetic, or names no indicator.
    """
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise InputError(where, f"must be arithmetic on indicators, of at most {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(where, f'"{cut(text)}": is not arithmetic on indicators') from None
    _check(tree, where)
    return Formula(text.strip(), tree)


def _check(node: ast.expr, where: str) -> None:
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return
        case ast.Name(id=name):
            if name not in INDICATORS:
                raise InputError(where, f"{cut(name)}: no indicator has this name{hint(name, INDICATORS)}")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            _check(left, where)
            _check(right, where)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check(operand, where)
        case _:
            raise InputError(
                where, f"{cut(ast.unparse(node))}: must be made of numbers, indicators and + - * /"
            )


def _value(node: ast.expr, indicators: Mapping[str, float | None]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            value = indicators[name]
            if value is None:
                raise ZeroDivisionError
            return value
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATIONS[type(op)](_value(left, indicators), _value(right, indicators))
        case ast.UnaryOp(operand=operand):
            return -_value(operand, indicators)
        case _:
            raise TypeError(ast.dump(node))
