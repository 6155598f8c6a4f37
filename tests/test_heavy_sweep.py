"""What a sweep costs besides its runs, at a size that tells."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"

pytestmark = pytest.mark.heavy


def counted(runs: int) -> tuple[float, float]:
    """Largest memory of the parent and of a worker, MiB."""
    code = f"import bench_sweep; bench_sweep.count({runs})"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=BENCHMARKS, capture_output=True, text=True, check=True
    )
    parent, worker, _ = map(float, told.stdout.split())
    return parent, worker


def test_memory_hardly_grows_with_runs() -> None:
    """Grown on at this rate, memory would still be under a GiB at 100,000 runs."""
    few, many = counted(5_000), counted(25_000)
    for before, after in zip(few, many, strict=True):
        assert after + (after - before) * 75.0 / 20.0 < 1024.0


def test_the_layer_costs_at_most_a_tenth_of_what_runs_of_ten_milliseconds_do() -> None:
    import bench_sweep

    asked = bench_sweep.doses(bench_sweep.DOSES, 1)
    shares = [bench_sweep.swept(asked)[0] / bench_sweep.bare(asked) - 1.0 for _ in range(7)]
    assert statistics.median(shares) <= 0.10
