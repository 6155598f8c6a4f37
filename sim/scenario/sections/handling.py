"""Who does the work, and what each way of disposing of a request takes."""

from __future__ import annotations

from sim.scenario.param import Section, param

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Staff(Section):
    """Hours there are."""

    per_10k: float = param(21.9, low=0, high=500, unit="workers per 10,000 residents",
        en="Community workers", zh="每万人社区工作者",
        status="measured", source="Beijing News 2022: 16 workers for 7,300 residents",
        note="One community: a weak basis.")
    subdistrict_per_10k: float = param(6, low=0, high=500, unit="staff per 10,000 residents",
        en="Subdistrict staff for requests", zh="每万人街道办件人员",
        status="assumed")
    departments: float = param(25_000, low=0, high=1_000_000, unit="full-time equivalents",
        en="Staff of all departments and utilities at true size", zh="部门与企业办件人员总数",
        status="assumed", note="For orders and for their own tasks.")
    own_share: float = param(0.5, low=0, high=1, unit="share",
        en="Department hours that own tasks take", zh="部门本职工作工时占比",
        status="assumed", note="Work for orders and whistles displaces these tasks.")
    order_share: float = param(0.45, low=0, high=1, unit="share",
        en="Community worker's time for orders", zh="社区工作者办件工时占比",
        status="assumed",
        note="Visiting is taken off it; up to a quarter of the time is added when orders pile up.")
    overtime: float = param(0.2, low=0, high=1, unit="share",
        en="Overtime at most", zh="加班上限",
        status="assumed")


class Fatigue(Section):
    """Staff tire where work piles up, care less, and leave."""

    build: float = param(0.1, low=0, high=1, unit="share per month",
        en="Fatigue that builds up at full strain", zh="满负荷时的疲劳月积累",
        status="assumed", source="Lipsky 1980 (street-level bureaucracy)",
        note="Full strain: twice the normal backlog or more. 0: nobody tires.")
    recovery: float = param(0.15, low=0, high=1, unit="share per month",
        en="Recovery from fatigue", zh="疲劳的月恢复率",
        status="assumed")


class Handling(Section):
    """Hours by way of closing, and how success depends on difficulty."""

    facilitate_hours: float = param(1.5, low=0, high=40, unit="hours",
        en="Helping people settle it themselves", zh="协助自治解决工时",
        status="assumed", source="form: Ostrom 1996 (co-production)")
    hours_spread: float = param(0.8, low=0, high=2.5, unit="log standard deviation",
        en="Spread of labour between requests", zh="工时离散程度",
        status="assumed", source="form: lognormal service times, Brown et al. 2005, JASA 100:36")
    difficulty: float = param(0.05, low=0, high=5, unit="relative difficulty",
        en="Mean difficulty", zh="平均难度",
        status="assumed", note="An honest attempt succeeds with probability exp(-difficulty).")
    effort_elasticity: float = param(0.3, low=0, high=2, unit="exponent",
        en="How far effort follows the price of hours", zh="办理投入对工时影子价格的弹性",
        status="assumed",
        note="Effort = (strategy.price / price) to this power; 0: always the usual one.")
    root_share: float = param(0.25, low=0, high=1, unit="probability",
        en="Repair reaches the root", zh="修复触及根源的概率",
        status="assumed",
        note="At the usual effort, on a problem that is live; else it is patched and returns.")
    lasting_share: float = param(0.6, low=0, high=1, unit="probability",
        en="A settled private or individual trouble stays settled", zh="个案处理后不再复发的概率",
        status="assumed", note="At the usual effort; the others return after handling.patch_days on average.")
    patch_days: float = param(120, low=1, high=3650, unit="days",
        en="Mean days until patched trouble returns", zh="治标后复发的平均天数",
        status="assumed")
    return_days: float = param(0.7, low=0, high=60, unit="days",
        en="Mean days until a case handed on arrives", zh="转派流转平均天数",
        status="assumed", note="Halved where data are fully shared; never before the next day.")
    hand_down: float = param(0.2, low=0, high=1, unit="probability",
        en="Acceptance of a case that a department hands down to the subdistrict",
        zh="部门以属地管理为由转交街道获准的概率",
        status="assumed", source="form: PKU 2020 (dispatch failures, Sanya); 权责不对等 in the seed essay",
        note="0: departments keep what reaches them.")
    threat_weight: float = param(0.8, low=0, high=5, unit="share",
        en="Weight of a threat made at an office", zh="上门时以投诉相威胁的压力权重",
        status="assumed", source="the seed essay (fetch and carry, or face a complaint)",
        note="As a share of the pressure that a hotline request carries; 0: a threat is ignored.")
    threat_lead: float = param(12, low=0, high=720, unit="hours",
        en="Lead in the queue that a threat buys", zh="威胁换取的排队提前量",
        status="literature", source="Zhao, Cheng & Li 2026 (threats to escalate buy priority)",
        note="That it buys priority is from the literature; the size is assumed.")
    petition_weight: float = param(1, low=0, high=5, unit="pressure",
        en="Pressure that a petition carries", zh="信访带来的压力",
        status="literature", source="Chen, Pan & Xu 2016 AJPS (threats buy responsiveness)",
        note="That it carries weight is from the literature; the size is assumed.")
