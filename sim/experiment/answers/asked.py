"""Which policy others are compared with, and by which indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.experiment.design.experiment import Experiment
from sim.indicators import INDICATORS
from sim.scenario import InputError
from sim.scenario.errors import cut, hint, show

USUAL: Final = (
    *("cost_total", "cost_per_resident_year", "true_resolution", "reported_resolution", "formalism_gap"),
    *("perfunctory_share", "public_level", "autonomous_share", "dependence", "trust", "government_hours"),
)
"""Indicators that are compared where none is asked for."""


def against_whom(policies: Sequence[str], given: str | None) -> str:
    """The policy that every other is compared with: the one that is named, or the first.

    Raises:
        InputError: None has the name.
    """
    if given is None:
        return policies[0]
    if given not in policies:
        near = hint(given, policies) or f"; known are {', '.join(policies)}"
        raise InputError("--against", f"{cut(given)}: the store has no policy of this name{near}")
    return given


def which_indicators(experiment: Experiment, given: Sequence[str] | None) -> tuple[str, ...]:
    """The indicators that are compared: those that are named, or the usual ones if the store keeps them.

    Raises:
        InputError: One is unknown or not kept, or the list is empty.
    """
    kept = experiment.indicators
    if isinstance(given, str):
        raise InputError("indicators", f"given {show(given)}: must be a list of names")
    if given is None:
        return tuple(name for name in USUAL if name in kept) or kept[: len(USUAL)]
    if not given:
        raise InputError("--indicators", "names none")
    for name in given:
        if name not in INDICATORS:
            told = f"no indicator has this name{hint(name, INDICATORS)}"
        elif name not in kept:
            told = f"the store does not keep it{hint(name, kept)}"
        else:
            continue
        raise InputError("--indicators", f"{cut(name)}: {told}")
    return tuple(dict.fromkeys(given))
