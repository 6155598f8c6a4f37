"""Indicators of requests: how many, what is reported of them, what is true, and what lies between."""

from __future__ import annotations

from sim.city.rows import CLASSES
from sim.day.world import PERFUNCTORY, Array, World
from sim.indicators import difference, ratio
from sim.measures.sums import Sums, Values


def measure_volumes(w: World, series: Array, sums: Sums) -> Values:
    """How much comes to the hotline."""
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


def measure_reported(sums: Sums) -> Values:
    """The three rates as government reports them."""
    return {
        "reported_response": ratio(sums["responded"], sums["counted"]),
        "reported_resolution": ratio(sums["yes"], sums["counted"]),
        "reported_satisfaction": ratio(sums["satisfied"], sums["counted"]),
    }


def open_problems(w: World) -> int:
    """Problems whose root is not fixed, those that are patched among them."""
    return int(((w.problems["id"] >= 0) & (w.problems["fixed"] < 0)).sum())


def measure_truth(w: World, sums: Sums, rest: Array) -> Values:
    """What became of the trouble itself.

    Args:
        w: World at the horizon.
        sums: `sim.measures.sums.totals`.
        rest: `sim.unsettled.unsettled`.
    """
    gone, closed, still_open = (float(rest[0][name]) for name in ("gone", "closed", "open"))
    solved, cohort = float(sums["cohort_true"]), float(sums["cohort"])
    net_new = sums["emerged"] - sums["fixed"]
    ended = sums["ended_30"] + float(rest[0]["ended"])
    return {
        "true_resolution": ratio(solved + gone, cohort),
        "true_resolution_low": ratio(solved, cohort),
        "true_resolution_high": ratio(solved + closed + still_open, cohort),
        "public_level": ratio(ended - net_new, sums["matters"]),
        "problem_resolution": ratio(sums["fixed"], sums["fixed"] + open_problems(w)),
        "resolutions_per_hour": ratio(sums["resolved"], sums["government_hours"]),
    }


def measure_formalism(sums: Sums, values: Values) -> Values:
    """What lies between report and truth, and what looks like work."""
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
