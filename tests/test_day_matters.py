"""What arises: problems and matters in the numbers, with the traits, at the hours that are declared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from small_worlds import assert_share, log, ran, small
from workbench import TRAITS, Bench, failing

from sim.city.needs import need_classes
from sim.city.rows import CLASSES
from sim.day.problems import REACH_LEAST, REACH_MEAN, REACH_MOST, REACH_TAIL
from sim.day.tallies import EVENT_KINDS
from sim.day.world import HOMES, Array
from sim.model import GovernanceModel

DAYS = 730
QUIET: dict[str, Any] = {
    "time.days": DAYS,
    "city.residents": 4000,
    "city.communities": 6,
    "city.condition_spread": 1.0,
    "choice.sensitivity": 20.0,
    "choice.live_value": 2.0,
    "proactive.budget": 0.0,
    "committees.fund": 0.0,
    "matter.estate.problem_rate": 60.0,
    "matter.public.problem_rate": 60.0,
    "matter.public.authority": 0.4,
    "matter.public.cross_unit": 0.3,
    "matter.chore.rate": 1.0,
    "handling.hours_spread": 0.8,
}
"""Everybody lives with everything: nothing is repaired, and all problems stay."""
BY_A_PROBLEM = np.int64(1) << 62
LEAST_P = 1e-4


@pytest.fixture(scope="module")
def quiet() -> GovernanceModel:
    model = ran(QUIET, log_events=True)
    assert model.series()["fixed"].sum() == 0.0 and model.series()["lived_with"].sum() > 1000
    return model


@pytest.fixture(scope="module")
def problems(quiet: GovernanceModel) -> Array:
    rows = quiet.world.problems
    return np.asarray(rows[rows["id"] >= 0])


def arisen(model: GovernanceModel) -> Array:
    events = log(model)
    return np.asarray(events[events["what"] == EVENT_KINDS.index("arises")])


def test_matters_arise_by_need_in_however_many_communities_go_side_by_side() -> None:
    """More than lots are drawn for at once."""
    homes = HOMES + HOMES // 2
    town = {"city.residents": 100 * homes, "city.communities": homes, "time.days": 60}
    model = ran(town, log_events=True)
    events = arisen(model)
    own = np.bincount(events["community"][events["id"] < BY_A_PROBLEM], minlength=homes)
    need = model.world.communities["need_total"].astype(np.float64)
    assert own.sum() > 20 * homes
    assert stats.chisquare(own, own.sum() * need / need.sum()).pvalue > LEAST_P


def within(count: float, mean: float) -> bool:
    """Whether a Poisson count is within chance of its mean."""
    return abs(count - mean) <= 4.5 * np.sqrt(mean) + 1.0


def test_problems_emerge_at_their_rate_and_more_where_the_estate_is_worn(
    quiet: GovernanceModel, problems: Array
) -> None:
    w = quiet.world
    worn = w.communities["size"] * w.communities["condition"].astype(np.float64)
    for cls in ("estate", "public"):
        mine = problems[problems["cls"] == CLASSES.index(cls)]
        mean = 60.0 * worn.sum() / 1000.0 * DAYS / 365.0
        assert within(len(mine), mean)
        count = np.bincount(mine["community"], minlength=len(worn))
        assert stats.chisquare(count, worn / worn.sum() * len(mine)).pvalue > LEAST_P
    assert worn.max() / worn.min() > 1.5
    assert not np.isin(problems["cls"], [CLASSES.index(cls) for cls in ("info", "chore", "market")]).any()


def test_reach_has_a_heavy_tail_between_its_ends(quiet: GovernanceModel, problems: Array) -> None:
    reach = problems["reach"].astype(np.float64)
    least = np.maximum(REACH_LEAST, 1.0 / quiet.world.communities["size"][problems["community"]])
    assert (reach >= least * (1 - 1e-6)).all() and (reach <= REACH_MOST).all()
    for times in (2.0, 4.0, 8.0):
        assert_share(reach > REACH_LEAST * times, times**-REACH_TAIL)


def test_severity_is_even_and_rate_and_root_follow_it_and_reach(
    quiet: GovernanceModel, problems: Array
) -> None:
    rows, w, par = problems, quiet.world, quiet.world.par[0]
    severity, reach = rows["severity"].astype(np.float64), rows["reach"].astype(np.float64)
    assert stats.kstest(severity, "uniform").pvalue > LEAST_P
    kind = w.cls[rows["cls"]]
    people = reach * w.communities["size"][rows["community"]]
    assert rows["rate"] == pytest.approx(people * kind["occasions"] / 365.0 * (0.5 + severity), rel=1e-5)
    yuan = par["proactive_root_yuan"] * kind["yuan"] * (0.5 + severity) * np.sqrt(reach / REACH_MEAN)
    assert rows["root_yuan"] == pytest.approx(yuan, rel=1e-5)
    times = np.log(rows["root_hours"] / (par["proactive_root_hours"] * kind["hours"])) / 0.8
    assert stats.kstest((times + 1.0) / 2.0, "uniform").pvalue > LEAST_P


def test_authority_lies_with_the_subdistrict_or_with_departments(problems: Array) -> None:
    mine = problems[problems["cls"] == CLASSES.index("public")]
    assert_share(mine["need1"] == 0, 0.4)
    beyond = mine[mine["need1"] > 0]
    assert (mine["need2"][mine["need1"] == 0] == 0).all()
    assert 0.0 < (beyond["need2"] > 0).mean() <= 0.3 + 4.5 * np.sqrt(0.21 / len(beyond))
    assert (beyond["need1"] != beyond["need2"]).all()


def test_own_matters_arise_at_their_rate_from_those_in_need(quiet: GovernanceModel) -> None:
    w, rows = quiet.world, arisen(quiet)
    own = rows[rows["id"] & BY_A_PROBLEM == 0]
    for number, _ in enumerate(CLASSES):
        mean = w.cls["rate"][number] * w.communities["need_total"].sum(dtype=np.float64) * DAYS / 365.0
        assert within((own["cls"] == number).sum(), mean)
    weight = need_classes(quiet.spec["city.need_tail"]).rate[w.residents["need"]].astype(np.float64)
    share = np.bincount(w.residents["need"], weight, minlength=12)
    count = np.bincount(w.residents["need"][own["resident"]], minlength=12)
    some = share > 0.0
    assert count[~some].sum() == 0
    assert stats.chisquare(count[some], share[some] / share.sum() * len(own)).pvalue > LEAST_P
    assert (w.residents["community"][own["resident"]] == own["community"]).all()


def test_live_problems_trouble_the_same_people_from_their_second_day(
    quiet: GovernanceModel, problems: Array
) -> None:
    w, rows = quiet.world, arisen(quiet)
    caused = rows[rows["id"] & BY_A_PROBLEM != 0]
    mean = problems["rate"].astype(np.float64) * (DAYS - 1 - problems["born"])
    assert within(len(caused), mean.sum())
    behind = (caused["id"] ^ BY_A_PROBLEM) >> 24
    assert np.isin(behind, problems["id"]).all()
    age = (caused["id"] >> 9) & 0x7FFF
    assert age.min() >= 1
    order = np.argsort(problems["id"])
    at = order[np.searchsorted(problems["id"][order], behind)]
    assert (np.floor(caused["hour"] / 24.0) == problems["born"][at] + age).all()
    assert (caused["community"] == problems["community"][at]).all()
    assert (caused["category"] == problems["category"][at]).all()
    reached = np.maximum(1.0, problems["reach"] * w.communities["size"][problems["community"]])
    pairs = np.unique(np.stack([at, caused["resident"]]), axis=1)
    assert (np.bincount(pairs[0], minlength=len(problems)) <= np.ceil(reached)).all()
    often = np.argmax(mean / reached)
    assert np.bincount(pairs[0], minlength=len(problems))[often] > 0.5 * reached[often]


def test_a_problem_that_slept_wakes_into_the_same_occasions() -> None:
    spec = small(QUIET | {"time.days": 200})
    awake, asleep = (GovernanceModel(spec, log_events=True) for _ in range(2))
    for model in (awake, asleep):
        model.advance(60)
    rows = asleep.world.problems
    old = rows["id"] >= 0
    rows["wakes"][old], asleep.world.communities["problems_live"] = 120, 0
    known = rows["id"][old].copy()
    caused = []
    for model in (awake, asleep):
        model.advance(140)
        events = arisen(model)
        theirs = (events["id"] & BY_A_PROBLEM != 0) & np.isin((events["id"] ^ BY_A_PROBLEM) >> 24, known)
        caused.append(events[theirs & (events["hour"] >= 60 * 24.0)])
    assert (caused[1]["hour"] >= 120 * 24.0).all()
    after = np.sort(caused[0]["id"][caused[0]["hour"] >= 120 * 24.0])
    assert len(after) > 30
    assert np.array_equal(np.sort(caused[1]["id"]), after)


def test_most_arises_in_the_two_peaks_of_the_day(quiet: GovernanceModel) -> None:
    clock = arisen(quiet)["hour"].astype(np.float64) % 24.0
    for start, end, share in ((0, 7, 0.10), (9, 11, 0.26), (11, 14, 0.15), (14, 16, 0.22), (20, 24, 0.08)):
        assert_share((clock >= start) & (clock < end), share, errors=5.0)


def test_labour_is_lognormal_and_own_trouble_passes(quiet: GovernanceModel) -> None:
    """Rows of matters that have ended keep what they held."""
    rows = quiet.world.cases[quiet.world.cases["born"] > 0.0]
    scaled = np.log(rows["hours"] / quiet.world.cls["hours"][rows["cls"]])
    assert stats.kstest(scaled / 0.8 + 0.4, "norm").pvalue > LEAST_P
    own = rows[rows["problem"] < 0]
    lasted = (own["passes"] - own["born"]) / 24.0 / quiet.world.cls["passes_days"][own["cls"]]
    assert stats.kstest(lasted, "expon").pvalue > LEAST_P
    assert (rows["passes"][rows["problem"] >= 0] >= 1e8).all()


def test_what_a_unit_sees_is_drawn_from_the_shares_of_the_class() -> None:
    b = Bench(4000, handler=-1, category=2).par(handling_difficulty=0.3)
    b.cls(urgent=0.1, day=0.2, week=0.3, authority=0.6, cross_unit=0.5).do(TRAITS)
    for tier, share in enumerate((0.1, 0.2, 0.3, 0.4)):
        assert_share(b.cases["tier"] == tier, share)
    assert stats.kstest(b.cases["difficulty"] / 0.3, "expon").pvalue > LEAST_P
    assert b.cases["failing"] == pytest.approx(failing(b.cases["difficulty"]), rel=1e-6)
    assert stats.kstest(b.cases["severity"], "uniform").pvalue > LEAST_P
    assert_share(b.cases["need1"] == 0, 0.6)
    assert set(b.cases["need1"][b.cases["need1"] > 0]) == set((b.w.lead[2] + 1).tolist())
    again = Bench(4000, handler=2, difficulty=7.0)
    again.do(TRAITS)
    assert (again.cases["difficulty"] == 7.0).all()


def test_severity_and_authority_of_a_problem_s_matter_are_the_problem_s() -> None:
    b = Bench(50, handler=-1, severity=0.25, need1=3, need2=1)
    b.problem().do(TRAITS)
    assert (b.cases["severity"] == 0.25).all()
    assert (b.cases["need1"] == 3).all() and (b.cases["need2"] == 1).all()
