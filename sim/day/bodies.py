"""Residents' bodies in a day: a council takes a shared matter, a committee watches over the company."""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.accounts import BY_MOBILISED, BY_THEMSELVES, own_labour
from sim.day.traits import show_traits
from sim.day.world import NONE, OWN, RESIDENTS, CaseRow, CommunityRow, World
from sim.streams import PURPOSE, uniform

_COUNCIL = PURPOSE["council"]


@kernel
def council_sits(w: World, case: CaseRow, home: CommunityRow) -> bool:
    """Whether the community's council can take a matter: one that people can settle among themselves."""
    return home.council != NONE and home.council_room >= 1.0 and w.cls[case.cls].facilitable > 0.0


@kernel
def in_council(w: World, s: int, case: CaseRow, home: CommunityRow) -> tuple[bool, int]:
    """A council deliberates; no authority is within its reach. Returns (settled, whose success it is)."""
    show_traits(w, case)
    home.council_room -= 1.0
    home.council_used += 1.0
    w.daily[s].in_council += 1.0
    settled = case.need1 == 0 and uniform(w.keys[_COUNCIL], case.id, case.attempt) < w.par[0].councils_success
    own_labour(w, s, RESIDENTS, settled, w.par[0].councils_hours)
    return settled, BY_THEMSELVES if home.council == OWN else BY_MOBILISED


@kernel
def overseen(w: World, home: CommunityRow, chance: float) -> float:
    """Chance that the property company succeeds, under the committee's eyes if there is one."""
    if home.committee == NONE:
        return chance
    return chance + (1.0 - chance) * w.par[0].committees_oversight
