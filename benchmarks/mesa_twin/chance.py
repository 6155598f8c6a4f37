"""Draws from a `random.Random`, and the logistic function."""

from __future__ import annotations

import math
from random import Random


def exponential(rng: Random, mean: float) -> float:
    """An exponential draw; 0 if the mean is."""
    return rng.expovariate(1.0 / mean) if mean > 0.0 else 0.0


def poisson(rng: Random, mean: float) -> int:
    """A Poisson draw by multiplication (Knuth), for small means."""
    if mean <= 0.0:
        return 0
    least, product, count = math.exp(-mean), rng.random(), 0
    while product > least:
        product *= rng.random()
        count += 1
    return count


def logistic(x: float) -> float:
    """1 / (1 + exp(-x)); no overflow for any x that the model can meet."""
    return 1.0 / (1.0 + math.exp(-min(max(x, -700.0), 700.0)))


def logit_choice(rng: Random, utilities: list[float]) -> int:
    """Index drawn in proportion to exp(utility); ``-inf`` is never drawn, if any other is there."""
    best = max(utilities)
    weights = [math.exp(utility - best) for utility in utilities]
    return rng.choices(range(len(weights)), weights)[0]
