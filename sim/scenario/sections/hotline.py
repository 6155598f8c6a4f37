"""The hotline: intake, what its data can do, and the deadlines it sets."""

from __future__ import annotations

from sim.scenario.param import Section, param

ESSAY = "the seed essay: tiers of 2 h, 24 h, 7 d and 15 d"

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Intake(Section):
    """Answering, merging and dispatching."""

    operators: float = param(1700, low=0, high=100_000, unit="persons",
        en="Operators at true size", zh="话务员人数",
        status="measured", source="CCTV+; China Daily 2025-03-14", note="Of 2024-25; full-time equivalents.")
    calls_per_operator_day: float = param(90, low=1, high=1000, unit="calls per operator-day",
        en="Calls an operator takes a day", zh="话务员日均接听量",
        status="measured", source="CCTV+; China Daily 2025-03-14", note="Middle of the published 80 to 100.")
    dispatch_minutes: float = param(6, low=0, high=1440, unit="minutes",
        en="From call to dispatch", zh="来电到派单用时",
        status="measured", source="newspaper repost 2024", note="3.7 minutes in 2025.")
    merge: float = param(0.5, low=0, high=1, unit="probability",
        en="Repeated problem recognised and merged", zh="同一问题来电合并的概率",
        status="assumed", note="A request about a problem already in hand is joined to the one that is open.")
    answer: float = param(0.95, low=0, high=1, unit="probability",
        en="Consultation answered at intake", zh="咨询即时答复率",
        status="assumed",
        note="The others become requests, for a unit to answer.")
    through_district: float = param(0.3, low=0, high=1, unit="share",
        en="Orders dispatched through the district", zh="经区级转派的工单占比",
        status="assumed")
    relay_hours: float = param(4, low=0, high=240, unit="hours",
        en="Mean delay of the district's relay", zh="区级转派平均耗时",
        status="assumed")


class Data(Section):
    """Quality of classification, what is shared and collected, and what that costs."""

    classification: float = param(0.5, low=0, high=1, unit="share",
        en="Quality of classification", zh="数据分类分级水平",
        status="assumed", source="PKU 2020, Sanya: failed dispatch fell from 73.8 % to 14.6 %",
        note="0: none; 1: as good as the labelled cases allow.")
    sharing: float = param(0.3, low=0, high=1, unit="share",
        en="Data shared between units", zh="部门数据共享程度",
        status="assumed",
        note="Shortens meetings and the way of a case that is handed on, at most by half; not misrouting.")
    collection: float = param(0.3, low=0, high=1, unit="share",
        en="Data collected with every order", zh="数据采集强度",
        status="assumed")
    protection: float = param(0.6, low=0, high=1, unit="share",
        en="Protection of personal data", zh="个人信息保护水平",
        status="assumed", note="1: nobody who is concerned has cause to be.")
    intrusion: float = param(0.02, low=0, high=1, unit="share",
        en="Trust that an unprotected collection costs", zh="过度采集造成的信任损失",
        status="assumed", source="the seed essay (collecting too much intrudes upon privacy)",
        note="Share of trust, for each request, at full collection and concern. 0: nobody minds.")
    error_base: float = param(0.18, low=0, high=1, unit="probability",
        en="Misrouting without labelled cases", zh="无标注时的错派率",
        status="assumed", source="PKU 2020, Sanya: between 14.6 % and 73.8 %")
    error_floor: float = param(0.04, low=0, high=1, unit="probability",
        en="Misrouting that no data removes", zh="错派率下限",
        status="assumed", note="At most data.error_base.")
    curve: float = param(0.35, low=0, high=3, unit="exponent",
        en="Steepness of the learning curve", zh="错派率学习曲线指数",
        status="assumed", source="form: power law of practice, Newell & Rosenbloom 1981",
        note="Errors fall as this power of the labelled cases; 0 is the flat curve.")
    field_minutes: float = param(4, low=0, high=60, unit="minutes per order",
        en="Filling in all fields", zh="填报全部字段用时",
        status="assumed", note="At full collection; in proportion below.")


class Deadline(Section):
    """Hours within which a request of each tier is to be closed."""

    urgent: float = param(2, low=0.5, high=8760, unit="hours",
        en="Deadline of urgent requests", zh="紧急件办理时限",
        status="measured", source=ESSAY)
    day: float = param(24, low=0.5, high=8760, unit="hours",
        en="Deadline of one-day requests", zh="一日件办理时限",
        status="measured", source=ESSAY)
    week: float = param(168, low=0.5, high=8760, unit="hours",
        en="Deadline of one-week requests", zh="一周件办理时限",
        status="measured", source=ESSAY)
    long: float = param(360, low=0.5, high=8760, unit="hours",
        en="Deadline of the other requests", zh="一般件办理时限",
        status="measured", source=ESSAY)
