"""Who decides: agents, if a user's class is among them or somebody looks at them, else the rows alone.

The built-in rules over all rows are compiled (`sim.month.rules`); agents that nobody looks at need no
attributes. Who asks for the agents finds in them what they saw and decided when the month ended: they decide
it again, from the rows as they were. From then on agents decide every month, for whoever asked may hold on
to them, or put others in their place. The bytes are the same either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.day.parameters import POLICY_ROW
from sim.day.world import Array, World
from sim.memory import copied
from sim.month.first import first_by_rows, first_month
from sim.month.room import Room
from sim.month.show import Members, let_decide
from sim.month.sums import MonthSums


class Deciders:
    """The units of a city.

    Args:
        make: Makes the agents by kind; called once, when somebody asks for them or some are a user's.
        own: Whether a class of the user's is among them.
        w: The city.
        words: Its `sim.day.handle.table`.

    Attributes:
        room: Arrays of the city's months.
        by_rows: Whether the rows alone decide.
    """

    def __init__(self, make: Callable[[], Members], own: bool, w: World, words: Array) -> None:
        self._make = make
        self._members: Members | None = make() if own else None
        self.room = Room(w, words)
        self.by_rows = not own
        self._unseen: Callable[[World, Members], None] | None = None

    def agents(self, w: World) -> Members:
        """The agents, with what they saw and decided last; from now on they decide every month."""
        self.by_rows = False
        if self._members is None:
            self._members = self._make()
        unseen, self._unseen = self._unseen, None
        if unseen is not None:
            unseen(w, self._members)
        return self._members

    def close(self) -> None:
        """Let the agents go."""
        self._members, self._unseen = {}, None

    def begin(self, w: World, words: Array, policy: dict[str, Any]) -> None:
        """Give communities the hours of their volunteers and partners for the first month.

        Args:
            w: World of day 0, changed in place.
            words: Its `sim.day.handle.table`.
            policy: Parameters in force.
        """
        then, people = copied(w.communities), self.room.people
        if self.by_rows and first_by_rows(words, w.par.view(POLICY_ROW), *people):

            def show(w: World, members: Members) -> None:
                first_month(w._replace(communities=then), members, policy, people)

            self._unseen = show
        else:
            w.communities[...] = then
            first_month(w, self.agents(w), policy, people)

    def show_later(self, seen: Array, policy: dict[str, Any]) -> None:
        """Keep what the agents would have seen of the month, for whoever asks for them.

        Args:
            seen: `sim.month.room.Room.seen` when the month ended.
            policy: Parameters in force.
        """

        def show(w: World, members: Members) -> None:
            then = w._replace(**self.room.rows_seen(seen))
            let_decide(members, then, self.room.sums, self.room.people, policy)

        self._unseen = show

    def let_decide(self, w: World, sums: MonthSums, policy: dict[str, Any]) -> Members:
        """The agents, who have observed and decided."""
        members = self.agents(w)
        let_decide(members, w, sums, self.room.people, policy)
        return members
