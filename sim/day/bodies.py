"""Residents' bodies in a day: a council takes a shared matter, a committee watches over the company, and
a mutual-aid group knows somebody to ask.
"""

from __future__ import annotations

from sim.city.rows import OLD
from sim.compiled import kernel
from sim.day.accounts import BY_MOBILISED, BY_THEMSELVES, own_labour
from sim.day.learning import drift
from sim.day.traits import show_traits
from sim.day.world import NEIGHBOURS, NONE, OWN, RESIDENTS, CaseRow, CommunityRow, World
from sim.streams import PURPOSE, happens, uniform

COUNCIL_HOURS = 4.0
"""Residents' hours for a matter in council, of all members (assumed; it moves residents' hours alone)."""

_COUNCIL, _MUTUAL_AID = PURPOSE["council"], PURPOSE["mutual_aid"]


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
    settled = case.need1 == 0 and happens(
        w.keys[_COUNCIL], case.stream, case.attempt, w.par[0].councils_success
    )
    own_labour(w, s, RESIDENTS, settled, COUNCIL_HOURS)
    return settled, BY_THEMSELVES if home.council == OWN else BY_MOBILISED


@kernel
def overseen(w: World, home: CommunityRow, chance: float) -> float:
    """Chance that the property company succeeds, under the committee's eyes if there is one."""
    if home.committee == NONE:
        return chance
    return chance + (1.0 - chance) * w.par[0].committees_oversight


@kernel
def helps_out(w: World, s: int, home: CommunityRow, helper: int, u: float, day: int) -> bool:
    """Whether a neighbour who is asked helps: civic motivation and own good experience, by free time."""
    other = w.residents[helper]
    drift(w, other, day)
    leisure = w.par[0].city_free_time_old if other.age >= OLD else 1.0
    willing = (0.5 * other.civic / 255.0 + 0.5 * other.q[NEIGHBOURS]) * home.free_time * leisure
    if u >= willing:
        return False
    home.granted += 1.0
    w.daily[s].granted += 1.0
    if other.part < 255:
        other.part += 1
    return True


@kernel
def group_helps(w: World, s: int, case: CaseRow, home: CommunityRow, day: int) -> bool:
    """The group asks another resident of the community, whoever it is, and that one helps or not."""
    key = w.keys[_MUTUAL_AID]
    home.group_used += 1.0
    helper = home.first + int(uniform(key, case.stream, 2 * case.attempt) * home.size)
    if helper == case.resident:
        return False
    return helps_out(w, s, home, helper, uniform(key, case.stream, 2 * case.attempt + 1), day)
