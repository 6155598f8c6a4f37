"""The page of benchmarks/doses.py, in Markdown."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from seeded import shown, table, told

from sim.experiment.studies.evaluation import over_seeds
from sim.experiment.studies.threshold import Kink, fit_kink

Outcome = Mapping[str, float]
Runs = Sequence[Mapping[tuple[str, float, float], Outcome]]
PRICES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shadow price of an hour of society, as a share of the staff's wage."""
CLEAR = 0.5
"""A kink is called a threshold where it removes at least so much of a line's squared error, and the side
below is steeper than the side above in every seed (a rule of this page, fixed before the runs)."""


def page(runs: Runs, wage: float, made: str) -> str:
    """The page."""
    note = (
        f"From {made}. Arms of a seed branch from one burnt-in state and meet the same people; outcomes "
        "are of months 25 to 36; ± is half of the 95 % interval over seeds (t). Hours are per 1,000 "
        "resident-years.\n"
    )
    return "# Doses\n\n" + note + _coordination(runs) + _participation(runs, wage) + _ceilings(runs)


def doses(runs: Runs, claim: str, first: float | None = None) -> list[float]:
    """Doses of a claim's table: the first, or the second under a given first."""
    found = [key for key in runs[0] if key[0] == claim]
    if first is None:
        return list(dict.fromkeys(key[1] for key in found))
    return [key[2] for key in found if key[1] == first]


def _coordination(runs: Runs) -> str:
    text = (
        "\n## H5: coordination by dose\n\n`party.coordination` from 0 to 1, with the departments' staff "
        "as it is and halved, so that whistles congest. Hours a resolution: government's, those of "
        "departments' displaced tasks included, by true resolutions of any kind; differences are paired "
        "with dose 0.\n\n"
    )
    head = ["departments' staff", "dose", "hours a resolution", "less dose 0", "displaced hours"]
    head += ["true resolution", "90 % closed within, days"]
    rows, clear = [], []
    for share in doses(runs, "H5"):
        for dose in doses(runs, "H5", share):
            here = [run["H5", share, dose] for run in runs]
            none = [run["H5", share, 0.0] for run in runs]
            less = [_each(one) - _each(other) for one, other in zip(here, none, strict=True)]
            if dose and not over_seeds(less).holds(0.0):
                clear.append(f"{dose:g} at {share:.0%}")
            rows.append(
                [
                    f"{share:.0%}",
                    f"{dose:g}",
                    told([_each(one) for one in here], 3),
                    told(less, 3),
                    told([one["displaced_hours"] for one in here]),
                    told([one["true_resolution"] for one in here], 3),
                    told([one["p90_close_days"] for one in here], 2),
                ]
            )
    said = ", ".join(clear) or "none"
    return text + table(head, rows) + f"\nDoses at which hours a resolution differ from dose 0: {said}.\n"


def _each(one: Outcome) -> float:
    return (one["government_hours"] + one["displaced_hours"]) / one["resolved"]


def _participation(runs: Runs, wage: float) -> str:
    text = (
        "\n## H6: hours that reach a given true resolution\n\n`partners.participation` and "
        "`volunteers.mobilisation` together, at five staffs of subdistricts and communities.\n\n"
    )
    head = [
        "participation",
        "staff",
        "government hours",
        "partners' and volunteers' hours",
        "true resolution",
    ]
    rows = []
    for dose in doses(runs, "H6"):
        for share in doses(runs, "H6", dose):
            here = [run["H6", dose, share] for run in runs]
            cells = [[one["government_hours"] for one in here], [_society(one) for one in here]]
            truth = told([one["true_resolution"] for one in here], 4)
            rows.append([f"{dose:g}", f"{share:.0%}", *(told(values) for values in cells), truth])
    return text + table(head, rows) + _frontier(runs, wage)


def _society(one: Outcome) -> float:
    return one["partner_hours"] + one["volunteer_hours"]


def _frontier(runs: Runs, wage: float) -> str:
    text = (
        "\nLeast hours that reach the true resolution of participation 0 at full staff, by straight lines "
        "between the staffs; then with partners' and volunteers' hours at a share of the staff's wage "
        f"({wage:g} yuan). Seeds in which none of the five staffs reaches it are left out and counted.\n\n"
    )
    head = ["participation", "seeds that reach it", *(f"price {price:.0%}" for price in PRICES)]
    head += ["less participation 0: price 0%", "price 100%"]
    rows = []
    for dose in doses(runs, "H6"):
        pairs = [(least(run, dose), least(run, 0.0)) for run in runs]
        known = [(costs, none) for costs, none in pairs if costs is not None and none is not None]
        cells = [told([costs[n] for costs, _ in known]) for n in range(len(PRICES))] if known else []
        cells += [told([costs[n] - none[n] for costs, none in known]) for n in (0, -1)] if known else []
        rows.append([f"{dose:g}", f"{len(known)} of {len(runs)}", *cells])
    return text + table(head, rows)


def least(run: Mapping[tuple[str, float, float], Outcome], dose: float) -> list[float] | None:
    """Least priced hours, by price, at which some staff reaches the target; None if none does.

    Between two neighbouring staffs both hours and resolution are taken to go in a straight line.
    """
    target = run["H6", 0.0, 1.0]["true_resolution"]
    points = [run[key] for key in run if key[:2] == ("H6", dose)]
    where = [point for point in points if point["true_resolution"] >= target]
    ends = [(one["government_hours"], _society(one)) for one in where]
    for a, b in itertools.pairwise(points):
        low, high = sorted((a["true_resolution"], b["true_resolution"]))
        if low < target < high:
            share = (target - a["true_resolution"]) / (b["true_resolution"] - a["true_resolution"])
            ends.append(
                (
                    a["government_hours"] + share * (b["government_hours"] - a["government_hours"]),
                    _society(a) + share * (_society(b) - _society(a)),
                )
            )
    if not ends:
        return None
    return [min(own + price * others for own, others in ends) for price in PRICES]


def _ceilings(runs: Runs) -> str:
    text = (
        "\n## H14: is there a threshold?\n\nTrust under yearly budgets of material that bind: "
        "`budget.street` as told, `budget.departments` twice that, at two levels of demand (a factor on "
        "own matters and on problems). Differences are paired with no ceiling at the same demand.\n\n"
    )
    factors = doses(runs, "H14")
    levels = doses(runs, "H14", factors[0])
    head = ["ceiling, yuan per resident-year"]
    for factor in factors:
        head += [f"trust, demand {factor:g}", "less no ceiling", "true resolution"]
    rows = []
    for level in levels:
        row = [f"{level:g}" if level else "none"]
        for factor in factors:
            here = [run["H14", factor, level] for run in runs]
            free = [run["H14", factor, 0.0] for run in runs]
            less = [one["trust"] - other["trust"] for one, other in zip(here, free, strict=True)]
            row += [told([one["trust"] for one in here], 4), told(less, 4)]
            row.append(told([one["true_resolution"] for one in here], 3))
        rows.append(row)
    return text + table(head, rows) + "\n" + _kinks(runs, factors, [level for level in levels if level])


def _kinks(runs: Runs, factors: Sequence[float], levels: Sequence[float]) -> str:
    text = (
        "A line with one kink, fitted to trust by ceiling in each seed "
        "(`sim/experiment/studies/threshold.py`). Slopes are trust per 10 yuan. "
        "Spent without a ceiling: material of all units. A threshold is "
        f"said to be there where the kink removes at least {CLEAR:.0%} of a line's squared error and trust "
        "rises more steeply below it than above in every seed; beyond the highest ceiling nothing is "
        "known.\n\n"
    )
    head = ["demand", "kink at, yuan", "slope below", "slope above", "of a line's squared error removed"]
    head += ["spent without a ceiling, yuan", "threshold?"]
    rows = []
    for factor in factors:
        fits = [fit_kink(levels, [run["H14", factor, x]["trust"] for x in levels]) for run in runs]
        cells: list[Callable[[Kink], float]] = [lambda k: 10.0 * k.below, lambda k: 10.0 * k.above]
        spent = told([run["H14", factor, 0.0]["material"] for run in runs])
        rows.append(
            [
                f"{factor:g}",
                told([fit.at for fit in fits]),
                *(told([cell(fit) for fit in fits], 4) for cell in cells),
                shown(over_seeds([fit.gained for fit in fits]), 2),
                spent,
                "yes" if _clear(fits) else "no",
            ]
        )
    return text + table(head, rows)


def _clear(fits: Sequence[Kink]) -> bool:
    steeper = all(abs(fit.below) > abs(fit.above) for fit in fits)
    return steeper and float(np.mean([fit.gained for fit in fits])) >= CLEAR
