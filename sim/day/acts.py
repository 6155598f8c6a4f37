"""Acts that dress a result: coaxing before the call-back, documenting for exclusion.

Nothing makes a unit do either. It weighs what it has learned the act does to its score against the
hours and its own unease; both hours come out of its capacity (Holmstrom & Milgrom 1991; Bevan &
Hood 2006).
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.accounts import spend
from sim.day.ways import lacking_authority, score_of
from sim.day.world import (
    BIT_COAXED,
    BIT_EXCLUDED,
    BIT_SOLVED,
    CALLBACK,
    PAPERWORK,
    HandlerRow,
    World,
)
from sim.elementary import logit
from sim.streams import PURPOSE, happens, uniform

_ACTS = PURPOSE["acts"]

DOCUMENT_HOURS = 1.5
"""Hours of documents to apply for exclusion or parking (assumed; within noise, docs/screening.md)."""
COAX_HOURS = 0.8
"""Hours of coaxing a caller before the call-back (assumed; no outcome hangs on it, docs/screening.md)."""


@kernel
def document(w: World, s: int, slot: int, unit: HandlerRow, mind: HandlerRow) -> float:
    """Whether to apply to have an unsolved request taken out of the base; returns the hours spent.

    The ground is that the unit lacks the authority (parked, 挂账), or any other (excluded, 剔除).
    """
    par, case = w.par[0], w.cases[slot]
    average = mind.score * (par.assessment_weight_resolution + par.assessment_weight_satisfaction)
    parking = lacking_authority(w, case.handler, case) > 0
    granted = par.measurement_parking if parking else par.measurement_exclusion
    gain = mind.pressure * granted * (average - score_of(par, mind, 0, 0))
    gain -= unit.price * DOCUMENT_HOURS + par.strategy_qualm
    tried = logit(uniform(w.keys[_ACTS], case.stream, 3 * case.attempt))
    if gain <= tried * par.strategy_temperature:
        return 0.0
    hours, tally = DOCUMENT_HOURS, w.tally[case.handler]
    spend(w, s, slot, PAPERWORK, hours)
    w.daily[s].paper_hours += hours
    w.daily[s].document_hours += hours
    w.daily[s].documented += 1.0
    tally.documented += 1.0
    tally.paper_hours += hours
    if happens(w.keys[_ACTS], case.stream, 3 * case.attempt + 1, granted):
        case.bits |= BIT_EXCLUDED
        w.daily[s].excluded += 1.0
        w.daily[s].parked += 1.0 if parking else 0.0
        tally.excluded += 1.0
    return hours


@kernel
def coax(w: World, s: int, slot: int, unit: HandlerRow, mind: HandlerRow) -> float:
    """Whether to talk the caller round before the call-back; returns the hours spent."""
    par, case = w.par[0], w.cases[slot]
    solved = 1 if case.bits & BIT_SOLVED else 0
    gain = mind.pressure * (score_of(par, mind, solved, 1) - score_of(par, mind, solved, 0))
    gain -= unit.price * COAX_HOURS + par.strategy_qualm
    tried = logit(uniform(w.keys[_ACTS], case.stream, 3 * case.attempt + 2))
    if gain <= tried * par.strategy_temperature:
        return 0.0
    spend(w, s, slot, CALLBACK, COAX_HOURS)
    case.bits |= BIT_COAXED
    w.daily[s].coaxed += 1.0
    w.tally[case.handler].coaxed += 1.0
    return COAX_HOURS


@kernel
def dress(w: World, s: int, slot: int, unit: HandlerRow, mind: HandlerRow) -> float:
    """Both acts in turn on a hotline request; returns the hours they take."""
    par, case = w.par[0], w.cases[slot]
    hours = par.handling_record_hours
    spend(w, s, slot, PAPERWORK, hours)
    w.daily[s].paper_hours += hours
    w.tally[case.handler].paper_hours += hours
    if par.filters_eligibility > 0.0 and not case.bits & BIT_SOLVED:
        hours += document(w, s, slot, unit, mind)
    if par.filters_coaxing > 0.0 and not case.bits & BIT_EXCLUDED:
        hours += coax(w, s, slot, unit, mind)
    return hours
