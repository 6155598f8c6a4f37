"""exp, log, powers and the normal quantile are accurate, monotone, and made of plain arithmetic alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import njit
from scipy import special

from sim import elementary
from sim.day.world import Array

SWIFT = 6e-11
"""Greatest relative error of swift_exp."""

Unary = Callable[[Array], Array]


def over(function: Any) -> Unary:
    """A kernel of one number, for an array."""

    @njit
    def each(x: Array) -> Array:
        out = np.empty_like(x)
        for i in range(len(x)):
            out[i] = function(x[i])
        return out

    return each  # type: ignore[no-any-return]


exp, log, logit = over(elementary.exp), over(elementary.log), over(elementary.logit)
swift_exp = over(elementary.swift_exp)
quantile = over(elementary.normal_quantile)


def units(got: Array, right: Array) -> float:
    """Largest error in units of the last place."""
    return float((np.abs(got - right) / np.spacing(np.abs(right))).max())


@pytest.mark.parametrize("reach", [1e-9, 0.3, 2.0, 40.0, 699.0])
def test_exp_is_within_two_units(reach: float) -> None:
    x = np.linspace(-reach, reach, 200_001)
    assert units(exp(x), np.exp(x)) <= 2.0
    assert (np.diff(exp(x)) >= 0.0).all()


@pytest.mark.parametrize("reach", [1e-9, 0.3, 2.0, 40.0, 699.0])
def test_swift_exp_is_right_to_ten_digits(reach: float) -> None:
    x = np.linspace(-reach, reach, 200_001)
    got = swift_exp(x)
    assert got == pytest.approx(np.exp(x), rel=SWIFT)
    assert np.abs(got - 1.0 - np.expm1(x)).max() <= SWIFT * np.exp(reach)
    assert (np.diff(got) >= -2.0 * SWIFT * got[1:]).all()


def test_the_error_of_swift_exp_is_as_large_one_way_as_the_other() -> None:
    """As that of the best polynomial is."""
    x = np.linspace(-0.5 * np.log(2.0), 0.5 * np.log(2.0), 200_001)
    error = swift_exp(x) / np.exp(x) - 1.0
    assert error.max() == pytest.approx(-error.min(), rel=0.05)
    assert error.max() > 0.8 * SWIFT


def test_exps_are_cut_at_seven_hundred() -> None:
    x, cut = np.array([-1e9, -701.0, 701.0, 1e9]), np.exp([-700.0, -700.0, 700.0, 700.0])
    assert exp(x) == pytest.approx(cut, rel=1e-14)
    assert swift_exp(x) == pytest.approx(cut, rel=SWIFT)
    assert exp(np.zeros(1))[0] == swift_exp(np.zeros(1))[0] == 1.0


def test_log_is_within_one_unit() -> None:
    x = np.concatenate(
        [np.geomspace(1e-300, 1e300, 100_000), np.linspace(0.5, 2.0, 100_001), [2.0**-54, 1.0]]
    )
    right = np.log(x)
    assert units(log(x)[right != 0.0], right[right != 0.0]) <= 1.0
    assert log(np.ones(1))[0] == 0.0


def test_logit() -> None:
    p = np.concatenate([np.geomspace(1e-18, 0.5, 50_000), 1.0 - np.geomspace(2.0**-53, 0.5, 50_000)])
    assert logit(p) == pytest.approx(special.logit(p), rel=1e-14, abs=1e-15)
    assert logit(np.zeros(1))[0] < -600.0


@pytest.mark.parametrize("exponent", [0.0, 1.0, 0.3, -0.6, 2.5])
def test_power(exponent: float) -> None:
    @njit
    def powers(x: Array) -> Array:
        out = np.empty_like(x)
        for i in range(len(x)):
            out[i] = elementary.power(x[i], exponent)
        return out

    x = np.concatenate([np.geomspace(1e-12, 1e6, 10_001), [1.0]])
    assert powers(x) == pytest.approx(x**exponent, rel=1.1 * SWIFT)
    assert powers(np.zeros(1))[0] == (1.0 if exponent == 0.0 else 0.0)


def test_normal_quantile() -> None:
    p = np.concatenate([np.geomspace(2.0**-54, 0.5, 50_000), 1.0 - np.geomspace(1e-15, 0.5, 50_000)[:-1]])
    assert quantile(p) == pytest.approx(special.ndtri(p), rel=2e-9, abs=1e-9)


def test_python_and_compiled_code_agree() -> None:
    for x in (-3.0, -0.1, 0.0, 0.5, 12.0):
        assert elementary.exps(np.array([x])) == pytest.approx(exp(np.array([x])), rel=1e-15)
        positive = np.array([abs(x) + 0.1])
        assert elementary.logs(positive) == pytest.approx(log(positive), rel=1e-15)


LIBM = ("exp", "log", "pow", "cos", "sin", "tanh", "log1p", "expm1")


def test_the_compiled_day_calls_no_library_for_them(tmp_path: Any) -> None:
    """A C library's exp may round otherwise elsewhere; the day must not call one."""
    code = (
        "from numba.core.codegen import CPUCodeLibrary as L\n"
        "made, keep = [], L._finalize_final_module\n"
        "L._finalize_final_module = lambda self: (made.append(str(self._final_module)), keep(self))[1]\n"
        "from sim.compiled import compile_entry\n"
        "from sim.day.loop import days\n"
        "compile_entry(days)\n"
        "print(max(made, key=len))\n"
    )
    env = {"JIESU_CACHE_DIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    made = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    declared = {
        line.split("@", 1)[1].split("(")[0] for line in made.stdout.splitlines() if line.startswith("declare")
    }
    assert declared, "the module says what it calls"
    called = {
        name for name in declared if name.removeprefix("llvm.").split(".")[0].removeprefix("numba_") in LIBM
    }
    assert not called
