"""What a request takes besides the work: contact, record, and acts that dress the result (odd.md, 7.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa_twin.chance import logistic
from mesa_twin.ways import score, usual_score
from sim.day.world import CALLBACK, COORDINATION, PAPERWORK

if TYPE_CHECKING:
    from mesa_twin.handler import Handler
    from mesa_twin.matter import Matter
    from mesa_twin.town import Town

DOCUMENT_HOURS = 1.5
COAX_HOURS = 0.8


def report(town: Town, unit: Handler, matter: Matter) -> float:
    """Contact and record of a request, and the acts that dress its result; returns the hours."""
    policy = town.policy
    contact, record = policy["handling.contact_hours"], policy["handling.record_hours"]
    town.spend(matter, COORDINATION, contact)
    paper(town, unit, matter, record)
    hours = contact + record
    if not matter.solved:
        hours += document(town, unit, matter)
    if "excluded" not in matter.marks:
        hours += coax(town, unit, matter)
    return hours


def paper(town: Town, unit: Handler, matter: Matter, hours: float) -> None:
    """Book paperwork."""
    town.spend(matter, PAPERWORK, hours)
    town.today["paper_hours"] += hours
    unit.tally["paper_hours"] += hours


def acts(town: Town, unit: Handler, gain: float, hours: float) -> bool:
    """Whether a unit does what would gain it so much score, times pressure, for so many hours."""
    policy = town.policy
    worth = unit.superior.pressure * gain - unit.price * hours - policy["strategy.qualm"]
    return town.random.random() < logistic(worth / policy["strategy.temperature"])


def document(town: Town, unit: Handler, matter: Matter) -> float:
    """Perhaps apply to have an unsolved request taken out of the base; returns the hours."""
    parking = bool(matter.lacking(unit))
    granted = town.policy["measurement.parking" if parking else "measurement.exclusion"]
    gain = granted * (usual_score(town, unit.superior) - score(town, unit.superior, 0, 0))
    if not acts(town, unit, gain, DOCUMENT_HOURS):
        return 0.0
    paper(town, unit, matter, DOCUMENT_HOURS)
    town.today["document_hours"] += DOCUMENT_HOURS
    town.today["documented"] += 1
    unit.tally["documented"] += 1
    if town.random.random() < granted:
        matter.marks.add("excluded")
        town.today["excluded"] += 1
        town.today["parked"] += parking
        unit.tally["excluded"] += 1
    return DOCUMENT_HOURS


def coax(town: Town, unit: Handler, matter: Matter) -> float:
    """Perhaps talk the caller round before the call-back; returns the hours."""
    solved = int(matter.solved)
    gain = score(town, unit.superior, solved, 1) - score(town, unit.superior, solved, 0)
    if not acts(town, unit, gain, COAX_HOURS):
        return 0.0
    town.spend(matter, CALLBACK, COAX_HOURS)
    matter.marks.add("coaxed")
    town.today["coaxed"] += 1
    unit.tally["coaxed"] += 1
    return COAX_HOURS
