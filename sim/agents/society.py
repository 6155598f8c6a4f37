"""Units of society: volunteer teams and partners."""

from __future__ import annotations

from typing import ClassVar

from sim.agents.unit import Policy, Unit
from sim.compiled import rule


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
        self.active = self.still_active()
        called = called_out(self.members, self.policy)
        self.offered = self.volunteer_hours = unasked(self.registered, self.active, self.policy) + called
        self.mobilised = called / self.offered if self.offered > 0.0 else 0.0

    def still_active(self) -> float:
        """Active share after a month (see `active_share`)."""
        used = 1.0 - self.volunteer_hours / self.offered if self.offered > 0.0 else 0.0
        return active_share(self.active, used, self.policy)


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
        self.partner_hours = lent(self.size, self.policy)
        self.property_hours = property_company(self.has_property, self.size, self.policy)


@rule
def active_share(active: float, used: float, policy: Policy) -> float:
    """Active share after a month: drawn in by others (Granovetter 1978), worn out by use, and at rest.

    Mobilisation may crowd those out who come unasked, or draw them in: the sign is a parameter.
    """
    usual = policy["volunteers.active_share"] * (
        1.0 + policy["volunteers.crowding"] * policy["volunteers.mobilisation"]
    )
    joining = (
        policy["volunteers.contagion"] * (1.0 - active) if active > policy["volunteers.threshold"] else 0.0
    )
    change = (joining - policy["volunteers.burn_out"] * used) * active
    change += policy["volunteers.resting"] * (usual - active)
    return float(min(max(active + change, 0.0), 1.0))


@rule
def unasked(registered: float, active: float, policy: Policy) -> float:
    """Hours of volunteers who come of themselves."""
    return float(registered * active * policy["volunteers.hours"])


@rule
def called_out(members: float, policy: Policy) -> float:
    """Hours of party members who are called out."""
    turned_out = members * policy["volunteers.mobilisation"] * policy["volunteers.turnout"]
    return float(turned_out * policy["volunteers.hours"])


@rule
def lent(size: float, policy: Policy) -> float:
    """Hours that partners lend a community of so many residents."""
    return float(policy["partners.participation"] * policy["partners.hours_per_1k"] * (size / 1000.0))


@rule
def property_company(has_property: float, size: float, policy: Policy) -> float:
    """Hours of the property company for residents."""
    return float(has_property * policy["partners.property_hours_per_1k"] * (size / 1000.0))
