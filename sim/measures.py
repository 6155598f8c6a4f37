"""Compute the indicators of a period from the world and its daily series. Reading writes no state."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.city.rows import CLASSES, FLAG_KNOWS, FLAG_THREAT, LEARNED
from sim.day.accounts import MONTH_HOURS
from sim.day.choice import DOMAIN
from sim.day.learning import EVEN_CHANCE, kept, trust_now
from sim.day.tallies import CLOSE_BIN_DAYS
from sim.day.world import (
    BIT_COHORT,
    CLOSED,
    DEPARTMENT,
    HOTLINE,
    NONE,
    OFFICE,
    OWN,
    PERFUNCTORY,
    WATCHED,
    Array,
    World,
)
from sim.indicators import INDICATORS, difference, ratio
from sim.ledger import cost_kinds, gone_so_far

VIGNETTES = ("chore", "estate", "public")
"""Fixed reference vignettes of dependence: a private, a shared and a public matter."""
GOVERNMENT_CHANNELS = [OFFICE, DEPARTMENT, HOTLINE, 7]
"""Community office, department, hotline, petition."""
SAMPLE = 4000
"""Residents at most over whom dependence is averaged (evenly spaced: nothing is drawn)."""

BATCH = 2**20
"""Residents brought up to date at a time, so that no copy of a whole city is made."""

Values = dict[str, float | None]
Sums = dict[str, Any]


def measure(w: World, series: Array, ledger: Array) -> Mapping[str, float | None]:
    """All indicators, in the order in which they are declared.

    Args:
        w: World at the horizon.
        series: DAILY rows of the period.
        ledger: `sim.ledger.city_ledger`.
    """
    sums = totals(series)
    values = _volumes(w, series, sums) | _reported(sums) | _truth(w, sums)
    values |= _formalism(sums, values) | _times(w, series, sums) | _costs(w, series, sums, ledger, values)
    values |= _society(w, sums) | _fairness(w)
    return {name: values[name] for name in INDICATORS}


def totals(series: Array) -> Sums:
    """Sum of every column; a column of several numbers gives several sums.

    Args:
        series: Rows whose fields are all f8.
    """
    fields: Mapping[str, Any] = series.dtype.fields or {}
    width = series.dtype.itemsize // 8
    columns = np.ascontiguousarray(series.view(np.float64).reshape(len(series), width).T).sum(axis=1)
    return {
        name: series[name].sum(axis=0) if kind.shape else columns[offset // 8]
        for name, (kind, offset, *_) in fields.items()
    }


def _volumes(w: World, series: Array, sums: Sums) -> Values:
    years = len(series) / 365.0
    return {
        "matters": float(sums["matters"]),
        "contacts": float(sums["contacts"]),
        "requests": float(sums["requests"]),
        "contacts_per_resident_year": ratio(sums["contacts"], len(w.residents) * years),
        "consultation_share": ratio(sums["consultations"], sums["contacts"]),
        "repeat_share": ratio(sums["repeats"], sums["contacts"]),
        "merged_share": ratio(sums["merged"], sums["requests"]),
        "misrouted_share": ratio(sums["misrouted"], sums["requests"]),
        "estate_requests_per_1000": ratio(
            1000.0 * sums["requests_of"][CLASSES.index("estate")], len(w.residents) * years
        ),
        "refused_share": ratio(sums["refused"], sums["requests"]),
    }


def _reported(sums: Sums) -> Values:
    return {
        "reported_response": ratio(sums["responded"], sums["counted"]),
        "reported_resolution": ratio(sums["yes"], sums["counted"]),
        "reported_satisfaction": ratio(sums["satisfied"], sums["counted"]),
    }


def pending(w: World, gone: Array) -> tuple[float, float, float]:
    """Requests of the period's cohort, within remit, whose 30 days are not over.

    Args:
        w: World at the horizon.
        gone: `sim.ledger.gone_so_far`.

    Returns:
        (closed and rid of the trouble so far, closed, still open). A request that a later attempt
        carried on was settled as unresolved when the attempt was made and is not among them.
    """
    rows = w.cases
    mine = (rows["id"] >= 0) & ((rows["bits"] & BIT_COHORT) > 0) & (w.cls["remit"][rows["cls"]] > 0.0)
    after = (rows["state"] == CLOSED) | (rows["state"] == WATCHED)
    return float((mine & gone).sum()), float((mine & after).sum()), float((mine & ~after).sum())


def open_problems(w: World) -> int:
    """Problems whose root is not fixed, those that are patched among them."""
    return int(((w.problems["id"] >= 0) & (w.problems["fixed"] < 0)).sum())


def ended_so_far(w: World, gone: Array) -> float:
    """Matters of the period whose government case is closed and rid of the trouble, within 30 days of birth.

    That they have ended is settled only 30 days after the closure; until then they count as far as is known.

    Args:
        w: World at the horizon.
        gone: `sim.ledger.gone_so_far`.
    """
    rows = w.cases
    within = (rows["born"] >= w.city[0]["began"]) & (rows["closed"] - rows["born"] <= MONTH_HOURS)
    return float((gone & within).sum())


def _truth(w: World, sums: Sums) -> Values:
    settled = gone_so_far(w)
    gone, closed, still_open = pending(w, settled)
    solved, cohort = float(sums["cohort_true"]), float(sums["cohort"])
    net_new = sums["emerged"] - sums["fixed"]
    ended = sums["ended_30"] + ended_so_far(w, settled)
    return {
        "true_resolution": ratio(solved + gone, cohort),
        "true_resolution_low": ratio(solved, cohort),
        "true_resolution_high": ratio(solved + closed + still_open, cohort),
        "public_level": ratio(ended - net_new, sums["matters"]),
        "problem_resolution": ratio(sums["fixed"], sums["fixed"] + open_problems(w)),
        "resolutions_per_hour": ratio(sums["resolved"], sums["government_hours"]),
    }


def _formalism(sums: Sums, values: Values) -> Values:
    base = ratio(sums["settled_true"], sums["settled"])
    everyone = ratio(sums["settled_any_true"], sums["settled_any"])
    eligible = ratio(sums["eligible_true"], sums["eligible"])
    heard = ratio(sums["heard_true"], sums["heard"])
    perceived = ratio(sums["heard_perceived"], sums["heard"])
    coaxed = ratio(sums["heard_coaxed"], sums["heard"])
    return {
        "formalism_gap": difference(values["reported_resolution"], values["true_resolution"]),
        "gap_remit": difference(everyone, base),
        "gap_eligibility": difference(eligible, everyone),
        "gap_sampling": difference(heard, eligible),
        "gap_perception": difference(perceived, heard),
        "gap_coaxing": difference(coaxed, perceived),
        "gap_leniency": difference(ratio(sums["heard_yes"], sums["heard"]), coaxed),
        "perfunctory_share": ratio(sums["way"][PERFUNCTORY], sums["closed"]),
        "avoidable_perfunctory_share": ratio(sums["avoidable"], sums["closed"]),
        "infeasible_share": ratio(sums["infeasible"], sums["closed"]),
        "threat_service_share": ratio(sums["threat_hours"], sums["government_hours"]),
        "paperwork_share": ratio(sums["paper_hours"], sums["government_hours"]),
        "document_share": ratio(sums["document_hours"], sums["government_hours"]),
        "coaxed_share": ratio(sums["coaxed"], sums["closed"]),
        "excluded_share": ratio(sums["excluded"], sums["closed"]),
        "overserve_share": ratio(sums["way"][2], sums["closed"]),
    }


def close_quantile(histogram: Array, q: float) -> float | None:
    """Quantile of days to closure, linear within a bin of the histogram (the last bin is open)."""
    counts = histogram.sum(axis=0)
    total = counts.sum()
    if total == 0:
        return None
    cumulative = np.cumsum(counts)
    at = int(np.searchsorted(cumulative, q * total))
    before = cumulative[at] - counts[at]
    return float((at + (q * total - before) / counts[at]) * CLOSE_BIN_DAYS)


def _times(w: World, series: Array, sums: Sums) -> Values:
    return {
        "median_close_days": close_quantile(w.histogram, 0.5),
        "p90_close_days": close_quantile(w.histogram, 0.9),
        "overdue_share": ratio(sums["overdue"], sums["closed"]),
        "powerless_share": ratio(sums["powerless"], sums["closed"]),
        "backlog": float(w.handlers["queue"].sum()),
        "problems_live": ratio(1000.0 * w.communities["problems_live"].sum(), len(w.residents)),
    }


def _costs(w: World, series: Array, sums: Sums, ledger: Array, values: Values) -> Values:
    kinds = dict(cost_kinds(ledger))
    total = sum(kinds.values())
    years = len(series) / 365.0
    return {
        "cost_total": total,
        **kinds,
        "platform_level": float(w.city[0]["platform"]),
        "cost_per_resident_year": ratio(total, len(w.residents) * years),
        "trifle_cost_share": ratio(sums["trifle_yuan"], sums["case_yuan"]),
        "cost_per_true_resolution": ratio(total, float(sums["resolved"])),
        "government_hours": float(sums["government_hours"]),
        "facilitation_hours": float(sums["facilitation_hours"]),
        "visiting_hours": float(sums["visiting_hours"]),
        "convening_hours": float(sums["convening_hours"]),
        "displaced_hours": float(sums["displaced_hours"]),
    }


def dependence(w: World) -> float | None:
    """Mean probability of government first on the vignettes, all channels at hand."""
    if not len(w.residents):
        return None
    par = w.par[0]
    step = max(1, len(w.residents) // SAMPLE)
    rows = w.residents[::step]
    keep = kept(rows, int(w.city[0]["day"]), float(w.city[0]["fading"]))
    # Channels by residents, and in place: fresh memory costs more than the sums.
    worth = (np.ascontiguousarray(rows["q"].T) - EVEN_CHANCE) * keep
    worth += EVEN_CHANCE
    worth -= w.effort[:, None]
    worth *= par["choice_sensitivity"]
    utility = np.empty_like(worth)
    trust = par["choice_trust_weight"] * (trust_now(rows, keep) - 0.5)
    live = np.exp(par["choice_sensitivity"] * par["choice_live_value"])
    total = 0.0
    for name in VIGNETTES:
        publicness = w.cls["publicness"][CLASSES.index(name)]
        mismatch = par["choice_mismatch"] * np.abs(publicness - DOMAIN[:LEARNED])
        total += _government_first(np.subtract(worth, mismatch[:, None], out=utility), trust, live)
    return total / len(VIGNETTES)


def _government_first(utility: Array, trust: Array, live: float) -> float:
    """Mean probability of a channel of government; ``utility`` by channel and resident is used up."""
    for channel in (OFFICE, DEPARTMENT, HOTLINE):
        utility[channel] += trust
    weight = np.exp(np.clip(utility, -40.0, 40.0, out=utility), out=utility)
    government = sum(weight[channel] for channel in GOVERNMENT_CHANNELS)
    while len(weight) > 1:  # in pairs: the order in which NumPy adds the eight numbers of a row
        weight = weight[0::2] + weight[1::2]
    return float((government / (weight[0] + live)).mean())


def _warmth(w: World) -> float | None:
    """Mean of three shares: helped a neighbour, met a worker, thinks more than even of the office."""
    rows, day, fading = w.residents, int(w.city[0]["day"]), float(w.city[0]["fading"])
    if not len(rows):
        return None
    close = 0
    for at in range(0, len(rows), BATCH):
        part = rows[at : at + BATCH]
        office = EVEN_CHANCE + (part["q"][:, OFFICE] - EVEN_CHANCE) * kept(part, day, fading)
        close += int((office > EVEN_CHANCE).sum())
    helped, met = int((rows["part"] > 0).sum()), int(((rows["flags"] & FLAG_KNOWS) > 0).sum())
    return (helped + met + close) / (3.0 * len(rows))


def _fatigue(w: World) -> float | None:
    units = w.handlers[: len(w.communities) + len(w.subs)]
    return ratio((units["fatigue"] * units["workers"]).sum(), units["workers"].sum())


def _bodies(w: World) -> Values:
    council, committee = w.communities["council"], w.communities["committee"]
    served = w.communities["has_property"] > 0.0
    return {
        "councils_share": ratio(float((council > NONE).sum()), len(council)),
        "councils_own_share": ratio(float((council == OWN).sum()), float((council > NONE).sum())),
        "committees_share": ratio(float((committee[served] > NONE).sum()), float(served.sum())),
        "groups_share": ratio(float((w.communities["group"] > NONE).sum()), len(council)),
    }


def mean_trust(w: World) -> float | None:
    """Mean institutional trust of all residents, each one's drift since the last touch included."""
    rows = w.residents
    if not len(rows):
        return None
    day, fading = int(w.city[0]["day"]), float(w.city[0]["fading"])
    parts = [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
    return math.fsum(trust_now(part, kept(part, day, fading)).sum() for part in parts) / len(rows)


def _society(w: World, sums: Sums) -> Values:
    return {
        "autonomous_share": ratio(sums["autonomous"], sums["ended"]),
        "mobilised_share": ratio(sums["mobilised"], sums["ended"]),
        "granted_share": ratio(sums["granted"], sums["asked_neighbours"]),
        "participation": ratio(float((w.residents["part"] > 0).sum()), len(w.residents)),
        **_bodies(w),
        "dependence": dependence(w),
        "warmth": _warmth(w),
        "staff_fatigue": _fatigue(w),
        "trust": mean_trust(w),
        "volunteer_hours": float(sums["volunteer_hours"]),
        "petitions_per_1000": ratio(1000.0 * sums["petitions"], sums["matters"]),
    }


def gini(amounts: Array) -> float | None:
    """Gini coefficient of non-negative amounts; None where all are zero."""
    positive = np.sort(amounts[amounts > 0.0]).astype(np.float64)
    total = positive.sum()
    if total == 0.0:
        return None
    ranks = np.arange(len(amounts) - len(positive) + 1, len(amounts) + 1)
    return float(((2.0 * ranks - len(amounts) - 1.0) * positive).sum() / (len(amounts) * total))


def _served(hours: Array, days: Array, who: Array) -> float | None:
    """Government hours received per day of trouble by some residents."""
    return ratio(hours[who].sum(dtype=np.float64), days[who].sum(dtype=np.float64))


def _fairness(w: World) -> Values:
    columns = ("requests", "flags", "gov_hours", "equal_hours", "trouble")
    # A town's columns are read faster one after the other; of a whole city no copy is made.
    laid_out = np.ascontiguousarray if len(w.residents) <= BATCH else np.asarray
    requests, flags, hours, equal, days = (laid_out(w.residents[name]) for name in columns)
    threat, calls = (flags & FLAG_THREAT) > 0, requests > 0
    return {
        "hours_per_trouble_threatener": _served(hours, days, threat),
        "hours_per_trouble_caller": _served(hours, days, ~threat & calls),
        "hours_per_trouble_silent": _served(hours, days, ~threat & ~calls),
        "excess_gini": difference(gini(hours), gini(equal)),
        "one_time_share": ratio(float((requests == 1).sum()), float((requests > 0).sum())),
    }
