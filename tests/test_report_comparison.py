"""A comparison as it is read: text, page and figures, of whatever was found."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from made_up_policies import (
    experiment_of,
    flat,
    full,
    hard,
    made_up,
    planned_of,
    three,
)

from sim.experiment.answers.comparison.comparison import compared
from sim.locale import word
from sim.report.columns import places
from sim.report.comparison.as_json import comparison_json
from sim.report.comparison.figure import save_differences
from sim.report.comparison.front import save_front, spread
from sim.report.comparison.text import comparison_page, comparison_text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("which", ["full", "hard", "two seeds", "worlds"])
def test_a_text_and_a_page_of_whatever_was_found(language: str, which: str) -> None:
    if which == "worlds":
        found = made_up({name: np.repeat(v.reshape(3, 5, 1, 2), 2, 2) for name, v in full().items()})
    else:
        found = hard() if which == "hard" else made_up(full(10 if which == "full" else 2))
    text = comparison_text(found, language)
    assert max(places(line) for line in text.splitlines()) <= 100
    assert not re.search(r"\bnan\b|[{}]", text)
    json.loads(comparison_json(found), parse_constant=pytest.fail)
    page = comparison_page(found, language)
    assert page.startswith("# ") and page.count("\n| ---") >= 5
    assert "".join(word(f"comparison.over.{found.over}", language).split()) in "".join(text.split())


def test_figures_of_what_is_missing_alone_or_crowded(tmp_path: Path) -> None:
    assert save_differences(hard(), tmp_path, "zh").stat().st_size > 20_000
    names = tuple(f"level_{n:02}" for n in range(30))
    policies = {name: {"set": {"assessment.intensity": 0.02 * n}} for n, name in enumerate(names)}
    experiment = experiment_of((), policies=policies, keep={"indicators": list(three([0], [0], [0]))})
    steps = np.linspace(0.0, 1.0, 30)
    found = compared(planned_of(three(100.0 + steps, steps, steps, 1), names), experiment, "x")
    assert found.front is not None and all(found.front.on_front.values())
    assert found.differences[0].student is None
    assert save_differences(found, tmp_path, "en").stat().st_size > 20_000
    assert save_front(found, found.front, tmp_path, "en").stat().st_size > 20_000


def test_what_is_missing_is_told() -> None:
    found, text = hard(), flat(comparison_text(hard(), "en"))
    assert found.absent == {"not run": 9, "failed": 2} and found.runs == 27
    assert "16 of 27 runs of the plan have a result" in text and "Missing: not run 9, failed 2." in text
    assert "2 pairs are left out: a run is missing, failed or was quarantined." in text
    assert "Institutional trust: 7 pairs are left out, for it is undefined on a side." in text
    assert "Where fewer than eight seeds are behind a number" in text
    assert found.of("volunteers")[0].difference is None
    assert found.front is not None and set(found.front.means) == {"as_it_is", "gentle"}


def test_without_a_seed_that_all_policies_share_there_is_no_front() -> None:
    frame = planned_of(full(10))
    apart_ = {"gentle": frame["seed"] <= 5, "volunteers": frame["seed"] > 5}
    for name, gone in apart_.items():
        frame.loc[(frame["policy"] == name) & gone, "status"] = "failed"
    found = compared(frame, experiment_of(), "x")
    assert found.front is None and found.ranking == () and found.of("gentle")[0].pairs == 5
    text = flat(comparison_text(found, "en"))
    assert "no world, point and seed has all three of every policy" in text
    assert "No world, point and seed has a value of every policy: Cost, government and partners," in text


def test_names_stand_apart() -> None:
    assert spread(np.array([3.0, 1.0, 30.0]), 5.0) == pytest.approx([4.5, -0.5, 30.0])
    laid = spread(np.array([0.0, 0.0, 4.0, 6.0, 50.0]), 5.0)
    assert np.diff(np.sort(laid)).min() >= 5.0 - 1e-9 and laid[4] == 50.0
