"""Where experiments are found: a path, ``./experiments``, or those that come with the package."""

from __future__ import annotations

from pathlib import Path

from sim.experiment.design.experiment import Experiment
from sim.experiment.design.experiment_file import parse_experiment
from sim.experiment.ranges import SPANS, folder
from sim.experiment.worlds import load_spans
from sim.scenario import InputError, load_scenario
from sim.scenario.errors import cut, given, hint
from sim.scenario.files import called, read_toml
from sim.scenario.library import ENDING, NAME, is_path, locate_parent


def shipped() -> Path:
    """The package's own experiments: inside it where it is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "_experiments"
    return installed if installed.is_dir() else package.parent / "experiments"


def experiments() -> dict[str, Path]:
    """Files by name, sorted; one in ``./experiments`` counts before the package's."""
    found: dict[str, Path] = {}
    for place in (Path("experiments"), shipped()):
        for path in sorted(place.glob(f"*{ENDING}")):
            if NAME.fullmatch(path.stem):
                found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def load_experiment(name_or_path: str | Path) -> Experiment:
    """Read an experiment.

    Args:
        name_or_path: A name from the library, or a path that ends in ``.toml`` or has a separator in it.

    Raises:
        InputError: There is none, or its file is wrong.
    """
    path = _locate(str(name_or_path))
    document = read_toml(path)
    wanted = document.get("scenario", "demo_town")
    if not isinstance(wanted, str):
        raise InputError(called(path), f"{given('scenario', wanted)}: must be a scenario's name or file")
    base = load_scenario(locate_parent(wanted, path))
    spans = {span.key: span for span in load_spans(folder() / SPANS)}
    return parse_experiment(path.stem, document, base, spans, called(path))


def _locate(name: str) -> Path:
    if is_path(name):
        path = Path(name)
        if not path.exists():
            raise InputError(called(path), "no such file")
        return path
    known = experiments()
    if name not in known:
        near = hint(name, known) or f"; known are {', '.join(known)}"
        raise InputError(cut(name), f"no experiment has this name{near}")
    return known[name]
