"""What stands between a command and the shell: exit codes, one line for an error, signals."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from types import FrameType

import typer

from sim.cli.app import app
from sim.cli.output import complain, prepare_streams

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[2]
"""The parser's own error, which typer carries under a name that differs between its versions."""


def guarded(argv: Sequence[str] | None) -> int:
    """Run the command line and turn whatever happens into an exit code.

    With ``JIESU_DEBUG=1`` in the environment a failure passes through, with its traceback.

    Args:
        argv: Words after ``jiesu``; those of the process if None.
    """
    prepare_streams()
    before = _interrupt_on_termination()
    try:
        code = _run(argv)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        code = _told(error)
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
    if code == INTERRUPTED:
        complain("jiesu: interrupted")
    return code


def _run(argv: Sequence[str] | None) -> int:
    command = typer.main.get_command(app)
    code = command.main(list(argv) if argv is not None else None, prog_name="jiesu", standalone_mode=False)
    return code if isinstance(code, int) else DONE


def _told(error: Exception) -> int:
    """Tell an error in one line and give its exit code."""
    from sim.scenario.errors import InputError

    if isinstance(error, InputError):
        complain(f"jiesu: {error}")
        return WRONG_INPUT
    if isinstance(error, USAGE_ERROR):
        where = getattr(getattr(error, "ctx", None), "command_path", "jiesu")
        # Some versions of typer put the name of an exception of their own before the words.
        message = str(getattr(error, "format_message", error.__str__)()).replace(": Value error, ", ": ")
        complain(f"{where}: {message} (see {where} --help)")
        return WRONG_INPUT
    if os.environ.get("JIESU_DEBUG") == "1":
        raise error
    complain(f"jiesu: failed: {type(error).__name__}: {error} (JIESU_DEBUG=1 shows where)")
    return FAILED


def _interrupt_on_termination() -> signal.Handlers | None:
    """Treat SIGTERM like Ctrl-C, so that nothing half-written is left; only a main thread may do so."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:
        return None
    return before if isinstance(before, signal.Handlers) else signal.SIG_DFL
