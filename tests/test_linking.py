"""Kernels are linked once, all of them that are reached, and are not called from Python."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from numba import njit

from sim.compiled import apart, compile_entry, entry, kernel
from sim.linking import EntryCompiler, KernelLibrary


@kernel
def _leaf(x: float) -> float:
    return x + 1.0


@kernel
def _unused_branch(x: float) -> float:
    """Names the leaf where the optimiser drops the call."""
    if x < x:
        return _leaf(x)
    return 2.0 * x


@kernel
def _middle(x: float) -> float:
    return _unused_branch(x) + _leaf(x)


@apart
def _rarely(x: float) -> float:
    return 3.0 * x


def test_what_two_paths_reach_is_linked_once() -> None:
    @njit
    def run(x: float) -> float:
        return _middle(x) + _leaf(x)

    assert run(3.0) == 6.0 + 4.0 + 4.0
    (made,) = _middle.overloads.values()  # type: ignore[attr-defined]
    reached = made.library.reached()
    assert len(reached) == len(set(map(id, reached)))
    assert {one.name.rsplit(".")[-1] for one in reached if isinstance(one, KernelLibrary)} >= {
        "_middle",
        "_leaf",
    }


def test_a_kernel_yields_no_machine_code_of_its_own() -> None:
    @njit
    def run(x: float) -> float:
        return _middle(x)

    assert run(1.0) == 4.0
    (made,) = _middle.overloads.values()  # type: ignore[attr-defined]
    assert isinstance(made.library, KernelLibrary)


def test_a_kernel_apart_is_called_and_others_are_inlined() -> None:
    @njit(pipeline_class=EntryCompiler)
    def run(x: float) -> float:
        return _middle(x) + _rarely(x)

    assert run(1.0) == 7.0
    (code,) = run.inspect_llvm().values()
    calls = [line for line in code.splitlines() if " call " in line]
    assert any("_rarely" in line for line in calls)
    assert not any("_middle" in line or "_leaf" in line for line in calls)


def test_python_is_told_to_use_py_func() -> None:
    with pytest.raises(TypeError):
        _leaf(1.0)
    assert _leaf.py_func(1.0) == 2.0  # type: ignore[attr-defined]


def test_types_come_from_the_annotations() -> None:
    """An integer argument is converted, not compiled for anew."""

    @njit
    def run(x: Any) -> float:
        return _leaf(x)

    assert run(1) == 2.0
    assert run(1.5) == 2.5
    assert len(_leaf.overloads) == 1  # type: ignore[attr-defined]


def test_an_entry_is_compiled_for_its_annotations() -> None:
    @entry
    def run(x: float) -> float:
        return _leaf(x)

    compile_entry(run)
    assert run(2.0) == 3.0


def test_a_kernel_of_the_day_that_makes_an_array_is_refused() -> None:
    def fill(x: float) -> float:
        return float(np.empty(1)[0] + x)

    fill.__module__ = "sim.day.made_up"
    made = kernel(fill)

    @njit
    def run(x: float) -> float:
        return made(x)

    with pytest.raises(TypeError, match="makes an array"):
        run(1.0)


COUNTED = """
from numba.core.runtime import rtsys
from sim.model import GovernanceModel
from sim.scenario import load_scenario
spec = load_scenario("demo_town", {"time.burn_in_days": 0})
model = GovernanceModel(spec)
before = rtsys.get_allocation_stats()
model.advance(92)
model.indicators()
model.ledger()
after = rtsys.get_allocation_stats()
print(after.alloc - before.alloc, after.free - before.free)
"""


def test_compiled_code_frees_every_array_that_it_makes() -> None:
    told = subprocess.run(
        [sys.executable, "-c", COUNTED],
        env={**os.environ, "NUMBA_NRT_STATS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    made, freed = map(int, told.stdout.split())
    assert made == freed > 0
