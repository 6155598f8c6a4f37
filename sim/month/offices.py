"""What subdistricts, departments, districts and the hotline decide, compiled: the rules of `sim.agents`."""

from __future__ import annotations

import numpy as np

from sim.agents.assessor import evidence_after, reported_score
from sim.agents.government import amplified, call_capacity, labelled_after, misrouting, upgraded
from sim.agents.handlers import reporting_chance, worth_of_solving
from sim.agents.strategist import learned_share, next_norm
from sim.agents.unit import adapted_price, overtime_share, tired
from sim.city.rows import ECHO_CELLS, ECHO_FIELDS
from sim.compiled import CountCube, CountRow, Row, Table, kernel
from sim.day.tallies import N_CLOSED, N_OVERDUE
from sim.day.world import HandlerRow, PolicyRow, World
from sim.month.homes import is_amount, is_share

COUNTED, RESPONDED, YES, SATISFIED = (
    ECHO_FIELDS.index(name) for name in ("counted", "responded", "yes", "satisfied")
)


@kernel
def learn(
    w: World, first: int, count: int, waits: Row, luck: Table, echo: CountCube, policy: PolicyRow
) -> bool:
    """`sim.agents.Strategist.decide` of ``count`` handlers from ``first``, who are each other's peers."""
    norms, peers, sound = np.empty(count), np.zeros((ECHO_CELLS, 2)), True
    for n in range(count):
        norms[n] = w.handlers[first + n].norm
        for cell in range(ECHO_CELLS):
            for field in range(2):
                peers[cell, field] += w.handlers[first + n].belief[cell // 2, cell % 2, field]
    for n in range(count):
        h = first + n
        unit, peer = w.handlers[h], int(luck[h, 1] * count)
        heard = echo[h - len(w.communities)]
        for cell in range(ECHO_CELLS):
            for field in range(2):
                unit.belief[cell // 2, cell % 2, field] = learned_share(
                    unit.belief[cell // 2, cell % 2, field],
                    peers[cell, field] / count,
                    float(heard[cell, COUNTED]),
                    float(heard[cell, YES + field]),
                    policy,
                )
                sound = sound and is_share(unit.belief[cell // 2, cell % 2, field])
        better = norms[peer] if w.handlers[first + peer].score > unit.score else norms[n]
        unit.norm = next_norm(norms[n], better, luck[h, 0], luck[h, 2], policy)
        unit.price = adapted_price(unit.price, waits[h], policy)
        unit.overtime = overtime_share(waits[h], policy)
        unit.fatigue = tired(unit.fatigue, waits[h], False, policy)
        sound = sound and is_amount(unit.norm) and is_amount(unit.price)
        sound = sound and is_amount(unit.overtime) and is_share(unit.fatigue)
    return sound


@kernel
def set_willing(unit: HandlerRow, policy: PolicyRow) -> bool:
    """`sim.agents.Department.willingness`, after the department has learned."""
    own_days = unit.own_backlog / (unit.servers * unit.speed * unit.hours_per_day)
    resolution = unit.belief[1, 0, 0] - unit.belief[0, 0, 0]
    satisfaction = unit.belief[1, 0, 1] - unit.belief[0, 0, 1]
    worth = worth_of_solving(resolution, satisfaction, policy)
    unit.willing = reporting_chance(own_days, unit.pressure, worth, policy)
    return is_share(unit.willing)


@kernel
def amplify(w: World, policy: PolicyRow) -> bool:
    """`sim.agents.District.decide`."""
    sound = True
    for d in range(len(w.districts)):
        w.districts[d].expertise = policy["district.expertise"]
        w.districts[d].amplification = amplified(w.districts[d].percentile, policy)
        sound = sound and is_amount(w.districts[d].amplification) and is_share(w.districts[d].expertise)
    return sound


@kernel
def run_hotline(w: World, policy: PolicyRow) -> bool:
    """`sim.agents.Hotline.decide`."""
    city = w.city[0]
    city.platform = upgraded(city.platform, policy)
    sound = is_share(city.platform)
    for cls in range(w.requests_by_class.shape[1]):
        requests = 0
        for s in range(len(w.subs)):
            requests += w.requests_by_class[s, cls]
        per_1000 = requests / city.residents * 1000.0
        city.labelled[cls] = labelled_after(city.labelled[cls], per_1000, policy)
        city.error[cls] = misrouting(city.labelled[cls], city.platform, policy)
        sound = sound and is_amount(city.labelled[cls]) and is_share(city.error[cls])
    capacity = call_capacity(city.platform, policy)
    city.capacity = capacity * city.residents / 1000.0
    return sound and is_amount(capacity)


@kernel
def score(unit: HandlerRow, heard: CountRow, counts: CountRow, policy: PolicyRow) -> bool:
    """`sim.agents.Assessor._score_all` of one unit, given its call-backs and what it closed."""
    n, closed = float(heard[COUNTED]), counts[N_CLOSED]
    if n > 0.0:
        unit.evidence = evidence_after(unit.evidence, n, policy["strategy.inertia"])
        late = counts[N_OVERDUE] / closed if closed > 0.0 else 0.0
        month = reported_score(heard[RESPONDED] / n, heard[YES] / n, heard[SATISFIED] / n, late, policy)
        unit.score += n / unit.evidence * (month - unit.score)
    return is_share(unit.score) and is_amount(unit.evidence)
