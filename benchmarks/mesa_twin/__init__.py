"""The same model in the ordinary Mesa way: an object for each resident, unit, matter and problem.

An independent check of the compiled day. What happens in a day is restated here from docs/odd.md, in plain
Python and with another generator of random numbers, so no draw is shared and only distributions can agree.
The city on day 0, the season, the month (`sim.agents`, `sim.month`) and indicators are the model's own: at
every month's end objects are written into its rows, the month is done there, and its decisions are read back.

Restated is the whole day of `demo_town` as it is set. Left out, because it does nothing there:

- what the off position of a filter does (all five are on);
- refusing chores (`remit.refuse_private` is 0) and material that money must cover (`budget.binding` is off);
- dated events that change staff, for the town has no events; shocks would enter with the season;
- the log of events, threads, and slots that grow: they are machinery and no rule.

Two savings of the compiled day are taken over, so that no straw man is timed: what nobody touches drifts
in closed form when it is next read (``daily`` lets it drift day by day), and a resident draws once a day
whether there is any trouble, and its class only if there is. All else is done one by one, every day.
"""

from mesa_twin.model import TwinModel

__all__ = ["TwinModel"]
