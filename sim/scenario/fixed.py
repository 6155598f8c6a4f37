"""Numbers that are the same in every scenario: moving one could not be told from another seed.

They were parameters once (docs/screening.md). Each was varied over its plausible range and changed no
outcome by more than another seed does, and no claim, scenario or ablation asks about it. Compiled rules and
monthly rules read them like parameters; a scenario cannot set them. All are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Fixed(NamedTuple):
    """One fixed number.

    Attributes:
        value: In ``unit``.
        unit: In words.
        what: What it stands for.
        source: Where its form comes from; may be empty.
    """

    value: float
    unit: str
    what: str
    source: str = ""


FIXED: Final[Mapping[str, Fixed]] = {
    "handling.token_hours": Fixed(
        0.3, "hours", "a token reply, or asking to hand a case on, granted or not", "Zhang 2021"
    ),
    "handling.contact_hours": Fixed(0.1, "hours", "getting in touch with the caller of an order"),
    "handling.record_hours": Fixed(0.15, "hours", "paperwork of every closed order"),
    "handling.return_accept": Fixed(
        0.4, "probability", "a case returned for want of authority is accepted", "PKU 2020 (Sanya)"
    ),
    "fatigue.weight": Fixed(0.5, "share", "loss of the professional norm at full fatigue"),
    "fatigue.turnover": Fixed(0.05, "probability per month", "turnover at full fatigue"),
    "strategy.inertia": Fixed(0.7, "share per month", "what scores and percentiles keep of the month before"),
    "volunteers.hours": Fixed(2.0, "hours per month", "hours of an active volunteer"),
    "councils.success": Fixed(
        0.55, "probability", "a council settles a shared matter", "Ostrom 1996 (co-production)"
    ),
    "councils.matters_per_1k": Fixed(
        4.0, "matters a month per 1,000 residents", "what a council has room for"
    ),
    "councils.worker_hours": Fixed(4.0, "hours per month", "workers' hours for a convened council"),
}
"""By dotted key, as a parameter would have it."""

FIXED_TRAITS: Final[Mapping[str, tuple[float, ...]]] = {
    "volunteers": (0.6, 0.6, 0.5, 0.2, 0.1, 0.2),
    "property": (0.0, 0.2, 0.15, 0.5, 0.1, 0.0),
    "lenient": (0.25, 0.3, 0.15, 0.15, 0.15, 0.12),
}
"""Probabilities by class of matters, in the order of ``sim.city.rows.CLASSES``: volunteers succeed; the
property company does; a caller whose trouble is still there says yes at the call-back all the same (filter e;
that leniency differs by kind: Pew 2010)."""

FIXED_VALUES: Final[Mapping[str, float]] = {key: fixed.value for key, fixed in FIXED.items()}
"""Values alone."""
