"""How handlers are assessed, and what stands between the truth and the published rate."""

from __future__ import annotations

from sim.scenario.param import Section, param

WEIGHTS = "The three weights add up to 1. They are not published for Beijing."
FILTER = "Off is the identity: the rate then does not know of it."
GAMING = "Bevan & Hood 2006 (targets and gaming)"
EXPECT = "form: expectancy disconfirmation, Oliver 1980; Van Ryzin 2004"

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Assessment(Section):
    """Scores, ranks and the call-back survey."""

    intensity: float = param(0.6, low=0, high=1, unit="share",
        en="Assessment intensity", zh="考核强度",
        status="assumed", source="Holmstrom & Milgrom 1991 (multitask agency)",
        note="0: reported scores count for nothing in a handler's choices.")
    weight_response: float = param(0.2, low=0, high=1, unit="share",
        en="Weight of the response rate", zh="响应率权重",
        status="assumed", note=WEIGHTS)
    weight_resolution: float = param(0.4, low=0, high=1, unit="share",
        en="Weight of the reported resolution rate", zh="解决率权重",
        status="assumed", note=WEIGHTS)
    weight_satisfaction: float = param(0.4, low=0, high=1, unit="share",
        en="Weight of the reported satisfaction rate", zh="满意率权重",
        status="assumed", note=WEIGHTS)
    ranking: bool = param(True, unit="switch",
        en="Units are ranked in public", zh="公开排名",
        status="literature", source="Zhang & Xiong 2024 (a ranked hotline)")
    publicity: float = param(1, low=0, high=1, unit="share",
        en="Publicity of ranks", zh="排名公开程度",
        status="assumed", source="Zhang & Xiong 2024 (a ranked hotline)",
        note="How far ranks weigh on units, and how far units see whom to imitate; 0: ranks are kept secret.")
    rank_slope: float = param(0.6, low=0, high=1, unit="share",
        en="Extra pressure on the last in the ranks", zh="排名靠后的附加压力",
        status="assumed", source=GAMING)
    rank_margin: float = param(0.3, low=0, high=1, unit="share",
        en="Extra pressure where ranks are close", zh="名次胶着带来的附加压力",
        status="assumed", source=GAMING,
        note="A point of score moves a unit past more rivals where many stand near it; on average over units "
        "nothing is added. 0: only the rank counts.")
    overdue: float = param(0.3, low=0, high=1, unit="share",
        en="Deduction for a closure after the deadline", zh="逾期办结扣分",
        status="assumed", source=GAMING,
        note="Taken off the score of a request that is closed late; 0: deadlines count for nothing.")
    callback_share: float = param(0.6, low=0, high=1, unit="share",
        en="Closed requests called back", zh="回访比例",
        status="assumed")
    callback_independence: float = param(0.4, low=0, high=1, unit="share",
        en="Independence of the call-back", zh="回访独立性",
        status="assumed", note="1: coaxing has no effect.")
    callback_days: float = param(2, low=0, high=60, unit="days",
        en="From closure to call-back", zh="办结到回访的天数",
        status="assumed",
        note="The caller judges at that hour; with filter (c) off the question waits for the 30-day truth.")


class Filters(Section):
    """Five switches between truth and rate."""

    eligibility: bool = param(True, unit="switch",
        en="Filter (a): some requests do not count", zh="过滤一：剔除与挂账",
        status="assumed", source=GAMING, note=FILTER)
    sampling: bool = param(True, unit="switch",
        en="Filter (b): not all are asked, not all answer", zh="过滤二：抽样与未接通",
        status="assumed", source="form: non-response, Groves 2006", note=FILTER)
    perception: bool = param(True, unit="switch",
        en="Filter (c): trouble that returns is not yet seen", zh="过滤三：感知偏差",
        status="assumed", note=FILTER)
    coaxing: bool = param(True, unit="switch",
        en="Filter (d): callers are coaxed beforehand", zh="过滤四：回访前劝说",
        status="assumed", source=GAMING, note=FILTER)
    leniency: bool = param(True, unit="switch",
        en="Filter (e): callers are lenient", zh="过滤五：宽容评价",
        status="assumed", source="Pew 2010 (satisfaction differs by kind of call)", note=FILTER)


class Measurement(Section):
    """How strong each filter is when it is on."""

    exclusion: float = param(0.5, low=0, high=1, unit="probability",
        en="Application for exclusion succeeds", zh="申请剔除成功率",
        status="assumed")
    parking: float = param(0.5, low=0, high=1, unit="probability",
        en="Application for parking for want of authority succeeds", zh="因无权限申请挂账成功率",
        status="assumed")
    answer: float = param(0.55, low=0, high=1, unit="probability",
        en="Caller answers the call-back", zh="回访接通率",
        status="assumed")
    answer_gap: float = param(0.1, low=0, high=1, unit="probability",
        en="Extra answering by those whose trouble is gone", zh="已解决者接通率增量",
        status="assumed")
    coax_power: float = param(0.6, low=0, high=1, unit="probability",
        en="Coaxing turns a no into a yes", zh="劝说改变评价的概率",
        status="assumed", note="Falls with assessment.callback_independence.")
    misperception: float = param(0.1, low=0, high=1, unit="probability",
        en="Trouble that is not gone looks gone to the caller", zh="困扰未消却误以为已解决的概率",
        status="assumed",
        note="Needs filter (c).")
    satisfaction_base: float = param(0.3, low=-10, high=10, unit="logit",
        en="Satisfaction: constant", zh="满意度常数项",
        status="assumed", source=EXPECT)
    performance: float = param(5, low=0, high=20, unit="logit per unit",
        en="Satisfaction: weight of performance", zh="满意度：绩效权重",
        status="assumed", source=EXPECT)
    expectation: float = param(2, low=0, high=20, unit="logit per unit",
        en="Satisfaction: weight of expectation", zh="满意度：期望权重",
        status="assumed", source=EXPECT, note="What was expected is taken away from what was got.")
