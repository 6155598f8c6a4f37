"""Names of runs before they are run: those of `sim.run.identity.run_id`, many in the time of one.

What a sweep need not compute again is known by name, and a hundred thousand names are asked for before the
first run. Most of a name is a hash over four hundred values, of which runs of one group share all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from sim.experiment.paired import Changes
from sim.run.identity import ID_LENGTH
from sim.scenario import Scenario
from sim.scenario.param import Scalar
from sim.version import ModelVersion, model_version


class Namer:
    """Names the runs of an experiment.

    Args:
        base: Scenario of all runs.
        settle_years: Years under a policy before the period that is measured.
        rules: Qualified name and source hash of each class of the user's.
        made_by: Model that made the runs; the one imported now if None.
    """

    def __init__(
        self,
        base: Scenario,
        settle_years: int,
        rules: Sequence[str] = (),
        made_by: ModelVersion | None = None,
    ) -> None:
        model = made_by or model_version()
        first = base.date_of(0)
        self._base, self._settle_years = base, settle_years
        self._rest = {"package": model.package, "sources": model.sources, "rules": sorted(rules)}
        self._events = [
            json.dumps([*event.span(first), _plain(event.set), _shock(event.shock)], sort_keys=True)
            for event in base.events
        ]

    def of_group(self, world: Mapping[str, Scalar], seed: int) -> Callable[[Changes], str]:
        """What names the runs of one world and seed, by what is in force after the burn-in."""
        values = _plain({**self._base.flat, **world, "time.seed": seed})
        common = hashlib.sha256(f"[{json.dumps(values, sort_keys=True)}, [".encode())

        def name(arm: Changes) -> str:
            happens = [json.dumps([0, None, _plain(dict(arm)), None], sort_keys=True)] if arm else []
            digest = common.copy()
            digest.update(f"{', '.join([*self._events, *happens])}]]".encode())
            return self._short({**self._rest, "scenario": digest.hexdigest()})

        return name

    def _short(self, content: Mapping[str, object]) -> str:
        name = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:ID_LENGTH]
        if not self._settle_years:
            return name
        later = f"{name} measured after {self._settle_years} years"
        return hashlib.sha256(later.encode()).hexdigest()[:ID_LENGTH]


def _plain(values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    return {key: value + 0.0 if isinstance(value, float) else value for key, value in values.items()}


def _shock(shock: object) -> list[object] | None:
    return None if shock is None else [getattr(shock, "cls"), getattr(shock, "factor") + 0.0]  # noqa: B009
