"""Booking: hours and yuan go to exactly one ledger cell; how a matter ends is counted once."""

from __future__ import annotations

import numpy as np

from sim.compiled import kernel
from sim.day.slots import free_case, record
from sim.day.world import (
    GOVERNMENT,
    HOURS,
    LABOUR,
    MATERIAL,
    PARTNERS,
    PLATFORM,
    REQUEST,
    RESIDENTS,
    RESOLVED,
    UNRESOLVED,
    VOLUNTEERS,
    YUAN,
    ParameterRow,
    World,
)

BY_THEMSELVES, BY_MOBILISED, BY_GOVERNMENT, BY_ITSELF, BY_PROPERTY, LIVED_WITH = range(6)
ENDINGS = ("themselves", "mobilised", "government", "by_itself", "property", "lived_with")
"""How a matter ended: residents themselves, mobilised volunteers, government, on its own, the
property company; or it was lived with."""

TRIFLE = 0.25
"""Severity below which a matter belongs to the least severe quarter: severity is uniform in 0..1."""

MONTH_HOURS = 720.0
YEAR_HOURS = 8760.0


@kernel
def hour_price(par: ParameterRow, payer: int) -> float:
    """Yuan per hour of a payer's time (the declared price table)."""
    if payer == GOVERNMENT:
        return par.price_staff_hour
    if payer == PARTNERS:
        return par.price_partner_hour
    if payer == VOLUNTEERS:
        return par.price_volunteer_hour
    return par.price_resident_hour


@kernel
def book(w: World, s: int, payer: int, nature: int, outcome: int, hours: float, yuan: float) -> None:
    """Add hours, their price, and yuan to one ledger cell."""
    w.ledger[s, payer, nature, outcome, HOURS] += hours
    w.ledger[s, payer, nature, outcome, YUAN] += yuan + hours * hour_price(w.par[0], payer)


@kernel
def own_labour(w: World, s: int, payer: int, solved: bool, hours: float) -> None:
    """Hours of residents, volunteers or partners on a matter that never reached government."""
    book(w, s, payer, LABOUR, RESOLVED if solved else UNRESOLVED, hours, 0.0)
    if payer == RESIDENTS:
        w.daily[s].resident_hours += hours
    elif payer == VOLUNTEERS:
        w.daily[s].volunteer_hours += hours
    else:
        w.daily[s].partner_hours += hours


@kernel
def spend(w: World, s: int, slot: int, nature: int, hours: float) -> None:
    """Staff hours on a case; they wait on the case until its outcome is known."""
    w.cases[slot].cost[nature] += hours
    w.daily[s].government_hours += hours


@kernel
def settle(w: World, s: int, slot: int, outcome: int) -> float:
    """Move what a case has cost into the ledger under its outcome; the case's meter restarts.

    Returns:
        Government hours spent on it.
    """
    case = w.cases[slot]
    hours, material = 0.0, np.float64(case.cost[MATERIAL])
    if case.kind == REQUEST and case.cost[PLATFORM] > 0.0:
        book(w, s, GOVERNMENT, PLATFORM, outcome, 0.0, w.par[0].price_contact)
    for nature in range(7):
        amount = case.cost[nature]
        if amount == 0.0:
            continue
        if nature == MATERIAL:
            book(w, s, GOVERNMENT, nature, outcome, 0.0, amount)
        else:
            book(w, s, GOVERNMENT, nature, outcome, amount, 0.0)
            hours += amount
        case.cost[nature] = 0.0
    if case.handler >= 0:
        yuan = material + hours * w.par[0].price_staff_hour + case.partner * w.par[0].price_partner_hour
        w.daily[s].case_yuan += yuan
        w.daily[s].trifle_yuan += yuan if case.severity < TRIFLE else 0.0
    if case.partner > 0.0:
        book(w, s, PARTNERS, LABOUR, outcome, case.partner, 0.0)
        case.partner = 0.0
    return hours


@kernel
def finish(w: World, s: int, block: int, slot: int, hour: float, how: int) -> None:
    """End a matter: count it, charge its trouble to the resident, give the slot back."""
    case = w.cases[slot]
    day = w.daily[s]
    home = w.communities[case.community]
    until = hour
    if how == LIVED_WITH:
        day.lived_with += 1.0
        until = min(case.passes, case.born + YEAR_HOURS)
        record(w, block, slot, 13, 8, hour, 0.0)
    else:
        day.ended += 1.0
        home.ended += 1.0
        if hour - case.born <= MONTH_HOURS and case.born >= w.city[0].began:
            day.ended_30 += 1.0
        if how == BY_THEMSELVES:
            day.autonomous += 1.0
            home.autonomous += 1.0
        elif how == BY_MOBILISED:
            day.mobilised += 1.0
            home.mobilised_ended += 1.0
        elif how == BY_GOVERNMENT:
            day.by_government += 1.0
        elif how == BY_PROPERTY:
            day.by_company += 1.0
        else:
            day.by_itself += 1.0
        record(w, block, slot, 12, how, hour, 0.0)
    w.residents[case.resident].trouble += max(until - case.born, 0.0) / 24.0
    free_case(w, s, slot)
