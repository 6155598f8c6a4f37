"""Commands and options, as people type them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.locale import Language

app = typer.Typer(
    name="jiesu",
    help="Simulate a city that answers its hotline (接诉即办).",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """What a command prints."""

    TEXT = "text"
    JSON = "json"


class ListFormat(StrEnum):
    """What a list is printed as."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class Ranges(StrEnum):
    """How wide the plausible ranges are taken."""

    HALVED = "halved"
    RAW = "raw"
    DOUBLED = "doubled"
    ALL = "all"


class Better(StrEnum):
    """Which side of an indicator is better."""

    HIGHER = "higher"
    LOWER = "lower"


Lang = Annotated[Language, typer.Option("--lang", help="Language of what people read.")]
Scenario = Annotated[str, typer.Argument(help="Name from the library, or path of a TOML file.")]


def _version(wanted: bool) -> None:
    if wanted:
        from sim.cli.output import emit
        from sim.version import package_version

        emit(f"jiesu {package_version()}")
        raise typer.Exit


@app.callback()
def jiesu(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Simulate a city that answers its hotline (接诉即办)."""


@app.command()
def run(
    scenario: Scenario,
    assignments: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Set a parameter, such as assessment.intensity=0.8."),
    ] = None,
    seed: Annotated[str | None, typer.Option(metavar="N", help="Random seed: time.seed.")] = None,
    days: Annotated[str | None, typer.Option(metavar="N", help="Days to simulate: time.days.")] = None,
    scale: Annotated[str | None, typer.Option(metavar="F", help="Share of the city: city.scale.")] = None,
    threads: Annotated[
        str | None,
        typer.Option(metavar="N", help="Threads [default: 1, and 1 more for each 100,000 residents]."),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Write the run to this directory, absent or empty.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    lang: Lang = Language.EN,
    events: Annotated[bool, typer.Option("--events", help="Write the request event log too.")] = False,
    checkpoint: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Keep the state here while it runs: stopped, the same command goes on from it.",
        ),
    ] = None,
) -> None:
    """Simulate a scenario and show its indicators."""
    from sim.cli.run import Request, run_scenario

    short = {"time.seed": seed, "time.days": days, "city.scale": scale}
    given = {key: value for key, value in short.items() if value is not None}
    request = Request(scenario, tuple(assignments or ()), given, threads, out, events, lang, checkpoint)
    run_scenario(request, form)


@app.command()
def scenarios(
    form: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """List the scenarios of the library."""
    from sim.cli.lists import print_scenarios

    print_scenarios(form, lang)


@app.command()
def params(
    scenario: Annotated[str | None, typer.Argument(help="Show its values [default: the defaults].")] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """List every parameter: unit, range, value, who set it, how well founded it is, and its source."""
    from sim.cli.lists import print_parameters

    print_parameters(scenario, form, lang)


@app.command()
def indicators(
    form: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """List every indicator: its name in files, its unit, and how it is computed."""
    from sim.cli.lists import print_indicators

    print_indicators(form, lang)


@app.command()
def claims(
    ids: Annotated[list[str] | None, typer.Argument(help="Such as H1 [default: all].")] = None,
    worlds: Annotated[str, typer.Option(metavar="N", help="Worlds drawn from what is assumed.")] = "4",
    seeds: Annotated[str, typer.Option(metavar="N", help="Seeds in each world, 2 or more.")] = "3",
    ranges: Annotated[
        Ranges, typer.Option(help="Plausible ranges as they stand, half or twice as wide, or all three.")
    ] = Ranges.RAW,
    ablations: Annotated[
        bool, typer.Option("--ablations", help="Switch off, too, what each claim's effect may come from.")
    ] = False,
    search: Annotated[
        bool, typer.Option("--search", help="Look for a world that reverses each claim: minutes.")
    ] = False,
    workers: Annotated[str | None, typer.Option(metavar="N", help="Processes [default: one a core].")] = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Write table and figures here, absent or empty.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """Put claims to the test: in what share of worlds does each hold, how strongly, and where not?"""
    from sim.cli.claims import Request, judge_claims

    request = Request(tuple(ids or ()), worlds, seeds, ranges, workers, out, lang, ablations, search)
    judge_claims(request, form)


@app.command()
def discover(
    path: Annotated[
        str, typer.Argument(metavar="STORE", help="Store of a sweep, or what claims --out wrote.")
    ],
    policy: Annotated[str | None, typer.Option(metavar="A", help="Where is this policy better ...")] = None,
    against: Annotated[str | None, typer.Option(metavar="B", help="... than this one ...")] = None,
    indicator: Annotated[str | None, typer.Option(metavar="NAME", help="... by this indicator ...")] = None,
    better: Annotated[Better, typer.Option(help="... of which this is better ...")] = Better.HIGHER,
    by: Annotated[
        str | None,
        typer.Option(metavar="X", help="... by more than this [default: 0]? Of a share 0.01 is a point."),
    ] = None,
    where: Annotated[
        str | None, typer.Option(metavar="FORMULA", help="Where is this formula on indicators above 0?")
    ] = None,
    claim: Annotated[str | None, typer.Option(metavar="ID", help="Where does this claim not hold?")] = None,
    density: Annotated[
        str, typer.Option(metavar="D", help="Of boxes as dense as this, the one that covers most is told.")
    ] = "0.8",
    mass: Annotated[str, typer.Option(metavar="M", help="Smallest share of the cases in a box.")] = "0.05",
    boxes: Annotated[str, typer.Option(metavar="N", help="Boxes, each outside of those before.")] = "1",
    lean: Annotated[
        bool, typer.Option("--lean", help="Look again without the inputs whose limits may be chance.")
    ] = False,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Write page and figures here, absent or empty.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """Find under which inputs a policy is better or a claim fails (scenario discovery by PRIM)."""
    from sim.cli.discover import Request, print_discovery

    asked = (policy, against, indicator, better.value, by, where, claim)
    print_discovery(Request(path, *asked, density, mass, boxes, lean, out, lang), form)


@app.command()
def compare(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="Directory that jiesu sweep filled.")],
    against: Annotated[
        str | None, typer.Option(metavar="POLICY", help="Whom others are compared with [default: the first].")
    ] = None,
    indicators: Annotated[
        str | None, typer.Option(metavar="A,B", help="Indicators [default: a short list].")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="Compare at each value of this factor, or at each point."),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Write page and figures here, absent or empty.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """Compare a store's policies by paired runs: differences, what pairing saves, the best, the front."""
    from sim.cli.compare import Request, compare_policies

    compare_policies(Request(store, against, indicators, by, out, lang), form)


@app.command()
def sweep(
    experiment: Annotated[str, typer.Argument(help="Name from the library, or path of a TOML file.")],
    replications: Annotated[
        str | None, typer.Option(metavar="N", help="Seeds in each world [default: as the experiment says].")
    ] = None,
    store: Annotated[
        str | None, typer.Option(metavar="DIR", help="Store [default: results/NAME]; it is added to.")
    ] = None,
    workers: Annotated[str | None, typer.Option(metavar="N", help="Processes [default: one a core].")] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a dask.distributed cluster.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Run the I-th of N parts, beside others.")
    ] = None,
    slurm: Annotated[
        str | None, typer.Option(metavar="N", help="Print a SLURM array script of N jobs, and run nothing.")
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Run again what failed or was quarantined.")] = False,
    limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Give up a run that takes longer, twice.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """Run an experiment: what its store does not have yet. Stopped, the same command goes on."""
    from sim.cli.sweep import Asked, sweep_experiment

    asked = (replications, store, workers, dask, shard, slurm, retry, limit, lang)
    sweep_experiment(Asked(experiment, *asked), form)


@app.command()
def experiments(
    form: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """List the experiments of the library."""
    from sim.cli.lists import print_experiments

    print_experiments(form, lang)


@app.command()
def sensitivity(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="Of a morris or saltelli design.")],
    indicators: Annotated[
        str | None, typer.Option(metavar="A,B", help="Indicators [default: all that every run has].")
    ] = None,
    policy: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose runs [default: the first policy's].")
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="Write tables and figures here, absent or empty.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    lang: Lang = Language.EN,
) -> None:
    """Say which factors move which indicator, alone and together, and how much of it is noise."""
    from sim.cli.sensitivity import Request, print_sensitivity

    print_sensitivity(Request(store, indicators, policy, out, lang), form)


@app.command()
def verify(
    runs: Annotated[list[Path], typer.Argument(help="Directories of runs.")], lang: Lang = Language.EN
) -> None:
    """Check the files of runs against their manifests, compute each again, and say whether it is the same."""
    from sim.cli.check import print_verification

    raise typer.Exit(print_verification(runs, lang))


@app.command()
def cite(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="Directory of a run.")], lang: Lang = Language.EN
) -> None:
    """Print how to cite a run and the command that computes it again."""
    from sim.cli.output import emit
    from sim.run.citation import cite as cited

    emit(cited(path, lang))
