"""Statistics of a year that no indicator tells: of monthly tables, of residents' rows, of the event log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from measured_year import Year, step
from numpy.typing import NDArray

from sim.city.rows import CHANNELS, FLAG_THREAT
from sim.day.learning import kept, trust_now, values_now
from sim.day.world import World

HOTLINE, OFFICE = CHANNELS.index("hotline"), CHANNELS.index("office")
FOLLOWED_DAYS, JUDGED_AFTER_DAYS = 180.0, 2.0
"""Days for which callers are followed after they have judged; days from closure to the judgement."""
HOURS_A_MONTH, FEWEST = 730.0, 5
OWN_IDS = 2**62
"""Ids of matters that no problem causes are below it (docs/design.md, "Ids and keyed draws")."""
CASE = ["id", "attempt"]


def spread(column: str) -> Callable[[Year], float]:
    """Standard deviation between assessed units of a monthly column, mean over months."""

    def found(year: Year) -> float:
        months = year.handlers["month"]
        values = year.handlers[column]
        return float(np.mean([values[months == month].std() for month in np.unique(months)]))

    return found


def dispersion(year: Year) -> float:
    """Variance of communities' monthly matters, relative to Poisson counts with the same margins."""
    months, rows = np.unique(year.communities["month"], return_inverse=True)
    counts = np.zeros((len(months), len(year.world.communities)))
    counts[rows, year.communities["community"]] = year.communities["matters"]
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    return float(((counts - expected) ** 2 / expected).sum() / freedom)


def request_dispersion(year: Year) -> float:
    """The same of requests by community and month within each category, in cells of five and more a year."""
    asked = step(_events(year), "dispatched", "merged", "refused").drop_duplicates("id")
    month = (asked["hour"] - asked["hour"].min()) // HOURS_A_MONTH
    cells = pd.crosstab([asked["category"], asked["community"]], month.clip(upper=11))
    counts, category = cells.to_numpy(float), cells.index.get_level_values(0)
    city = cells.groupby(level=0).sum().loc[category].to_numpy(float)
    share = counts.sum(axis=1) / city.sum(axis=1)
    expected = share[:, None] * city
    squares = np.divide((counts - expected) ** 2, expected, where=expected > 0.0, out=np.zeros_like(counts))
    enough = counts.sum(axis=1) >= FEWEST
    freedom = (counts.shape[1] - 1) * (1.0 - share[enough])
    return float(squares[enough].sum() / freedom.sum())


def place_dispersion(year: Year) -> float:
    """Variance of communities' yearly requests of a category, relative to Poisson counts by residents."""
    asked = step(_events(year), "dispatched", "merged", "refused").drop_duplicates("id")
    sizes = year.world.communities["size"].astype(float)
    counts = pd.crosstab(asked["category"], asked["community"]).reindex(
        columns=range(len(sizes)), fill_value=0
    )
    table = counts.to_numpy(float)
    table = table[table.sum(axis=1) >= FEWEST * len(sizes)]
    expected = np.outer(table.sum(axis=1), sizes / sizes.sum())
    return float(((table - expected) ** 2 / expected).sum() / (len(table) * (len(sizes) - 1)))


def tie_correlation(year: Year) -> float:
    """Correlation of the hotline's learned value between tied residents, community means taken off."""
    w = year.world
    values = values_now(w.residents, _kept(w))[:, HOTLINE]
    home = w.residents["community"].astype(np.int64)
    sizes = np.bincount(home, minlength=len(w.communities))
    values = values - (np.bincount(home, values, len(w.communities)) / sizes)[home]
    owner = np.repeat(np.arange(len(home)), _ties(w))
    other = w.communities["first"][home[owner]] + w.tie_to[: len(owner)].astype(np.int64)
    return float(np.corrcoef(values[owner], values[other])[0, 1])


def _ties(w: World) -> NDArray[np.int64]:
    starts: NDArray[np.int64] = w.tie_start.astype(np.int64)
    return starts[1:] - starts[:-1]


def _kept(w: World) -> NDArray[Any]:
    return np.asarray(kept(w.residents, int(w.city[0]["day"]), float(w.city[0]["fading"])))


def came_share(year: Year) -> float:
    """Whistled departments that came, of those called."""
    return float(year.handlers["reported"].sum() / year.handlers["whistled"].sum())


def street_share(year: Year) -> float:
    """Requests closed by subdistricts and their communities, of all closed."""
    closed, street = year.handlers["closed"], year.handlers["kind"] == "subdistrict"
    return float(closed[street].sum() / closed.sum())


def street_pressure(year: Year) -> float:
    """Mean pressure on subdistricts."""
    return float(year.handlers["pressure"][year.handlers["kind"] == "subdistrict"].mean())


def year_end_material(year: Year) -> float:
    """Material spent a day in the last quarter, relative to the three before."""
    spent = year.series["material_yuan"]
    return float(spent[273:].mean() / spent[:273].mean())


def judged(year: Year) -> pd.DataFrame:
    """Each caller's first request of the year that is judged early enough to be followed.

    Columns: resident, id, success (trouble gone for 30 days), judged (hour).
    """
    events = _events(year)
    asked = step(events, "dispatched")[[*CASE, "resident"]]
    closed = step(events, "closed").drop_duplicates(CASE)[[*CASE, "hour"]]
    known = step(events, "settled")[[*CASE, "channel"]].rename(columns={"channel": "success"})
    found = asked.merge(closed, on=CASE).merge(known, on=CASE)
    found["judged"] = found["hour"] + 24.0 * JUDGED_AFTER_DAYS
    last = float(events["hour"].min()) + 24.0 * (365.0 - FOLLOWED_DAYS)
    first = found.sort_values("judged").drop_duplicates("resident")
    return first[first["judged"] <= last]


def later(year: Year, callers: pd.DataFrame) -> pd.DataFrame:
    """Own matters of those callers that arise within the days followed, with the channel taken first."""
    events = _events(year)
    own = events[events["id"] < OWN_IDS]
    taken = step(own, "takes").drop_duplicates("id")[["id", "channel"]]
    fresh = step(own, "arises")[["id", "resident", "hour"]].merge(taken, on="id", how="left")
    both = callers[["resident", "judged", "success"]].merge(fresh, on="resident")
    after = both["hour"] - both["judged"]
    return both[(after > 0.0) & (after <= 24.0 * FOLLOWED_DAYS)]


def hotline_ratio(year: Year) -> float:
    """Share of new own matters taken to the hotline first: after a success, over after a failure."""
    matters = later(year, judged(year))
    share = (matters["channel"] == HOTLINE).groupby(matters["success"]).mean()
    return float(share[1] / share[0])


def trust_gap(year: Year) -> float:
    """Trust less disposition: callers all of whose requests succeeded, less those none of whose did."""
    w, events = year.world, _events(year)
    mean = step(events, "settled").groupby("resident")["channel"].mean()
    person = w.residents["disposition"] / 255.0
    moved = (trust_now(w.residents, _kept(w)) - person)[mean.index.to_numpy()]
    return float(moved[mean == 1.0].mean() - moved[mean == 0.0].mean())


def threat_wait(year: Year) -> float:
    """Hours from a visit to its start: those who threaten, over the others."""
    events = _events(year)
    visits = step(events, "takes")
    visits = visits[visits["channel"] == OFFICE][[*CASE, "resident", "hour"]]
    begun = step(events, "started").drop_duplicates(CASE)[[*CASE, "hour"]]
    both = visits.merge(begun, on=CASE, suffixes=("", "_begun"))
    wait = (both["hour_begun"] - both["hour"]).to_numpy()
    threat = (year.world.residents["flags"][both["resident"].to_numpy()] & FLAG_THREAT) > 0
    return float(wait[threat].mean() / wait[~threat].mean())


def _events(year: Year) -> pd.DataFrame:
    assert year.events is not None, "the event log was not kept"
    return year.events


STATISTICS: Mapping[str, Callable[[Year], float]] = {
    "dispersion": dispersion,
    "tie_correlation": tie_correlation,
    "pressure_spread": spread("pressure"),
    "norm_spread": spread("norm"),
    "street_pressure": street_pressure,
    "came_share": came_share,
    "street_share": street_share,
    "year_end_material": year_end_material,
    "mean_active": lambda year: float(year.communities["active"].mean()),
}
EVENT_STATISTICS: Mapping[str, Callable[[Year], float]] = {
    "hotline_ratio": hotline_ratio,
    "request_dispersion": request_dispersion,
    "place_dispersion": place_dispersion,
    "trust_gap": trust_gap,
    "threat_wait": threat_wait,
}
