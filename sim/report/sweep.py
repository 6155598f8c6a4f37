"""How a sweep went, to be read."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping

from sim.experiment.design.experiment import FOR_INDICES, Experiment
from sim.experiment.design.points import points_of
from sim.experiment.sweep.progress import Progress
from sim.indicators import INDICATORS
from sim.locale import pick, word
from sim.report.columns import places, wrapped
from sim.report.durations import duration

WIDTH = 76
SIDE_BY_SIDE = ("factorial", "paired")
TO_FILL = ("latin_hypercube", "sobol")
"""Designs that fill a space."""
LABEL = 12
"""Places of a label."""


def sweep_text(
    experiment: Experiment,
    store: str,
    done: Progress,
    shard: tuple[int, int] | None,
    others: int,
    missing: Mapping[str, int],
    language: str,
) -> str:
    """What was asked, what was done now, and where it lies.

    Args:
        experiment: What was asked.
        store: Directory, as typed.
        done: How it went.
        shard: Number of the shard and how many there are; None for all.
        others: Rows of earlier plans in the store.
        missing: Runs of the plan without a result, by why, stored before or now.
        language: ``en`` or ``zh``.
    """
    rows = [(word("sweep.experiment", language), experiment.title(language))]
    if question := experiment.question(language):
        rows.append((word("sweep.question", language), question))
    rows.append((word("sweep.runs", language), _runs(experiment, done, shard, language)))
    rows.append((word("sweep.done", language), _done(done, language)))
    wrong = {why: missing.get(why, 0) for why in ("failed", "quarantined")}
    if any(wrong.values()):
        rows.append((word("sweep.failed", language), word("sweep.failed.value", language, **wrong)))
    if experiment.stop is not None and shard is None:
        rows.append((word("sweep.difference", language), _difference(experiment, done, language)))
    if others:
        rows.append((word("sweep.others", language), word("sweep.others.value", language, count=others)))
    rows.append((word("sweep.store", language), store))
    told = [line for label, value in rows for line in _row(label, value)]
    told_next = {
        "store": shlex.quote(store),
        "factor": _factor(experiment),
    }
    following = word("sweep.next." + _following(experiment), language, **told_next)
    return "\n".join([*told, "", following, word("run.stylised", language)])


def _following(experiment: Experiment) -> str:
    """What asks most of such a store."""
    if experiment.design.kind in FOR_INDICES:
        return "sensitivity"
    if len(experiment.policies) > 1:
        return "compare"
    if experiment.design.kind in TO_FILL:
        return "discover"
    return "by" if experiment.factors and experiment.design.kind in SIDE_BY_SIDE else "read"


def _factor(experiment: Experiment) -> str:
    """What values are compared by: of lists side by side, the points."""
    if experiment.design.kind == "paired":
        return "point"
    return experiment.factors[0].key if experiment.factors else ""


def _row(label: str, value: str) -> list[str]:
    lines = list(wrapped(value, WIDTH - LABEL))
    return [
        f"{label}{' ' * max(1, LABEL - places(label))}{lines[0]}",
        *(f"{' ' * LABEL}{line}" for line in lines[1:]),
    ]


def _runs(experiment: Experiment, done: Progress, shard: tuple[int, int] | None, language: str) -> str:
    if shard is not None:
        return word("sweep.runs.shard", language, runs=done.runs, number=shard[0], of=shard[1])
    worlds = experiment.worlds.count if experiment.worlds else 1
    points, policies = len(points_of(experiment)), len(experiment.policies)
    seeds = max(experiment.replications, done.runs // max(1, worlds * points * policies))
    counts = {"policies": policies, "points": points, "worlds": worlds, "seeds": seeds}
    crossed = [word(f"sweep.{what}", language, n=n) for what, n in counts.items() if n > 1]
    cross = pick(language, " x ", " × ")
    told = word("sweep.runs.value", language, runs=done.runs, crossed=cross.join(crossed) or "1")
    same = math.prod(counts.values()) - done.runs
    return told + word("sweep.runs.same", language, same=same) if same > 0 else told


def _difference(experiment: Experiment, done: Progress, language: str) -> str:
    """How well the difference of the stopping rule is known, and whether that is as well as was asked."""
    stop, found = experiment.stop, done.difference
    assert stop is not None
    known = INDICATORS[stop.indicator]
    told = {
        "policy": experiment.policy(stop.policy).title(language),
        "against": experiment.policy(stop.against).title(language),
        "indicator": pick(language, known.label_en, known.label_zh),
    }
    if found is None:
        return word("sweep.difference.none", language, **told)
    reached = "reached" if found.half_width <= stop.half_width else "not_reached"
    told |= {"mean": f"{found.mean:.4g}", "half": f"{found.half_width:.2g}", "asked": f"{stop.half_width:g}"}
    told |= {"seeds": str(found.count), "reached": word(f"sweep.{reached}", language)}
    return word("sweep.difference.value", language, **told)


def _done(done: Progress, language: str) -> str:
    if not done.done:
        return word("sweep.done.none", language, stored=done.stored)
    return word(
        "sweep.done.value",
        language,
        done=done.done,
        seconds=duration(done.seconds, language),
        rate=f"{done.rate():.1f}",
        stored=done.stored,
    )
