"""The city as it stands on day 0: how many there are of everything, and how people are tied."""

from __future__ import annotations

from typing import Literal

from sim.scenario.param import Section, param

CENSUS = "2020 census (xzqh.org)"
PRESS = "Beijing Daily 2022-08-22"
SWAP = "own: each type its own. Swapping one trait at a time tells which of them an effect hangs on."

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class City(Section):
    """Structure; none of it may change during a run."""

    residents: int = param(21_893_095, low=500, high=50_000_000, unit="residents",
        en="Residents at true size", zh="常住人口",
        status="measured", source=CENSUS)
    scale: float = param(0.02, low=1e-6, high=1, unit="share",
        en="Share of the city that is simulated", zh="模拟规模",
        status="constant", note="Rates per head and sizes of units stay alike; 1 is the true size.")
    districts: int = param(16, low=1, high=100, unit="units",
        en="Districts", zh="区数",
        status="measured", source=PRESS)
    subdistricts: int = param(343, low=3, high=2000, unit="units",
        en="Subdistricts and townships", zh="街道（乡镇）数",
        status="measured", source=PRESS, note="333 in 2019.")
    communities: int = param(7060, low=3, high=16_000, unit="units",
        en="Communities, villages included", zh="社区（村）数",
        status="assumed", note="3,422 urban communities are published (Beijing News 2022); the number of "
        "villages is remembered and not verified.")
    departments: int = param(65, low=1, high=200, unit="units",
        en="City departments", zh="市级部门数",
        status="measured", source=PRESS)
    utilities: int = param(49, low=0, high=200, unit="units",
        en="Public utilities", zh="公共服务企业数",
        status="measured", source=PRESS, note="Published as state-owned enterprises on the platform.")
    share_danwei: float = param(0.28, low=0, high=1, unit="share",
        en="Communities that are old work-unit estates", zh="老旧单位小区占比",
        status="assumed", note="The four shares of estate types add up to 1.")
    share_commercial: float = param(0.42, low=0, high=1, unit="share",
        en="Communities that are commercial estates", zh="商品房小区占比",
        status="assumed", note="The four shares of estate types add up to 1.")
    share_village: float = param(0.18, low=0, high=1, unit="share",
        en="Communities that are urban villages", zh="城中村占比",
        status="assumed", note="The four shares of estate types add up to 1.")
    share_rural: float = param(0.12, low=0, high=1, unit="share",
        en="Communities that are rural", zh="农村社区占比",
        status="assumed", note="The four shares of estate types add up to 1.")
    migrant_share: float = param(0.384, low=0, high=1, unit="share",
        en="Residents without local household registration", zh="外来常住人口占比",
        status="assumed", source="2020 census: 8.418 of 21.893 million", note="Remembered, not verified.")
    over60_share: float = param(0.196, low=0, high=1, unit="share",
        en="Residents aged 60 and over", zh="60岁及以上人口占比",
        status="assumed", source="2020 census", note="Remembered, not verified.")
    party_share: float = param(0.10, low=0, high=1, unit="share",
        en="Residents who are party members", zh="党员占比",
        status="assumed")
    volunteer_share: float = param(0.205, low=0, high=1, unit="share",
        en="Residents registered as volunteers", zh="注册志愿者占比",
        status="measured", source="press 2021-12: 4.493 million registered, over the census population",
        note="Registered, not active: see volunteers.active_share.")
    need_tail: float = param(0.8, low=0, high=3, unit="log standard deviation",
        en="Inequality of need between residents", zh="居民需求差异",
        status="calibrated", source="O'Brien 2015, Environment & Behavior: 76 % of callers called once",
        note="Poisson calls at lognormal rates: with 0.2 to 0.4 requests per resident-year, 70-80 % of those "
        "who call do so once (stylised fact S7).")
    degree: int = param(6, low=2, high=20, unit="ties per resident",
        en="Ties per resident", zh="人均邻里联系数",
        status="assumed", source="form: Watts & Strogatz 1998, Nature 393:440", note="An even number.")
    rewire: float = param(0.12, low=0, high=1, unit="probability",
        en="Ties rewired inside the community", zh="联系随机重连概率",
        status="assumed", source="form: Watts & Strogatz 1998, Nature 393:440")
    closeness: float = param(0.5, low=0, high=1, unit="share",
        en="Closeness of old estates", zh="老旧小区熟人程度",
        status="assumed", note="How much less ties are rewired in old work-unit estates; 0: all alike.")
    cross_share: float = param(0.03, low=0, high=1, unit="share",
        en="Residents with a tie outside their community", zh="有社区外联系的居民占比",
        status="assumed")
    free_time_old: float = param(1.6, low=0, high=10, unit="factor",
        en="Free time of those of 60 and over, relative to the others", zh="60岁及以上居民相对的闲暇时间",
        status="assumed", source="the seed essay (retirees have time)",
        note="For neighbours and as volunteers; the mean over residents is 1 in any case.")
    reference: Literal["own", "beijing"] = param("own", unit="choice",
        en="Mix of estates to which city-wide shares refer", zh="全市占比所对应的小区构成",
        status="constant", note="beijing: a town of one type is as old, as worn and as free as that type is "
        "in a city of all four.")
    ties_of: Literal["own", "danwei", "commercial", "village", "rural"] = param("own", unit="choice",
        en="Whose closeness of ties all estates have", zh="各类小区采用哪一类的熟人程度",
        status="constant", note=SWAP)
    free_time_of: Literal["own", "danwei", "commercial", "village", "rural"] = param("own", unit="choice",
        en="Whose free time all estates have", zh="各类小区采用哪一类的闲暇时间",
        status="constant", note=SWAP)
    age_of: Literal["own", "danwei", "commercial", "village", "rural"] = param("own", unit="choice",
        en="Whose share of old people all estates have", zh="各类小区采用哪一类的老年人比例",
        status="constant", note=SWAP)
    wear_of: Literal["own", "danwei", "commercial", "village", "rural"] = param("own", unit="choice",
        en="Whose wear of buildings all estates have", zh="各类小区采用哪一类的设施老化程度",
        status="constant", note=SWAP)
    size_spread: float = param(0.45, low=0, high=1.5, unit="log standard deviation",
        en="Spread of community sizes", zh="社区规模离散度",
        status="assumed")
    condition_spread: float = param(0.4, low=0, high=2, unit="log standard deviation",
        en="Spread of wear between estates", zh="小区老化程度差异",
        status="assumed", note="Wear multiplies the rate at which problems emerge; its mean is 1.")
