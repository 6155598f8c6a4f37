"""The page of benchmarks/screen_parameters.py, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from sim.experiment.studies.factors import Factor, by_section
from sim.experiment.studies.screening import CHANCE, Screened, consistent, largest
from sim.scenario import PARAMETERS
from sim.scenario.errors import show
from sim.version import model_version

HERE = Path(__file__).resolve().parent
TEXT = HERE / "pages" / "screening.md"
ASKED = ("claims", "scenarios", "benchmarks")
"""Folders whose files set a number on purpose; worlds that are drawn or that reverse a claim do not."""

REASONS = {
    r"city\.": "the make-up of the city, which another city would replace",
    r"measurement\.(satisfaction_base|performance|expectation)": "moves satisfaction, which is not screened",
    r"measurement\.": "the size of one of the five filters, which are switches (`filters.*`)",
    r"(volunteers|partners|councils|committees|mutual_aid)\.": "what a lever does, or what lasts without it",
    r"(data|platform|district|proactive|visiting)\.": "what a lever does at full dose; nought: nothing",
    r"assessment\.(rank_slope|rank_margin|callback_days)": "how the city assesses; ranks can be off",
    r"strategy\.": "nought: units do not change in this way",
    r"(choice\.threat_share|staff\.overtime)": "nought: there is no such thing",
    r"handling\.(threat_weight|hand_down)": "nought: there is no such thing",
    r"(learning|choice|intake)\.": "nought or one: a limit that tests hold the model to",
    r"handling\.facilitate_hours": "what an act takes: tests turn it",
    r"handling\.return_days": "what handing on takes: H2b turns it",
}
"""Why a number that shows nothing is still a parameter, by the beginning of its key."""


def kept_numbers(factors: Sequence[Factor], words: Sequence[str]) -> Iterator[str]:
    """Which numbers within noise stay parameters, which files set them, and why."""
    yield "## Within noise, and still a parameter"
    yield ""
    traits = sum(f.section == "matter" and w != "matters" for f, w in zip(factors, words, strict=True))
    yield f"The {traits} traits of classes within noise are not repeated: one table describes all six."
    yield ""
    yield "| number | set by | why it stays |"
    yield "|---|---|---|"
    texts = {path.name: _asking(path) for name in ASKED for path in _files(name)}
    for factor, word in zip(factors, words, strict=True):
        if word == "matters" or factor.section == "matter":
            continue
        asking = [name for name, text in texts.items() if factor.key in text]
        told = ", ".join(f"`{name}`" for name in asking[:3]) + (" and others" if asking[3:] else "")
        yield f"| `{factor.key}` | {told or '-'} | {reason(factor.key)} |"


def _files(folder: str) -> Iterator[Path]:
    paths = sorted((HERE.parent / folder).glob("*.*"))
    yield from (
        path for path in paths if path.suffix in (".toml", ".py") and path.name != Path(__file__).name
    )


def _asking(path: Path) -> str:
    """What a file sets on purpose: a claim's file without the world that reverses it."""
    text = path.read_text(encoding="utf-8")
    return "" if path.name == "worlds.toml" else text.split("\n[reversed]")[0]


def reason(key: str) -> str:
    """Why a number within noise stays a parameter."""
    return next((why for form, why in REASONS.items() if re.match(form, key)), "none was given")


def verdict(found: Mapping[str, Screened], factor: int, trajectories: int) -> str:
    """One word on a factor."""
    if all((one.mu_star[factor] == 0.0).all() for one in found.values()):
        return "without any effect"
    if any(np.nanmax(one.times_noise[factor]) > one.most for one in found.values()):
        return "matters"
    told = any(consistent(one, trajectories)[factor] for one in found.values())
    return "within noise, one sign" if told else "within noise"


def row(
    factor: Factor, n: int, found: Mapping[str, Screened], names: Sequence[str], word: str
) -> tuple[float, str]:
    """A line of the table, and what it is sorted by."""
    policy, at = largest(found, n)
    one = found[policy]
    times = {name: float(np.nanmax(each.times_noise[n])) for name, each in found.items()}
    ends = " – ".join(show(round(end, 6)) for end in (factor.span.low, factor.span.high))
    span = ends if factor.stated else f"{ends} *"
    cells = [f"`{factor.key}`", show(PARAMETERS[factor.key].default), span, f"`{names[at]}`"]
    cells += [
        f"{one.mu_star[n, at]:.3g}",
        f"{one.mu[n, at]:+.3g}",
        *(f"{value:.1f}" for value in times.values()),
    ]
    return max(times.values()), "| " + " | ".join([*cells, word]) + " |"


def page(
    factors: Sequence[Factor],
    names: Sequence[str],
    found: Mapping[str, Screened],
    trajectories: int,
    pairs: int,
) -> str:
    """The document."""
    words = [verdict(found, n, trajectories) for n in range(len(factors))]
    rows = sorted((row(f, n, found, names, words[n]) for n, f in enumerate(factors)), reverse=True)
    limits = " and ".join(f"{one.most:.2f} ({name})" for name, one in found.items())
    head = [
        "number",
        "default",
        "range",
        "outcome",
        "mu*",
        "mu",
        *(f"times noise, {name}" for name in found),
        "verdict",
    ]
    told = TEXT.read_text(encoding="utf-8").format(
        trajectories=trajectories, count=len(factors), outcomes=len(names), pairs=pairs,
        limits=limits, once=round(1.0 / CHANCE), expected=round(2 * len(factors) * CHANCE),
    )  # fmt: skip
    lines = [
        told,
        *sections(factors, words),
        "",
        *kept_numbers(factors, words),
        "",
        "## Every number",
        "",
        "| " + " | ".join(head) + " |",
    ]
    lines += ["|" + "---|" * len(head), *(line for _, line in rows), "", "## Noise", ""]
    lines += [
        "What mu* is for the seed alone, in the outcome's unit.",
        "",
        f"| outcome | {' | '.join(found)} |",
    ]
    lines += ["|---|" + "---|" * len(found)]
    for at, name in enumerate(names):
        lines.append(f"| `{name}` | {' | '.join(f'{one.noise[at]:.3g}' for one in found.values())} |")
    version = model_version()
    return "\n".join([*lines, "", f"jiesu {version.package}, {version.sources[:16]}", ""])


def sections(factors: Sequence[Factor], words: Sequence[str]) -> Iterator[str]:
    """How many numbers there are, by section, and which are within noise."""
    yield "## How many there are"
    yield ""
    yield "| section | numbers | matter | within noise |"
    yield "|---|---|---|---|"
    counted = by_section(factors)
    for section, count in counted.items():
        hits = sum(w == "matters" for f, w in zip(factors, words, strict=True) if f.section == section)
        yield f"| `{section}` | {count} | {hits} | {count - hits} |"
    hits = sum(word == "matters" for word in words)
    traits = counted["matter"]
    yield f"| all | {len(factors)} | {hits} | {len(factors) - hits} |"
    yield f"| all but the traits of the six classes of matters | {len(factors) - traits} | | |"
    for word in sorted(set(words) - {"matters"}):
        yield ""
        keys = [f"`{f.key}`" for f, w in zip(factors, words, strict=True) if w == word]
        yield f"**{word.capitalize()}** ({len(keys)}): {', '.join(keys)}."
