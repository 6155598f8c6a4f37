"""Sensitivity indices: known functions, noise that is known, and what is refused."""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.cli import main
from sim.experiment.answers.sensitivity.chance import chance_of
from sim.experiment.answers.sensitivity.indices import Analysis, analysis_of
from sim.experiment.answers.sensitivity.sensitivity import sensitivity
from sim.experiment.design.experiment import Experiment
from sim.experiment.design.experiment_file import parse_experiment
from sim.experiment.design.plan import plan_of
from sim.experiment.design.points import shares_of
from sim.experiment.ranges import SPANS, folder
from sim.experiment.sweep.api import sweep
from sim.experiment.sweep.runs import Runs
from sim.experiment.worlds import load_spans
from sim.report.columns import places
from sim.report.sensitivity.as_json import sensitivity_json
from sim.report.sensitivity.figure import save_sensitivity
from sim.report.sensitivity.text import sensitivity_text
from sim.scenario import PARAMETERS, InputError, load_scenario

KEYS = [key for key, one in PARAMETERS.items() if one.type == "float" and not key.startswith("city.")][:8]
"""Parameters that stand in for the inputs of a function."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


def design(kind: str, factors: int, points: int, seed: int = 1, **document: Any) -> Experiment:
    """An experiment over some parameters, each over all that it may be."""
    ranges = {key: {"low": PARAMETERS[key].low, "high": PARAMETERS[key].high} for key in KEYS[:factors]}
    tables = {"design": {"kind": kind, "points": points, "seed": seed}, "factors": ranges, **document}
    spans = {span.key: span for span in load_spans(folder() / SPANS)}
    return parse_experiment("made_up", tables, load_scenario("demo_town"), spans, "made_up.toml")


def ishigami(shares: Floats) -> Floats:
    """Ishigami & Homma 1990, with a = 7 and b = 0.1."""
    x = (2.0 * shares - 1.0) * math.pi
    return np.asarray(np.sin(x[:, 0]) * (1.0 + 0.1 * x[:, 2] ** 4) + 7.0 * np.sin(x[:, 1]) ** 2)


ISHIGAMI = {"S1": [0.3139, 0.4424, 0.0], "ST": [0.5576, 0.4424, 0.2437]}
A = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def sobol_g(shares: Floats) -> Floats:
    """Sobol's g-function (Saltelli & Sobol' 1995)."""
    return np.asarray(np.prod((np.abs(4.0 * shares - 2.0) + A) / (1.0 + A), axis=1))


def of_sobol_g() -> dict[str, list[float]]:
    own = 1.0 / (3.0 * (1.0 + A) ** 2)
    total = float(np.prod(1.0 + own)) - 1.0
    together = [own[j] * np.prod(np.delete(1.0 + own, j)) for j in range(len(A))]
    return {"S1": list(own / total), "ST": [float(one) / total for one in together]}


KNOWN = [(ishigami, ISHIGAMI, 3), (sobol_g, of_sobol_g(), 8)]


def analysed(experiment: Experiment, function: Callable[[Floats], Floats]) -> Analysis:
    """A function over the points of a design, with one seed."""
    shares = shares_of(experiment)
    return analysis_of(shares, function(shares)[:, None], experiment.design.kind)


def hits(found: Analysis, known: dict[str, list[float]]) -> list[bool]:
    """Whether each interval holds the analytic value; S1 first."""
    return [
        abs(factor[name].value - value) <= (factor[name].half_width or 0.0)
        for name, values in known.items()
        for factor, value in zip(found.factors, values, strict=True)
    ]


@pytest.mark.parametrize(("function", "known", "count"), KNOWN)
def test_known_functions_lie_within_their_intervals(
    function: Callable[[Floats], Floats], known: dict[str, list[float]], count: int
) -> None:
    found = analysed(design("saltelli", count, 512), function)
    assert all(hits(found, known))
    widest = max(index.half_width or 1.0 for factor in found.factors for index in factor.values())
    assert widest < 0.2
    top = [factor["ST"].value for factor in found.factors]
    assert np.argsort(top)[::-1][:2].tolist() == np.argsort(known["ST"])[::-1][:2].tolist()


@pytest.mark.heavy
@pytest.mark.parametrize(("function", "known", "count"), KNOWN)
@pytest.mark.parametrize("points", [64, 512, 1024])
def test_intervals_hold_the_analytic_values_in_a_hundred_designs(
    function: Callable[[Floats], Floats], known: dict[str, list[float]], count: int, points: int
) -> None:
    """On average they do; that of a single S1 may fail where two dimensions of the sequence pair badly."""
    seen = np.array(
        [hits(analysed(design("saltelli", count, points, seed), function), known) for seed in range(1, 101)]
    )
    coverage = seen.mean(axis=0)
    print(f"\n{function.__name__}, {points} base points: S1 {coverage[:count]}, ST {coverage[count:]}")
    assert coverage.mean() >= 0.92 and coverage.min() >= 0.65


@pytest.mark.heavy
@pytest.mark.parametrize("seeds", [3, 5, 8])
@pytest.mark.parametrize("common", [0.0, 0.5, 1.0])
def test_intervals_of_the_share_of_noise_hold_it(seeds: int, common: float) -> None:
    """In 200 tables of 80 points, with noise of variance 1 of which a part moves all points alike."""
    rng = np.random.default_rng(0)
    values = rng.random((80, 3)) @ np.array([3.0, 2.0, 1.0])
    truth = 1.0 / (1.0 + values.var(ddof=1))
    held = []
    for _ in range(200):
        shift = math.sqrt(common) * rng.normal(size=(1, seeds))
        found = chance_of(values[:, None] + shift + math.sqrt(1.0 - common) * rng.normal(size=(80, seeds)))
        held.append((found.low or 0.0) <= truth <= (found.high or 1.0))
    print(f"\n{seeds} seeds, {common} of the noise common: {np.mean(held):.3f}")
    assert np.mean(held) >= 0.8


@pytest.mark.parametrize("common", [0.0, 1.5])
def test_the_share_of_known_noise_is_found(common: float) -> None:
    """Noise that moves all points alike is part of what seeds make, and of no index."""
    shares = shares_of(design("saltelli", 3, 256))
    clear = ishigami(shares)
    rng = np.random.default_rng(1)
    noise = 2.0 * rng.normal(size=(len(clear), 40)) + common * rng.normal(size=(1, 40))
    found = analysis_of(shares, clear[:, None] + noise, "saltelli")
    chance, variance = found.chance, float(clear.var())
    shift = float(np.var(noise.mean(axis=0), ddof=1))
    assert chance.share == pytest.approx((4.0 + shift) / (4.0 + shift + variance), abs=0.02)
    assert chance.low is not None and chance.high is not None
    assert chance.low < (4.0 + common**2) / (4.0 + common**2 + variance) < chance.high
    assert chance.left == pytest.approx(0.1 / (0.1 + variance), abs=0.002)
    assert chance.common == pytest.approx(common**2 / (4.0 + common**2), abs=0.15)


def test_noise_alone_gives_an_idle_factor_the_index_that_is_told() -> None:
    experiment = design("saltelli", 4, 1024)
    shares = shares_of(experiment)
    noise = 4.0 * np.random.default_rng(2).normal(size=(len(shares), 3))
    found = analysis_of(shares, ishigami(shares[:, :3])[:, None] + noise, "saltelli")
    assert found.floor == pytest.approx(found.factors[3]["ST"].value, abs=0.03) and found.floor > 0.2
    assert abs(found.factors[3]["S1"].value) < 0.1
    grid = shares_of(design("morris", 4, 200))
    shaken = np.random.default_rng(3).normal(size=(len(grid), 3))
    effects = analysis_of(grid, grid[:, :1] + shaken, "morris")
    assert effects.floor == pytest.approx(effects.factors[3]["mu_star"].value, rel=0.1)


def test_morris_on_a_straight_line_gives_its_slopes() -> None:
    shares = shares_of(design("morris", 4, 10))
    slopes = np.array([3.0, -2.0, 0.5, 0.0])
    found = analysis_of(shares, (shares @ slopes)[:, None], "morris")
    for factor, slope in zip(found.factors, slopes, strict=True):
        assert factor["mu"].value == pytest.approx(slope)
        assert factor["mu_star"].value == pytest.approx(abs(slope))
        assert factor["sigma"].value == pytest.approx(0.0, abs=1e-12)
        assert factor["mu_star"].half_width == pytest.approx(0.0, abs=1e-12)
        assert factor["mu"].half_width is None and factor["mu"].by_seed == ()


def test_an_index_computed_seed_by_seed_scatters_as_the_seeds_differ() -> None:
    """Each seed has its own slope, so mu is that slope and its scatter the scatter of the slopes."""
    shares = shares_of(design("morris", 2, 8))
    slopes = np.array([1.0, 2.0, 4.0])
    found = analysis_of(shares, shares[:, :1] * slopes + shares[:, 1:], "morris")
    mu, other = found.factors[0]["mu"], found.factors[1]["mu"]
    assert mu.value == pytest.approx(slopes.mean()) and mu.by_seed == pytest.approx(tuple(slopes))
    assert mu.seed_sd == pytest.approx(slopes.std(ddof=1))
    assert mu.seed_se == pytest.approx(slopes.std(ddof=1) / math.sqrt(3))
    assert other.seed_sd == pytest.approx(0.0, abs=1e-12)


def test_one_seed_leaves_noise_unknown_and_few_base_points_leave_no_interval() -> None:
    found = analysed(design("saltelli", 3, 4), ishigami)
    assert found.chance.seeds == 1 and found.chance.share is None and found.chance.left is None
    assert found.floor is None
    index = found.factors[0]["ST"]
    assert index.seed_sd is None and index.seed_se is None and index.half_width is None
    two = chance_of(np.random.default_rng(0).normal(size=(9, 2)))
    assert two.share is not None and two.low is None


def test_what_does_not_vary_has_no_index() -> None:
    shares = shares_of(design("saltelli", 3, 8))
    still = analysis_of(shares, np.full((len(shares), 2), 0.1), "saltelli")
    assert not still.varies and still.factors == () and still.chance.share is None
    seeds_only = analysis_of(shares, np.full((len(shares), 3), 0.1) * [1.0, 2.0, 3.0], "saltelli")
    assert not seeds_only.varies and seeds_only.chance.share == 1.0
    # In one of two seeds nothing happens: the other alone has an index, which tells no scatter.
    half = analysis_of(shares, ishigami(shares)[:, None] * [1.0, 0.0], "saltelli")
    assert half.varies and len(half.factors[0]["ST"].by_seed) == 1
    assert half.factors[0]["ST"].seed_sd is None


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_a_value_that_is_none_is_refused(wrong: float) -> None:
    shares = shares_of(design("saltelli", 3, 8))
    outcomes = ishigami(shares)[:, None].copy()
    outcomes[7] = wrong
    with pytest.raises(ValueError, match="1 outcomes are undefined"):
        analysis_of(shares, outcomes, "saltelli")
    with pytest.raises(ValueError, match="no whole design"):
        analysis_of(shares[:-1], outcomes[:-1], "saltelli")
    with pytest.raises(ValueError, match="at least two"):
        analysis_of(shares[:5], outcomes[:5], "saltelli")


def made_up(experiment: Experiment, value: Callable[[Floats, int, int], float]) -> Runs:
    """A store of which nothing was run: a value from where a point lies, the world and the seed."""
    shares, rows = shares_of(experiment), []
    for group in plan_of(experiment).groups():
        for arm in group.place.arms:
            seed, world = group.seed, group.place.number
            told = value(shares[arm.point], world, seed) + 100.0 * (arm.policy == "later")
            outcomes = dict.fromkeys(experiment.indicators, told)
            rows.append(
                {"run_id": f"r{len(rows)}", "seed": seed, "world": world, "point": arm.point, "error": None}
                | {"replicate": group.replicate}
                | {"policy": arm.policy, "status": "ok", **outcomes}
            )
    runs = SimpleNamespace(path=Path("made_up"), experiment=experiment, planned=pd.DataFrame(rows))
    return cast(Runs, runs)


KEPT = {"keep": {"indicators": ["matters", "true_resolution"]}}


def test_worlds_are_averaged_and_policies_are_picked() -> None:
    crossed = {
        "worlds": {"count": 3, "ranges": ["handling.root_share"]},
        "policies": {"now": {"set": {}}, "later": {"set": {"assessment.intensity": 0.2}}},
    }
    experiment = design("morris", 2, 8, replications=2, **KEPT, **crossed)
    runs = made_up(experiment, lambda u, world, seed: float(u[0]) * world + seed)
    found = sensitivity(runs, ["true_resolution"])
    assert found.worlds == 3 and found.policy == "now" and found.runs == found.points * 2 * 3
    (analysis,) = found.found.values()
    assert analysis.factors[0]["mu"].value == pytest.approx(1.0)
    later = sensitivity(runs, ["true_resolution"], "later").found["true_resolution"]
    assert later.mean == pytest.approx(analysis.mean + 100.0)
    said = sensitivity_text(found, "en")
    assert "averaged over 3 uncertain worlds" in said and "others by --policy: later" in said
    with pytest.raises(InputError, match="no policy of this name"):
        sensitivity(runs, None, "latr")


@pytest.mark.parametrize(("indicators", "kind"), [(["matters"], "morris"), (None, "saltelli")])
def test_undefined_indicators_are_left_out_unless_they_are_named(
    indicators: list[str] | None, kind: str
) -> None:
    runs = made_up(design(kind, 2, 8, **KEPT), lambda u, world, seed: float(u.sum()))
    runs.planned.loc[5, "true_resolution"] = math.nan
    found = sensitivity(runs, indicators)
    assert list(found.found) == ["matters"]
    assert found.left_out == ({} if indicators else {"true_resolution": 1})
    with pytest.raises(InputError, match=r"true_resolution: is undefined in 1 of \d+ runs.* r5 \(point 5"):
        sensitivity(runs, ["true_resolution"])
    runs.planned["matters"] = math.nan
    with pytest.raises(InputError, match="matters: is undefined in"):
        sensitivity(runs)


def test_what_has_no_indices_is_refused() -> None:
    runs = made_up(design("saltelli", 2, 1, **KEPT), lambda u, world, seed: 1.0)
    with pytest.raises(InputError, match="at least 2"):
        sensitivity(runs)
    runs.experiment = design("latin_hypercube", 2, 8, **KEPT)  # type: ignore[misc]
    with pytest.raises(InputError, match=r'"latin_hypercube".*"morris" or "saltelli" has'):
        sensitivity(runs)
    runs.experiment = design("saltelli", 2, 8, **KEPT)  # type: ignore[misc]
    for names, told in (
        (["trust"], "is not kept"),
        (["matterz"], "did you mean"),
        (["matters"] * 2, "twice"),
    ):
        with pytest.raises(InputError, match=told):
            sensitivity(runs, names)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", ["morris", "saltelli"])
def test_text_frame_and_figure_of_eight_factors(tmp_path: Path, kind: str, language: str) -> None:
    def value(u: Floats, world: int, seed: int) -> float:
        return float(u[0] + 0.1 * u[1] * u[2] + 0.01 * math.sin(1e4 * seed * u[3]))

    runs = made_up(design(kind, 8, 8, replications=3, **KEPT), value)
    runs.planned["matters"] = 7.0
    found = sensitivity(runs)
    said = sensitivity_text(found, language)
    assert max(places(line) for line in said.splitlines()) <= 100
    assert {"en": "Does not vary", "zh": "不随因素变化"}[language] in said and "nan" not in said
    assert f"  {KEYS[0]} " in said
    told = json.loads(sensitivity_json(found))
    still, moved = told["indicators"]
    assert not still["varies"] and still["factors"] == [] and len(moved["factors"]) == 8
    frame = found.frame()
    assert len(frame) == 2 * 8 * len(found.names)
    assert frame[frame["indicator"] == "matters"]["value"].isna().all()
    (figure,) = save_sensitivity(found, tmp_path, language)
    assert figure.stat().st_size > 20_000


TOWN = """
title_en = "Two levers"
title_zh = "两项政策力度"
scenario = "demo_town"
replications = 2
[set]
"time.days" = 40
"time.burn_in_days" = 30
[design]
kind = "saltelli"
points = 4
[factors."assessment.intensity"]
low = 0.0
high = 1.0
[factors."staff.per_10k"]
low = 14.0
high = 32.0
[keep]
indicators = ["reported_resolution", "cost_per_resident_year", "merged_share", "refused_share"]
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("sensitivity")
    (place / "town.toml").write_text(TOWN, encoding="utf-8")
    runs = sweep(place / "town.toml", place / "store", workers=1)
    assert runs.missing() == {}
    yield place / "store"


@pytest.mark.parametrize(("language", "words"), [("en", ("factor", "noise")), ("zh", ("因素", "噪声"))])
def test_a_store_from_its_runs_to_its_figure(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, words: tuple[str, ...]
) -> None:
    asked = ["sensitivity", str(store), "--lang", language]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in words) and max(places(line) for line in said.splitlines()) <= 100
    out = tmp_path / "done"
    assert main([*asked, "--format", "json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert json.loads((out / "sensitivity.json").read_text(encoding="utf-8")) == told
    assert told["runs"] == 4 * (2 + 2) * 2 and told["policy"] == "as_is" and told["seeds"] == [1, 2]
    of = {one["name"]: one for one in told["indicators"]}
    costs = of["cost_per_resident_year"]
    assert costs["factors"][0]["key"] == "staff.per_10k" and costs["factors"][0]["ST"]["half_width"] is None
    assert not of["refused_share"]["varies"]
    assert (out / "sensitivity.png").stat().st_size > 20_000
    assert "| `staff.per_10k` |" in (out / "sensitivity.md").read_text(encoding="utf-8")


def rewritten(store: Path, place: Path, change: Callable[[Any], Any]) -> Path:
    """A copy of a store with other rows."""
    copy = place / "copy"
    shutil.copytree(store, copy)
    for path in (copy / "runs").glob("*.parquet"):
        pq.write_table(change(pq.read_table(path)), path)
    return copy


def with_column(table: Any, name: str, values: list[Any]) -> Any:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))


def failed(table: Any) -> Any:
    status, error = (table.column(name).to_pylist() for name in ("status", "error"))
    status[3], error[3] = "failed", "ValueError: too\nmuch"
    return with_column(with_column(table, "status", status), "error", error)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda rows: rows.slice(2),
            r"2 of 32 runs have no result \(2 not run\).*not run; jiesu sweep fills",
        ),
        (failed, r"1 of 32 .*failed \(ValueError: too much\); jiesu sweep --retry fills"),
        (lambda rows: with_column(rows, "run_id", [f"x{n}" for n in range(32)]), "none of the 32 runs"),
    ],
)
def test_a_store_that_lacks_a_run_is_refused_in_one_line(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Any], Any], told: str
) -> None:
    copy = rewritten(store, tmp_path, change)
    assert main(["sensitivity", str(copy), "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert re.search(told, captured.err) and captured.err.count("\n") == 1 and not captured.out
    assert not (tmp_path / "out").exists()
