"""The command ``jiesu``.

Only the shape of the command line stands here; what a command needs is imported when it runs, so that
``jiesu --help`` answers at once.
"""

from __future__ import annotations

from collections.abc import Sequence

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: Words after ``jiesu``; those of the process if None.

    Returns:
        The exit code: 0 done, 1 the work failed or a run differs, 2 the input is wrong, 130 interrupted.
    """
    try:
        from sim.cli.guard import guarded

        return guarded(argv)
    except KeyboardInterrupt:  # while still importing
        return INTERRUPTED
