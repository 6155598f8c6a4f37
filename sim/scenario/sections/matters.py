"""What troubles people: six behavioural classes of matters, described by the same numbers."""

from __future__ import annotations

from typing import Literal

from sim.scenario.param import Section, each, kind

# One declaration, three lines: a default per class in the order of ``Matters`` with the range, the two
# labels, what to know about it. All are assumed: no published figure is broken down by these classes.
# fmt: off


class Matter(Section):
    """One class of matters."""

    rate: float = each((1.27, 0.3, 0.15, 0.02, 0.03, 0.18), low=0, high=50, unit="matters per resident-year",
        en="Matters arising by themselves", zh="自发事项发生率",
        note="Those that no problem of the estate causes.")
    problem_rate: float = each((0, 0, 2, 12, 8, 0), low=0, high=200, unit="problems per 1000 resident-years",
        en="Problems emerging", zh="问题产生率",
        note="Root causes, each of which troubles a share of the community until it is fixed.")
    occasions: float = each((0, 0, 2, 2, 1.5, 0), low=0, high=50, unit="occasions per troubled resident-year",
        en="Occasions of trouble by one problem", zh="单个问题的困扰频次",
        note="How often a problem gives a resident within its reach a reason to act.")
    publicness: float = each((0.5, 0.05, 0.3, 0.55, 0.85, 0.9), low=0, high=1, unit="share",
        en="Publicness", zh="公共性",
        note="0 wholly private, 1 wholly public; residents prefer channels whose domain is near.")
    remit: bool = each((True, False, True, True, True, True), unit="switch",
        en="Within the government's remit", zh="属于政府职责范围")
    hours: float = each((0.3, 2, 3.5, 4.5, 5, 4.5), low=0.05, high=200, unit="hours",
        en="Mean labour to resolve", zh="办结所需平均工时")
    yuan: float = each((0, 20, 10, 400, 600, 30), low=0, high=1_000_000, unit="yuan",
        en="Mean material cost to resolve", zh="办结所需平均物料费用")
    alone: float = each((0.75, 0.75, 0.4, 0.12, 0.06, 0.15), low=0, high=1, unit="probability",
        en="Success when handled alone", zh="自行解决成功率")
    neighbours: float = each((0.55, 0.6, 0.5, 0.2, 0.08, 0.12), low=0, high=1, unit="probability",
        en="Success with a neighbour's help", zh="邻里互助成功率")
    authority: float = each((0.8, 1, 0.9, 0.7, 0.45, 0.3), low=0, high=1, unit="share",
        en="Inside the subdistrict's own authority", zh="街道自身权限可办比例",
        note="No effort resolves the others unless a unit with authority for them is engaged (权责不对等).")
    cross_unit: float = each((0.05, 0, 0.1, 0.35, 0.35, 0.25), low=0, high=1, unit="share",
        en="Of the rest, needing two departments", zh="其余中须两部门协同的比例")
    direct: float = each((0.7, 0.7, 0.7, 0.6, 0.75, 0.8), low=0, high=1, unit="share",
        en="Of those beyond it, dispatched straight to the department", zh="超出街道权限者直接派至部门的比例",
        note="The subdistrict gets the others and has to whistle for the department.")
    urgent: float = each((0, 0.02, 0.02, 0.08, 0.12, 0.02), low=0, high=1, unit="share",
        en="Requests of the 2-hour tier", zh="2小时件占比",
        note="Shares per tier are not published; what the three tiers leave is the 15-day tier.")
    day: float = each((0.5, 0.3, 0.2, 0.2, 0.3, 0.15), low=0, high=1, unit="share",
        en="Requests of the 24-hour tier", zh="24小时件占比",
        note="Shares per tier are not published; what the three tiers leave is the 15-day tier.")
    week: float = each((0.5, 0.5, 0.5, 0.5, 0.4, 0.5), low=0, high=1, unit="share",
        en="Requests of the 7-day tier", zh="7日件占比",
        note="Shares per tier are not published; what the three tiers leave is the 15-day tier.")
    passes_days: float = each((20, 20, 45, 365, 240, 90), low=1, high=10_000, unit="days",
        en="Mean days until such trouble ends by itself", zh="困扰自行消退的平均天数",
        note="Only where no problem is behind it.")
    skill: Literal["chores", "mediation", "law", "policy"] = each(
        ("policy", "chores", "mediation", "mediation", "policy", "law"), unit="choice",
        en="Skill asked of volunteers", zh="所需志愿者技能")
    facilitable: bool = each((False, True, True, True, False, False), unit="switch",
        en="People can be helped to settle it themselves", zh="可协助居民自行协商解决")
    lendable: bool = each((False, True, False, True, True, False), unit="switch",
        en="Partners can lend hands", zh="共建单位可出力")


class Matters(Section):
    """The six classes; about twenty category labels map onto them."""

    info: Matter = kind("consultation", "咨询")
    chore: Matter = kind("private chore", "家庭琐事")
    dispute: Matter = kind("neighbour dispute", "邻里纠纷")
    estate: Matter = kind("estate upkeep", "小区物业")
    public: Matter = kind("public works and services", "公共设施与服务")
    market: Matter = kind("market and labour", "消费与劳动")
