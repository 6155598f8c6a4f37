"""Who decides: agents, if a user's class is among them or somebody looks at them, else the rows alone.

The built-in rules over all rows are compiled (`sim.month.rules`); agents that nobody looks at need no
attributes. Who asks for the agents finds in them what they saw and decided when the month ended: they decide
it again, from the rows as they were. From then on agents decide every month, for whoever asked may hold on
to them, or put others in their place. The bytes are the same either way.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sim.day.parameters import POLICY_ROW
from sim.day.world import Array, World
from sim.month.act import act
from sim.month.books import copied
from sim.month.first import first_month
from sim.month.own import is_own
from sim.month.picture import groups_of, registered
from sim.month.ranks import rank
from sim.month.rules import decide_all
from sim.month.show import Members, let_decide
from sim.month.sums import MonthSums

_SEEN: Final = ("handlers", "communities", "districts", "city", "requests_by_class")
"""Rows that units see and that change by what they decide, or after it."""


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
    """

    def __init__(self, members: Members, w: World) -> None:
        self._members = members
        self._people = registered(w)
        self._groups = groups_of(w)
        self._by_rows = not any(is_own(type(unit)) for units in members.values() for unit in units[:1])
        self._unseen: _Month | None = None

    def agents(self, w: World) -> Members:
        """The agents, with what they saw and decided last; from now on they decide every month."""
        self._by_rows = False
        month, self._unseen = self._unseen, None
        if month is not None:
            then = w._replace(**month.rows)
            let_decide(self._members, then, month.sums, self._people, month.policy)
        return self._members

    def close(self) -> None:
        """Let the agents go."""
        self._members, self._unseen = {}, None

    def begin(self, w: World, policy: dict[str, Any]) -> None:
        """Give communities the hours of their volunteers and partners for the first month."""
        first_month(w, self._members, policy, self._people)

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
        if self._by_rows:
            self._unseen = _Month({name: copied(getattr(w, name)) for name in _SEEN}, sums, policy)
            if self._by_row(w, words, sums, policy):
                return
            self.agents(w)  # they tell what it was that cannot be, and whose
        else:
            let_decide(self._members, w, sums, self._people, policy)
        act(w, self._members)

    def _by_row(self, w: World, words: Array, sums: MonthSums, policy: dict[str, Any]) -> bool:
        amplification = w.districts["amplification"].copy()
        total = float(sums.complained.sum())
        sound = decide_all(words, w.par.view(POLICY_ROW), *self._people, total, *sums)
        return sound and rank(w, self._groups, amplification, policy)
