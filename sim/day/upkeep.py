"""Workers' and members' hours that no matter carries: visiting 心线, councils convened, committees."""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.accounts import book
from sim.day.handle import prefetch
from sim.day.learning import treat
from sim.day.tallies import OPEN_OUTCOME
from sim.day.world import CONVENED, COORDINATION, GOVERNMENT, NONE, RESIDENTS, TOGETHER, World
from sim.streams import PURPOSE, poisson, stream, uniform

_VISIT = PURPOSE["visit"]

COMMITTEE_HOURS = 12.0
"""Hours a month of a property committee's members (assumed; it moves residents' hours alone)."""


@kernel
def visit(w: World, s: int, block: int, c: int, day: int, waiting: int) -> int:
    """A day's share of the week's visiting hours of a community; no matter carries them.

    Residents are met at random, anywhere in memory: they wait until their rows have arrived.

    Args:
        w: World; the block's row of ``together`` and ``draws`` holds who is met, and how they are treated.
        s: Subdistrict.
        block: Block of subdistricts that a thread has.
        c: Community.
        day: Day.
        waiting: Residents, of this community and others, who wait to be met.

    Returns:
        Residents who wait now.
    """
    home, unit = w.communities[c], w.handlers[c]
    hours = home.visiting * unit.workers / 7.0
    if hours <= 0.0:
        return waiting
    met = poisson(uniform(w.keys[_VISIT], stream(c), day), hours * w.par[0].visiting_per_hour)
    for n in range(met):
        who = int(uniform(w.keys[_VISIT], stream((c << 16) | n), day + 1_000_000) * home.size)
        prefetch(w.residents, home.first + who)
        w.together[block, 0, waiting], w.draws[block, waiting] = home.first + who, 1.0 - unit.fatigue
        waiting += 1
        if waiting == TOGETHER:
            meet(w, block, waiting, day)
            waiting = 0
    book(w, s, GOVERNMENT, COORDINATION, OPEN_OUTCOME, hours, 0.0)
    w.daily[s].government_hours += hours
    w.daily[s].visiting_hours += hours
    return waiting


@kernel
def meet(w: World, block: int, count: int, day: int) -> None:
    """Residents are met: how they are treated depends on how tired the workers are."""
    for n in range(count):
        person = w.residents[w.together[block, 0, n]]
        treat(w, person, w.draws[block, n], w.par[0].visiting_weight, day)


@kernel
def keep_bodies_going(w: World, s: int, c: int) -> None:
    """A day's share of what bodies cost: workers' hours for a council convened, members' for a committee."""
    par, home = w.par[0], w.communities[c]
    if home.council == CONVENED and par.councils_promotion > 0.0:
        hours = par.councils_worker_hours * 12.0 / 365.0
        book(w, s, GOVERNMENT, COORDINATION, OPEN_OUTCOME, hours, 0.0)
        w.daily[s].government_hours += hours
        w.daily[s].convening_hours += hours
    if home.committee != NONE:
        hours = COMMITTEE_HOURS * 12.0 / 365.0
        book(w, s, RESIDENTS, COORDINATION, OPEN_OUTCOME, hours, 0.0)
        w.daily[s].resident_hours += hours
