"""The city at true size: what is in it, how long it takes to build, and how much memory."""

from __future__ import annotations

import multiprocessing
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.city.build import City, build_city
from sim.city.rows import RESIDENT
from sim.day.setup import build_world
from sim.run.machine import usable_cores
from sim.scenario import load_scenario

pytestmark = pytest.mark.heavy

SECONDS, BYTES = 25.0, 4 * 2**30
ROW_BYTES = 64

Facts = dict[str, Any]


def at_scale(scale: float) -> City:
    values = load_scenario("beijing_2023", {"city.scale": scale}).values()
    cores = usable_cores()
    city = build_city(values, 1, threads=cores)
    build_world(city, values, 1, threads=cores)
    return city


def peak_bytes() -> int:
    """Largest resident memory of this process so far.

    Linux keeps in ``ru_maxrss`` what the parent held before it started this program, so its own mark is read.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def built() -> Facts:
    """Build the whole city, compiled code loaded beforehand, and tell about it."""
    at_scale(0.001)
    begun = time.perf_counter()
    city = at_scale(1.0)
    seconds = time.perf_counter() - begun
    last = city.communities[-1]
    return {
        "seconds": seconds,
        "peak": peak_bytes(),
        "residents": len(city.residents),
        "communities": len(city.communities),
        "subdistricts": len(city.subdistricts),
        "districts": len(city.districts),
        "units": len(city.departments),
        "contiguous": int(last["first"]) + int(last["size"]),
        "largest": int(city.communities["size"].max()),
        "degree": len(city.tie_to) / len(city.residents),
        "need": float(city.communities["need_total"].sum(dtype=np.float64)) / len(city.residents),
        "workers": float(city.departments["workers"].sum()),
    }


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Facts about the city, from a process of its own so that the memory is the city's alone."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(built)


def test_structure_is_that_of_the_scenario(facts: Facts) -> None:
    values = load_scenario("beijing_2023").values()
    for name in ("residents", "communities", "subdistricts", "districts"):
        assert facts[name] == values[f"city.{name}"]
    assert facts["units"] == values["city.departments"] + values["city.utilities"]
    assert facts["workers"] == pytest.approx(values["staff.departments"])


def test_everybody_lives_in_one_community(facts: Facts) -> None:
    assert facts["contiguous"] == facts["residents"]
    assert facts["largest"] <= np.iinfo(np.uint16).max


def test_ties_and_needs_are_those_of_a_small_city(facts: Facts) -> None:
    small = at_scale(0.01)
    assert facts["degree"] == pytest.approx(len(small.tie_to) / len(small.residents), rel=1e-3)
    assert facts["need"] == pytest.approx(1.0, rel=1e-3)


def test_it_is_built_in_time_and_memory(facts: Facts) -> None:
    assert facts["seconds"] < SECONDS
    assert facts["peak"] < BYTES


def test_a_resident_is_one_short_row() -> None:
    assert RESIDENT.itemsize <= ROW_BYTES
