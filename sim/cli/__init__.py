"""The command ``jiesu``.

Only the shape of the command line stands here; what a command needs is imported when it runs, so that
``jiesu --help`` answers at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.cli.guard import guarded


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: Words after ``jiesu``; those of the process if None.

    Returns:
        The exit code: 0 done, 1 the work failed or a run differs, 2 the input is wrong, 130 interrupted.
    """
    return guarded(argv)
