"""How handlers decide: strategy, whistles between units, party coordination, the district's layer."""

from __future__ import annotations

from sim.scenario.param import Section, param

MULTITASK = "Holmstrom & Milgrom 1991 (multitask agency)"
STREET = "Lipsky 1980 (street-level bureaucracy)"
WHISTLE = "Zheng & Yuan 2021 (whistle and report)"

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Strategy(Section):
    """Bounded rationality on reported score less effort, professional norm, imitation."""

    temperature: float = param(0.12, low=0.001, high=5, unit="utility",
        en="Noise of the handler's choice", zh="办理选择的随机性",
        status="assumed", source="form: quantal response, McKelvey & Palfrey 1995")
    norm: float = param(0.45, low=0, high=5, unit="utility",
        en="Weight of truly solving", zh="职业规范权重",
        status="assumed", source=STREET)
    price: float = param(0.05, low=0, high=5, unit="utility per hour",
        en="Shadow price of an hour at the normal backlog", zh="正常积压时的工时影子价格",
        status="assumed", source=MULTITASK,
        note="Also where it starts.")
    price_rate: float = param(0.25, low=0, high=2, unit="share per month",
        en="Adaptation of that price to the backlog", zh="影子价格月调整率",
        status="assumed",
        note="Share of the way, on the log scale, to where the backlog would have it.")
    qualm: float = param(0.35, low=0, high=5, unit="utility",
        en="Unease at coaxing a caller or papering over a case", zh="劝评与留痕免责的心理成本",
        status="assumed", source=STREET)
    price_gain: float = param(1.5, low=0, high=5, unit="log factor",
        en="How far that price follows the backlog", zh="影子价格对积压的响应幅度",
        status="assumed",
        note="On the log scale: so far up where very much more waits than is normal, so far down "
        "where nothing does.")
    target_days: float = param(0.2, low=0.01, high=60, unit="working days",
        en="Backlog regarded as normal", zh="正常积压天数",
        status="assumed")
    learning: float = param(0.3, low=0, high=1, unit="share per month",
        en="Weight of new evidence", zh="新证据的月权重",
        status="assumed")
    pull: float = param(0.1, low=0, high=1, unit="share per month",
        en="Pull of beliefs to the peers' mean, and of the norm to its usual level",
        zh="信念向同类均值、职业规范向常态的回归率",
        status="assumed")
    imitation: float = param(0.1, low=0, high=1, unit="probability per month",
        en="Imitation of a better-scored peer", zh="模仿得分更高同类单位的概率",
        status="assumed", source="form: pairwise imitation, Schlag 1998",
        note="Drawn among subdistricts, or among departments; their norm is copied.")
    mutation: float = param(0.01, low=0, high=1, unit="utility per month",
        en="Monthly drift of a unit's norm (standard deviation)", zh="职业规范的月随机漂移",
        status="assumed")


class Whistle(Section):
    """Subdistricts call departments to joint work (街乡吹哨、部门报到)."""

    access: bool = param(True, unit="switch",
        en="Subdistricts may call departments", zh="街乡可吹哨",
        status="literature", source=WHISTLE)
    meeting_hours: float = param(1.5, low=0, high=40, unit="hours of each unit per other unit",
        en="Meeting with one other unit", zh="与每个协同单位的会商工时",
        status="assumed",
        note="Every unit that meets spends them; half at full data sharing.")
    wait_days: float = param(2, low=0, high=60, unit="days",
        en="Mean wait for one department", zh="部门报到平均等待天数",
        status="assumed",
        note="On top of what already waits at the department; half at full party coordination. The "
        "slowest counts.")
    willingness: float = param(0.75, low=0, high=1, unit="probability",
        en="Department reports when called", zh="部门应哨概率",
        status="assumed",
        note="Before party coordination raises it and displaced own tasks wear it down.")


class Integration(Section):
    """Line and block 条块: departments answer for what becomes of the subdistricts' cases."""

    shared_score: float = param(0, low=0, high=1, unit="share",
        en="Departments share the subdistricts' score", zh="部门与街道共享考核得分的比例",
        status="assumed", source=WHISTLE,
        note="It then weighs what its help earns when a subdistrict whistles.")


class Party(Section):
    """Party coordination across units."""

    coordination: float = param(0.3, low=0, high=1, unit="share",
        en="Party coordination", zh="党建统筹力度",
        status="assumed", source=WHISTLE, note="Raises departments' willingness, shortens the wait for them.")


class District(Section):
    """The layer between city and subdistrict."""

    expertise: float = param(0.3, low=0, high=1, unit="share",
        en="Misrouted orders that the relay puts right", zh="区级纠正错派的比例",
        status="assumed")
    amplification: float = param(1.2, low=1, high=3, unit="factor",
        en="Pressure amplified on its way down", zh="层层加码系数",
        status="assumed",
        note="On average over ranks: more where the district ranks low. 1: passed on as it is.")
