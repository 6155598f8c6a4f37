"""Units of society: volunteer teams and partners."""

from __future__ import annotations

from typing import ClassVar

from sim.agents.unit import Unit


class VolunteerTeam(Unit):
    """Volunteers 志愿者 of a community: some come of themselves, party members when called out.

    Reads:
        registered, members: Registered volunteers and party members.
        active: Share of the registered who come unasked.
        offered, volunteer_hours: Hours offered for the month that ends, and what is left of them.
    """

    kind: ClassVar[str] = "volunteers"
    reads: ClassVar[tuple[str, ...]] = ("registered", "members", "active", "offered", "volunteer_hours")
    writes: ClassVar[tuple[str, ...]] = ("active", "offered", "volunteer_hours", "mobilised")

    registered: float
    members: float
    active: float
    offered: float
    volunteer_hours: float
    mobilised: float

    def decide(self) -> None:
        """Who stays active; hours of the coming month, and the share of them that was mobilised."""
        policy = self.policy
        self.active = self.still_active()
        each = policy["volunteers.hours"]
        own = self.registered * self.active * each
        called = self.members * policy["volunteers.mobilisation"] * policy["volunteers.turnout"] * each
        self.offered = self.volunteer_hours = own + called
        self.mobilised = called / self.offered if self.offered > 0.0 else 0.0

    def still_active(self) -> float:
        """Active share after a month: drawn in by others (Granovetter 1978), worn out by use, and at rest.

        Mobilisation may crowd those out who come unasked, or draw them in: the sign is a parameter.
        """
        policy, active = self.policy, self.active
        usual = policy["volunteers.active_share"] * (
            1.0 + policy["volunteers.crowding"] * policy["volunteers.mobilisation"]
        )
        joining = (
            policy["volunteers.contagion"] * (1.0 - active)
            if active > policy["volunteers.threshold"]
            else 0.0
        )
        used = 1.0 - self.volunteer_hours / self.offered if self.offered > 0.0 else 0.0
        change = (joining - policy["volunteers.burn_out"] * used) * active
        change += policy["volunteers.resting"] * (usual - active)
        return float(min(max(active + change, 0.0), 1.0))


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
