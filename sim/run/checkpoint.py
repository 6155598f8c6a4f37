"""A long run that can be stopped and gone on with: the same bytes as an unbroken one.

>>> from sim.run import Checkpoint  # doctest: +SKIP
>>> checkpoint = Checkpoint("results/begun")  # doctest: +SKIP
>>> result = checkpoint.simulate(sim.load_scenario("beijing_2023"))  # doctest: +SKIP
>>> sim.write_run(result, "results/city")  # doctest: +SKIP
>>> checkpoint.remove()  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.result import Result
from sim.run.checkpoint_files import clear, read_header, read_state
from sim.run.checkpoint_identity import check_same, identity
from sim.run.checkpoint_keeper import Keeper, Tell
from sim.run.checkpoint_place import OPTION, check_place, damaged, held
from sim.run.manifest import Manifest
from sim.scenario import Scenario
from sim.scenario.errors import InputError

if TYPE_CHECKING:
    from sim.model import Progress
    from sim.run.checkpoint_state import Saved

EVERY_SECONDS = 60.0
"""A state is kept at most this often."""


def _silent(_what: str, _values: dict[str, Any]) -> None:
    """Tell nobody."""


class Checkpoint:
    """Where the state of one run is kept while it is under way.

    Ctrl-C or SIGTERM stops the run within a few simulated days, with its state kept; the second at once. If
    a state cannot be kept, for want of room say, the run goes on and the one before stays. The newer state
    is complete before the older goes, so there must be room for two.

    Args:
        directory: Absent, empty, or with a checkpoint in it.
        every_seconds: How often at most a state is kept; 0 for at every pause, whatever it costs.
        tell: Told in a word when the run goes on from a state, stops, or could not keep one.

    Raises:
        InputError: The directory cannot be used.
    """

    def __init__(
        self, directory: str | Path, *, every_seconds: float | None = None, tell: Tell = _silent
    ) -> None:
        self.given = str(directory)
        self.directory = check_place(directory)
        self.every_seconds = EVERY_SECONDS if every_seconds is None else every_seconds
        self.tell = tell

    def header(self, spec: Scenario, log_events: bool = False) -> Manifest | None:
        """What the state that is kept says of itself; None if there is none.

        Raises:
            InputError: It is of another run, or damaged.
        """
        found = read_header(self.directory, self.given)
        if found is not None:
            check_same(found, identity(spec, log_events), self.given)
        return found

    def simulate(
        self,
        spec: Scenario,
        *,
        seed: int | None = None,
        threads: int = 1,
        log_events: bool = False,
        progress: Progress | None = None,
        use_kept: bool = True,
        **rules: object,
    ) -> Result:
        """Simulate as `sim.simulate` does, from the state that is kept if there is one.

        Args:
            spec: Scenario.
            seed: Seed; None means the scenario's own.
            threads: Threads; they may be others than before.
            log_events: Whether to keep the path of every matter.
            progress: Called with date, days done, days in all, and phase.
            use_kept: Whether a burnt-in state kept in the user's cache may be taken.
            **rules: None: a class of one's own may keep what no checkpoint knows of.

        Raises:
            InputError: The scenario is wrong, or the checkpoint of another run, damaged, or in use.
            KeyboardInterrupt: The run was stopped.
        """
        if rules:
            raise InputError(
                OPTION, f"takes no classes of one's own ({min(rules)}): they may keep a state too"
            )
        spec = spec if seed is None else spec.with_values({"time.seed": seed})
        self.header(spec, log_events)  # before the directory is created
        options = {"threads": threads, "log_events": log_events, "progress": progress}
        with held(self.directory, self.given):
            header = self.header(spec, log_events)
            saved = None if header is None else self._saved(header)
            keeper = Keeper(self.directory, self.every_seconds, self.tell, identity(spec, log_events), header)
            return _simulated(spec, keeper, saved, use_kept=use_kept or saved is not None, **options)

    def _saved(self, header: Manifest) -> Saved:
        from sim.run.checkpoint_state import saved_state

        try:
            saved = saved_state(read_state(self.directory, header, self.given), header["facts"])
        except (KeyError, TypeError, AttributeError) as error:
            raise damaged(self.given, "its state") from error
        self.tell("resumed", {"date": header["date"]})
        return saved

    def remove(self) -> None:
        """Remove the state, once the run is where it should be; nothing else in the directory is touched."""
        clear(self.directory)


def _simulated(spec: Scenario, keeper: Keeper, saved: Saved | None, **options: Any) -> Result:
    from sim.run.checkpoint_model import PausingModel
    from sim.simulation import result_of

    model = PausingModel(spec, keeper.pause, saved, **options)
    keeper.mark(in_period=False)
    try:
        model.run()
    finally:
        model.driver.close()
    keeper.mark(in_period=True)
    return result_of(model, keeper.setup_seconds, keeper.wall_seconds)
