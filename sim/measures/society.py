"""Indicators of society: whom residents turn to, whom they trust, and what bodies they have."""

from __future__ import annotations

import math

import numpy as np

from sim.city.rows import CLASSES, FLAG_KNOWS, LEARNED
from sim.day.choice import DOMAIN
from sim.day.learning import EVEN_CHANCE, kept, trust_now
from sim.day.world import CH_PETITION, DEPARTMENT, HOTLINE, NONE, OFFICE, OWN, Array, World
from sim.indicators import ratio
from sim.measures.sums import BATCH, Sums, Values

VIGNETTES = ("chore", "estate", "public")
"""Fixed reference vignettes of dependence: a private, a shared and a public matter."""
GOVERNMENT_CHANNELS = [OFFICE, DEPARTMENT, HOTLINE, CH_PETITION]
"""Community office, department, hotline, petition."""
SAMPLE = 4000
"""Residents at most over whom dependence is averaged (evenly spaced: nothing is drawn)."""

LIMIT = 40.0
"""Utilities count as at most this far from nothing, so that no weight is infinite or gone."""


def measure_society(w: World, sums: Sums) -> Values:
    """Self-governance, participation, trust, and how much people lean on government."""
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
    publicness = (w.cls["publicness"][CLASSES.index(name)] for name in VIGNETTES)
    mismatches = [par["choice_mismatch"] * np.abs(of - DOMAIN[:LEARNED]) for of in publicness]
    farthest = np.abs(mismatches).max() + max(worth.max(), -worth.min()) + max(trust.max(), -trust.min())
    total = 0.0
    for mismatch in mismatches:
        np.subtract(worth, mismatch[:, None], out=utility)
        total += _government_first(utility, trust, live, within=bool(farthest < LIMIT))
    return total / len(VIGNETTES)


def _government_first(utility: Array, trust: Array, live: float, within: bool) -> float:
    """Mean probability of a channel of government.

    Args:
        utility: By channel and resident; used up.
        trust: What trust adds to government's channels, by resident.
        live: Weight of living with it.
        within: Whether no utility is beyond `LIMIT`.
    """
    for channel in (OFFICE, DEPARTMENT, HOTLINE):
        utility[channel] += trust
    if not within:
        np.clip(utility, -LIMIT, LIMIT, out=utility)
    weight = np.exp(utility, out=utility)
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
