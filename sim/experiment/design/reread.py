"""An experiment as its document tells it, with other seeds, or to see that nothing else was changed."""

from __future__ import annotations

from typing import Final

from sim.experiment.design.experiment import Experiment
from sim.experiment.design.experiment_file import parse_experiment
from sim.scenario import InputError

COMPARED: Final = (
    *("texts", "base", "settle_years", "factors", "derived", "constraints", "design", "policies", "worlds"),
    *("replications", "first_seed", "indicators", "tables", "stop"),
)
"""Attributes that follow from the document."""


def reread(experiment: Experiment, replications: int | None = None) -> Experiment:
    """The experiment that its document tells, with another number of seeds if one is given.

    Args:
        experiment: One that was read.
        replications: Seeds in each world.

    Raises:
        InputError: It is none that can be.
    """
    spans = {span.key: span for span in experiment.worlds.spans} if experiment.worlds else {}
    more = {} if replications is None else {"replications": replications}
    document = {**experiment.document, **more}
    return parse_experiment(experiment.name, document, experiment.base, spans, experiment.name)


def check_as_read(experiment: Experiment) -> None:
    """Refuse an experiment whose attributes were replaced: a store keeps the document, and would tell that.

    Raises:
        InputError: An attribute is not what the document tells.
    """
    told = reread(experiment)
    for name in COMPARED:
        if getattr(told, name) != getattr(experiment, name):
            said = f"{name}: is not what its document says; change that, or give sim.sweep replications=N"
            raise InputError(experiment.name, said)
