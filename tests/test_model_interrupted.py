"""A model that was stopped midway goes on to the same bytes, or refuses to go on."""

from __future__ import annotations

import datetime as dt
import gc
import signal
import sys
import weakref
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import numpy as np
import pytest
from small_worlds import fingerprint, ran, small

import sim.model as model_module
from sim import GovernanceModel, Scenario, interruptions
from sim.agents import Department
from sim.day import drive
from sim.day.drive import Driver
from sim.day.world import Array, World
from sim.experiment.paired import layered
from sim.month import books, cycle, policy, record, room
from sim.month.decided import RuleError

PERIOD = {"time.days": 130, "time.burn_in_days": 20}
STOPPED = model_module.TORN
MODULES = (model_module, drive, interruptions, books, cycle, policy, record, room)
WHERE = {module.__file__ for module in MODULES}
COUNTING = ("step", "advance")
"""Functions that only count days beside what is done in them; in Mesa's count one may be lost."""
CHANGE = 40


def changing(days: int = 75) -> Scenario:
    """A town in which on one day people are hired and memories get shorter."""
    town = small({"time.days": days, "time.burn_in_days": 0})
    changes = {"staff.per_10k": 1.6 * float(town.values()["staff.per_10k"]), "learning.memory_years": 1.0}
    event = {"day": CHANGE, "set": changes, "label_en": "More hands", "label_zh": "增加人手"}
    return layered(town, {}, origin="--set", where="test", events=[event])


def stopped_at(step: int, work: Callable[[], None]) -> bool:
    """Do work that Ctrl-C stops before a line that is run in the files WHERE; whether it came so far."""
    left = step

    def enter(frame: FrameType, _event: str, _: object) -> Any:
        if frame.f_code.co_filename not in WHERE or frame.f_code.co_name in COUNTING:
            return None
        return note

    def note(_frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        left -= event == "line"
        if event == "line" and left == 0:
            sys.settrace(None)
            raise KeyboardInterrupt
        return note

    before, handler = sys.gettrace(), signal.getsignal(signal.SIGINT)
    sys.settrace(enter)
    try:
        work()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
        signal.signal(signal.SIGINT, handler)  # it may have been stopped where handlers are put back
    return False


@pytest.mark.parametrize("days", [59, 75], ids=["to a month's end", "to another day"])
@pytest.mark.parametrize(
    ("one_by_one", "threads", "stride"),
    [(False, 1, 1), (True, 1, 1), (False, 2, 41)],
    ids=["at once", "by month", "threads"],
)
def test_wherever_it_is_stopped_it_goes_on_to_the_same_bytes_or_refuses(
    one_by_one: bool, threads: int, stride: int, days: int
) -> None:
    spec = changing(days)
    start = GovernanceModel(spec).branch()

    def begun() -> GovernanceModel:
        model = GovernanceModel(spec, burnt_in=start, threads=threads)
        model.month_by_month = one_by_one
        return model

    def all_of_it(model: GovernanceModel) -> None:
        model.advance(5)
        model.begin_period()
        model.run()

    whole = begun()
    all_of_it(whole)
    expected, ends, step = fingerprint(whole), {"went on": 0, "refused": 0}, 1
    while stopped_at(step, partial(all_of_it, model := begun())):
        if goes_on(model, days):
            assert fingerprint(model) == expected, f"stopped before step {step}"
            ends["went on"] += 1
        else:
            ends["refused"] += 1
        model.close()
        step += stride
    assert all(ends.values()) and sum(ends.values()) > 10


def goes_on(model: GovernanceModel, days: int) -> bool:
    """Go on with what was left of five days, a new beginning and all days; whether the model does."""
    try:
        if model.steps <= 5 and not (model.steps == 5 and model.day == 0):
            model.advance(5 - model.day)
            model.begin_period()
        model.run()
    except RuntimeError as refusal:
        assert str(refusal) == STOPPED
        return False
    assert model.day == days and len(model.series()) == days
    return True


@pytest.mark.parametrize("threads", [1, 2])
def test_steps_that_are_stopped_go_on_or_refuse_and_stay_counted(threads: int) -> None:
    spec = changing()
    start = GovernanceModel(spec).branch()
    whole = GovernanceModel(spec, burnt_in=start)
    whole.run()
    step, came = 1, True
    while came:
        model = GovernanceModel(spec, burnt_in=start, threads=threads)
        model.advance(CHANGE - 1)

        def three_days(model: GovernanceModel = model) -> None:
            for _ in range(3):
                model.step()

        came = stopped_at(step, three_days)
        assert model.steps == model.day
        columns = model.datacollector.model_vars.values()
        assert len({len(column) for column in columns}) == 1
        try:
            model.run()
            assert fingerprint(model) == fingerprint(whole)
        except RuntimeError as refusal:
            assert STOPPED in str(refusal)
        model.close()
        step += 17


@pytest.mark.parametrize("grown", ["cases", "problems", "problem_link"])
def test_what_the_rows_point_to_is_there_when_making_room_is_stopped(grown: str) -> None:
    model, put, found = GovernanceModel(small(PERIOD)), drive.put, []

    def stopping(words: Array, name: str, array: Array) -> None:
        put(words, name, array)
        if name == grown:
            found.append(weakref.ref(array))
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drive, "put", stopping)
        with pytest.raises(KeyboardInterrupt):
            model.driver.provide(1, 1)
    assert found[0]() is not None
    model.close()
    del model
    gc.collect()
    assert found[0]() is None


class Signalled(Driver):
    """A driver on which Ctrl-C falls in the midst of its days, so many times."""

    times = 1

    def run(self, factor: Array) -> Array:
        times, self.times = self.times, 0
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        return super().run(factor)


def test_ctrl_c_waits_until_a_month_is_over_and_the_run_can_go_on() -> None:
    model = GovernanceModel(small(PERIOD))
    model.driver, model.month_by_month = Signalled(model.world), True
    with pytest.raises(KeyboardInterrupt):
        model.run()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert model.day == model.steps == 31 and model.indicators()
    model.run()
    assert fingerprint(model) == fingerprint(ran(PERIOD))


@pytest.mark.parametrize(("times", "rules"), [(2, {}), (1, {"department": type("Own", (Department,), {})})])
def test_a_second_ctrl_c_and_one_where_own_rules_decide_do_not_wait(
    times: int, rules: dict[str, Any]
) -> None:
    model = GovernanceModel(small(PERIOD), **rules)
    model.driver, model.month_by_month = Signalled(model.world), True
    vars(model.driver)["times"] = times
    with pytest.raises(KeyboardInterrupt):
        model.run()
    assert model.day == 0
    with pytest.raises(RuntimeError, match=STOPPED):
        model.run()


def test_ctrl_c_is_left_to_whoever_handles_it_already() -> None:
    model, heard = GovernanceModel(small(PERIOD)), []
    model.driver, model.month_by_month = Signalled(model.world), True
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        model.run()
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT] and fingerprint(model) == fingerprint(ran(PERIOD))


def test_a_fault_leaves_a_model_that_does_not_go_on() -> None:
    model = GovernanceModel(small(PERIOD))
    model.world.handlers["belief"][-1] = np.nan
    with pytest.raises(RuleError):
        model.run()
    for work in (model.run, model.step, model.indicators, model.ledger, model.branch, model.begin_period):
        with pytest.raises(RuntimeError, match=STOPPED):
            work()
    assert model.steps == model.day > 0


def test_a_period_that_has_only_half_begun_does_not_go_on() -> None:
    model = GovernanceModel(small(PERIOD))
    model.advance(20)

    def half(world: World) -> None:
        books.begin_counting(world)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model_module, "begin_counting", half)
        with pytest.raises(KeyboardInterrupt):
            model.begin_period()
    for work in (model.run, model.begin_period):
        with pytest.raises(RuntimeError, match=STOPPED):
            work()


def test_a_rule_may_look_at_its_own_model() -> None:
    told = []

    class Own(Department):
        def decide(self) -> None:
            told.append(self.model.indicators()["contacts"])
            super().decide()

    model = GovernanceModel(small(PERIOD), department=Own)
    model.run()
    assert len(told) > 4 and max(told) > 0
    assert fingerprint(model) == fingerprint(ran(PERIOD))


def test_ctrl_c_leaves_every_day_in_the_data_collector() -> None:
    model = GovernanceModel(small(PERIOD))
    collect = model.datacollector.collect

    def collecting(of: GovernanceModel) -> None:
        signal.raise_signal(signal.SIGINT)
        collect(of)

    model.step()
    vars(model.datacollector)["collect"] = collecting
    with pytest.raises(KeyboardInterrupt):
        model.step()
    assert len(model.datacollector.get_model_vars_dataframe()) == model.steps == model.day == 2


@pytest.mark.parametrize("by_steps", [False, True])
@pytest.mark.parametrize("calls", [1, 2, 4])
def test_who_stops_from_the_progress_can_go_on(calls: int, by_steps: bool) -> None:
    left = [calls]

    def stop(_date: dt.date, done: int, _total: int, phase: str) -> None:
        left[0] -= phase == "year" and done > 0
        if not left[0]:
            left[0] = -1
            signal.raise_signal(signal.SIGINT)

    model = GovernanceModel(small(PERIOD), progress=stop)

    def all_days() -> None:
        while model.running:
            model.step()

    work = all_days if by_steps else model.run
    with pytest.raises(KeyboardInterrupt):
        work()
    assert 0 < model.day == model.steps < 130
    assert not by_steps or len(model.datacollector.get_model_vars_dataframe()) == model.steps
    model.run()  # Mesa 3.5 takes no step after one that raised
    assert model.steps == 130 and fingerprint(model) == fingerprint(ran(PERIOD))
