"""Who is credited when a trouble ends: whoever rid the caller of it, and nobody where it passed."""

from __future__ import annotations

from typing import Any

import pytest
from small_worlds import daily, log, ran
from workbench import CALL_BACK, CHECK, CLOSE, TAKE_UP, Bench

from sim.day.accounts import ENDINGS
from sim.day.tallies import EVENT_KINDS
from sim.day.world import (
    BIT_FOUND_GONE,
    BIT_MERGED,
    BIT_REFUSED,
    BIT_SOLVED,
    CLOSED,
    FACILITATE,
    IN_HAND,
    MERGED,
    PERFUNCTORY,
    REFUSE,
    RESOLVE,
    WATCHED,
)

ENDED, NEVER = EVENT_KINDS.index("ended"), 1e8
CLOSURE, LATER, CHECKED = 48.0, 96.0, 768.0
MENDED_BY_GOVERNMENT, MENDED_BY_COMPANY = 1, 2

GOVERNMENT: dict[str, tuple[dict[str, Any], str, float]] = {
    "solved": ({"bits": BIT_SOLVED}, "government", CLOSURE),
    "solved, would have passed": ({"bits": BIT_SOLVED, "passes": LATER}, "government", CLOSURE),
    "helped to settle it": ({"bits": BIT_SOLVED, "way": FACILITATE}, "government", CLOSURE),
    "token reply, passed": ({"way": PERFUNCTORY, "passes": LATER}, "by_itself", LATER),
    "work in vain, passed": ({"passes": LATER}, "by_itself", LATER),
    "refused, passed": ({"bits": BIT_REFUSED, "way": REFUSE, "passes": LATER}, "by_itself", LATER),
    "found gone": ({"bits": BIT_SOLVED | BIT_FOUND_GONE, "passes": 40.0}, "by_itself", 40.0),
    "solved, returned, passed": ({"bits": BIT_SOLVED, "returns": 60.0, "passes": LATER}, "by_itself", LATER),
}
"""A closed case without a problem behind it: who ended the trouble, and when."""


def closed(count: int = 1, **fields: Any) -> Bench:
    usual = {"state": WATCHED, "opened": 0.0, "closed": CLOSURE, "when": CHECKED, "returns": NEVER}
    b = Bench(count, **(usual | {"way": RESOLVE} | fields))
    return b.par(filters_perception=0.0, filters_sampling=0.0, learning_tell=0.0)


def ending(b: Bench) -> tuple[str, float]:
    """Who the only matter on the bench was ended by, and its hour; the day's books agree."""
    (row,) = b.events(ENDED)
    name = {"government": "by_government", "property": "by_company", "by_itself": "by_itself"}
    how = ENDINGS[row["channel"]]
    assert b.w.daily[0][name[how]] == b.w.daily[0]["ended"] == 1.0
    return how, float(row["hour"])


@pytest.mark.parametrize("case", GOVERNMENT)
def test_who_ended_a_matter_that_government_closed(case: str) -> None:
    fields, how, hour = GOVERNMENT[case]
    b = closed(**fields)
    b.do(CHECK, day=32)
    assert ending(b) == (how, hour)
    assert b.w.daily[0]["resolved"] == (how == "government")


@pytest.mark.parametrize("mended", [MENDED_BY_GOVERNMENT, MENDED_BY_COMPANY])
@pytest.mark.parametrize("fixed", [True, False])
def test_a_token_reply_earns_nothing_from_somebody_else_s_repair(mended: int, fixed: bool) -> None:
    b = closed(way=PERFUNCTORY)
    b.problem(mended=mended, fixed=5 if fixed else -1, wakes=-1 if fixed else 60)
    b.do(CHECK, day=32)
    assert ending(b)[0] == ("government" if mended == MENDED_BY_GOVERNMENT else "property")
    assert b.w.daily[0]["resolved"] == 0.0
    assert b.w.daily[0]["settled_any_true"] == 1.0


def test_a_unit_s_own_repair_is_its_own() -> None:
    b = closed(bits=BIT_SOLVED)
    b.problem(mended=MENDED_BY_GOVERNMENT, fixed=2)
    b.do(CHECK, day=32)
    assert ending(b) == ("government", CLOSURE) and b.w.daily[0]["resolved"] == 1.0


def test_a_visit_that_finds_it_repaired_by_another_resolves_nothing() -> None:
    b = closed(bits=BIT_SOLVED | BIT_FOUND_GONE)
    b.problem(mended=MENDED_BY_COMPANY, fixed=1)
    b.do(CHECK, day=32)
    assert ending(b)[0] == "property" and b.w.daily[0]["resolved"] == 0.0


@pytest.mark.parametrize(("bits", "ends"), [(BIT_SOLVED, 1), (0, 0)])
def test_a_problem_that_is_there_again_ends_nothing(bits: int, ends: int) -> None:
    """Solved but not repaired for good, and live on the thirtieth day: the matter goes on."""
    b = closed(bits=bits).par(choice_attempts=0.0)
    b.problem()
    b.do(CHECK, day=32)
    assert len(b.events(ENDED)) == 0 and b.w.daily[0]["lived_with"] == 1.0
    assert b.w.daily[0]["resolved"] == 0.0 and b.w.daily[0]["settled_any_true"] == 0.0


@pytest.mark.parametrize(("passes", "how"), [(100.0, "by_itself"), (NEVER, None)])
def test_between_attempts_trouble_ends_by_itself_or_not(passes: float, how: str | None) -> None:
    b = Bench(1, when=200.0, passes=passes, attempt=1).par(choice_attempts=0.0)
    b.do(TAKE_UP, day=8)
    if how:
        assert ending(b) == (how, passes)
    else:
        assert len(b.events(ENDED)) == 0 and b.w.daily[0]["lived_with"] == 1.0


def test_who_is_not_content_goes_on_at_the_call_and_the_rest_are_watched() -> None:
    for bits, state in ((0, "goes on"), (BIT_SOLVED, "watched")):
        b = closed(state=CLOSED, when=LATER, bits=bits).par(choice_attempts=0.0)
        b.do(CALL_BACK, day=4)
        assert (b.cases["state"][0] == WATCHED) == (state == "watched")
        assert b.w.daily[0]["lived_with"] == (state == "goes on")


TOKENS = {"strategy.norm": 0.0, "strategy.price": 5.0, "strategy.price_rate": 0.0, "whistle.access": False}
TOKENS |= {"proactive.budget": 0.0, "strategy.mutation": 0.0, "assessment.intensity": 0.0}
TOKENS |= {"handling.facilitate_hours": 40.0, "intake.answer": 0.0, "handling.hours_spread": 0.0}
TOKENS |= {"strategy.temperature": 0.001, "handling.petition_weight": 0.0, "matter.info.hours": 2.0}


def test_government_that_only_replies_ends_nothing() -> None:
    """In a city of token replies every matter ends by people, companies, or itself."""
    model = ran(TOKENS | {"time.days": 250, "partners.property_hours_per_1k": 0.0}, log_events=True)
    assert model.series()["way"].sum(axis=0)[PERFUNCTORY] > 100 and daily(model, "by_itself") > 100
    assert daily(model, "by_government") == daily(model, "resolved") == 0.0
    ended = log(model)[log(model)["what"] == ENDED]
    assert not (ended["channel"] == ENDINGS.index("government")).any()
    assert model.world.ledger[:, 0, 0, 0].sum() == 0.0


def test_a_company_s_repair_is_the_company_s_after_the_problem_is_dropped() -> None:
    """Roots that only the property company reaches; government replies with tokens and ends nothing."""
    town = {"time.days": 365, "city.residents": 3000, "partners.property_hours_per_1k": 1000.0}
    estate = {"handling.root_share": 1.0, "matter.estate.problem_rate": 60.0, "matter.estate.authority": 1.0}
    model = ran(TOKENS | town | estate)
    assert daily(model, "by_company") > 100
    assert daily(model, "by_government") <= daily(model, "resolved")


def test_who_joined_a_request_that_was_found_gone_was_not_served_either() -> None:
    bits = [BIT_SOLVED | BIT_FOUND_GONE, BIT_MERGED]
    bench = Bench(2, when=48.0, merged=[1, -1], bits=bits, way=RESOLVE, state=[IN_HAND, MERGED])
    bench.par(filters_perception=0.0, filters_sampling=0.0, learning_tell=0.0)
    bench.problem(mended=MENDED_BY_COMPANY, wakes=100)
    bench.cases["problem"], bench.cases["problem_id"] = 0, 1
    bench.do(CLOSE, day=2, last=1)
    bench.cases["when"] = 768.0
    bench.do(CHECK, day=32)
    assert [ENDINGS[row["channel"]] for row in bench.events(ENDED)] == ["property", "property"]
    assert bench.w.daily[0]["resolved"] == 0.0
