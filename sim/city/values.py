"""Parameter values as the city reads them: a flat mapping with dotted keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from numpy.typing import NDArray

Values: TypeAlias = Mapping[str, float | int | bool | str]
Array: TypeAlias = NDArray[Any]


def number(values: Values, key: str) -> float:
    """Return the value of a numeric parameter.

    Raises:
        KeyError: there is no such key.
    """
    return float(values[key])


def whole(values: Values, key: str) -> int:
    """Return the value of an integer parameter.

    Raises:
        KeyError: there is no such key.
    """
    return int(values[key])
