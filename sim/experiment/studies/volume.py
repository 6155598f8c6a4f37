"""Why a volume of the hotline changed: an exact decomposition by cause.

Each volume is a chain of ratios of counts that every run keeps::

    supply        matters that arose
    choice        matters first taken to the hotline / matters
    turning       (calls - repeats) / matters first taken to the hotline: who comes after another channel
    repeats       calls / (calls - repeats)
    access        contacts / calls: who gets through                                      = contacts
    asked         requests / contacts = 1 - mix * reclassified:                           = requests
      mix           contacts that seek information / contacts
      reclassified  consultations / contacts that seek information: what is answered at once
    remit         requests not refused / requests
    mergers       requests neither refused nor merged / requests not refused              = orders
    exclusion     orders not taken out of the base of the rates / orders                  = assessed

The part of a ratio is the mean, over all orders in which the ratios could be changed one after the other, of
what its change adds (Shapley value; Shorrocks 2013, J. Econ. Inequality 11; Sun 1998 for products). The parts
add up to the change, whatever the order of the chain. The log-mean Divisia index (Ang 2005) has these
properties too but needs logarithms, and a ratio may be 0: a hotline that nobody reaches, a rule that refuses
all. For changes of some per cent the two agree closely (tests/test_experiment_volume.py). The part of *asked*
is shared out between its two factors in the same way (Owen value; Owen 1977).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.experiment.studies.evaluation import PER, Interval, over_seeds

LINKS: Final = (
    *("supply", "choice", "turning", "repeats", "access"),
    *("asked", "remit", "mergers", "exclusion"),
)
"""Links of the chain, in its order."""
CAUSES: Final = (*LINKS[:5], "mix", "reclassified", *LINKS[6:])
"""What parts are told of."""

VOLUMES: Final[Mapping[str, int]] = {"contacts": 5, "requests": 6, "orders": 8, "assessed": 9}
"""How many links lead to each volume."""

YEAR: Final = 365.0
ROUNDING: Final = 1e-12
"""Share of the largest count below which a difference of counts is the rounding of nothing."""


@dataclass(frozen=True)
class Flow:
    """Counts of a period, or such counts per head: all 0 or more.

    Attributes:
        matters: Arisen.
        first: Of which first taken to the hotline.
        calls: Contacts, and calls that did not get through.
        repeats: Contacts about a matter that had called before.
        contacts: Calls that got through.
        information: Contacts that seek information: consultations, and those that a unit has to answer.
        requests: Contacts not answered as consultations.
        refused: Requests refused as out of remit.
        merged: Requests merged into an open one.
        excluded: Requests taken out of the base of the rates.
    """

    matters: float
    first: float
    calls: float
    repeats: float
    contacts: float
    information: float
    requests: float
    refused: float
    merged: float
    excluded: float

    def chain(self) -> tuple[float, ...]:
        """What each link leads to, in the order of `LINKS`."""
        kept = self.requests - self.refused
        return (
            *(self.matters, self.first, self.calls - self.repeats, self.calls, self.contacts),
            *(self.requests, kept, kept - self.merged, kept - self.merged - self.excluded),
        )


def flow_of(daily: Mapping[str, Any], residents: int) -> Flow:
    """Counts of a run per 1,000 resident-years.

    Args:
        daily: Columns of the daily table (docs/data.md), one row a day, at least one.
        residents: Residents simulated.
    """
    days = len(daily["contacts"])
    factor = PER * YEAR / (residents * days)
    total = {name: factor * float(np.sum(daily[name])) for name in (*_OTHER, *_PLAIN)}
    return Flow(
        matters=total["matters"],
        first=total["first_hotline"],
        calls=total["contacts"] + total["abandoned"],
        information=total["consultations"] + total["requests_of_info"],
        **{name: total[name] for name in _PLAIN},
    )


_OTHER: Final = ("matters", "first_hotline", "abandoned", "consultations", "requests_of_info")
_PLAIN: Final = ("repeats", "contacts", "requests", "refused", "merged", "excluded")


def decompose_volume(before: Flow, after: Flow, volume: str = "contacts") -> dict[str, float]:
    """Parts of a volume's change by cause; they add up to it.

    Args:
        before, after: Counts of two periods or policies, of equal length and population or per head.
        volume: One of `VOLUMES`.

    Returns:
        Part by cause, in the unit of the counts.

    Raises:
        ValueError: A count is negative, exceeds what it is part of, or comes from nothing (calls without
            a matter that arose in the period, say): then no ratio tells where it comes from.
    """
    links = VOLUMES[volume]
    old, new = _ratios(before)[:links], _ratios(after)[:links]
    pairs = [_known(a, b) for a, b in zip(old, new, strict=True)]
    parts: dict[str, float] = {}
    for n, link in enumerate(LINKS[:links]):
        (a, b), worth = pairs[n], _worth(pairs, n)
        if link == "asked":
            parts |= {cause: worth * share for cause, share in _shared(before, after).items()}
        else:
            parts[link] = worth * (b - a)
    return parts


def _shared(before: Flow, after: Flow) -> dict[str, float]:
    """Change of requests / contacts = 1 - mix * answered by its factors; nil where a side has no contacts."""
    if before.contacts == 0.0 or after.contacts == 0.0:
        return {"mix": 0.0, "reclassified": 0.0}
    mix, answered = (_known(a, b) for a, b in zip(_answered(before), _answered(after), strict=True))
    return {
        "mix": -(mix[1] - mix[0]) * (answered[0] + answered[1]) / 2.0,
        "reclassified": -(answered[1] - answered[0]) * (mix[0] + mix[1]) / 2.0,
    }


def _answered(flow: Flow) -> tuple[float | None, float | None]:
    """Share of contacts that seek information, and of those that are answered at once."""
    consultations, slack = max(flow.contacts - flow.requests, 0.0), ROUNDING * flow.contacts
    if not consultations - slack <= flow.information <= flow.contacts + slack:
        raise ValueError(f"counts must be 0 or more, and parts within their whole: {flow}")
    mix = flow.information / flow.contacts if flow.contacts > 0.0 else None
    return mix, consultations / flow.information if flow.information > 0.0 else None


def _ratios(flow: Flow) -> list[float | None]:
    """The links as ratios, None for nothing of nothing."""
    chain = flow.chain()
    least = -ROUNDING * max(abs(count) for count in chain)
    if not all(math.isfinite(count) and count >= least for count in chain):
        raise ValueError(f"counts must be 0 or more, and parts within their whole: {flow}")
    chain = tuple(count if count > -least else 0.0 for count in chain)
    found: list[float | None] = [chain[0]]
    for whole, part in itertools.pairwise(chain):
        if whole == 0.0 and part > 0.0:
            raise ValueError(f"a count comes from nothing: {flow}")
        found.append(part / whole if whole > 0.0 else None)
    return found


def _known(old: float | None, new: float | None) -> tuple[float, float]:
    """A ratio that is undefined on one side (nothing got so far) is taken not to have changed."""
    if old is None:
        old = 1.0 if new is None else new
    return old, old if new is None else new


def _worth(pairs: Sequence[tuple[float, float]], at: int) -> float:
    """What a unit of one ratio is worth: the others' product, averaged over all orders (Shapley).

    The products with s of the other ratios at their new value add up to the coefficient of x^s in the product
    of (old + x new); each has the weight s! (m - 1 - s)! / m! of m ratios.
    """
    sums = np.ones(1)
    for n, (old, new) in enumerate(pairs):
        if n != at:
            sums = np.convolve(sums, (old, new))
    m = len(pairs)
    weights = [math.factorial(s) * math.factorial(m - 1 - s) / math.factorial(m) for s in range(m)]
    return float(np.dot(weights, sums))


@dataclass(frozen=True)
class VolumeRow:
    """One volume, mean over seeds with 95 % intervals.

    Attributes:
        volume: One of `VOLUMES`.
        before, after: Its size.
        change: After less before.
        parts: By cause; their values add up to that of the change.
    """

    volume: str
    before: Interval
    after: Interval
    change: Interval
    parts: Mapping[str, Interval]


def volume_table(pairs: Sequence[tuple[Flow, Flow]]) -> tuple[VolumeRow, ...]:
    """Decompose every volume over several seeds.

    Args:
        pairs: Before and after, one a seed, at least one.
    """
    rows = []
    for volume, links in VOLUMES.items():
        ends = [(a.chain()[links - 1], b.chain()[links - 1]) for a, b in pairs]
        parts = [decompose_volume(a, b, volume) for a, b in pairs]
        rows.append(
            VolumeRow(
                volume,
                over_seeds([old for old, _ in ends]),
                over_seeds([new for _, new in ends]),
                over_seeds([new - old for old, new in ends]),
                {cause: over_seeds([part[cause] for part in parts]) for cause in parts[0]},
            )
        )
    return tuple(rows)
