"""All sections of a scenario together: the typed values of one world."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from sim.scenario.sections.assessment import Assessment, Filters, Measurement
from sim.scenario.sections.bodies import Committees, Councils, MutualAid
from sim.scenario.sections.budgets import Budget
from sim.scenario.sections.city import City
from sim.scenario.sections.conduct import District, Integration, Party, Strategy, Whistle
from sim.scenario.sections.handling import Fatigue, Handling, Staff
from sim.scenario.sections.hotline import Data, Deadline, Intake
from sim.scenario.sections.matters import Matters
from sim.scenario.sections.platform import Platform
from sim.scenario.sections.prices import Price
from sim.scenario.sections.residents import Choice, Learning
from sim.scenario.sections.simulation import Time
from sim.scenario.sections.society import Partners, Proactive, Remit, Visiting, Volunteers


class Settings(BaseModel):
    """One value for every parameter; the order here is the order everywhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time: Time
    city: City
    matter: Matters
    choice: Choice
    learning: Learning
    intake: Intake
    data: Data
    platform: Platform
    deadline: Deadline
    staff: Staff
    fatigue: Fatigue
    handling: Handling
    strategy: Strategy
    whistle: Whistle
    party: Party
    integration: Integration
    district: District
    assessment: Assessment
    filters: Filters
    measurement: Measurement
    remit: Remit
    proactive: Proactive
    volunteers: Volunteers
    partners: Partners
    councils: Councils
    committees: Committees
    mutual_aid: MutualAid
    visiting: Visiting
    budget: Budget
    price: Price
