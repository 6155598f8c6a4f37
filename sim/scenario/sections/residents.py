"""How residents choose a channel and what they learn from how it went."""

from __future__ import annotations

from sim.scenario.param import Section, param

LOGIT = "form: random utility, McFadden 1974"
DELTA = "form: Rescorla & Wagner 1972; Sutton & Barto 2018, ch. 2"
EFFORT = "As a share of what a resolved matter is worth; below 0 the channel is a pleasure."

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Choice(Section):
    """Which channel a matter is taken to: a logit over learned values, effort and kind."""

    sensitivity: float = param(4, low=0, high=20, unit="inverse temperature",
        en="Sensitivity to learned values", zh="对经验价值的敏感度",
        status="assumed", source=LOGIT, note="0: channels are taken at random but for the other terms.")
    mismatch: float = param(3, low=0, high=20, unit="utility per unit of distance",
        en="Cost of an unfitting channel", zh="渠道不匹配成本",
        status="assumed", source=LOGIT, note="Distance from the matter's publicness to the channel's domain.")
    live_value: float = param(-0.2, low=-2, high=2, unit="share",
        en="Value of living with it", zh="忍受现状的效用",
        status="assumed", source=LOGIT)
    trust_weight: float = param(0.5, low=0, high=5, unit="utility per unit of trust",
        en="Weight of trust in choosing a government channel", zh="制度信任对选择政府渠道的权重",
        status="assumed", source=LOGIT)
    effort_alone: float = param(0.15, low=-1, high=2, unit="share",
        en="Effort of handling it alone", zh="自行解决的付出",
        status="assumed", note=EFFORT)
    effort_neighbours: float = param(0.25, low=-1, high=2, unit="share",
        en="Effort of asking neighbours", zh="求助邻里的付出",
        status="assumed", note=EFFORT)
    effort_council: float = param(0.35, low=-1, high=2, unit="share",
        en="Effort of going to volunteers", zh="找志愿者的付出",
        status="assumed", note=EFFORT)
    effort_office: float = param(0.4, low=-1, high=2, unit="share",
        en="Effort of going to the community office", zh="找居委会或网格员的付出",
        status="assumed", note=EFFORT)
    effort_property: float = param(0.30, low=-1, high=2, unit="share",
        en="Effort of going to the property company", zh="找物业公司的付出",
        status="assumed", note=EFFORT)
    effort_department: float = param(0.50, low=-1, high=2, unit="share",
        en="Effort of going to a department", zh="找政府部门的付出",
        status="assumed", source="Moynihan, Herd & Harvey 2015 (administrative burden)", note=EFFORT)
    effort_hotline: float = param(0.15, low=-1, high=2, unit="share",
        en="Effort of calling the hotline", zh="拨打热线的付出",
        status="assumed", note=EFFORT)
    effort_petition: float = param(0.9, low=-1, high=2, unit="share",
        en="Effort of petitioning or going to the media", zh="信访或曝光的付出",
        status="assumed", source="Hirschman 1970 (voice costs)", note=EFFORT)
    threat_share: float = param(0.03, low=0, high=1, unit="share",
        en="Residents who threaten to call or to go higher", zh="以投诉或上访相威胁的居民占比",
        status="assumed", source="Zhao, Cheng & Li 2026; Chen, Pan & Xu 2016 AJPS (threats buy priority)",
        note="At every visit to an office and with every request; 0: nobody does.")
    retry_days: float = param(4, low=0.1, high=60, unit="days",
        en="Mean days until a failed matter is taken up again", zh="未解决后再次求助的平均间隔",
        status="assumed")
    attempts: int = param(4, low=1, high=20, unit="attempts",
        en="Attempts after which a matter is lived with", zh="放弃前的最多尝试次数",
        status="assumed")


class Learning(Section):
    """One symmetric rule for every channel: ``q += rate * (outcome - cost - q)``."""

    rate: float = param(0.15, low=0, high=1, unit="share",
        en="Rate of learning", zh="学习率",
        status="assumed", source=DELTA)
    heard: float = param(0.3, low=0, high=1, unit="share",
        en="Weight of what one is told", zh="听闻经验的权重",
        status="assumed", note="Share of the rate that an outcome told by one tie gets.")
    tell: float = param(0.5, low=0, high=1, unit="probability",
        en="Outcome told to one tie", zh="向一位熟人讲述结果的概率",
        status="assumed")
    memory_years: float = param(2, low=0.1, high=100, unit="years",
        en="Memory", zh="记忆年限",
        status="assumed", note="Years in which an untouched value goes 63 % of the way back to its start.")
    waiting: float = param(0.01, low=0, high=1, unit="share per day",
        en="Worth lost by waiting", zh="等待造成的价值损失",
        status="assumed")
    trust_rate: float = param(0.05, low=0, high=1, unit="share",
        en="Rate of learning of trust", zh="制度信任的学习率",
        status="assumed", source=DELTA)
