"""Which numbers of the model are free assumptions about behaviour, and over what range they are screened.

A policy lever, a price, a date or the make-up of the city is no assumption about behaviour and is left out.
The range of a number is that of ``claims/worlds.toml`` if it has one there, else that of `usual_span`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.experiment.worlds import Span
from sim.scenario import PARAMETERS, Parameter

NOT_BEHAVIOUR = (
    *("time.", "city.share_", "city.migrant_share", "city.over60_share", "city.party_share"),
    *("city.volunteer_share", "city.size_spread", "price.", "platform.yuan"),
)
"""Keys, or what they begin with, of dates, prices, and the make-up of the city."""

LEVERS = (
    *("assessment.intensity", "assessment.weight_", "assessment.publicity", "assessment.overdue"),
    *("assessment.callback_share", "assessment.callback_independence", "deadline.", "remit."),
    *("data.classification", "data.sharing", "data.collection", "data.protection"),
    *("intake.operators", "intake.merge", "intake.through_district", "integration.", "party.coordination"),
    *("staff.per_10k", "staff.subdistrict_per_10k", "staff.departments", "budget.", "visiting.hours"),
    *("proactive.budget", "volunteers.mobilisation", "partners.participation", "councils.promotion"),
    *("committees.promotion", "platform.upgrade_pace"),
)
"""Numbers that a policy sets."""

FREE = ("assumed", "calibrated")
"""Status of a number that neither a count nor a study fixes."""

TIERS = ("urgent", "day", "week")
"""Shares of a class of matters that must not add up to more than one."""


@dataclass(frozen=True)
class Factor:
    """One direction of the screening.

    Attributes:
        key: Dotted key.
        span: Range over which it is varied.
        stated: Whether the range stands in ``claims/worlds.toml``; else the rule gave it.
    """

    key: str
    span: Span
    stated: bool

    @property
    def section(self) -> str:
        """Table of the scenario that it belongs to."""
        return self.key.split(".", 1)[0]

    def at(self, u: float) -> float:
        """Its value at a share ``u`` (0-1) of the way; rounding does not lead out of what is allowed."""
        return min(max(self.span.at(u), self.span.low), self.span.high)


def is_free(parameter: Parameter) -> bool:
    """Whether it is a number about behaviour that is assumed or was fitted by hand."""
    outside = parameter.key.startswith((*NOT_BEHAVIOUR, *LEVERS))
    return parameter.type == "float" and parameter.status in FREE and not outside


def usual_span(parameter: Parameter) -> Span | None:
    """Half to twice the default, evenly on the log scale, as far as the parameter may go.

    A share above one half is varied by what it lacks to one, halved and doubled, but no lower than half of
    itself. A share of a tier goes down to half, not up, since tiers add up. A nought is varied only where it
    lies inside the allowed range (half of the range on either side). Where it is the lowest value it means
    that there is no such thing, as a share of one means that there is nothing else: None then.

    Args:
        parameter: A number.
    """
    default, low, high = float(parameter.default), parameter.low, parameter.high
    assert low is not None and high is not None
    if default == 0.0:
        return Span(parameter.key, low / 2.0, high / 2.0) if low < 0.0 < high else None
    if parameter.key.startswith("matter.") and parameter.key.endswith(TIERS):
        return Span(parameter.key, default / 2.0, default)
    least, most = sorted((default / 2.0, default * 2.0))
    if low >= 0.0 and high <= 1.0 and default > 0.5:
        lacks = 1.0 - default
        least, most = max(1.0 - 2.0 * lacks, least), 1.0 - lacks / 2.0
    least, most = max(least, low), min(most, high)
    return Span(parameter.key, least, most, log=least > 0.0) if least < most else None


def screened_factors(spans: Iterable[Span]) -> tuple[Factor, ...]:
    """Every free number with its range, in order of declaration.

    Args:
        spans: Stated ranges; those of levers and of what is measured are passed over.
    """
    stated = {span.key: span for span in spans}
    found = []
    for key, parameter in PARAMETERS.items():
        span = stated.get(key) or usual_span(parameter) if is_free(parameter) else None
        if span is not None:
            found.append(Factor(key, span, key in stated))
    return tuple(found)


def by_section(factors: Sequence[Factor]) -> Mapping[str, int]:
    """How many there are in each table of the scenario."""
    return Counter(factor.section for factor in factors)
