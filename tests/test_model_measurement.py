"""The measurement model: with its filters off, what is reported is what is true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import FILTERS_OFF, daily, indicators, log, open_requests, ran

from sim.agents import Subdistrict
from sim.city.rows import ECHO_FIELDS
from sim.day.tallies import EVENT_KINDS
from sim.day.world import CLOSED, REQUEST, WATCHED, Array
from sim.model import GovernanceModel

YEAR = {"time.days": 365, "city.residents": 2500}
TOKEN = {
    "handling.facilitate_hours": 40.0,
    "strategy.norm": 0.0,
    "strategy.price": 5.0,
    "strategy.price_rate": 0.0,
}
"""Handlers who shun every hour and feel no duty: token replies wherever a unit may choose."""


def awaiting(model: GovernanceModel) -> int:
    """Closed requests whose outcome is not settled."""
    rows = model.world.cases
    closed = np.isin(rows["state"], (CLOSED, WATCHED)) & (rows["id"] >= 0)
    return int((closed & (rows["kind"] == REQUEST)).sum())


@pytest.fixture(scope="module")
def bare() -> GovernanceModel:
    return ran(YEAR | FILTERS_OFF, log_events=True)


def test_filters_off_reported_is_true_at_the_call(bare: GovernanceModel) -> None:
    days = bare.series()
    assert daily(bare, "counted") > 100
    assert (days["yes"] == days["gone_at_call"]).all()
    echo = bare.world.echo
    assert (echo[..., ECHO_FIELDS.index("yes")] == echo[..., ECHO_FIELDS.index("solved")]).all()


def test_filters_off_every_unit_reports_the_truth(bare: GovernanceModel) -> None:
    handlers, _ = bare.months()
    assert handlers["counted"].sum() > 100
    assert (handlers["yes"] == handlers["solved"]).all()


def assessed(model: GovernanceModel, handlers: Array) -> Array:
    """Row in the monthly table of the unit that answers for a handler: a community's is its subdistrict."""
    homes = model.world.communities["subdistrict"]
    above = handlers >= len(homes)
    return np.where(above, handlers - len(homes), homes[np.where(above, 0, handlers)])


def test_filters_off_yes_is_the_settled_truth_unit_by_unit(bare: GovernanceModel) -> None:
    """The table of handlers against the log of what was true thirty days later."""
    events, (handlers, _) = log(bare), bare.months()
    settled, called = (
        events[events["what"] == EVENT_KINDS.index(name)] for name in ("settled", "called_back")
    )
    asked = set(called[["id", "attempt"]].tolist())
    rows = settled[[key in asked for key in settled[["id", "attempt"]].tolist()]]
    assert len(rows) == len(called) > 100
    unit = assessed(bare, rows["handler"].astype(np.int64))
    truth = np.bincount(unit, rows["channel"], minlength=handlers["handler"].max() + 1)
    yes = np.bincount(handlers["handler"], handlers["yes"])
    assert yes.tolist() == truth.tolist() and (yes > 0).sum() > 3


class OneForAppearances(Subdistrict):
    """The first subdistrict shuns hours and cares for nothing, the others do their duty."""

    def decide(self) -> None:
        super().decide()
        self.norm = 0.0 if self.index == 0 else 3.0
        if self.index == 0:
            self.belief = [0.5] * 8


def test_a_unit_that_closes_perfunctorily_has_the_lower_score() -> None:
    changes = {"time.days": 365, "city.residents": 6000, "time.burn_in_days": 60}
    model = ran(changes | FILTERS_OFF, subdistrict=OneForAppearances)
    handlers, _ = model.months()
    streets = handlers["kind"] == "subdistrict"
    last = streets & (handlers["month"] == handlers["month"].max())
    tokens, closed = (
        np.bincount(handlers["handler"][streets], handlers[name][streets])
        for name in ("way_perfunctory", "closed")
    )
    share, score = tokens / closed, handlers["score"][last]
    assert share[0] > share[1:].max() + 0.4
    assert score[0] < score[1:].min() - 0.1


def test_filters_off_every_closed_request_is_asked(bare: GovernanceModel) -> None:
    """All but those whose 30 days are not over: closed, refused and merged ones alike."""
    assert daily(bare, "asked") == daily(bare, "counted")
    not_yet = awaiting(bare) + open_requests(bare.world)
    assert daily(bare, "requests") == daily(bare, "counted") + not_yet


def test_filters_off_nothing_is_dressed(bare: GovernanceModel) -> None:
    for name in ("coaxed", "documented", "excluded"):
        assert daily(bare, name) == 0.0, name


def test_filters_off_the_gap_is_nil_filter_by_filter(bare: GovernanceModel) -> None:
    value = indicators(bare)
    for name in ("eligibility", "sampling", "perception", "coaxing", "leniency"):
        assert value[f"gap_{name}"] == pytest.approx(0.0, abs=1e-12), name


def test_filters_off_the_call_comes_when_the_truth_is_known(bare: GovernanceModel) -> None:
    events = log(bare)
    settled, called = (
        {
            (row["id"], row["attempt"]): row["hour"]
            for row in events[events["what"] == EVENT_KINDS.index(name)]
        }
        for name in ("settled", "called_back")
    )
    assert len(called) == daily(bare, "counted")
    assert all(settled[key] == hour for key, hour in called.items())


def test_perfunctory_closing_lowers_the_score_when_filters_are_off(bare: GovernanceModel) -> None:
    token = indicators(ran(YEAR | FILTERS_OFF | TOKEN))
    honest = indicators(bare)
    assert token["perfunctory_share"] > honest["perfunctory_share"] + 0.3
    assert token["reported_resolution"] < honest["reported_resolution"] - 0.2
    assert token["reported_satisfaction"] < honest["reported_satisfaction"]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", ["perception", "coaxing", "leniency"])
def test_a_filter_between_truth_and_answer_only_raises_the_rate(name: str, seed: int) -> None:
    """Asked on the 30th day either way, for trouble also ends by itself while one waits."""
    changes = {**YEAR, **FILTERS_OFF, "time.seed": seed, "strategy.qualm": 0.0}
    changes |= {f"filters.{name}": True, "assessment.callback_days": 30.0}
    model = ran(changes)
    days = model.series()
    assert (days["yes"] >= days["gone_at_call"]).all()
    assert daily(model, "yes") > daily(model, "gone_at_call")
    value = indicators(model)
    off = indicators(ran({**changes, f"filters.{name}": False}))
    assert value["reported_resolution"] > off["reported_resolution"]
    for other in {"perception", "coaxing", "leniency"} - {name}:
        if (other, name) != ("perception", "coaxing"):
            assert value[f"gap_{other}"] == pytest.approx(0.0, abs=1e-12), other


@pytest.mark.parametrize("name", ["eligibility", "sampling"])
def test_a_filter_on_who_counts_changes_no_answer(name: str) -> None:
    model = ran(YEAR | FILTERS_OFF | {f"filters.{name}": True, "strategy.qualm": 0.0})
    days = model.series()
    assert (days["yes"] == days["gone_at_call"]).all()
    assert 0 < daily(model, "counted") < daily(model, "requests") - open_requests(model.world)


def test_eligibility_leaves_out_refused_merged_and_excluded() -> None:
    changes = {"filters.eligibility": True, "remit.refuse_private": 1.0, "strategy.qualm": 0.0}
    changes |= {"intake.merge": 1.0, "matter.estate.problem_rate": 40.0}
    model = ran(YEAR | FILTERS_OFF | changes)
    left_out = daily(model, "refused") + daily(model, "merged") + daily(model, "excluded")
    through = daily(model, "requests") - open_requests(model.world)
    assert daily(model, "refused") > 0 and daily(model, "merged") > 0
    assert through - left_out - awaiting(model) <= daily(model, "counted") <= through
    assert daily(model, "counted") < through - daily(model, "refused") - daily(model, "merged") + awaiting(
        model
    )


@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_non_response_takes_calls_away(answer: float) -> None:
    changes = {"filters.sampling": True, "assessment.callback_share": 1.0, "measurement.answer_gap": 0.0}
    model = ran(YEAR | FILTERS_OFF | changes | {"measurement.answer": answer})
    assert daily(model, "asked") > 0
    assert daily(model, "counted") == answer * daily(model, "asked")


@pytest.mark.parametrize(
    "changes", [{"assessment.callback_independence": 1.0}, {"measurement.coax_power": 0.0}]
)
def test_coaxing_without_power_changes_no_answer(changes: dict[str, Any]) -> None:
    model = ran(YEAR | FILTERS_OFF | {"filters.coaxing": True, "strategy.qualm": 0.0} | changes)
    assert daily(model, "coaxed") > 0
    assert (model.series()["yes"] == model.series()["gone_at_call"]).all()
