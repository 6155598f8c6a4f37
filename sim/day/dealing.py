"""Government hours dealt to residents at random: what each would receive if all had equal need.

Whom they fall to lies anywhere in memory and nobody asks for it before the period ends. So a few wait until
their rows have arrived.
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.handle import prefetch
from sim.day.world import CaseRow, World
from sim.streams import PURPOSE, uniform

_EQUAL = PURPOSE["equal_need"]


@kernel
def deal_equally(w: World, s: int, block: int, case: CaseRow, hours: float) -> None:
    """Deal the hours that a case took to any resident of its subdistrict."""
    sub = w.subs[s]
    start = w.communities[sub.first_community].first
    resident = start + int(uniform(w.keys[_EQUAL], case.stream, case.attempt) * sub.residents)
    prefetch(w.residents, resident)
    at = w.n_dealt[block]
    w.dealt[block, at].resident, w.dealt[block, at].hours = resident, hours
    w.n_dealt[block] = at + 1
    if at + 1 == w.dealt.shape[1]:
        hand_out_dealt(w, block)


@kernel
def hand_out_dealt(w: World, block: int) -> None:
    """Give residents the hours that were dealt to them, in the order of dealing."""
    for at in range(w.n_dealt[block]):
        dealt = w.dealt[block, at]
        w.residents[dealt.resident].equal_hours += dealt.hours
    w.n_dealt[block] = 0
