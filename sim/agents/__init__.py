"""Who decides each month: Mesa agents in plain Python, each replaceable by a subclass."""

from sim.agents.assessor import Assessor
from sim.agents.bodies import ResidentsBodies
from sim.agents.government import District, Hotline
from sim.agents.handlers import Community, Department, Subdistrict
from sim.agents.society import Partner, VolunteerTeam
from sim.agents.strategist import Strategist
from sim.agents.unit import Unit

__all__ = [
    "Assessor",
    "Community",
    "Department",
    "District",
    "Hotline",
    "Partner",
    "ResidentsBodies",
    "Strategist",
    "Subdistrict",
    "Unit",
    "VolunteerTeam",
]
