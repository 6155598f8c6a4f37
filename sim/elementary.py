"""exp, log, powers and the normal quantile in plain arithmetic: the same bits on every machine.

A C library's exp or log may differ in the last bit from one release or processor to the next, and one bit
can turn one decision. A run that is rebuilt years later must not hang on that, so whatever decides
in compiled code is made of additions, multiplications, divisions and square roots, and of products that are
added to and rounded once, all of which IEEE 754 fixes. The compiler may also work on several channels or ties
at a time, as it cannot with a call.
"""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
from numba import types
from numba.extending import intrinsic, overload
from numpy.typing import NDArray

from sim.compiled import kernel

_LOG2_E = 1.4426950408889634
_LN2 = 6.93147180559945286e-01
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2 in two parts; the first is short, so that its product with a whole number is exact."""
_ROUND = 6755399441055744.0
"""1.5 * 2**52: adding it rounds to a whole number, which then stands in the lowest bits."""
_ROUND_BITS = int(np.float64(_ROUND).view(np.int64))
_ONE_BITS = int(np.float64(1.0).view(np.int64))
_ROOT_HALF_BITS = int(np.float64(math.sqrt(0.5)).view(np.int64))
_MOST = 700.0
_LEAST = 1e-300


def fma(x: float, y: float, z: float) -> float:
    """``x * y + z``: in compiled code rounded once (IEEE 754's fusedMultiplyAdd), in plain Python twice."""
    return x * y + z


def _fused(typingctx: Any, x: Any, y: Any, z: Any) -> Any:

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.fma(*args)

    return types.float64(types.float64, types.float64, types.float64), lower


_fused_intrinsic: Any = intrinsic(_fused)


@overload(fma)
def _fma_compiled(x: Any, y: Any, z: Any) -> Any:

    def fused(x: Any, y: Any, z: Any) -> Any:
        return _fused_intrinsic(x, y, z)

    return fused


Bits = Any
"""A float64 whose bits are read as an integer, or the reverse (``.view``)."""


@kernel
def exp(x: float) -> float:
    """e to the power x, within two units in the last place; beyond 700 either way as at 700.

    2**k times the exponential series of the rest, |r| <= ln(2) / 2, to the twelfth power; by fours
    (Estrin 1960), which a processor works out side by side.
    """
    return _exp_within(min(max(x, -_MOST), _MOST))


@kernel
def _exp_within(x: float) -> float:
    shifted = np.float64(fma(x, _LOG2_E, _ROUND))
    k = shifted - _ROUND
    r = fma(-k, _LN2_LOW, fma(-k, _LN2_HIGH, x))
    square = r * r
    fourth = square * square
    some = fma(r, 1.0 / 6, 0.5)
    more = fma(square, fma(r, 1.0 / 5040, 1.0 / 720), fma(r, 1.0 / 120, 1.0 / 24))
    rest = fma(square, fma(r, 1.0 / 39916800, 1.0 / 3628800), fma(r, 1.0 / 362880, 1.0 / 40320))
    rest = fma(fourth, 1.0 / 479001600, rest)
    series = 1.0 + (r + fma(fourth, fma(fourth, rest, more), square * some))
    scale = np.int64(((shifted.view(np.int64) - _ROUND_BITS) << 52) + _ONE_BITS)
    return series * scale.view(np.float64)


@kernel
def swift_exp(x: float) -> float:
    """e to the power x, to 6e-11 of it; beyond 700 either way as at 700.

    As `exp`, with a polynomial in place of the series: of those of degree seven that begin with 1 + r the one
    whose greatest relative error is least. It is for the odds of a choice, for which much of a day waits:
    one choice in ten thousand million is another than with six digits more.
    """
    shifted = np.float64(fma(min(max(x, -_MOST), _MOST), _LOG2_E, _ROUND))
    r = fma(-(shifted - _ROUND), _LN2, min(max(x, -_MOST), _MOST))
    square = r * r
    some = fma(r, 0.16666665869415492, 0.5000000067642869)
    more = fma(r, 0.008333497008443552, 0.041666295092516195)
    rest = fma(r, 0.00019790352401203833, 0.0013944648663008813)
    series = fma(square, fma(square * square, rest, fma(square, more, some)), 1.0 + r)
    scale = np.int64(((shifted.view(np.int64) - _ROUND_BITS) << 52) + _ONE_BITS)
    return series * scale.view(np.float64)


def exps(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """`exp` of an array, outside compiled code: the same but for the last bits, on every machine."""
    return np.asarray(cast(Any, _exp_within).py_func(np.clip(x, -_MOST, _MOST)))


def logs(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """`log` of an array, outside compiled code: the same but for the last bits, on every machine."""
    return np.asarray(cast(Any, log).py_func(x))


@kernel
def log(x: float) -> float:
    """Natural logarithm of a positive, normal x, to one unit in the last place.

    Reduction to a mantissa in sqrt(1/2) .. sqrt(2) and the series of FreeBSD's e_log.c (Sun Microsystems,
    1993).
    """
    bits = np.float64(x).view(np.int64)
    exponent = (bits - _ROOT_HALF_BITS) >> 52
    k = np.float64(exponent)
    f = np.int64(bits - (exponent << 52)).view(np.float64) - 1.0
    s = f / (2.0 + f)
    z = s * s
    t = z * z
    odd = fma(t, 1.531383769920937332e-01, 2.222219843214978396e-01)
    odd = t * fma(t, odd, 3.999999999940941908e-01)
    even = fma(t, 1.479819860511658591e-01, 1.818357216161805012e-01)
    even = z * fma(t, fma(t, even, 2.857142874366239149e-01), 6.666666666666735130e-01)
    half = 0.5 * f * f
    return fma(k, _LN2_HIGH, -((half - fma(s, half + odd + even, k * _LN2_LOW)) - f))


@kernel
def power(x: float, y: float) -> float:
    """x to the power y for x >= 0 (0 to a positive power is 0), as right as `swift_exp`."""
    if x <= 0.0:
        return 1.0 if y == 0.0 else 0.0
    if y == 1.0:
        return x
    return swift_exp(y * log(x))


@kernel
def logit(p: float) -> float:
    """Logarithm of odds p / (1 - p), 0 <= p < 1; at 0 far below any other.

    A uniform draw is below 1 / (1 + exp(-x)) where its logit is below x. Who compares so waits for x alone
    and not for an exponential: the draw is known before.
    """
    return log(max(p, _LEAST) / (1.0 - p))


@kernel
def normal_quantile(p: float) -> float:
    """Standard normal quantile for 0 < p < 1 after Acklam's rational form (relative error under 1.2e-9)."""
    return quantile_of(p, tail_root(p))


@kernel
def tail_root(p: float) -> float:
    """What `quantile_of` takes for a p far out: the root of minus twice the logarithm of its tail."""
    return math.sqrt(-2.0 * log(min(p, 1.0 - p)))


@kernel
def quantile_of(p: float, root: float) -> float:
    """`normal_quantile` of p, whose `tail_root` is known.

    Both forms and then the one that holds: a compiler makes vectors of that, and not of a branch.
    """
    lower = min(p, 1.0 - p)
    tail, middle = _tail(root), _middle(lower - 0.5)
    return math.copysign(tail if lower < 0.02425 else middle, p - 0.5)


@kernel
def _tail(q: float) -> float:
    top = fma(-7.784894002430293e-03, q, -3.223964580411365e-01)
    top = fma(fma(top, q, -2.400758277161838), q, -2.549732539343734)
    top = fma(fma(top, q, 4.374664141464968), q, 2.938163982698783)
    low = fma(7.784695709041462e-03, q, 3.224671290700398e-01)
    low = fma(fma(low, q, 2.445134137142996), q, 3.754408661907416)
    return top / fma(low, q, 1.0)


@kernel
def _middle(q: float) -> float:
    r = q * q
    top = fma(-3.969683028665376e01, r, 2.209460984245205e02)
    top = fma(fma(top, r, -2.759285104469687e02), r, 1.383577518672690e02)
    top = fma(fma(top, r, -3.066479806614716e01), r, 2.506628277459239)
    low = fma(-5.447609879822406e01, r, 1.615858368580409e02)
    low = fma(fma(low, r, -1.556989798598866e02), r, 6.680131188771972e01)
    return top * q / fma(fma(low, r, -1.328068155288572e01), r, 1.0)
