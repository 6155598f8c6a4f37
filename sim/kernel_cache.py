"""Where compiled code is kept: a folder of the user's cache named by what the code depends on.

Numba's own cache notices an edit of the file that holds a cached function, but not of the functions
that it calls in other modules, nor a new parameter that shifts a row. So the folder is named by a
hash of every source from which kernels or row layouts come, and of the versions that compile them.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SOURCES = (
    *("agents", "city", "day", "scenario"),
    *(
        f"month/{part}.py"
        for part in (
            "proactive",
            "sums",
            "homes",
            "offices",
            "rules",
            "ranks",
            "first",
            "exact",
            "registered",
            "at_once",
        )
    ),
    *(
        "measures/people.py",
        "unsettled.py",
        "streams.py",
        "exponential.py",
        "elementary.py",
        "calling.py",
        "compiled.py",
        "linking.py",
        "kernel_cache.py",
    ),
)
"""Parts of the package that compiled code depends on."""


UNUSED_DAYS = 30.0
"""Days after which code compiled by another version is removed from the cache."""


def source_files(package: Path = PACKAGE) -> list[Path]:
    """Sources that compiled code depends on, in a fixed order."""
    found: list[Path] = []
    for part in SOURCES:
        path = package / part
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return found


def fingerprint(package: Path = PACKAGE) -> str:
    """Hash of sources and versions: 16 hexadecimal digits."""
    import llvmlite
    import numba
    import numpy

    digest = hashlib.sha256()
    for version in (sys.version, numba.__version__, numpy.__version__, llvmlite.__version__):
        digest.update(version.encode() + b"\0")
    for path in source_files(package):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def user_cache() -> Path:
    """The user's cache folder of jiesu; ``JIESU_CACHE_DIR`` overrides it."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("JIESU_CACHE_DIR")
    return Path(chosen) if chosen else user_cache_path("jiesu", appauthor=False)


def kernel_folder() -> Path:
    """Folder for this version's compiled code; a new private one where the user's cannot be written."""
    folder = user_cache() / fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            os.utime(folder)
    except OSError:
        return _private_folder()
    _forget_unused(folder.parent)
    return folder


def _forget_unused(cache_folder: Path) -> None:
    """Remove code of other versions that nobody has used for `UNUSED_DAYS`."""
    long_ago = time.time() - UNUSED_DAYS * 86400.0
    for other in cache_folder.iterdir():
        with suppress(OSError):  # another process may have been here first
            if re.fullmatch("[0-9a-f]{16}", other.name) and other.stat().st_mtime < long_ago:
                shutil.rmtree(other)


@cache
def _private_folder() -> Path:
    """A new folder that only this user can enter; compiled code is never taken from a shared one."""
    return Path(tempfile.mkdtemp(prefix="jiesu-"))
