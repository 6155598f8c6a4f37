"""The page that `bench_peers.py` writes, from what was measured. Pure: no clock, no file."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
"""A case of a model: `model`, `agents`, `setting`, `days`, `steps`, `events` and lists of seconds."""

OWN, OWN_SETTING = "jiesu", "1 thread"
"""What the others are compared with, at the same number of agents."""

TOP = """\
# Beside other agent-based models

`python benchmarks/bench_peers.py` writes this page: person-days simulated a second by jiesu, Covasim and
Starsim, on one machine, at equal numbers of agents, in turn. Seconds are those of the run alone, by the
clock: after import, after a small run that compiles, and after setup (people, contacts; for jiesu the
burn-in), which has a column of its own.
"""

MODELS = """\
**They are other models: a person-day of one is not a person-day of another.** A ratio tells how long
one waits for so many people and days, not whose code is better.

- *jiesu* computes what happens. Matters arise by community and class, and each is followed through choice,
  call, queue, work, closure, call-back and return; once a month government, communities and volunteers
  decide anew. A resident whom nothing befalls that day costs nothing that day.
- *Covasim* computes everyone, every day: infection, symptoms, severity, recovery and waning immunity as
  arrays over all people, and transmission both ways over every pair in contact.
- *Starsim*, as set here, computes everyone, every day too, with fewer states (susceptible, infected,
  recovered), and draws all contacts anew each step.

Counted by events the order is the other way round: in a second the others go through more pairs in contact
than jiesu through matters, each of which is far more work than a pair.
"""

SETTINGS = """\
## Settings

- *jiesu*: `beijing_2023` at the share of its residents that gives the number of agents, one year after one
  year of burn-in. By default the burn-in is six years, so setup takes six times as long, unless it is kept
  from an earlier run.
- *Covasim 3*, default: `cv.Sim(pop_size=..., n_days=60)`. 60 days are its default, as are random contacts
  and no interventions. Version 3 is the last with the engine for which its paper tells 7 million person-days
  a second of processor time (Kerr et al. 2021, PLOS Computational Biology 17(7): e1009149).
- *Covasim 4*, default: the same line in the version that is installed today, which stands on Starsim.
- *Covasim, own benchmark*: `make_sim` in `tests/test_baselines.py` of its repository, at its own size:
  20,000 agents, 60 days, households, schools and work, tests, tracing and vaccines.
- *Starsim*, default: `ss.Sim(diseases="sir", networks="random")`, for 60 steps of a day. Its default rates
  are by year, so few are infected in that time.
- *Starsim, own benchmark*: `tests/benchmark_large.py` of its repository, at its own size: 100,000 agents,
  an SIS disease, 100 steps. A step is a year there; it is one step's work and counts as one day here.
- Covasim and Starsim count the first moment as one more step; so does the table. Both compute on one thread,
  as they ship.
"""


def rate(row: Row) -> float:
    """Person-days a second, by the median of the repeats."""
    return float(row["agents"] * row["steps"] / statistics.median(row["seconds"]))


def ratios(rows: Sequence[Row]) -> list[float | None]:
    """How many times the rate of each row jiesu reaches on one thread with as many agents.

    Returns:
        One ratio a row; None where one of the two was not measured.
    """
    own = {
        row["agents"]: rate(row)
        for row in rows
        if (row["model"], row["setting"]) == (OWN, OWN_SETTING) and row["seconds"]
    }
    return [
        own[row["agents"]] / rate(row) if row["seconds"] and row["agents"] in own else None for row in rows
    ]


def per_person_day(row: Row) -> dict[str, float]:
    """Events per person-day, by kind."""
    return {name: number / (row["agents"] * row["steps"]) for name, number in row["events"].items()}


def page(content: Mapping[str, Any]) -> str:
    """The Markdown page.

    Args:
        content: What stands in `peers.json`.
    """
    parts = (TOP, "\n".join(_machine(content)) + "\n", "\n".join(_table(content["rows"])) + "\n")
    return "\n".join((*parts, MODELS, SETTINGS))


def _machine(content: Mapping[str, Any]) -> Iterator[str]:
    where = content["machine"]
    yield f"{where['system']} on {where['architecture']} ({where['processor']}), {where['cores']} cores, " + (
        f"{where['memory_gib']} GiB;"
    )
    kept = ("jiesu", "python", "numba", "numpy")
    known = {name: content["versions"][name] for name in kept} | content["peers"]
    yield ", ".join(f"{name} {version}" for name, version in known.items()) + "."
    yield f"Measured on {content['date']}; largest load average when a round began {content['load']:g}."


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield (
        "| agents | model | setting | s, median (lowest - highest) | runs | million person-days a second | "
        + ("jiesu on one thread is faster by | events per person-day | million events a second | setup, s |")
    )
    yield "|" + "---|" * 10
    for row, ratio in sorted(zip(rows, ratios(rows), strict=True), key=lambda pair: pair[0]["agents"]):
        cells = _measured(row, ratio) if row["seconds"] else ("not reached", *["-"] * 6)
        yield "| " + " | ".join((f"{row['agents']:,}", row["model"], row["setting"], *cells)) + " |"


def _measured(row: Row, ratio: float | None) -> tuple[str, ...]:
    seconds, speed, events = row["seconds"], rate(row), per_person_day(row)
    most = next(iter(events.values()))
    return (
        f"{statistics.median(seconds):.3g} ({min(seconds):.3g} - {max(seconds):.3g})",
        str(len(seconds)),
        f"{speed / 1e6:.3g}",
        "-" if ratio is None else f"{ratio:.3g}",
        ", ".join(f"{number:.2g} {name}" for name, number in events.items()),
        f"{most * speed / 1e6:.3g}",
        f"{statistics.median(row['setup_seconds']):.3g}",
    )
