"""Values that follow from others, and what must hold between them: arithmetic on dotted keys."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sim.experiment.formula import Formula, check, names_in, parse_formula, syntax
from sim.scenario import PARAMETERS, InputError
from sim.scenario.errors import cut, given
from sim.scenario.event_tables import FIXED
from sim.scenario.param import Scalar

SLACK: Final = 1e-9
"""How far a comparison may be off, for grids are written in decimals."""

_COMPARISONS: Final[Mapping[type[ast.cmpop], Callable[[float, float], bool]]] = {
    ast.LtE: lambda a, b: a <= b + SLACK,
    ast.GtE: lambda a, b: a >= b - SLACK,
    ast.Lt: lambda a, b: a < b - SLACK,
    ast.Gt: lambda a, b: a > b + SLACK,
}


@dataclass(frozen=True)
class Constraint:
    """Two sides of arithmetic and how they compare.

    Attributes:
        text: As written.
        left, right: The sides.
        compare: Whether the values of the sides are as they should be.
    """

    text: str
    left: Formula
    right: Formula
    compare: type[ast.cmpop]

    def holds(self, values: Mapping[str, Scalar]) -> bool:
        """Whether it holds; not where a side is undefined."""
        sides = numbers_of(values)
        left, right = self.left.value(sides), self.right.value(sides)
        return left is not None and right is not None and _COMPARISONS[self.compare](left, right)


def parse_constraint(
    text: object, where: str, varied: Collection[str], set_later: Collection[str] = ()
) -> Constraint:
    """Read a constraint, such as ``assessment.weight_response <= 0.5``.

    Args:
        text: What the file holds.
        where: File and key, for the message.
        varied: Keys that differ between points: one of them must stand in it.
        set_later: Keys that policies set or worlds draw: what they are at a point is not known.

    Raises:
        InputError: It is no comparison of two sides, or names something else.
    """
    tree = syntax(text, where, "parameter")
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in _COMPARISONS:
        raise InputError(where, f'"{cut(str(text))}": must compare two sides by <=, >=, < or >')
    sides = []
    for side in (tree.left, tree.comparators[0]):
        check(side, where, _numbers(), "parameter")
        sides.append(Formula(ast.unparse(side), side))
    named = names_in(tree.left) | names_in(tree.comparators[0])
    _check_known(named, where, set_later)
    if not named & set(varied):
        raise InputError(where, f'"{cut(str(text))}": names nothing that differs between points')
    return Constraint(str(text).strip(), sides[0], sides[1], type(tree.ops[0]))


def parse_derived(
    table: object, where: str, varied: Collection[str], set_later: Collection[str] = ()
) -> dict[str, Formula]:
    """Read values that follow from others, by dotted key; one may hang on those above it.

    Args:
        table: What the file holds.
        where: File, for the message.
        varied: Keys of factors.
        set_later: Keys that policies set or worlds draw.

    Raises:
        InputError: A key is no number of the model, or is set otherwise too, or a formula is wrong.
    """
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given('derived', table)}: must be a table of formulas by dotted key")
    derived = {}
    for key, text in table.items():
        at = f"{where}: derived.{cut(str(key))}"
        if key not in PARAMETERS or PARAMETERS[key].type != "float":
            raise InputError(at, "is no number of the model that may have decimals")
        if key in varied:
            raise InputError(at, "is a factor, too")
        if key in set_later:
            raise InputError(at, "is set by a policy or drawn for worlds, too")
        formula = parse_formula(text, at, _numbers(), "parameter")
        named = names_in(formula.tree)
        _check_known(named, at, set_later)
        if below := [name for name in table if name in named and name not in derived]:
            raise InputError(at, f"{cut(str(below[0]))}: must be derived further up")
        if key.startswith(FIXED) and named & set(varied):
            raise InputError(at, "belongs to the structure, which no factor but one of its own can change")
        derived[str(key)] = formula
    return derived


def _check_known(named: Collection[str], where: str, set_later: Collection[str]) -> None:
    for name in named:
        if name in set_later:
            told = "is set by a policy or drawn for worlds, so a formula cannot know it"
            raise InputError(where, f"{cut(name)}: {told}")


def derive(derived: Mapping[str, Formula], values: Mapping[str, Scalar]) -> dict[str, float]:
    """Derived values at a point, in the order of the file; rounded to a millionth of a millionth.

    Raises:
        ValueError: One is undefined.
    """
    known = dict(values)
    found: dict[str, float] = {}
    for key, formula in derived.items():
        value = formula.value(numbers_of(known))
        if value is None or not math.isfinite(value):
            raise ValueError(f"{key} is undefined")
        found[key] = known[key] = round(value, 12) + 0.0
    return found


def numbers_of(values: Mapping[str, Scalar]) -> dict[str, float | None]:
    """The values that are numbers."""
    return {
        key: float(value)
        for key, value in values.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }


def _numbers() -> Collection[str]:
    return [key for key, parameter in PARAMETERS.items() if parameter.type in ("float", "int")]
