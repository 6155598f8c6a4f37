"""Where claims are found: ``./claims``, else those that come with the package."""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiment.claims.claim import Claim
from sim.experiment.claims.claim_file import load_claim
from sim.experiment.ranges import SPANS, folder
from sim.scenario.errors import InputError, cut, hint


def load_claims(ids: Sequence[str] = ()) -> tuple[Claim, ...]:
    """The claims of the library, in the order of their file names.

    Args:
        ids: Which; all if empty. ``H2`` stands for ``H2a`` and ``H2b``.

    Raises:
        InputError: A file is wrong, two share an id, or an id is unknown.
    """
    every: dict[str, Claim] = {}
    for path in sorted(folder().glob("*.toml")):
        if path.name == SPANS:
            continue
        claim = load_claim(path)
        if claim.id in every:
            raise InputError(path.name, f'id = "{cut(claim.id)}": another claim has this id')
        every[claim.id] = claim
    chosen: dict[str, Claim] = {}
    for wanted in ids:
        found = [key for key in every if key == wanted or key.rstrip("abcdefgh") == wanted]
        if not found:
            raise InputError("claims", f"{cut(wanted)}: no claim has this id{hint(wanted, every)}")
        chosen |= {key: every[key] for key in found}
    return tuple((chosen or every).values())
