"""Indicators of a period: what each means, its unit, its formula, and its computation.

An undefined value (an empty denominator) is None, never NaN. Definitions follow docs/odd.md's
section 8; the three formalism numbers are never summed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes:
        name: Key in results and on the command line.
        group: Heading under which it is shown.
        unit: Unit; ``share`` is 0-1; ``points`` is a difference of shares.
        label_en, label_zh: Label.
        formula_en, formula_zh: How it is computed.
    """

    name: str
    group: str
    unit: str
    label_en: str
    label_zh: str
    formula_en: str
    formula_zh: str


def _table(*rows: tuple[str, str, str, str, str, str, str]) -> Mapping[str, Indicator]:
    return {row[0]: Indicator(*row) for row in rows}


# fmt: off
INDICATORS: Final[Mapping[str, Indicator]] = _table(
    ("matters", "volume", "matters", "Matters arisen", "发生事项", "occasions on which one resident is troubled", "居民遇到困扰的次数"),
    ("contacts", "volume", "contacts", "Contacts with the hotline", "热线受理量", "calls that got through", "接通并受理的来电（含网络）"),
    ("requests", "volume", "requests", "Service requests", "诉求工单", "contacts not answered at once as consultations (refused and merged ones too)", "未当场答复的来电（含不予受理与并单）"),
    ("contacts_per_resident_year", "volume", "per resident-year", "Contacts per resident-year", "人均年受理量", "contacts / residents / years", "受理量 ÷ 居民数 ÷ 年数"),
    ("consultation_share", "volume", "share", "Consultations among contacts", "咨询占比", "consultations answered at intake / contacts", "当场答复的咨询 ÷ 受理量"),
    ("repeat_share", "volume", "share", "Repeat calls among contacts", "重复来电占比", "contacts about a matter that called before / contacts", "同一事项再次来电 ÷ 受理量"),
    ("merged_share", "volume", "share", "Requests merged", "并单占比", "requests merged into an open one / requests", "并入在办工单的诉求 ÷ 工单数"),
    ("misrouted_share", "volume", "share", "Requests sent astray at first", "错派占比", "misrouted requests / requests", "首次派错单位的工单 ÷ 工单数"),
    ("estate_requests_per_1000", "volume", "per 1000 resident-years", "Requests about the estate", "物业类诉求", "requests about upkeep of the estate / residents / years x 1000", "小区物业类工单 ÷ 居民数 ÷ 年数 × 1000"),
    ("refused_share", "volume", "share", "Requests refused as out of remit", "不予受理占比", "refused requests / requests", "超出职责而不予受理的诉求 ÷ 工单数"),
    ("reported_response", "reported", "share", "Reported response rate", "响应率（上报）", "answered in time / counted call-backs", "按时联系 ÷ 计入考核的回访"),
    ("reported_resolution", "reported", "share", "Reported resolution rate", "解决率（上报）", "yes / counted call-backs", "答“已解决” ÷ 计入考核的回访"),
    ("reported_satisfaction", "reported", "share", "Reported satisfaction rate", "满意率（上报）", "satisfied / counted call-backs", "答“满意” ÷ 计入考核的回访"),
    ("true_resolution", "truth", "share", "True resolution of requests", "真实解决率", "trouble gone 30 days after closure without a further attempt / requests received within remit; open ones count as unresolved", "办结30天后困扰确已消除且未再反映的工单 ÷ 职责内受理工单；在办按未解决计"),
    ("true_resolution_low", "truth", "share", "True resolution, lower bound", "真实解决率下界", "cases whose 30 days are not over count as unresolved", "未满30天的工单按未解决计"),
    ("true_resolution_high", "truth", "share", "True resolution, upper bound", "真实解决率上界", "cases whose 30 days are not over, and open ones, count as resolved", "未满30天及在办工单按已解决计"),
    ("public_level", "truth", "share", "Public level: ended within 30 days", "公共治理水平", "(matters ended within 30 days by any channel - net new problems) / matters", "（30天内经任何渠道了结的事项 − 新增未解决问题）÷ 发生事项"),
    ("resolutions_per_hour", "truth", "resolutions per hour", "True resolutions per staff hour", "每工时真实解决数", "cases of any kind that a unit truly resolved (not found gone, not passed) / government hours", "政府真实解决的事项 ÷ 政府工时"),
    ("problem_resolution", "truth", "share", "Problems whose root is fixed", "问题根治率", "problems fixed in the period / (fixed + open at the end, patched ones too); a fixed root never returns", "期内根治的问题 ÷（根治 + 期末未根治，含治标者）；根治后不再复发"),
    ("formalism_gap", "formalism", "points", "Reporting gap", "上报与真实之差", "reported resolution - true resolution", "上报解决率 − 真实解决率"),
    ("gap_remit", "formalism", "points", "Gap by base: remit", "差距来源：职责外诉求", "true rate of all settled requests - true rate of those within remit", "全部已判定工单真实率 − 职责内工单真实率"),
    ("gap_eligibility", "formalism", "points", "Gap by filter a: eligibility", "差距来源a：剔除与口径", "true rate of eligible requests - true rate of all settled requests", "可考核工单真实率 − 全部已判定工单真实率"),
    ("gap_sampling", "formalism", "points", "Gap by filter b: sampling", "差距来源b：抽样与未接", "true rate of counted call-backs - true rate of eligible requests", "计入回访者真实率 − 可考核工单真实率"),
    ("gap_perception", "formalism", "points", "Gap by filter c: perception", "差距来源c：感知", "believed gone - truly gone at 30 days, counted call-backs", "自认已解决 − 30天后真实解决（计入回访者）"),
    ("gap_coaxing", "formalism", "points", "Gap by filter d: coaxing", "差距来源d：劝评", "yes through coaxing, counted call-backs", "经劝导答“已解决”者占比"),
    ("gap_leniency", "formalism", "points", "Gap by filter e: leniency", "差距来源e：宽容", "yes out of leniency, counted call-backs", "出于体谅答“已解决”者占比"),
    ("perfunctory_share", "formalism", "share", "Perfunctory closures", "敷衍办结占比", "perfunctory closures / closures", "仅作答复的办结 ÷ 办结"),
    ("avoidable_perfunctory_share", "formalism", "share", "Avoidable perfunctory closures", "可避免的敷衍办结占比", "perfunctory although authority was within reach and hours sufficed / closures", "权限可及、工时足够却敷衍的办结 ÷ 办结"),
    ("infeasible_share", "formalism", "share", "Unavoidable token replies", "不可避免的敷衍答复占比", "perfunctory without authority within reach, or without hours within the longest deadline / closures", "无权限可调动或最长时限内无工时而仅作答复 ÷ 办结"),
    ("threat_service_share", "formalism", "share", "Service under threat in hours", "受威胁办理占政府工时", "unit hours on visits and petitions of residents who threaten (no hotline count has them) / government hours", "以投诉相威胁者上门与信访所用工时（不计入热线）÷ 政府工时"),
    ("paperwork_share", "formalism", "share", "Paperwork in government hours", "留痕工时占比", "paperwork hours / government hours", "留痕工时 ÷ 政府工时"),
    ("document_share", "formalism", "share", "Defensive documents in hours", "免责材料工时占比", "hours on applications to have a case taken out of the base / government hours", "申请剔除或挂账所用工时 ÷ 政府工时"),
    ("coaxed_share", "formalism", "share", "Closures with coaxing", "劝评占比", "closures with coaxing / closures", "有劝评的办结 ÷ 办结"),
    ("excluded_share", "formalism", "share", "Closures excluded from the base", "剔除占比", "closures excluded or parked / closures", "申请剔除或挂账获准 ÷ 办结"),
    ("overserve_share", "formalism", "share", "Over-served closures", "保姆式服务占比", "private chores done beyond remit / closures", "超职责代办私事 ÷ 办结"),
    ("median_close_days", "time", "days", "Median days to closure", "办结中位天数", "median of closure - dispatch", "派单至办结天数的中位数"),
    ("p90_close_days", "time", "days", "90th percentile of days to closure", "办结天数90分位", "90th percentile of closure - dispatch", "派单至办结天数的90分位"),
    ("overdue_share", "time", "share", "Closures after the deadline", "逾期占比", "closed after the deadline / closures", "超期办结 ÷ 办结"),
    ("powerless_share", "time", "share", "Closed without the authority", "无权限单位办结占比", "requests closed by a unit that lacks the authority they need / closures", "由缺少所需权限的单位办结的工单 ÷ 办结"),
    ("backlog", "time", "cases", "Cases waiting at the end", "期末积压", "cases in queues at the end of the last day", "期末排队待办件数"),
    ("problems_live", "time", "per 1000 residents", "Live problems at the end", "期末存量问题", "live problems per 1000 residents", "每千居民正在困扰居民的问题数"),
    ("cost_total", "cost", "yuan", "Cost, government and partners", "总成本", "explicit + implicit + sunk + platform", "显性 + 隐性 + 沉没 + 平台"),
    ("cost_explicit", "cost", "yuan", "Explicit cost", "显性成本", "labour and material that resolved", "确已解决的人工与物料"),
    ("cost_implicit", "cost", "yuan", "Implicit cost", "隐性成本", "coordination, misrouting, paperwork, call-back", "协调、错派、留痕、回访"),
    ("cost_sunk", "cost", "yuan", "Sunk cost", "沉没成本", "labour and material that did not resolve", "未能解决的人工与物料"),
    ("cost_platform", "cost", "yuan", "Platform cost", "平台成本", "operators, contacts, fixed", "话务、单次受理与固定支出"),
    ("platform_level", "cost", "index 0-1", "Level of the platform", "平台水平", "at the end: upgrades close a share of what is missing, ageing takes a share of what is there", "期末：升级补上所缺的一部分，老化损失已有的一部分"),
    ("cost_per_resident_year", "cost", "yuan per resident-year", "Cost per resident-year", "人均年成本", "cost / residents / years", "总成本 ÷ 居民数 ÷ 年数"),
    ("trifle_cost_share", "cost", "share", "Spent on the least severe quarter", "花在最轻四分之一事项上的占比", "cost of settled cases of severity below 0.25 / cost of settled cases", "严重度低于0.25的已判定事项花费 ÷ 全部已判定事项花费"),
    ("cost_per_true_resolution", "cost", "yuan per resolution", "Cost per true resolution", "单件真实解决成本", "cost / cases of any kind (request, walk-in, counter, petition) truly resolved by government", "总成本 ÷ 政府真实解决的事项（工单、上门、窗口、信访）"),
    ("government_hours", "cost", "hours", "Government hours", "政府工时", "hours of staff of all units", "各级工作人员工时"),
    ("facilitation_hours", "cost", "hours", "Facilitation hours", "协助自治工时", "hours spent helping people settle matters themselves", "帮助居民自行解决所用工时"),
    ("visiting_hours", "cost", "hours", "Visiting hours", "走访工时", "hours of community workers calling on people without an order", "社区工作者无工单走访工时"),
    ("convening_hours", "cost", "hours", "Hours for convened councils", "召集议事会工时", "hours of community workers for councils that they convened", "社区工作者用于召集式议事会的工时"),
    ("displaced_hours", "cost", "hours", "Departments' own tasks displaced", "被挤占的部门本职工时", "own-task hours that requests and whistles displaced", "因接诉与吹哨而挤占的本职工时"),
    ("autonomous_share", "society", "share", "Autonomous self-governance", "自主自治占比", "matters ended alone, by neighbours or spontaneous volunteers / matters ended", "自行、邻里、自发志愿了结 ÷ 了结事项"),
    ("mobilised_share", "society", "share", "Mobilised self-governance", "动员型自治占比", "matters ended by mobilised volunteers / matters ended", "动员志愿者了结 ÷ 了结事项"),
    ("granted_share", "society", "share", "Neighbours' requests granted", "邻里求助获助率", "granted / asked of neighbours", "获助 ÷ 向邻里求助"),
    ("participation", "society", "share", "Residents who helped a neighbour", "帮助过邻里的居民占比", "residents who granted at least one neighbour's request in the period / residents", "期内至少帮过一次邻里的居民 ÷ 居民数"),
    ("councils_share", "society", "share", "Communities with a council", "有议事会的社区占比", "communities with a council at the end / communities", "期末有议事会的社区 ÷ 社区数"),
    ("councils_own_share", "society", "share", "Councils of residents' own accord", "自发议事会占比", "councils founded by residents / councils, at the end", "期末居民自发的议事会 ÷ 议事会数"),
    ("committees_share", "society", "share", "Estates with a property committee", "有物管会或业委会的小区占比", "communities with a committee at the end / communities with a property company", "期末有物管会或业委会的社区 ÷ 有物业公司的社区"),
    ("groups_share", "society", "share", "Communities with a mutual-aid group", "有互助小组的社区占比", "communities with a mutual-aid group at the end / communities", "期末有互助小组的社区 ÷ 社区数"),
    ("dependence", "society", "probability", "Dependence: government first", "依赖度", "mean probability of taking a fixed private, shared and public vignette to government first", "私事、共事、公事三个固定情境下首选政府的平均概率"),
    ("warmth", "society", "share", "Warmth", "治理温度", "mean of three shares of residents: helped a neighbour, met a community worker in person, think better than even of the community office", "三项居民占比的平均：帮过邻里、当面见过社区工作者、认为找居委会办成的把握过半"),
    ("staff_fatigue", "society", "index 0-1", "Fatigue of staff", "基层人员疲劳度", "mean over communities and subdistricts at the end, by workers", "期末社区与街道按人数加权的平均"),
    ("trust", "society", "index 0-1", "Institutional trust", "制度信任", "mean over residents", "居民平均"),
    ("volunteer_hours", "society", "hours", "Volunteer hours given", "志愿服务工时", "hours of volunteers on matters", "志愿者处理事项工时"),
    ("petitions_per_1000", "society", "per 1000 matters", "Petitions and exposure", "信访与曝光", "petitions / matters x 1000", "信访曝光 ÷ 事项 × 1000"),
    ("excess_gini", "fairness", "Gini points", "Excess inequality of service", "服务不均超额", "Gini of government hours by resident - Gini of the same hours dealt at random", "居民所获政府工时基尼系数 − 同量工时随机分配的基尼系数"),
    ("hours_per_trouble_threatener", "fairness", "hours per day", "Hours a day of trouble: threateners", "每困扰日所获工时：以投诉相威胁者", "government hours received / days of trouble, residents who threaten", "所获政府工时 ÷ 困扰天数（以投诉相威胁的居民）"),
    ("hours_per_trouble_caller", "fairness", "hours per day", "Hours a day of trouble: callers", "每困扰日所获工时：其他来电者", "the same, other residents with a request", "同上，其他有过诉求的居民"),
    ("hours_per_trouble_silent", "fairness", "hours per day", "Hours a day of trouble: the silent", "每困扰日所获工时：沉默者", "the same, other residents without a request", "同上，从未提出诉求的居民"),
    ("one_time_share", "fairness", "share", "Callers with one request", "单次诉求者占比", "residents with one request / residents with any", "仅一次诉求者 ÷ 有诉求者"),
)
# fmt: on


def ratio(top: Any, bottom: Any) -> float | None:
    """Quotient, or None where there is nothing to divide by."""
    return float(top / bottom) if bottom > 0.0 else None


def difference(a: float | None, b: float | None) -> float | None:
    """Difference, or None where one side is undefined."""
    return None if a is None or b is None else a - b
