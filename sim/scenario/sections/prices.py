"""The price table that turns hours and contacts into yuan; swap it to see what hangs on it."""

from __future__ import annotations

from sim.scenario.param import Section, param

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Price(Section):
    """Yuan per hour, per contact and per year."""

    staff_hour: float = param(80, low=0, high=100_000, unit="yuan per hour",
        en="Staff hour", zh="工作人员每小时成本",
        status="assumed")
    volunteer_hour: float = param(25, low=0, high=100_000, unit="yuan per hour",
        en="Volunteer hour", zh="志愿者每小时影子价格",
        status="assumed", note="A shadow price; between 0 and the wage.")
    resident_hour: float = param(30, low=0, high=100_000, unit="yuan per hour",
        en="Resident's own hour", zh="居民每小时影子价格",
        status="assumed", note="A shadow price; between 0 and the wage.")
    partner_hour: float = param(60, low=0, high=100_000, unit="yuan per hour",
        en="Partner hour", zh="共建单位每小时成本",
        status="assumed")
    contact: float = param(3, low=0, high=100_000, unit="yuan per contact",
        en="Platform cost of a contact", zh="平台每次受理成本",
        status="assumed", source="Pew 2010: median 3.39 USD a call in 15 cities, 2008-09",
        note="What is left of it beside wages: operators' hours are priced as staff hours.")
    platform_fixed: float = param(60_000_000, low=0, high=1e11, unit="yuan per year",
        en="Fixed cost of the platform at true size", zh="平台年度固定成本",
        status="assumed")
