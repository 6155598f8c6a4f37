"""How deep a unit works at its price of an hour, and how often such work does not last."""

from __future__ import annotations

import numpy as np
import pytest
from workbench import EFFORT, Bench

PAR = {"strategy_price": 2.0, "handling_effort_elasticity": 0.5}


@pytest.mark.parametrize(("price", "depth"), [(2.0, 1.0), (8.0, 0.5), (0.5, 2.0), (0.0, 1.0)])
def test_the_dearer_an_hour_the_shallower_the_work(price: float, depth: float) -> None:
    b = Bench().par(**PAR)
    b.w.handlers["price"] = price
    assert b.do(EFFORT)[0, 0] == pytest.approx(depth, rel=1e-10)


@pytest.mark.parametrize("depth", [0.5, 0.7, 1.0, 1.3, 2.0])
def test_what_is_kept_is_what_would_be_worked_out(depth: float) -> None:
    """A case worked at the unit's depth takes what the unit keeps; at another it is worked out."""
    b = Bench(2, depth=[1.9, np.float32(depth)]).par(
        **PAR, handling_root_share=0.3, handling_lasting_share=0.6
    )
    b.w.handlers["price"] = 2.0 / depth**2
    out = b.do(EFFORT)
    own, other = float(np.float32(out[1, 0])), float(np.float32(1.9))
    assert b.cases["depth"][1] == np.float32(own)
    np.testing.assert_allclose(out[1, 1:3], [0.7**own, 0.4**own], rtol=1e-10)
    np.testing.assert_allclose(out[0, 1:3], [0.7**other, 0.4**other], rtol=1e-10)


def test_a_change_of_policy_is_not_missed() -> None:
    """The town's parameters change by an event: what units keep no longer holds."""
    b = Bench().par(**PAR)
    b.w.handlers["price"] = 8.0
    before = b.do(EFFORT)[0, 0]
    b.par(handling_effort_elasticity=1.0)
    assert b.do(EFFORT)[0, 0] == pytest.approx(before**2)
