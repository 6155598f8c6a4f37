"""What is done beside the queue: remit, root causes, volunteers, partners, visiting."""

from __future__ import annotations

from typing import Literal

from sim.scenario.param import Section, param

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Remit(Section):
    """What the hotline takes on."""

    refuse_private: float = param(0, low=0, high=1, unit="share",
        en="Private chores refused", zh="私人琐事不予受理的比例",
        status="assumed", note="0: whatever is asked is taken on; refusals are reported apart.")
    first_receiver: float = param(0, low=0, high=1, unit="share",
        en="First-receiver responsibility", zh="首接负责制力度",
        status="assumed", source="Beijing's regulation on swift response, 2021 (首接负责)",
        note="Share of returned cases that the first unit must keep; it may whistle for authority.")


class Proactive(Section):
    """Root causes sought before anyone complains (未诉先办)."""

    budget: float = param(2, low=0, high=10_000, unit="yuan per resident-year",
        en="Budget of proactive work", zh="未诉先办人均预算",
        status="assumed")
    targeting: Literal["random", "complaints", "need"] = param("complaints", unit="choice",
        en="What proactive work goes to", zh="未诉先办选题依据",
        status="assumed",
        note="Random problems; those most complained about; those with the highest rate times severity.")
    root_hours: float = param(4, low=0, high=1000, unit="factor",
        en="Hours to fix a root, as a multiple of one request's", zh="根治工时（单件工时的倍数）",
        status="assumed")
    root_yuan: float = param(5, low=0, high=1000, unit="factor",
        en="Material to fix a root, as a multiple of one request's", zh="根治物料费用（单件费用的倍数）",
        status="assumed")
    copy_cost: float = param(0.4, low=0, high=10, unit="factor",
        en="Cost of copying a fix, as a multiple of a first one", zh="推广同类根治的成本（首次根治的倍数）",
        status="assumed", note="What was worked out once need not be worked out again.")
    diffusion: float = param(0.1, low=0, high=1, unit="probability",
        en="A fix spreads to a similar community", zh="举一反三的扩散概率",
        status="assumed")


class Volunteers(Section):
    """Registered residents who give hours."""

    mobilisation: float = param(0.2, low=0, high=1, unit="share",
        en="Mobilisation of volunteers", zh="志愿者动员力度",
        status="assumed", source="Kotchen; Wang & Wei 2018 (no settled sign of crowding)")
    active_share: float = param(0.05, low=0, high=1, unit="share",
        en="Registered volunteers who are active unasked", zh="自发活跃志愿者占比",
        status="assumed")
    contagion: float = param(0.05, low=0, high=5, unit="share per month",
        en="Joining by the example of others", zh="受他人带动而加入的月速率",
        status="assumed", source="form: threshold models, Granovetter 1978")
    threshold: float = param(0.02, low=0, high=1, unit="share",
        en="Active share below which nobody is drawn in", zh="带动效应的起始活跃比例",
        status="assumed", source="form: threshold models, Granovetter 1978")
    burn_out: float = param(0.05, low=0, high=5, unit="share per month",
        en="Giving up when all offered hours are used", zh="工时全部用尽时的月退出率",
        status="assumed", note="In proportion to the share of hours used.")
    resting: float = param(0.1, low=0, high=1, unit="share per month",
        en="Return to the usual active share", zh="回归常态活跃比例的月速率",
        status="assumed")
    crowding: float = param(0, low=-1, high=1, unit="share",
        en="What mobilisation does to those who come unasked", zh="动员对自发志愿的影响",
        status="assumed", source="Kotchen; Wang & Wei 2018; 2024 study (in and out: no settled sign)",
        note="Of their usual share, at full mobilisation: -1 drives them all out, 1 doubles them.")
    skill_chores: float = param(0.8, low=0, high=1, unit="probability",
        en="Somebody able to do chores is at hand", zh="志愿者中有人能帮办琐事的概率",
        status="assumed")
    skill_mediation: float = param(0.35, low=0, high=1, unit="probability",
        en="Somebody able to mediate is at hand", zh="志愿者中有人能调解纠纷的概率",
        status="assumed")
    skill_law: float = param(0.05, low=0, high=1, unit="probability",
        en="Somebody able to give legal advice is at hand", zh="志愿者中有人能提供法律帮助的概率",
        status="assumed", source="the seed essay (teams of students and lawyers)")
    skill_policy: float = param(0.2, low=0, high=1, unit="probability",
        en="Somebody able to explain policies is at hand", zh="志愿者中有人能解答政策的概率",
        status="assumed", source="the seed essay (teams of officials and party members)")
    turnout: float = param(0.15, low=0, high=1, unit="share",
        en="Party members who turn out at full mobilisation", zh="全力动员时党员到岗比例",
        status="assumed")


class Partners(Section):
    """Companies, institutions and social organisations that lend capacity (共建单位)."""

    participation: float = param(0.2, low=0, high=1, unit="share",
        en="Participation of partners", zh="共建单位参与度",
        status="assumed")
    hours_per_1k: float = param(6, low=0, high=10_000, unit="hours a month per 1,000 residents",
        en="Hours lent at full participation", zh="充分参与时千人月均投入工时",
        status="assumed")
    property_hours_per_1k: float = param(20, low=0, high=10_000, unit="hours a month per 1,000 residents",
        en="Hours of the property company", zh="物业公司千人月均工时",
        status="assumed", note="Where a property company serves the community.")


class Visiting(Section):
    """Workers call on people without an order in hand (心线)."""

    hours: float = param(2, low=0, high=40, unit="hours per worker-week",
        en="Visiting hours", zh="每周入户走访工时",
        status="assumed")
    per_hour: float = param(1.5, low=0, high=60, unit="residents per hour",
        en="Residents met in an hour of visiting", zh="每走访小时见面居民数",
        status="assumed")
    weight: float = param(0.5, low=0, high=10, unit="share",
        en="Weight of a visit for trust", zh="走访对信任的权重",
        status="assumed", note="Of what an outcome weighs; towards how one is treated, 1 less fatigue.")
