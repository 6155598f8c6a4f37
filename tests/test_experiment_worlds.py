"""Plausible ranges and the worlds drawn over them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.experiment.ranges import SPANS, shipped
from sim.experiment.worlds import Span, draw_worlds, load_spans
from sim.scenario import PARAMETERS, InputError, load_scenario

PLAIN = Span("strategy.norm", 0.2, 0.8)
LOG = Span("handling.difficulty", 0.02, 0.32, log=True)


def test_the_shipped_ranges_hold_what_the_scenario_assumes_and_say_why() -> None:
    own = load_scenario("demo_town")
    for span in load_spans(shipped() / SPANS):
        assert span.low <= float(own[span.key]) <= span.high, span.key
        assert span.why, span.key
        assert PARAMETERS[span.key].status != "constant", span.key


def test_worlds_fill_every_range_evenly() -> None:
    worlds = draw_worlds([PLAIN, LOG], 64, seed=3)
    plain = np.sort([world[PLAIN.key] for world in worlds])
    assert (np.floor((plain - 0.2) / 0.6 * 64) == np.arange(64)).all()
    log = np.sort([world[LOG.key] for world in worlds])
    assert (np.floor(np.log(log / 0.02) / np.log(16.0) * 64) == np.arange(64)).all()
    assert worlds == draw_worlds([PLAIN, LOG], 64, seed=3) != draw_worlds([PLAIN, LOG], 64, seed=4)


def test_halved_and_doubled_ranges_keep_their_middle() -> None:
    half, twice = PLAIN.widened(0.5), PLAIN.widened(2.0)
    assert (half.low, half.high) == pytest.approx((0.35, 0.65))
    assert (twice.low, twice.high) == pytest.approx((0.0, 1.1))
    half, twice = LOG.widened(0.5), LOG.widened(2.0)
    assert (half.low, half.high) == pytest.approx((0.04, 0.16))
    assert (twice.low, twice.high) == pytest.approx((0.005, 1.28))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('["strategy.norn"]\nlow = 0.1\nhigh = 0.2', "did you mean strategy.norm?"),
        ('["assessment.ranking"]\nlow = 0.1\nhigh = 0.2', "is no parameter with a plausible range"),
        ('["strategy.norm"]\nlow = 0.2\nhigh = 0.1', "must rise within"),
        ('["strategy.norm"]\nlow = -1\nhigh = 0.1', "must rise within"),
        ('["strategy.norm"]\nlow = 0.0\nhigh = 0.1\nlog = true', "must rise within"),
        ('["strategy.norm"]\nhigh = 0.1', "low = None: must be a number"),
        ('["strategy.norm"]\nlow = nan\nhigh = 0.1', "low = nan: must be a number"),
        ('["strategy.norm"]\nlow = 0.1\nhigh = 0.2\nhihg = 3', "unknown key; did you mean high?"),
        ('"strategy.norm" = 3', "must be a table"),
    ],
)
def test_wrong_ranges_are_told_in_one_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "worlds.toml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load_spans(path)
    assert told in str(caught.value) and str(caught.value).startswith("worlds.toml")
