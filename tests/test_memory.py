"""Memory for large arrays: zeroed, writable, at a cache line or a large page, with or without a mapping."""

from __future__ import annotations

import mmap

import numpy as np
import pytest

from sim.city.build import build_city
from sim.city.rows import RESIDENT
from sim.day.setup import build_world
from sim.memory import LARGE, LINE, PAGE, copied, copied_together, rows
from sim.scenario import load_scenario

SMALL, BIG = 1000, LARGE // RESIDENT.itemsize + 1


@pytest.fixture(params=["mapped", "no MAP_PRIVATE", "no MADV_HUGEPAGE"])
def platform(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """This platform, one without private mappings and one without large pages."""
    missing = request.param.removeprefix("no ")
    monkeypatch.delattr(mmap, missing, raising=False)
    return str(request.param)


@pytest.mark.parametrize("count", [0, 1, SMALL, BIG - 2, BIG])
def test_rows_begin_at_a_line_or_a_large_page(platform: str, count: int) -> None:
    made = rows(count, RESIDENT)
    assert made.shape == (count,) and made.dtype == RESIDENT
    assert made.ctypes.data % (PAGE if count == BIG else LINE) == 0
    assert made.flags.c_contiguous and made.flags.aligned and made.flags.writeable


@pytest.mark.parametrize("count", [SMALL, BIG])
def test_rows_are_zero_and_can_be_written(platform: str, count: int) -> None:
    made, other = rows(count, RESIDENT), rows(count, RESIDENT)
    assert not made.view(np.uint8).any()
    made["age"] = 7
    made[-1]["trust"] = 0.5
    assert (made["age"] == 7).all() and made["trust"].sum() == 0.5
    assert not other.view(np.uint8).any()


def test_rows_of_several_axes() -> None:
    for shape in ((3, 5), (3, 0), (2048, 1024)):
        made = rows(shape, np.float64)
        assert made.shape == shape and made.flags.c_contiguous and not made.any()


def test_a_view_outlives_the_array() -> None:
    view = rows(BIG, RESIDENT)["age"]
    view[:] = 3
    assert (view == 3).all()


@pytest.mark.parametrize("count", [SMALL, BIG])
def test_a_copy_has_the_same_values_and_a_place_of_its_own(platform: str, count: int) -> None:
    made = np.random.default_rng(1).integers(0, 256, count * RESIDENT.itemsize, np.uint8).view(RESIDENT)
    copy = copied(made)
    assert copy.tobytes() == made.tobytes() and not np.shares_memory(copy, made)
    assert copy.ctypes.data % (PAGE if count == BIG else LINE) == 0


def test_a_copy_of_a_strided_array_is_contiguous() -> None:
    table = np.arange(12.0).reshape(3, 4).T
    copy = copied(table)
    assert copy.flags.c_contiguous and (copy == table).all()


def test_the_rows_of_a_world_are_placed_so() -> None:
    values = load_scenario("beijing_2023", {"city.scale": 0.05}).values()
    world = build_world(build_city(values, 1, threads=2), values, 1)
    for name in ("residents", "tie_start", "tie_to", "cross_from", "cross_to"):
        array = getattr(world, name)
        assert array.ctypes.data % (PAGE if array.nbytes >= LARGE else LINE) == 0, name
    assert world.residents.nbytes >= LARGE


@pytest.mark.parametrize("count", [0, SMALL, BIG])
def test_copies_made_together_have_the_same_bytes_and_share_none(count: int) -> None:
    """Those of a small city in one piece of memory, those of a large one apart."""
    given = [np.full(3, 7, np.int8), rows(count, RESIDENT), np.arange(6.0).reshape(2, 3).T]
    given[1].view(np.uint8)[:] = 5
    copies = copied_together(given)
    for one, copy in zip(given, copies, strict=True):
        assert copy.dtype == one.dtype and copy.shape == one.shape and copy.tobytes() == one.tobytes()
        assert copy.ctypes.data % LINE == 0 and not np.shares_memory(one, copy)
    copies[0][:], copies[1].view(np.uint8)[:] = 1, 2
    assert (copies[0] == 1).all() and (copies[2] == given[2]).all() and (given[0] == 7).all()
