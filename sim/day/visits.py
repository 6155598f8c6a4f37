"""Relational visiting 心线: community workers call on people without an order in hand."""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.accounts import book
from sim.day.tallies import OPEN_OUTCOME
from sim.day.world import COORDINATION, GOVERNMENT, World


@kernel
def visit(w: World, s: int, c: int) -> None:
    """A day's share of the week's visiting hours of a community; no matter carries them."""
    hours = w.communities[c].visiting * w.handlers[c].workers / 7.0
    if hours > 0.0:
        book(w, s, GOVERNMENT, COORDINATION, OPEN_OUTCOME, hours, 0.0)
        w.daily[s].government_hours += hours
        w.daily[s].visiting_hours += hours
