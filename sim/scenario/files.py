"""Reading a TOML file that may be anything: a directory, a hundred megabytes, a riddle."""

from __future__ import annotations

import os
import re
import stat
import sys
import tomllib
from pathlib import Path
from typing import Any

from sim.scenario.errors import InputError, cut

LARGEST = 1 << 20
"""Bytes; a larger file is refused without being read."""

TOO_DEEP = re.compile(r"""(?<![\w"'-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")
"""A dotted key of more than 16 parts; the time that tomllib takes grows with the square of them."""

MOST_DIGITS = sys.int_info.default_max_str_digits
"""Digits of the longest whole number that is read."""

LONG_NUMBER = re.compile(rf"[0-9]{{{MOST_DIGITS + 1}}}")


def called(path: Path) -> str:
    """Return what messages call a file."""
    return cut(path.name or str(path))


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises:
        InputError: the file cannot be read, is too large, or is not TOML in UTF-8.
    """
    where = called(path)
    text = _text(path, where)
    if TOO_DEEP.search(text):
        raise InputError(where, "holds a dotted key of more than 16 parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError(where, "is nested too deeply") from None
    except ValueError as error:
        raise InputError(where, f"is not valid TOML: {_told(str(error), text)}") from None


def _told(problem: str, text: str) -> str:
    """What the parser says, with the line that it means, which holds the key."""
    if found := LONG_NUMBER.search(text):
        number = text.count("\n", 0, found.start()) + 1
        problem = f"a number of more than {MOST_DIGITS} digits (at line {number})"
    elif found := re.search(r"\(at line (\d+)", problem):
        number = int(found[1])
    elif "(at end of document)" in problem:
        number = text.rstrip().count("\n") + 1
    else:
        return cut(problem)
    line = text.split("\n")[number - 1].strip()
    return f"{cut(problem)}: {cut(line)}" if line else cut(problem)


def _text(path: Path, where: str) -> str:
    try:
        return _content(path, where).decode("utf-8-sig")
    except InputError:
        raise
    except UnicodeDecodeError as error:
        raise InputError(where, f"is not UTF-8 text (byte {error.start + 1}); save it as UTF-8") from None
    except FileNotFoundError:
        raise InputError(where, "no such file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(where, f"cannot be read: {reason}") from None


def _content(path: Path, where: str) -> bytes:
    """Return the bytes of a regular file, at most ``LARGEST``; a device or a pipe is not even opened."""
    state = os.stat(path)
    if stat.S_ISDIR(state.st_mode):
        raise InputError(where, "is a directory, not a TOML file")
    if not stat.S_ISREG(state.st_mode):
        raise InputError(where, "is not a regular file")
    if state.st_size > LARGEST:
        raise InputError(where, f"has {state.st_size:,} bytes; a scenario has at most {LARGEST:,}")
    with path.open("rb") as file:
        return file.read(LARGEST)
