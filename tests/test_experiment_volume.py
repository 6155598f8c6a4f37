"""Parts of a change of volume: they add up, each cause gets its own, and the order does not matter."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.studies.volume import (
    CAUSES,
    LINKS,
    VOLUMES,
    Flow,
    decompose_volume,
    flow_of,
    volume_table,
)
from sim.model import GovernanceModel
from sim.simulation import daily_table

HERE = Flow(
    matters=2000,
    first=700,
    calls=1000,
    repeats=150,
    contacts=950,
    information=800,
    requests=400,
    refused=20,
    merged=30,
    excluded=10,
)
SHARES = st.one_of(st.just(0.0), st.just(1.0), st.floats(1e-3, 1.0))


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Counts that can be: each a share of what it is part of; nothing comes from nothing."""
    matters = draw(st.one_of(st.just(0.0), st.floats(1.0, 1e6)))
    first = matters * draw(SHARES)
    fresh = first * draw(st.floats(0.5, 3.0))
    calls = fresh * draw(st.floats(1.0, 3.0))
    contacts = calls * draw(SHARES)
    information = contacts * draw(SHARES)
    requests = contacts - information * draw(SHARES)
    refused = requests * draw(SHARES)
    merged = (requests - refused) * draw(SHARES)
    excluded = max(requests - refused - merged, 0.0) * draw(SHARES)
    counts = (matters, first, calls, calls - fresh, contacts, information, requests)
    return Flow(*counts, refused, merged, excluded)


def end(flow: Flow, volume: str) -> float:
    return flow.chain()[VOLUMES[volume] - 1]


@given(flows(), flows(), st.sampled_from(list(VOLUMES)))
def test_parts_add_up(before: Flow, after: Flow, volume: str) -> None:
    parts = decompose_volume(before, after, volume)
    size = max(end(before, volume), end(after, volume), *map(abs, parts.values()))
    change = end(after, volume) - end(before, volume)
    assert math.fsum(parts.values()) == pytest.approx(change, abs=1e-9 * max(size, 1.0))


@given(flows(), flows())
def test_back_is_the_opposite(before: Flow, after: Flow) -> None:
    there, back = decompose_volume(before, after, "assessed"), decompose_volume(after, before, "assessed")
    for cause in CAUSES:
        assert there[cause] == pytest.approx(-back[cause], abs=1e-6)


def changed(cause: str) -> Flow:
    """HERE with one link of the chain a half of what it was."""
    links = list(HERE.chain())
    at = LINKS.index("asked" if cause == "reclassified" else cause)
    matters, first, fresh, calls, contacts, requests, kept, orders, assessed = (
        count * (0.5 if n >= at else 1.0) for n, count in enumerate(links)
    )
    return Flow(
        matters=matters,
        first=first,
        calls=calls,
        repeats=calls - fresh,
        contacts=contacts,
        information=800.0 * (0.5 if at <= LINKS.index("access") else 1.0),
        requests=requests,
        refused=requests - kept,
        merged=kept - orders,
        excluded=orders - assessed,
    )


@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause not in ("repeats", "mix")])
def test_each_cause_gets_its_own(cause: str) -> None:
    parts = decompose_volume(HERE, changed(cause), "assessed")
    assert parts.pop(cause) == pytest.approx(-0.5 * end(HERE, "assessed"))
    assert all(abs(part) < 1e-9 for part in parts.values())


def test_repeats_get_their_own() -> None:
    once = replace(HERE, calls=850.0, repeats=0.0, contacts=950.0 * 0.85, information=800.0 * 0.85)
    parts = decompose_volume(HERE, once)
    assert parts["repeats"] == pytest.approx(950.0 * 0.85 - 950.0)
    assert sum(abs(parts[cause]) for cause in parts if cause != "repeats") < 1e-9


def test_a_mix_of_contacts_is_no_reclassification() -> None:
    """As many are answered of those who seek information, but fewer seek it."""
    fewer = replace(HERE, information=400.0, requests=950.0 - 0.5 * 550.0)
    parts = decompose_volume(HERE, fewer, "requests")
    assert parts["mix"] == pytest.approx(0.5 * 550.0)
    assert sum(map(abs, parts.values())) == pytest.approx(parts["mix"])


def test_two_causes_that_double_share_alike() -> None:
    twice = replace(
        HERE, matters=4000.0, first=2800.0, calls=4000.0, repeats=600.0, contacts=3800.0, information=3200.0
    )
    parts = decompose_volume(HERE, twice)
    assert parts["supply"] == pytest.approx(parts["choice"]) == pytest.approx(0.5 * (3800.0 - 950.0))


def test_is_the_mean_over_all_orders() -> None:
    there = replace(HERE, matters=2600.0, first=800.0, calls=1300.0, repeats=300.0, contacts=1000.0)
    old = [HERE.matters, *(b / a for a, b in itertools.pairwise(HERE.chain()[:5]))]
    new = [there.matters, *(b / a for a, b in itertools.pairwise(there.chain()[:5]))]
    added = np.zeros(5)
    orders = list(itertools.permutations(range(5)))
    for order in orders:
        now = list(old)
        for n in order:
            was = math.prod(now)
            now[n] = new[n]
            added[n] += math.prod(now) - was
    parts = decompose_volume(HERE, there)
    assert list(parts.values()) == pytest.approx(list(added / len(orders)))


def test_agrees_with_the_log_mean_divisia_index() -> None:
    there = replace(HERE, matters=2100.0, first=720.0, calls=1050.0, repeats=165.0, contacts=990.0)
    old, new = HERE.chain()[:5], there.chain()[:5]
    mean = (new[-1] - old[-1]) / math.log(new[-1] / old[-1])
    logs = np.diff(np.log([1.0, *new])) - np.diff(np.log([1.0, *old]))
    parts = decompose_volume(HERE, there)
    assert list(parts.values()) == pytest.approx(list(mean * logs), rel=2e-3)


def test_nothing_got_so_far() -> None:
    """A hotline that nobody reaches: the whole loss is access, and what would have come after has no part."""
    shut = Flow(2000, 700, 1000, 150, 0, 0, 0, 0, 0, 0)
    parts = decompose_volume(HERE, shut, "assessed")
    assert parts["access"] == pytest.approx(-end(HERE, "assessed"))
    assert sum(map(abs, parts.values())) == pytest.approx(end(HERE, "assessed"))


@pytest.mark.parametrize(
    "flow",
    [
        replace(HERE, merged=500.0),
        replace(HERE, first=0.0),
        replace(HERE, contacts=math.nan),
        replace(HERE, information=500.0),
    ],
    ids=["more merged than there are", "calls of nobody", "no number", "consultations about nothing"],
)
def test_counts_that_cannot_be(flow: Flow) -> None:
    with pytest.raises(ValueError, match="count"):
        decompose_volume(HERE, flow, "assessed")


def test_counts_per_head_may_be_rounded() -> None:
    """All who seek information are answered, and every request is merged: nil, but for the last bit."""
    whole = replace(HERE, information=550.0, refused=0.0, merged=400.0, excluded=0.0)
    scaled = Flow(*(0.1 / 0.3 * getattr(whole, name) for name in Flow.__dataclass_fields__))
    parts = decompose_volume(whole, replace(scaled, merged=scaled.requests * (1 + 1e-15)), "assessed")
    assert math.fsum(parts.values()) == pytest.approx(0.0, abs=1e-9)


def test_a_table_over_seeds_adds_up() -> None:
    pairs = [(HERE, changed("supply")), (HERE, changed("access"))]
    for row in volume_table(pairs):
        assert row.change.value == pytest.approx(row.after.value - row.before.value)
        assert sum(part.value for part in row.parts.values()) == pytest.approx(row.change.value)
        assert row.change.low <= row.change.value <= row.change.high


def test_a_run_is_decomposed_without_remainder() -> None:
    model = GovernanceModel("demo_town", **{"time.burn_in_days": 365})
    halves = []
    for _ in range(2):
        model.advance(180)
        daily = daily_table(model.series()[-180:], np.datetime64("2023-01-01"))
        halves.append(flow_of(daily, len(model.residents)))
    per_head = 1000.0 * 365.0 / (180.0 * len(model.residents))
    counted = float(model.series()["contacts"][-180:].sum())
    assert halves[1].contacts == pytest.approx(per_head * counted)
    for volume in VOLUMES:
        parts = decompose_volume(*halves, volume)
        assert math.fsum(parts.values()) == pytest.approx(end(halves[1], volume) - end(halves[0], volume))
        assert any(abs(part) > 0.0 for part in parts.values())
