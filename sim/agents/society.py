"""Units of society: volunteer teams and partners."""

from __future__ import annotations

from typing import ClassVar

from sim.agents.unit import Unit


class VolunteerTeam(Unit):
    """Volunteers 志愿者 of a community: some come of themselves, party members when called out."""

    kind: ClassVar[str] = "volunteers"
    reads: ClassVar[tuple[str, ...]] = ("registered", "members")
    writes: ClassVar[tuple[str, ...]] = ("volunteer_hours", "mobilised")

    registered: float
    members: float
    volunteer_hours: float
    mobilised: float

    def decide(self) -> None:
        """Hours of the coming month, and the share of them that was mobilised."""
        policy = self.policy
        each = policy["volunteers.hours"]
        own = self.registered * policy["volunteers.active_share"] * each
        called = self.members * policy["volunteers.mobilisation"] * policy["volunteers.turnout"] * each
        self.volunteer_hours = own + called
        self.mobilised = called / self.volunteer_hours if self.volunteer_hours > 0.0 else 0.0


class Partner(Unit):
    """Partners 共建单位 of a community: property company, firms, institutions; capacity they lend."""

    kind: ClassVar[str] = "partner"
    reads: ClassVar[tuple[str, ...]] = ("size", "has_property")
    writes: ClassVar[tuple[str, ...]] = ("partner_hours", "property_hours")

    size: float
    has_property: float
    partner_hours: float
    property_hours: float

    def decide(self) -> None:
        """Hours lent in the coming month, and the property company's own hours for residents."""
        policy = self.policy
        thousands = self.size / 1000.0
        self.partner_hours = policy["partners.participation"] * policy["partners.hours_per_1k"] * thousands
        self.property_hours = self.has_property * policy["partners.property_hours_per_1k"] * thousands
