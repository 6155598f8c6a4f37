"""A kink is found where it was planted; where there is none, none is gained."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiment.studies.threshold import fit_kink

X = np.array([0.0, 5.0, 10.0, 20.0, 40.0, 60.0, 90.0])


def test_a_planted_kink_is_found() -> None:
    found = fit_kink(X, 0.3 + 0.01 * np.minimum(X, 33.0))
    assert found.at == pytest.approx(33.0, abs=0.2)
    assert found.below == pytest.approx(0.01, rel=0.01)
    assert found.above == pytest.approx(0.0, abs=1e-4)
    assert found.start == pytest.approx(0.3, abs=1e-3)
    assert found.gained > 0.99


def test_a_kink_at_a_point_is_exact() -> None:
    found = fit_kink(X, 1.0 - 0.02 * X + 0.05 * np.maximum(X - 20.0, 0.0))
    assert (found.at, found.below, found.above) == pytest.approx((20.0, -0.02, 0.03))


def test_a_straight_line_gains_nothing() -> None:
    found = fit_kink(X, 2.0 - 0.01 * X)
    assert found.gained == 0.0
    assert found.below == pytest.approx(found.above)


def test_noise_around_a_line_gains_little() -> None:
    rng = np.random.default_rng(1)
    wide = np.arange(200.0)
    gained = [fit_kink(wide, wide + rng.normal(0.0, 1.0, 200)).gained for _ in range(10)]
    assert max(gained) < 0.1


@pytest.mark.parametrize("x", [[0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 1.0, 2.0, 3.0]], ids=["few", "equal"])
def test_doses_that_cannot_be(x: list[float]) -> None:
    with pytest.raises(ValueError, match="doses that rise"):
        fit_kink(x, x)
