"""The platform: upgrades raise what it can do, and what it can do ages."""

from __future__ import annotations

from sim.scenario.param import Section, param

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Platform(Section):
    """Level of the platform, 0 to 1, kept up by upgrades that cost a yearly sum."""

    upgrade_pace: float = param(0.3, low=0, high=1, unit="share",
        en="Pace of upgrades", zh="平台迭代速度",
        status="assumed", source="the seed essay (platforms are replaced and costs rise)",
        note="Of the fastest; costs in proportion (platform.yuan).")
    gain: float = param(0.06, low=0, high=1, unit="share per month",
        en="What the fastest upgrades gain", zh="最快迭代的月提升",
        status="assumed", note="Of what is still missing: later upgrades gain less.")
    ageing: float = param(0.03, low=0, high=1, unit="share per month",
        en="What the platform loses by ageing", zh="平台老化的月损失",
        status="assumed", note="Of its level: standing still is falling behind.")
    benefit: float = param(0.3, low=0, high=1, unit="share",
        en="What a platform at full level saves", zh="满级平台的节约比例",
        status="assumed",
        note="Of dispatch time, of operators' time on a call, and of misrouting above its floor.")
    yuan: float = param(100_000_000, low=0, high=1e11, unit="yuan per year",
        en="Cost of the fastest upgrades at true size", zh="最快迭代的年费用",
        status="assumed")
