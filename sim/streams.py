"""Random draws keyed by what they decide: counter-based, so no stream is shared.

Every draw is ``uniform(keys[PURPOSE], stream(item), n)``: a hash of the seed and purpose (mixed into
one key), of what the draw is about (a matter's, problem's or resident's id) and of a counter such as
the attempt. Two policies on one seed therefore meet the same people and the same exogenous matters
(common random numbers), threads cannot disturb one another, and recording draws nothing.

The generator is SplitMix64 (Steele, Lea & Flood 2014, OOPSLA, with Stafford's "mix 13" constants): the
n-th number of a stream mixes its start plus n times the golden gamma. Where a stream starts is the mixed
id of the item, which takes the structure out of packed ids, plus the mixed key of seed and purpose.
"""

from __future__ import annotations

import functools
import math
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from sim.compiled import Word, kernel
from sim.elementary import exp, normal_quantile

PURPOSES: Final = (
    "people", "ties", "cross_ties", "structure",
    "emerge", "matter", "caller", "traits", "labour", "channel", "own_effort", "neighbour",
    "volunteer", "property", "tell", "retry", "passes", "returns", "intake", "route", "relay",
    "choose_way", "success", "acts", "whistle", "callback", "satisfaction", "root", "equal_need",
    "month", "proactive", "diffusion", "authority", "merge", "problem", "hour", "problem_matter",
    "problem_authority", "council", "bodies", "visit", "mutual_aid",
)  # fmt: skip
"""What a draw decides; the position in this tuple is the purpose's number."""

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_C1 = np.uint64(0xBF58476D1CE4E5B9)
_C2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_WHOLE = 9007199254740992.0
_UNIT = 1.0 / _WHOLE
LEAST = 0.5 * _UNIT
"""In place of a uniform draw of 0 where that has no quantile."""

PURPOSE: Final = {name: number for number, name in enumerate(PURPOSES)}


@kernel
def mix(z: Word) -> Word:
    """SplitMix64 finaliser: a bijection of 64-bit words with full avalanche."""
    z = (z ^ (z >> _S30)) * _C1
    z = (z ^ (z >> _S27)) * _C2
    return z ^ (z >> _S31)


@kernel
def stream(item: int) -> Word:
    """Where the draws about an item start, before the key of seed and purpose is added: one to one."""
    return mix(np.uint64(item) + GOLDEN)


@kernel
def uniform(key: Word, stream: Word, n: int) -> float:
    """Draw number ``n`` of a stream for one purpose.

    Args:
        key: uint64, ``keys(seed)[PURPOSE[...]]``.
        stream: uint64, `stream` of the id of what is decided about.
        n: Integer counter (attempt, day, ordinal).

    Returns:
        float64 in [0, 1), a multiple of 2**-53.
    """
    return unit(mix(stream + np.uint64(n) * GOLDEN + key))


@kernel
def happens(key: Word, stream: Word, n: int, chance: float) -> bool:
    """Whether something of a chance comes about: `uniform` below it, compared as whole numbers.

    Many a branch hangs on such a draw and is not foreseen. Chances are mostly known before the draw is, and
    then a whole number tells some dozen cycles sooner which way it goes.

    Args:
        key: As of `uniform`, like the next two.
        stream: Of what is decided about.
        n: Counter.
        chance: Below 512 either way; beyond 0 to 1 as at the nearer end.
    """
    return int(np.int64(mix(stream + np.uint64(n) * GOLDEN + key) >> _S11)) < math.ceil(chance * _WHOLE)


@kernel
def unit(word: Word) -> float:
    """A word's upper 53 bits as a number in [0, 1)."""
    return (word >> _S11) * _UNIT


@kernel
def normal(key: Word, stream: Word, n: int) -> float:
    """Standard normal draw, by inversion."""
    return normal_quantile(max(uniform(key, stream, n), LEAST))


MOST_SEQUENTIAL = 500.0
"""Mean up to which a Poisson count is found by going through the counts."""


@kernel
def poisson(u: float, mean: float) -> int:
    """Poisson count by sequential inversion of one uniform: monotone in ``mean``.

    Monotone inversion keeps the first events common to two runs whose rates differ. Means over
    500 would underflow the first term and are inverted about a normal approximation instead.

    Args:
        u: Uniform in [0, 1).
        mean: Expected count, >= 0.

    Returns:
        int, the smallest k with P(N <= k) > u.
    """
    if mean <= 0.0:
        return 0
    if u < 1.0 - mean:  # <= exp(-mean), the chance of none
        return 0
    return poisson_from(u, mean, exp(-mean))


@kernel
def poisson_from(u: float, mean: float, none: float) -> int:
    """`poisson` where the chance of none, exp(-mean), is known already."""
    if mean > MOST_SEQUENTIAL:
        return _poisson_large(u, mean)
    if u < none:
        return 0
    term = none * mean
    total = none + term
    if u < total:  # the most frequent count beside none, without a division and a root
        return 1
    k = 1
    limit = mean + 12.0 * math.sqrt(mean) + 30.0
    while u >= total and k < limit:
        k += 1
        term *= mean / k
        total += term
    return k


@kernel
def _poisson_large(u: float, mean: float) -> int:
    """Cornish-Fisher inversion to second order, for means over 500."""
    u = min(max(u, 1e-16), 1.0 - 1e-16)
    z = normal_quantile(u)
    x = mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0
    return max(0, math.floor(x + 0.5))


def uniforms_of(key: Any, items: NDArray[Any], n: int) -> NDArray[np.float64]:
    """`uniform` about each of an array of items, outside compiled code.

    Args:
        key: uint64 key of the purpose.
        items: Integer ids.
        n: Counter.

    Returns:
        float64 array of the shape of ``items``.
    """
    with np.errstate(over="ignore"):
        mixed = cast(Any, mix).py_func(streams_of(items) + np.uint64(n) * GOLDEN + key)
        return np.asarray((mixed >> _S11) * _UNIT)


def streams_of(items: NDArray[Any]) -> NDArray[np.uint64]:
    """`stream` of each of an array of items, outside compiled code."""
    with np.errstate(over="ignore"):
        return np.asarray(cast(Any, mix).py_func(items.astype(np.uint64) + GOLDEN))


def keys(seed: int) -> NDArray[np.uint64]:
    """Mixed key of every purpose for a seed.

    Args:
        seed: Non-negative integer below 2**63.

    Returns:
        uint64 array of shape (len(PURPOSES),).
    """
    return _keys(seed).copy()


@functools.lru_cache(maxsize=8)
def _keys(seed: int) -> NDArray[np.uint64]:
    """`keys`, computed once for all that is drawn when a city is built."""
    words = np.random.SeedSequence(seed).generate_state(1, np.uint64)[0]
    numbers = np.arange(1, len(PURPOSES) + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        return np.asarray(cast(Any, mix).py_func(words + numbers * GOLDEN))
