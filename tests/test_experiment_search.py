"""The search for a world that reverses a claim: it finds a planted corner, and confirms no luck."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from small_worlds import small

from sim.experiment.claims.planted import Planted, made_up_claim
from sim.experiment.claims.search import Search, search
from sim.experiment.claims.surrogate import proposals, slopes
from sim.experiment.claims.survey import survey
from sim.experiment.ranges import SPANS, shipped
from sim.experiment.worlds import Span, World, draw_worlds, load_spans
from sim.scenario import load_scenario

BASE = load_scenario("demo_town")
SPANS_ALL = load_spans(shipped() / SPANS)
BY_KEY = {span.key: span for span in SPANS_ALL}


def level(world: World, key: str) -> float:
    return BY_KEY[key].share(world.get(key, BY_KEY[key].at(0.5)))


def corner(world: World, arm: Mapping[str, object]) -> float:
    """Holds nearly everywhere; reversed only where three of 24 assumed values are far out at once."""
    far = level(world, "strategy.norm") + 1.0 - level(world, "staff.per_10k") + level(world, "learning.rate")
    return 2.0 - 4.0 * max(far - 1.9, 0.0)


def searched(planted: Planted, smallest: float, direction: int = 1, worlds: int = 12) -> tuple[float, Search]:
    claim = made_up_claim(BASE, smallest, direction)
    found = survey([claim], draw_worlds(SPANS_ALL, worlds), [1, 2, 3], run=planted)
    turned = [f.verdict is not None and f.verdict.finding == "reversed" for f in found.of("X")]
    return float(np.mean(turned)), search(found, SPANS_ALL, [1, 2, 3], run=planted)[0]


@pytest.mark.parametrize("direction", [1, -1])
def test_a_planted_corner_is_found_and_lies_within_the_ranges(direction: int) -> None:
    run = Planted(lambda world, arm: direction * corner(world, arm), spread=0.5)
    before, result = searched(run, 0.3, direction)
    assert before < 0.1 and result.found and result.world is not None and result.verdict is not None
    assert result.verdict.seeds == 6 and result.tried == 12 + 4 * 8
    assert all(span.low <= result.world[span.key] <= span.high for span in SPANS_ALL)
    assert corner(result.world, {}) < -0.3


def test_luck_is_not_taken_for_a_reversed_world() -> None:
    """No effect anywhere: the worst of 44 worlds looks adverse, and fresh seeds say otherwise."""
    runs = [Planted(lambda world, arm: 0.0, salt=n) for n in range(60)]
    found = [searched(run, 0.0)[1].found for run in runs]
    assert np.mean(found) <= 0.025 + 2.0 * np.sqrt(0.025 * 0.975 / len(runs))


def test_where_no_run_succeeds_nothing_is_found() -> None:
    def fails(cell: object) -> dict[object, object]:
        raise RuntimeError("no such world")

    claim = made_up_claim(BASE, 0.1)
    found = survey([claim], draw_worlds(SPANS_ALL, 2), [1, 2], run=fails)  # type: ignore[arg-type]
    (result,) = search(found, SPANS_ALL, [1, 2], rounds=1, run=fails)  # type: ignore[arg-type]
    assert (result.found, result.world, result.verdict, result.tried) == (False, None, None, 0)


def test_slopes_point_to_what_moves_the_effect() -> None:
    points = np.random.default_rng(2).random((40, 24))
    effects = 3.0 * points[:, 4] - 2.0 * points[:, 9] + np.random.default_rng(3).normal(0.0, 0.3, 40)
    found = slopes(points, effects)
    assert set(np.argsort(-np.abs(found))[:2].tolist()) == {4, 9} and found[4] > 0.0 > found[9]
    new = proposals(points, effects, 8, np.random.default_rng(1))
    assert new.shape == (8, 24) and new.min() >= 0.0 and new.max() <= 1.0
    assert new[:6, 4].mean() < 0.2 and new[:6, 9].mean() > 0.8


def test_a_share_of_a_range_is_the_inverse_of_its_value() -> None:
    for span in (Span("strategy.norm", 0.2, 0.8), Span("handling.difficulty", 0.02, 0.32, log=True)):
        assert [span.share(span.at(u)) for u in (0.0, 0.3, 1.0)] == pytest.approx([0.0, 0.3, 1.0])
        assert (span.share(0.0), span.share(9.0)) == (0.0, 1.0)


def test_the_model_can_be_searched() -> None:
    claim = made_up_claim(small({"time.burn_in_days": 30}), 0.0)
    spans = [BY_KEY["strategy.norm"], BY_KEY["learning.rate"]]
    found = survey([claim], draw_worlds(spans, 2), [1, 2])
    (result,) = search(found, spans, [1, 2], rounds=1)
    assert result.world is not None and set(result.world) == {"strategy.norm", "learning.rate"}
    assert result.verdict is not None and result.verdict.seeds == 6 and result.tried == 10
