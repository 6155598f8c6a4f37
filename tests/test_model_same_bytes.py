"""The same scenario and seed give the same bytes, however the run is carried out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_worlds import RESIDENTS, fingerprint, ran, small

from sim.agents import Department
from sim.city.rows import CLASSES
from sim.day import drive
from sim.day.drive import ROOM_DAYS
from sim.day.world import TOGETHER, Array
from sim.model import GovernanceModel
from sim.month.decided import RuleError
from sim.scenario import load_scenario
from sim.simulation import result_of

YEAR = {"time.days": 365, "time.burn_in_days": 45, "time.start": "2023-01-15"}
"""Starts in the middle of a month, so that burn-in and period end inside one."""


@pytest.fixture(scope="module")
def year() -> str:
    return fingerprint(ran(YEAR))


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_any_number_of_threads(year: str, threads: int) -> None:
    assert fingerprint(ran(YEAR, threads=threads)) == year


@pytest.mark.parametrize("hurry", [{}, {"choice.retry_days": 0.2, "choice.attempts": 12}])
def test_any_number_of_threads_where_more_wait_than_choose_together(hurry: dict[str, float]) -> None:
    """Subdistricts side by side fill batches that each by itself would not."""
    crowd = {"matter.market.rate": 20.0, "time.burn_in_days": 28, "time.days": 45} | hurry
    alone, shared = (GovernanceModel("demo_town", threads=n, use_kept=False, **crowd) for n in (1, 3))
    for model in (alone, shared):
        model.run()
    assert alone.series()["matters"].max() > 2 * TOGETHER > alone.series()["matters"].max() / 2
    assert fingerprint(alone) == fingerprint(shared)


def test_one_advance_or_a_step_a_day(year: str) -> None:
    model = GovernanceModel(small(YEAR))
    for _ in range(365):
        assert model.running
        model.step()
    assert not model.running and model.steps == 365
    assert fingerprint(model) == year


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"proactive.budget": 5.0, "committees.fund": 2.0},
        {"time.start": "2024-02-29", "time.days": 800},
    ],
)
def test_months_at_once_or_one_by_one(changes: dict[str, Any]) -> None:
    """Until the end of a period in the middle of a month, with a burn-in, over the end of a year."""
    spec = small(YEAR | changes)
    at_once, one_by_one = GovernanceModel(spec), GovernanceModel(spec)
    one_by_one.month_by_month = True
    for model in (at_once, one_by_one):
        model.run()
    assert fingerprint(at_once) == fingerprint(one_by_one)
    assert len(at_once.months()[0]["month"]) == len(one_by_one.months()[0]["month"]) > 0


def test_months_at_once_or_one_by_one_stop_alike_at_a_decision_that_cannot_be() -> None:
    left = []
    for one_by_one in (False, True):
        model = GovernanceModel(small({"time.days": 200}))
        model.month_by_month = one_by_one
        model.advance(59)
        model.world.handlers["belief"][-1] = np.nan
        with pytest.raises(RuleError, match="department"):
            model.run()
        left.append(
            (model.day, len(model.series()), model.series().tobytes(), len(model.months()[0]["month"]))
        )
    assert left[0] == left[1] and left[0][0] == 90


@pytest.mark.parametrize("pieces", [(100, 265), (16, 1, 348), (0, 31, 334)])
def test_a_run_in_pieces(year: str, pieces: tuple[int, ...]) -> None:
    model = GovernanceModel(small(YEAR))
    for days in pieces:
        model.advance(days)
    assert fingerprint(model) == year


def test_days_that_have_passed_stay_as_they_were() -> None:
    model = GovernanceModel(small({"time.days": 3 * ROOM_DAYS}))
    model.advance(40)
    before = model.series().tobytes()
    model.advance(25)
    assert model.series()[:40].tobytes() == before
    model.run()
    assert model.series()[:40].tobytes() == before
    model.close()


@pytest.mark.parametrize("field", ["series", "factor"])
def test_room_for_days_that_is_interrupted_is_made_again(
    year: str, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, put, refused = GovernanceModel(small(YEAR)), drive.put, [field]

    def interrupted(words: Array, name: str, array: Array) -> None:
        if name in refused:
            refused.clear()
            raise KeyboardInterrupt
        put(words, name, array)

    model.advance(2)
    monkeypatch.setattr(drive, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        model.driver.begin(np.ones((ROOM_DAYS + 1, len(CLASSES))))
    model.run()
    assert not refused and fingerprint(model) == year


def test_a_branch_goes_on_with_any_number_of_threads() -> None:
    spec = small({"time.burn_in_days": 60})
    ends = []
    for threads in (1, 2):
        start = GovernanceModel(spec, threads=threads, use_kept=False).branch()
        model = GovernanceModel(spec, threads=2, burnt_in=start)
        model.run()
        ends.append(fingerprint(model))
        model.close()
    assert ends[0] == ends[1]


def test_looking_at_a_run_changes_nothing(year: str) -> None:
    model = GovernanceModel(small(YEAR))
    for days in (90, 90, 185):
        model.advance(days)
        result_of(model, 0.0, 0.0)
        model.residents.agg("trust", lambda column: column.mean())
        model.datacollector.collect(model)
    assert fingerprint(model) == year


@pytest.mark.parametrize("threads", [1, 2])
def test_keeping_the_log_changes_nothing(year: str, threads: int) -> None:
    assert fingerprint(ran(YEAR, log_events=True, threads=threads)) == year


def test_the_log_is_the_same_for_any_number_of_threads() -> None:
    one, two = (result_of(ran(YEAR, log_events=True, threads=n), 0.0, 0.0).requests for n in (1, 2))
    assert one is not None and two is not None and one.keys() == two.keys()
    assert all((one[name] == two[name]).all() for name in one)


def test_twice_in_one_process_side_by_side(year: str) -> None:
    models = [GovernanceModel(small(YEAR)) for _ in range(2)]
    for days in (200, 165):
        for model in models:
            model.advance(days)
    assert [fingerprint(model) for model in models] == [year, year]


def test_another_seed_is_another_city(year: str) -> None:
    assert fingerprint(ran({**YEAR, "time.seed": 2})) != year


def test_seed_and_rng_are_one(year: str) -> None:
    city = small({**YEAR, "time.days": 40})
    prints = set()
    for options in ({"seed": 5}, {"rng": 5}):
        model = GovernanceModel(city, **options)
        model.run()
        prints.add(fingerprint(model))
    assert len(prints) == 1


def test_a_kept_burn_in_gives_what_a_fresh_one_gives(
    year: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIESU_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("sim.model.WORTH_SECONDS", 0.0)
    fresh, kept, logged = ran(YEAR), ran(YEAR), ran(YEAR, threads=2, log_events=True)
    assert (fresh.burn_in_cached, kept.burn_in_cached, logged.burn_in_cached) == (False, True, True)
    assert {fingerprint(model) for model in (fresh, kept, logged)} == {year}


def test_another_burn_in_is_not_taken_for_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIESU_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("sim.model.WORTH_SECONDS", 0.0)
    ran(YEAR)
    for changes in ({"time.seed": 2}, {"assessment.intensity": 0.1}, {"time.burn_in_days": 44}):
        assert not ran(YEAR | changes | {"time.days": 5}).burn_in_cached
    assert ran(YEAR | {"time.days": 5}).burn_in_cached
    assert not ran(YEAR, department=type("Own", (Department,), {})).burn_in_cached


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_any_hash_seed(year: str, hash_seed: str) -> None:
    here = Path(__file__).parent
    code = f"from small_worlds import fingerprint, ran; print(fingerprint(ran({YEAR!r})))"
    path = os.pathsep.join([str(here), *(entry for entry in sys.path if entry)])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == year


EVENTS = f"""
extends = "demo_town"
[time]
days = 120
burn_in_days = 20
[city]
residents = {RESIDENTS}
communities = 4
[[events]]
day = 17
until = 63
label_en = "Pressure off, staff away, a flood"
label_zh = "停考、减员、汛情"
set = {{ "assessment.intensity" = 0.0, "staff.overtime" = 0.0 }}
shock = {{ class = "public", factor = 6.0 }}
"""


@pytest.mark.parametrize("pieces", [(120,), (17, 46, 57), (1,) * 120])
def test_dated_events_fall_on_the_same_days_in_pieces(tmp_path: Path, pieces: tuple[int, ...]) -> None:
    file = tmp_path / "flood.toml"
    file.write_text(EVENTS, encoding="utf-8")
    whole, parts = GovernanceModel(load_scenario(file)), GovernanceModel(load_scenario(file))
    whole.run()
    for days in pieces:
        parts.advance(days)
    assert fingerprint(parts) == fingerprint(whole)


def test_a_log_that_is_turned_off_again_leaves_the_days_as_they_are() -> None:
    plain, told = GovernanceModel(small(YEAR)), GovernanceModel(small(YEAR))
    plain.advance(90)
    for log in (True, False, True):
        told.driver.log_events = log
        told.advance(30)
    assert (plain.series() == told.series()).all() and len(told.driver.events) == 60
