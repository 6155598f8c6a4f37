"""The catalogue of interface words: key, English, Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.locale import Words
from sim.locale.claim_words import CLAIM_WORDS
from sim.locale.comparison_words import COMPARISON_WORDS
from sim.locale.discovery_words import DISCOVERY_WORDS
from sim.locale.sensitivity_words import SENSITIVITY_WORDS
from sim.locale.sweep_words import SWEEP_WORDS

CATALOGUE: Mapping[str, Words] = MappingProxyType(
    {
        # progress
        "group.volume": Words("Volumes", "诉求量"),
        "group.reported": Words("Reported rates", "考核三率"),
        "group.truth": Words("What was truly resolved", "真实解决情况"),
        "group.formalism": Words("Formalism: three numbers, never summed", "形式主义：三项指标，不可相加"),
        "group.time": Words("Time and backlog", "时效与积压"),
        "group.cost": Words("Cost", "成本"),
        "group.society": Words("Residents and self-governance", "居民与自治"),
        "group.fairness": Words("Fairness", "公平"),
        "phase.compile": Words("compiling", "编译"),
        "phase.city": Words("building the city", "构建城市"),
        "phase.burn-in": Words("burn-in", "预热"),
        "phase.year": Words("simulating", "模拟"),
        "rate.residents": Words("{rate} resident-days/s", "每秒 {rate}人日"),
        # a run that is stopped and gone on with
        "checkpoint.resumed": Words(
            "going on from {date}, kept in {place}", "从 {date} 的断点续跑（断点保存在 {place}）"
        ),
        "checkpoint.stopped": Words(
            "stopped before {date}; the same command goes on from there",
            "已在 {date} 之前停下；再次执行同一条命令即可续跑",
        ),
        "checkpoint.failed": Words(
            "the state could not be kept in {place} ({why}); the last that is kept: {last}",
            "断点未能写入 {place}（{why}）；目前可用的断点：{last}",
        ),
        "checkpoint.none": Words("none", "无"),
        # summary of a run
        "run.scenario": Words("Scenario", "情景"),
        "run.run": Words("Run", "运行编号"),
        "run.seed": Words("Seed", "随机种子"),
        "run.period": Words("Period", "模拟时段"),
        "run.period.value": Words("{first} to {last} ({days} days)", "{first} 至 {last}（{days} 天）"),
        "run.residents": Words("Residents", "居民"),
        "run.residents.value": Words("{residents} simulated", "模拟 {residents} 人"),
        "run.burn_in": Words("Burn-in", "预热"),
        "run.burn_in.fresh": Words("{days} days, computed now", "{days} 天，本次计算"),
        "run.burn_in.cached": Words("{days} days, taken from the cache", "{days} 天，取自缓存"),
        "run.time": Words("Time", "用时"),
        "run.time.value": Words(
            "{setup} s to set up (burn-in included), {wall} s to simulate",
            "准备 {setup} 秒（含预热），模拟 {wall} 秒",
        ),
        "run.undefined": Words("undefined", "无定义"),
        "run.column.indicator": Words("Indicator", "指标"),
        "run.column.value": Words("Value", "数值"),
        "run.column.margin": Words("+/-", "±"),
        "run.column.unit": Words("Unit", "单位"),
        "run.events": Words("Events", "事件"),
        "event.span": Words("{first} to {last}", "{first} 至 {last}"),
        "event.from": Words("from {first}", "{first} 起"),
        "event.more": Words("and {count} more", "另有 {count} 项"),
        "run.margins": Words(
            "+/-: half of the 95 % interval from month to month of this one run (one-month\n"
            "jackknife). Other seeds and other assumed values move the numbers too.",
            "±：本次运行逐月波动给出的95%区间半宽（逐月剔除刀切法）。\n更换随机种子或改变假设参数，结果也会变动。",
        ),
        "run.more": Words(
            "What each number means: jiesu indicators. What is assumed: jiesu params.",
            "各指标的定义：jiesu indicators --lang zh；\n哪些参数属于假设：jiesu params --lang zh。",
        ),
        "run.headline": Words(
            "In this run {reported_resolution} % of counted call-backs said resolved{truth}\n"
            "{perfunctory_share} % of closures were perfunctory, {autonomous_share} % of matters were\n"
            "settled by residents themselves; a resident-year cost {cost_per_resident_year} yuan.",
            "本次运行中，计入考核的回访有{reported_resolution}%答“已解决”{truth}\n"
            "{perfunctory_share}%的工单敷衍办结，{autonomous_share}%的事项由居民自行了结，"
            "人均年成本{cost_per_resident_year}元。",
        ),
        "run.headline.truth": Words(
            " and\n{true_resolution} % of requests truly were: a gap of {formalism_gap} points.",
            "，\n而真正解决的诉求占{true_resolution}%，相差{formalism_gap}个百分点；",
        ),
        "run.headline.bounds": Words(
            ".\nWhat share of requests truly was is still open, {true_resolution_low} to"
            " {true_resolution_high} %:\ntoo few have had the 30 days that tell.",
            "。\n真正解决的比例尚无定论，介于{true_resolution_low}%与{true_resolution_high}%之间："
            "许多诉求的30天判定期未满。",
        ),
        "run.stylised": Words(
            "A simulated, stylised city: no number here is an estimate about a real one.",
            "以上为程式化模拟城市的结果，任何数字都不是对真实城市的估计。",
        ),
        "run.written": Words("Run written to {path}", "运行结果已写入 {path}"),
        # lists
        "list.formula": Words("How it is computed", "计算方法"),
        "list.parameter": Words("Parameter", "参数"),
        "list.value": Words("Value", "取值"),
        "list.default": Words("Default", "默认值"),
        "list.range": Words("Range", "取值范围"),
        "list.unit": Words("Unit", "单位"),
        "list.origin": Words("Set by", "取值来源"),
        "list.status": Words("Basis", "依据"),
        "list.label": Words("Meaning and source", "含义与出处"),
        "list.name": Words("Name", "名称"),
        "list.title": Words("Title", "标题"),
        "origin.default": Words("default", "默认值"),
        "origin.file": Words("file:{name}", "情景 {name}"),
        "origin.parent": Words("parent:{name}", "上级情景 {name}"),
        "status.measured": Words("measured", "实测"),
        "status.literature": Words("literature", "文献"),
        "status.calibrated": Words("calibrated", "校准"),
        "status.assumed": Words("assumed", "假设"),
        "status.constant": Words("constant", "常量"),
        # verify
        "verify.same": Words("{path}: run {run}: same bytes", "{path}：运行 {run}：逐字节一致"),
        "verify.encoded": Words(
            "{path}: run {run}: same values in every table; {tables} stored in other bytes",
            "{path}：运行 {run}：各表数值完全一致；{tables} 的存储字节不同",
        ),
        "verify.tampered": Words("{path}: run {run}: {what}", "{path}：运行 {run}：{what}"),
        "verify.differs": Words(
            "{path}: run {run}: recomputed, and it differs in {count} columns",
            "{path}：运行 {run}：重新计算后有 {count} 列不一致",
        ),
        "verify.values": Words(
            "  {table}.{column}: {places} of its values differ, by {largest} of the larger one at most",
            "  {table}.{column}：{places} 个数值不同，最大相对差 {largest}",
        ),
        "verify.rows": Words("  {table}: {places} rows more or fewer", "  {table}：行数相差 {places}"),
        "verify.missing": Words(
            "  {table}.{column}: is not computed any more", "  {table}.{column}：现已不再计算"
        ),
        "verify.added": Words(
            "  {table}.{column}: is not in the run", "  {table}.{column}：原运行结果中没有"
        ),
        "verify.type": Words(
            "  {table}.{column}: same values, another type", "  {table}.{column}：数值相同，类型不同"
        ),
        "verify.change": Words(
            "  {name}: {then} when it was run, {now} here", "  {name}：运行时为 {then}，此处为 {now}"
        ),
        "verify.rules": Words(
            "{path}: run {run}: intact, but made with its author's own classes, so it is not computed again",
            "{path}：运行 {run}：文件完好；但运行使用了自定义类，无法在此重新计算",
        ),
        # cite
        "cite.sentence": Words(
            "The figures are from run {run} of jiesu {version} (scenario {scenario}, seed {seed}, "
            "{days} days, {residents} simulated residents), an agent-based simulation of a stylised city, "
            "{year}.",
            "数据来自 jiesu {version} 的运行 {run}（情景 {scenario}，随机种子 {seed}，{days} 天，"
            "模拟居民 {residents} 人），为程式化城市的主体模拟结果（{year}）。",
        ),
        "cite.rebuild": Words(
            "Compute it again, with jiesu {version} (model sources {sources}):",
            "使用 jiesu {version}（模型源码 {sources}）重新计算：",
        ),
        "cite.check.rules": Words(
            "Check these files (they are not computed again without the classes):",
            "核对文件（没有上述类，不会重新计算）：",
        ),
        "cite.file.rules": Words(
            "{scenario} is not a scenario of the library in this form: the command needs its own file.",
            "{scenario} 与情景库中的同名情景不同（或不在库中），上述命令需要其原始情景文件。",
        ),
        "cite.check": Words("Check these files, and compute them again:", "核对文件并重新计算："),
        "cite.file": Words(
            "{scenario} is not a scenario of the library in this form: the command needs its own file. "
            "`jiesu verify` needs none, the manifest holds every value.",
            "{scenario} 与情景库中的同名情景不同（或不在库中），上述命令需要其原始情景文件；"
            "`jiesu verify` 则不需要，清单已保存全部取值。",
        ),
        # the year's figure
        "year.title": Words("{title}, {first} to {last}", "{title}，{first} 至 {last}"),
        "year.contacts": Words("contacts", "热线受理量"),
        "year.requests": Words("service requests", "诉求工单"),
        "year.volumes": Words("Volumes", "诉求量"),
        "year.volumes.axis": Words("per 10,000 residents a day", "件/万人·日"),
        "year.volumes.note": Words(
            "thin: each day; bold: mean of seven days", "细线为每日数值，粗线为七日均值"
        ),
        "year.rates": Words("Reported rates against the truth", "上报率与真实率"),
        "year.rates.axis": Words("share in the month, %", "当月比例（%）"),
        "year.rates.cut": Words("share in the month, % (axis not from 0)", "当月比例（%，纵轴不从0起）"),
        "year.rates.note": Words("bands: 95 % intervals (Wilson)", "阴影为 95% 置信区间（Wilson）"),
        "year.response": Words("response", "响应率"),
        "year.resolution": Words("resolution", "解决率"),
        "year.satisfaction": Words("satisfaction", "满意率"),
        "year.true": Words("true resolution (30 days over)", "真实解决率（满30天者）"),
        "year.formalism": Words("Formalism: three numbers, never summed", "形式主义：三项指标，不可相加"),
        "year.avoidable": Words("avoidable perfunctory closures, % of closures", "可避免的敷衍办结占比（%）"),
        "year.gap": Words("reporting gap in resolution, percentage points", "上报与真实之差（百分点）"),
        "year.paper": Words("paperwork, % of government hours", "留痕工时占比（%）"),
        "year.cost": Words("Cost by kind", "各类成本"),
        "year.cost.axis": Words("yuan per resident, whole period", "元/人（全时段）"),
        "year.explicit": Words("explicit: labour and material that resolved", "显性成本：办成事的人工与物料"),
        "year.implicit": Words(
            "implicit: coordination, misrouting, paperwork, call-back", "隐性成本：协调、错派、留痕、回访"
        ),
        "year.sunk": Words(
            "sunk: labour and material that did not resolve", "沉没成本：未办成事的人工与物料"
        ),
        "year.platform": Words("platform: operators, contacts, fixed", "平台成本：话务、单次受理与固定支出"),
        "year.self": Words("Who ended the matters", "事项由谁了结"),
        "year.self.axis": Words("share of the matters ended in the month, %", "占当月了结事项（%）"),
        "year.autonomous": Words("residents", "自主自治"),
        "year.mobilised": Words("mobilised", "动员型自治"),
        "year.by_company": Words("property company", "物业企业"),
        "year.by_government": Words("government", "政府"),
        "year.by_itself": Words("passed by itself", "自行消失"),
        "year.stocks": Words("What is left to do", "待办存量"),
        "year.open": Words("open requests per 1,000 residents", "未办结的诉求工单（件/千人）"),
        "year.problems": Words("live problems per 1,000 residents", "存量问题（个/千人）"),
        "year.events": Words("Events: {events}", "事件：{events}"),
        "year.source": Words(
            "jiesu {version}, run {run}, scenario {scenario}, seed {seed}, {residents} simulated residents. "
            "Simulated, stylised city; not an estimate.",
            "jiesu {version}，运行 {run}，情景 {scenario}，随机种子 {seed}，模拟居民 {residents} 人。"
            "程式化模拟城市，并非对真实城市的估计。",
        ),
    }
    | dict(CLAIM_WORDS)
    | dict(COMPARISON_WORDS)
    | dict(DISCOVERY_WORDS)
    | dict(SENSITIVITY_WORDS)
    | dict(SWEEP_WORDS)
)
"""Text by key."""
