"""Who decides: agents, if a user's class is among them or somebody looks at them, else the rows alone.

The built-in rules over all rows are compiled (`sim.month.rules`); agents that nobody looks at need no
attributes. Who asks for the agents finds in them what they saw and decided when the month ended: they decide
it again, from the rows as they were. From then on agents decide every month, for whoever asked may hold on
to them, or put others in their place. The bytes are the same either way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sim.day.parameters import POLICY_ROW
from sim.day.world import Array, World
from sim.month.act import act
from sim.month.books import copied
from sim.month.first import first_by_rows, first_month
from sim.month.picture import groups_of, registered
from sim.month.ranks import rank
from sim.month.rules import decide_all
from sim.month.show import Members, let_decide
from sim.month.sums import MonthSums

_SEEN: Final = ("handlers", "communities", "districts", "city", "requests_by_class")
"""Rows that units see and that change by what they decide, or after it."""


class Deciders:
    """The units of a city.

    Args:
        make: Makes the agents by kind; called once, when somebody asks for them or some are a user's.
        own: Whether a class of the user's is among them.
        w: The city.
    """

    def __init__(self, make: Callable[[], Members], own: bool, w: World) -> None:
        self._make = make
        self._members: Members | None = make() if own else None
        self._people = registered(w)
        self._groups = groups_of(w)
        self._unseen: Callable[[World, Members], None] | None = None

    def agents(self, w: World) -> Members:
        """The agents, with what they saw and decided last; from now on they decide every month."""
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
        then = copied(w.communities)
        if self._members is None and first_by_rows(words, w.par.view(POLICY_ROW), *self._people):

            def show(w: World, members: Members) -> None:
                first_month(w._replace(communities=then), members, policy, self._people)

            self._unseen = show
        else:
            w.communities[...] = then
            first_month(w, self.agents(w), policy, self._people)

    def end_month(self, w: World, words: Array, sums: MonthSums, policy: dict[str, Any]) -> None:
        """Observe, decide, apply.

        Args:
            w: World, changed in place.
            words: Its `sim.day.handle.table`.
            sums: The month added up.
            policy: Parameters in force.

        Raises:
            sim.month.decided.RuleError: Something was decided that the city cannot go on with.
        """
        if self._members is None:
            self._unseen = self._month(w, sums, policy)
            if self._by_row(w, words, sums, policy):
                return
            members = self.agents(w)  # they tell what it was that cannot be, and whose
        else:
            members = self._members
            let_decide(members, w, sums, self._people, policy)
        act(w, members)

    def _month(self, w: World, sums: MonthSums, policy: dict[str, Any]) -> Callable[[World, Members], None]:
        """What shows agents the month that ends, from rows as they are now, and has them decide."""
        then = {name: copied(getattr(w, name)) for name in _SEEN}

        def show(w: World, members: Members) -> None:
            let_decide(members, w._replace(**then), sums, self._people, policy)

        return show

    def _by_row(self, w: World, words: Array, sums: MonthSums, policy: dict[str, Any]) -> bool:
        amplification = w.districts["amplification"].copy()
        total = float(sums.complained.sum())
        sound = decide_all(words, w.par.view(POLICY_ROW), *self._people, total, *sums)
        return sound and rank(w, self._groups, amplification, policy)
