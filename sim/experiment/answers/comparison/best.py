"""How probable it is that a policy is the best: the share of resamples in which its mean is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from sim.experiment.answers.comparison.resamples import ROUNDING, Resamples
from sim.experiment.intervals import FEWEST_FOR_BOOTSTRAP
from sim.experiment.sweep.laid import Flags, Floats, Laid, by_unit, together

LOWER, HIGHER = -1, 1

_LOWER: Final = (
    *("cost_total", "cost_implicit", "cost_sunk", "cost_per_resident_year", "cost_per_true_resolution"),
    *("trifle_cost_share", "displaced_hours", "staff_fatigue"),
    *("formalism_gap", "perfunctory_share", "avoidable_perfunctory_share", "infeasible_share"),
    *("paperwork_share", "document_share", "coaxed_share", "excluded_share", "overserve_share"),
    *("repeat_share", "misrouted_share", "powerless_share", "threat_service_share"),
    *("median_close_days", "p90_close_days", "overdue_share", "backlog", "problems_live"),
    *("dependence", "petitions_per_1000", "excess_gini"),
)
_HIGHER: Final = (
    *("true_resolution", "true_resolution_low", "true_resolution_high", "problem_resolution"),
    *("public_level", "resolutions_per_hour"),
    *("autonomous_share", "granted_share", "participation", "warmth", "trust"),
)
BETTER: Final[Mapping[str, int]] = MappingProxyType(
    dict.fromkeys(_LOWER, LOWER) | dict.fromkeys(_HIGHER, HIGHER)
)
"""Which way an indicator is better: a judgement, made once and here.

Reported rates are missing because they are what formalism raises, hours and volumes because more of them may
be more service or more trouble.
"""


@dataclass(frozen=True)
class Best:
    """Which policy has the best mean of an indicator.

    Attributes:
        indicator: Its name.
        units: Seeds or worlds behind the means: those in which every policy that is ranked has a value.
        leaders: Policies with the best mean; several if they are equal.
        probability: By policy, the share of resamples in which its mean is the best, ties shared; None of
            fewer than eight units.
    """

    indicator: str
    units: int
    leaders: tuple[str, ...]
    probability: Mapping[str, float] | None


def best(laid: Laid, indicator: str, resamples: Resamples) -> Best | None:
    """Rank policies by an indicator; None if it has no better direction or no value of every policy.

    A policy without any value is not ranked; all others are compared where all of them have one.

    Args:
        laid: The runs.
        indicator: Its name.
        resamples: Of the units.
    """
    ranked = [n for n in range(len(laid.policies)) if np.isfinite(laid.values[indicator][n]).any()]
    if indicator not in BETTER or not ranked:
        return None
    columns = by_unit(together(laid.values[indicator][ranked]), laid.over).T
    names = [laid.policies[n] for n in ranked]
    known = np.isfinite(columns).all(axis=1)
    if not known.any():
        return None
    gains = BETTER[indicator] * columns
    leads = leading(gains[known].mean(axis=0)[None, :])[0]
    return Best(
        indicator=indicator,
        units=int(known.sum()),
        leaders=tuple(name for name, leads_ in zip(names, leads, strict=True) if leads_),
        probability=_probability(gains, names, resamples) if known.sum() >= FEWEST_FOR_BOOTSTRAP else None,
    )


def _probability(gains: Floats, names: list[str], resamples: Resamples) -> dict[str, float]:
    leads = leading(resamples.widened_means(gains))
    shares = (leads / leads.sum(axis=1, keepdims=True)).mean(axis=0)
    return dict(zip(names, shares.tolist(), strict=True))


def leading(means: Floats) -> Flags:
    """Which policies have the highest mean: (resamples, policies); several where they are equal.

    Args:
        means: (resamples, policies), more being better.
    """
    near = ROUNDING * np.abs(means).max(axis=1, keepdims=True)
    return np.asarray(means >= means.max(axis=1, keepdims=True) - near)
