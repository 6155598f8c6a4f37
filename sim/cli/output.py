"""Writing to the standard streams so that no reader, terminal or encoding can break a command."""

from __future__ import annotations

import logging
import os
import sys

from sim.locale import word


def emit(text: str) -> None:
    """Print a text to standard output; a reader that left (``jiesu params | head``) is no error."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_answer(text: str, out: str | None, language: str) -> None:
    """Print an answer to be read, and where its page and figures are, if they were written.

    Args:
        text: The answer.
        out: Directory, as typed; None for none.
        language: ``en`` or ``zh``.
    """
    from sim.scenario.errors import legible

    emit(text if out is None else f"{text}\n\n{word('answer.written', language, out=legible(out))}")


def complain(text: str) -> None:
    """Print one line to standard error, whatever the text holds."""
    line = " ".join(text.split())
    line = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def prepare_streams() -> None:
    """Have a terminal that lacks a character show its escape, and no library talk of itself.

    Without a home to write to, matplotlib says where it keeps its cache instead: nothing a user can mend.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
