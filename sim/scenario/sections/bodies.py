"""Residents' bodies: councils that deliberate, committees that watch over the property company."""

from __future__ import annotations

from sim.scenario.param import Section, param

COPRODUCTION = "Ostrom 1996 (co-production)"
CROWDING = "Kotchen; Wang & Wei 2018 (no settled sign of crowding)"

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Councils(Section):
    """Councils 议事会: residents settle shared matters among themselves; convened, or of their own accord."""

    promotion: float = param(0.2, low=0, high=1, unit="share",
        en="Promotion of councils", zh="议事会推动力度",
        status="assumed", source=CROWDING, note="By subdistricts; 0: none is convened.")
    convened: float = param(0.04, low=0, high=1, unit="share per month",
        en="Communities without one that get a convened council, at full promotion",
        zh="全力推动时每月新召集议事会的社区比例",
        status="assumed")
    initiative: float = param(0.01, low=0, high=1, unit="per month and request",
        en="Initiative: chance of founding one for each neighbour's request granted per 100 residents",
        zh="居民自发成立议事会的倾向（每百人每次邻里互助）",
        status="assumed", source=COPRODUCTION)
    lapse: float = param(0.15, low=0, high=1, unit="probability per month",
        en="A council to which nothing is brought lapses", zh="无事可议的议事会的月解散率",
        status="assumed", note="Divided by one more than the matters brought to it in the month.")


class Committees(Section):
    """Committees over the property company: 物管会 formed by the subdistrict, 业委会 by owners."""

    promotion: float = param(0.2, low=0, high=1, unit="share",
        en="Promotion of property management committees", zh="物管会组建力度",
        status="assumed", source="the seed essay: 767 committees in 124 subdistricts, May to August 2020")
    formed: float = param(0.06, low=0, high=1, unit="share per month",
        en="Estates without one that get a committee, at full promotion",
        zh="全力推动时每月组建物管会的小区比例",
        status="calibrated", source="the seed essay: 767 of some 5,000 estates in 3.3 months",
        note="15 % in 3.3 months is 0.047 a month, under a promotion that was strong and not complete.")
    initiative: float = param(0.002, low=0, high=1, unit="per month and request",
        en="Owners' initiative: founding one for each neighbour's request granted per 100 residents",
        zh="业主自发成立业委会的倾向（每百人每次邻里互助）",
        status="assumed", source=COPRODUCTION)
    oversight: float = param(0.3, low=0, high=1, unit="share",
        en="Failures of the property company that oversight removes", zh="监督消除的物业处理失败比例",
        status="assumed")
    fund: float = param(2, low=0, high=10_000, unit="yuan per resident-year",
        en="Maintenance fund that a committee can draw on", zh="可动用的维修资金",
        status="assumed", note="Residents' own money, spent on roots of the estate's problems.")
    lapse: float = param(0.01, low=0, high=1, unit="probability per month",
        en="A committee falls apart", zh="委员会的月解散率",
        status="assumed")
    targeting: float = param(0.5, low=0, high=1, unit="share",
        en="How far troubled estates are chosen first", zh="优先在投诉多的小区组建物管会的程度",
        status="assumed", source="Beijing's property regulation of 2020 (estates without management first)",
        note="The chance of forming one goes with recent complaints about the estate; 0: at random.")


class MutualAid(Section):
    """Mutual-aid groups 互助小组: they know somebody to ask when one's own neighbours cannot."""

    promotion: float = param(0, low=0, high=1, unit="share",
        en="Promotion of mutual-aid groups", zh="互助小组推动力度",
        status="assumed", source=CROWDING, note="By subdistricts; 0: none is set up by them.")
    formed: float = param(0.05, low=0, high=1, unit="share per month",
        en="Communities without a group that get one, at full promotion",
        zh="全力推动时每月新设互助小组的社区比例",
        status="assumed")
    initiative: float = param(0.004, low=0, high=1, unit="per month and request",
        en="Initiative: chance of a mutual-aid group for each neighbour's request granted per 100 residents",
        zh="居民自发成立互助小组的倾向（每百人每次邻里互助）",
        status="assumed", source=COPRODUCTION)
    lapse: float = param(0.2, low=0, high=1, unit="probability per month",
        en="A group that nobody asks lapses", zh="无人求助的互助小组的月解散率",
        status="assumed", note="Divided by one more than the times it was asked in the month.")
