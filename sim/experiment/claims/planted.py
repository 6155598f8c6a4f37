"""Made-up worlds with known answers, run in the model's place to measure what the machinery finds.

A world holds an effect that is planted; each arm adds noise of a kind. What an arm draws depends on the
world, the seed and the arm alone, as in the model.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiment.claims.claim import Claim, Contrast
from sim.experiment.formula import parse_formula
from sim.experiment.paired import Cell, Changes, Values, changes
from sim.experiment.worlds import World
from sim.scenario import Scenario

OUTCOME: Final = "trust"
"""The indicator in which effects are planted."""
OFF, ON = changes({"assessment.intensity": 0.0}), changes({"assessment.intensity": 1.0})
"""Comparator and treatment."""

Noise = Callable[[np.random.Generator], float]

NOISES: Final[Mapping[str, Noise]] = {
    "normal": lambda rng: float(rng.normal()),
    "skewed": lambda rng: float(rng.exponential() - 1.0),
    "heavy-tailed": lambda rng: float(rng.standard_t(3) / np.sqrt(3.0)),
}
"""Noise of a paired difference: mean 0, standard deviation 1."""


@dataclass(frozen=True)
class Planted:
    """Runs a cell of made-up worlds.

    Attributes:
        effect: The planted effect of a policy, by what is assumed in the world and what the policy sets.
        noise: Name in `NOISES`.
        spread: Standard deviation of a policy's noise; what no policy changes is shared by all of a seed.
        salt: Makes the noise another.
    """

    effect: Callable[[World, Mapping[str, object]], float]
    noise: str = "normal"
    spread: float = 1.0
    salt: int = 0

    def __call__(self, cell: Cell) -> dict[Changes, Values]:
        """Indicators by policy."""
        place = f"{self.salt} {sorted(cell.world.items())} {cell.seed}"
        shared = float(_stream(place).normal())
        return {arm: {OUTCOME: shared + self._of(arm, cell, place)} for arm in cell.arms}

    def _of(self, arm: Changes, cell: Cell, place: str) -> float:
        """Effect and noise of a policy; the comparator has neither, so that a difference has one draw."""
        if dict(arm).get("assessment.intensity") == 0.0:
            return 0.0
        drawn = NOISES[self.noise](_stream(f"{place} {cell.base.name} {arm}"))
        return self.effect(cell.world, dict(arm)) + self.spread * drawn


def _stream(text: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(text.encode()))


def made_up_claim(base: Scenario, smallest: float, direction: int = 1, less: Contrast | None = None) -> Claim:
    """A claim that compares `OFF` and `ON`, for made-up worlds.

    Args:
        base: Any scenario; it is not run.
        smallest: Smallest effect of interest.
        direction: 1 if it says that the outcome rises, -1 if it falls.
        less: A second contrast.
    """
    texts = {
        f"{key}_{language}": "made up" for key in ("title", "words", "unit") for language in ("en", "zh")
    }
    return Claim(
        id="X",
        texts=texts,
        main=Contrast(base, OFF, ON),
        less=less,
        outcome=parse_formula(OUTCOME, "outcome"),
        measure="difference",
        against=None,
        direction=direction,
        smallest=smallest,
        ablations=(),
        reversed=None,
        rests_on=(),
    )
