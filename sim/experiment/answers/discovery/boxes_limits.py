"""Limits of a box in the words of its inputs: values, what each adds, and whether it is found anew."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.experiment.answers.discovery.boxes import Filled, filled
from sim.experiment.answers.discovery.boxes_quality import Stability
from sim.experiment.answers.discovery.boxes_search import FIRM, Sample, quasi_p
from sim.experiment.answers.discovery.cases import Input
from sim.scenario.param import Scalar


@dataclass(frozen=True)
class Limit:
    """What a box asks of an input.

    Attributes:
        input: The input.
        low, high: Values of its ends; None where there is none.
        among: Classes inside, of an input without an order.
        quasi_p: Chance of as dense a box if these limits added nothing.
        restricted: Share of the half-samples whose box restricts the input, too.
        low_spread, high_spread: Where 95 % of their ends lie; None where the box or each of them has none.
    """

    input: Input
    low: Scalar | None
    high: Scalar | None
    among: tuple[Scalar, ...]
    quasi_p: float
    restricted: float
    low_spread: tuple[Scalar, Scalar] | None
    high_spread: tuple[Scalar, Scalar] | None


def limits_of(inputs: Sequence[Input], sample: Sample, found: Filled, anew: Stability) -> tuple[Limit, ...]:
    """What a box asks of its restricted inputs, the one whose limits add most first.

    Args:
        inputs: All inputs, in the order of the sample's columns.
        sample: Cases that the box was looked for in.
        found: The box.
        anew: What half-samples say.
    """
    limits = [_limit(inputs[n], n, found, quasi_p(found, sample, n), anew) for n in found.box.restricted]
    return tuple(sorted(limits, key=lambda limit: limit.quasi_p))


def firm_box(sample: Sample, found: Filled) -> Filled | None:
    """The box with those limits alone that add something by their quasi-p-values.

    Args:
        sample: Cases that the box was looked for in.
        found: The box.

    Returns:
        None if all of its limits do, or none does.
    """
    box = found.box
    for n in box.restricted:
        if quasi_p(found, sample, n) > FIRM:
            box = box.without(n)
    if box == found.box or not box.restricted:
        return None
    return filled(box, sample.values, sample.outcome)


def _limit(one: Input, n: int, found: Filled, p: float, anew: Stability) -> Limit:
    barred = found.box.barred[n]
    return Limit(
        input=one,
        low=one.low(found.box.low[n]),
        high=one.high(found.box.high[n]),
        among=tuple(level for code, level in enumerate(one.levels) if code not in barred) if barred else (),
        quasi_p=p,
        restricted=anew.restricted[n],
        low_spread=_both(one.low, found.box.low[n], anew.low.get(n)),
        high_spread=_both(one.high, found.box.high[n], anew.high.get(n)),
    )


def _both(
    value: Callable[[float], Scalar | None], end: float, ends: tuple[float, float] | None
) -> tuple[Scalar, Scalar] | None:
    """Both ends of a spread as values of an input; None where the box itself has no such end."""
    if ends is None or not math.isfinite(end):
        return None
    low, high = value(ends[0]), value(ends[1])
    return None if low is None or high is None else (low, high)
