"""Who decides: agents, if a user's class is among them or somebody looks at them, else the rows alone.

The built-in rules over all rows are compiled (`sim.month.rules`); agents that nobody looks at need no
attributes. Who asks for the agents finds in them what they saw and decided when the month ended: they decide
it again, from the rows as they were. From then on agents decide every month, for whoever asked may hold on
to them, or put others in their place. The bytes are the same either way.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.day.world import Array, World
from sim.month.first import first_month
from sim.month.own import is_own
from sim.month.room import Room
from sim.month.show import Members, let_decide
from sim.month.sums import MonthSums


class _Month(NamedTuple):
    """What the agents have not been shown yet."""

    rows: dict[str, Array]
    sums: MonthSums
    policy: dict[str, Any]


class Deciders:
    """The units of a city.

    Args:
        members: Agents by kind.
        w: The city.

    Attributes:
        room: Arrays of the city's months.
        by_rows: Whether the rows alone decide.
    """

    def __init__(self, members: Members, w: World) -> None:
        self._members = members
        self.room = Room(w)
        self.by_rows = not any(is_own(type(unit)) for units in members.values() for unit in units[:1])
        self._unseen: _Month | None = None

    def agents(self, w: World) -> Members:
        """The agents, with what they saw and decided last; from now on they decide every month."""
        self.by_rows = False
        month, self._unseen = self._unseen, None
        if month is not None:
            self.let_decide(w._replace(**month.rows), month.sums, month.policy)
        return self._members

    def close(self) -> None:
        """Let the agents go."""
        self._members, self._unseen = {}, None

    def begin(self, w: World, policy: dict[str, Any]) -> None:
        """Give communities the hours of their volunteers and partners for the first month."""
        first_month(w, self._members, policy, self.room.people)

    def show_later(self, rows: dict[str, Array], policy: dict[str, Any]) -> None:
        """Keep what the agents would have seen of the month, for whoever asks for them.

        Args:
            rows: As they were when the month ended (`sim.month.room.SEEN`).
            policy: Parameters in force.
        """
        self._unseen = _Month(rows, self.room.sums, policy)

    def let_decide(self, w: World, sums: MonthSums, policy: dict[str, Any]) -> Members:
        """The agents, who have observed and decided."""
        let_decide(self._members, w, sums, self.room.people, policy)
        return self._members
