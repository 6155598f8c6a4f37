"""Words of the comparison of policies."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.locale import Words

COMPARISON_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "comparison.title": Words(
            '{title}: each policy against "{against}"',
            "《{title}》：各项政策与“{against}”逐对比较",
        ),
        "comparison.pairs": Words(
            "Runs are compared in pairs that share world, point of the design and seed: the same people and "
            "the same matters under two policies.",
            "每对运行的世界、设计点和种子都相同，即同样的居民遇到同样的事项，只有政策不同。",
        ),
        "comparison.plan": Words(
            "{done} of {runs} runs of the plan have a result (worlds: {worlds}, points: {points}, "
            "seeds: {seeds}).",
            "计划的 {runs} 次运行中有 {done} 次得出结果"
            "（世界 {worlds} 个，设计点 {points} 个，种子 {seeds} 个）。",
        ),
        "comparison.absent": Words("Missing: {absent}.", "缺少：{absent}。"),
        "comparison.not run": Words("not run {count}", "未运行 {count} 次"),
        "comparison.failed": Words("failed {count}", "失败 {count} 次"),
        "comparison.quarantined": Words("quarantined {count}", "隔离 {count} 次"),
        "comparison.over.seeds": Words(
            "Means and 95 % intervals are over seeds, at the points of the design as they are; points share "
            "seeds and are averaged first.",
            "均值和95%区间以种子为独立单位，设计点视为给定；各设计点共用种子，先在同一种子内取平均。",
        ),
        "comparison.over.worlds": Words(
            "Means and 95 % intervals are over worlds that were drawn from what is assumed, each with seeds "
            "of its own; points and seeds are averaged within each world first.",
            "均值和95%区间以在假设取值范围内抽取的世界为独立单位，各世界使用各自的种子；先在同一世界内"
            "对设计点和种子取平均。",
        ),
        "comparison.few.seeds": Words(
            "Where fewer than eight seeds are behind a number, there is no bootstrap interval and no "
            "probability.",
            "种子少于 8 个时，不给出自助法区间和概率。",
        ),
        "comparison.few.worlds": Words(
            "Where fewer than eight worlds are behind a number, there is no bootstrap interval and no "
            "probability.",
            "世界少于 8 个时，不给出自助法区间和概率。",
        ),
        "comparison.equal": Words(
            "Where all differences are equal no interval is told, and where most are no bootstrap interval: "
            "what no seed has shown, none can know.",
            "差值全部相等时不给出区间，多数相等时不给出自助法区间：种子中从未出现过的情形，任何区间都无从得知。",
        ),
        "comparison.policy": Words("{title} ({name})", "{title}（{name}）"),
        "comparison.here": Words("this policy", "本政策"),
        "comparison.list": Words(", ", "、"),
        "comparison.difference": Words("difference", "差值"),
        "comparison.student": Words("95 % by Student's t", "95%区间（t分布）"),
        "comparison.bootstrap": Words("95 % by bootstrap", "95%区间（自助法）"),
        "comparison.higher.seeds": Words("seeds higher", "差值为正的种子"),
        "comparison.higher.worlds": Words("worlds higher", "差值为正的世界"),
        "comparison.count": Words("pairs", "配对数"),
        "comparison.units": Words("%; pp", "%；百分点"),
        "comparison.interval": Words("{low} to {high}", "{low} 至 {high}"),
        "comparison.left_out": Words(
            "{count} pairs are left out: a run is missing, failed or was quarantined.",
            "有 {count} 对未计入：其中有运行缺失、失败或被隔离。",
        ),
        "comparison.undefined": Words(
            "{indicator}: {count} pairs are left out, for it is undefined on a side.",
            "{indicator}：有 {count} 对至少在一项政策下无定义，未计入。",
        ),
        "comparison.parting": Words(
            "The runs of a pair first differ on day {median} (median of {parted} pairs; earliest {earliest}, "
            "latest {latest}). Day 0 is the first day of the policies.",
            "成对的两次运行自第 {median} 天起出现差异（{parted} 对的中位数；最早第 {earliest} 天，"
            "最晚第 {latest} 天）。第 0 天即政策生效首日。",
        ),
        "comparison.never": Words(
            "{never} of {pairs} pairs never part.", "{pairs} 对中有 {never} 对始终没有差异。"
        ),
        "comparison.never.all": Words(
            "All {pairs} pairs are the same on every measured day, to the last bit.",
            "全部 {pairs} 对在计量期内每天都完全一致。",
        ),
        "comparison.never.unknown": Words(
            "On which day the runs of a pair part is not known: they have no checksums of their days.",
            "运行没有逐日校验和，无法得知从哪一天起出现差异。",
        ),
        "comparison.savings": Words("What pairing saves", "配对的效果"),
        "comparison.savings.means": Words(
            "How many times as many unpaired runs would tell the difference at one point of one world to "
            "the same precision: (var A + var B) / var(A - B) over seeds, pooled over worlds and points, "
            "with its 95 % bootstrap interval.",
            "在同一世界、同一设计点上，不配对时要达到同等精度所需运行次数的倍数："
            "(var A + var B) / var(A − B)，按种子计算、合并各世界和设计点，附95%自助法区间。",
        ),
        "comparison.at_least": Words("{low} or more", "{low} 以上"),
        "comparison.with": Words("{value} ({interval})", "{value}（{interval}）"),
        "comparison.why.identical": Words("identical", "完全相同"),
        "comparison.why.constant": Words("same shift", "差值恒定"),
        "comparison.why.few": Words("-", "-"),
        "comparison.best": Words("Probability of having the best mean, in %", "均值最优的概率（%）"),
        "comparison.best.seeds": Words(
            "Share of {resamples} bootstrap resamples of the seeds, the same for all policies, in which a "
            "policy has the best mean; ties are shared. *: best mean of what was run. The best of several "
            "that are about equal is flattered.",
            "对种子作 {resamples} 次自助重抽样（各政策使用相同的重抽样），某政策均值最优的次数占比，"
            "并列者均分。*：样本均值最优者。若几项政策不相上下，领先者的概率会被高估。",
        ),
        "comparison.best.worlds": Words(
            "Share of {resamples} bootstrap resamples of the worlds, the same for all policies, in which a "
            "policy has the best mean; ties are shared. *: best mean of what was run. The best of several "
            "that are about equal is flattered.",
            "对世界作 {resamples} 次自助重抽样（各政策使用相同的重抽样），某政策均值最优的次数占比，"
            "并列者均分。*：样本均值最优者。若几项政策不相上下，领先者的概率会被高估。",
        ),
        "comparison.ranked.seeds": Words(
            "Compared where every policy has a value: {least} of {of} seeds at least.",
            "仅在各政策都有取值的情形下比较：{of} 个种子中至少 {least} 个。",
        ),
        "comparison.ranked.worlds": Words(
            "Compared where every policy has a value: {least} of {of} worlds at least.",
            "仅在各政策都有取值的情形下比较：{of} 个世界中至少 {least} 个。",
        ),
        "comparison.better": Words(
            "better if",
            "优劣方向",
        ),
        "comparison.lower": Words("lower", "越低越好"),
        "comparison.higher": Words("higher", "越高越好"),
        "comparison.directionless": Words(
            "Without a better direction, so not ranked: {names}.", "没有优劣方向、不参与排序：{names}。"
        ),
        "comparison.unranked": Words(
            "No world, point and seed has a value of every policy: {names}.",
            "没有任何一组（世界、设计点、种子）包含全部政策的取值：{names}。",
        ),
        "comparison.front": Words("Cost, true resolution and self-governance", "成本、真实解决率与自主自治"),
        "comparison.front.means": Words(
            "On the front: no other policy is at least as good in all three and better in one. Probability: "
            "share of the same resamples in which that is so; a high one says that a policy is not shown to "
            "be dominated.",
            "处于前沿：没有其他政策在三项上都不逊色且至少一项更优。概率：在上述重抽样中处于前沿的占比；"
            "概率高只说明尚无证据表明该政策被支配。",
        ),
        "comparison.front.cost_total": Words("Cost, yuan", "成本（元）"),
        "comparison.front.true_resolution": Words("True resolution, %", "真实解决率（%）"),
        "comparison.front.autonomous_share": Words("Self-governance, %", "自主自治（%）"),
        "comparison.front.policy": Words("Policy", "政策"),
        "comparison.front.on": Words("front", "前沿"),
        "comparison.front.probability": Words("probability, %", "概率（%）"),
        "comparison.front.yes": Words("yes", "是"),
        "comparison.front.no": Words("no", "否"),
        "comparison.front.lacking": Words(
            "The Pareto front cannot be told: the store does not keep {names}.",
            "无法给出帕累托前沿：结果库未保存 {names}。",
        ),
        "comparison.front.none": Words(
            "The Pareto front cannot be told: no world, point and seed has all three of every policy.",
            "无法给出帕累托前沿：没有任何一组（世界、设计点、种子）具备全部政策的三项指标。",
        ),
        "comparison.notes": Words(
            "%; pp: means in per cent, the difference in percentage points. Each interval stands for itself: "
            "of twenty differences that are truly nil, one interval misses zero on average. A simulated, "
            "stylised city: no number here is an estimate about a real one.",
            "“%；百分点”：均值以%计，差值以百分点计。各区间均单独按95%置信水平计算，未作多重比较校正：若二十个差值实际都为零，平均会有一个区间不含零。"
            "以上为程式化模拟城市的结果，任何数字都不是对真实城市的估计。",
        ),
        # by the values of a factor
        "comparison.by.title": Words("{title}: by {factor}", "《{title}》：按“{factor}”比较"),
        "comparison.by.factor": Words("{name}: {label} (unit: {unit}).", "{name}：{label}（单位：{unit}）。"),
        "comparison.by.points": Words(
            "Points of the design at its values: {points}. Changes are over those that are alike in all "
            "other factors: {alike}.",
            "各取值下的设计点数：{points}；变化只在其他因素完全相同的设计点上计算：{alike}。",
        ),
        "comparison.by.unlike": Words(
            "Other factors change along with it in this design: what differs between its values may be "
            "theirs, and no change is told.",
            "在此设计中，其他因素随之同时变化：各取值之间的差别也可能来自其他因素，故不给出变化值。",
        ),
        "comparison.by.known": Words(
            "Not all runs are known: behind the values stand {counts}.",
            "部分运行缺失或该指标无定义：各取值下实际计入 {counts}。",
        ),
        "comparison.by.policy": Words('{policy} against "{against}"', "{policy}（与“{against}”比较）"),
        "comparison.by.point": Words("points of the design", "设计点"),
        "comparison.by.indicator": Words("{label}, {unit}", "{label}（{unit}）"),
        "comparison.by.indicator.both": Words(
            "{label}, {unit}; differences in {difference}", "{label}（{unit}；差值以{difference}计）"
        ),
        "comparison.by.value": Words("value", "取值"),
        "comparison.by.mean": Words("mean", "均值"),
        "comparison.by.change": Words("change from {first}", "相对取值 {first} 的变化"),
        "comparison.by.interaction": Words(
            "change of the difference from {first}", "差值相对取值 {first} 的变化"
        ),
        "comparison.by.notes": Words(
            "All differences are paired: between policies, the same world, point and seed; between values of "
            "the factor, the same world and seed at points that are alike in all other factors, unless said "
            "otherwise. "
            "Each interval stands for itself. A simulated, stylised city: no number here is an estimate "
            "about a real one.",
            "差值均为配对差值：政策之间，世界、设计点和种子相同；因素的不同取值之间，世界和种子相同，"
            "且其他因素也相同（另有说明的除外）。各区间均单独按95%置信水平计算。以上为程式化模拟城市的结果，任何数字都不是对真实城市的估计。",
        ),
        "comparison.by.axis": Words("{label} ({unit})", "{label}（{unit}）"),
        "comparison.by.axis.policies": Words('difference from "{against}"', "与“{against}”之差"),
        "comparison.by.axis.first": Words("change from {first}", "相对取值 {first} 的变化"),
        # figures
        "comparison.figure.forest": Words(
            '{title}: difference from "{against}"',
            "{title}：与“{against}”之差",
        ),
        "comparison.figure.front": Words(
            "{title}: cost, true resolution and self-governance", "{title}：成本、真实解决率与自主自治"
        ),
        "comparison.axis.cost_total": Words(
            "Cost of government and partners, yuan (lower is better)", "总成本（元，越低越好）"
        ),
        "comparison.axis.true_resolution": Words(
            "True resolution of requests, % (higher is better)", "真实解决率（%，越高越好）"
        ),
        "comparison.axis.autonomous_share": Words(
            "Autonomous self-governance, % (higher is better)", "自主自治占比（%，越高越好）"
        ),
        "comparison.figure.better": Words("better", "更优"),
        "comparison.figure.worse": Words("worse", "更差"),
        "comparison.figure.open": Words("interval holds 0", "区间含0"),
        "comparison.figure.neither": Words("no better direction", "无优劣方向"),
        "comparison.figure.alone": Words("no interval", "无区间"),
        "comparison.figure.student": Words("95 % by Student's t", "95%区间（t分布）"),
        "comparison.figure.bootstrap": Words("95 % by bootstrap", "95%区间（自助法）"),
        "comparison.figure.identical": Words("identical", "完全相同"),
        "comparison.figure.nothing": Words("no value", "无取值"),
        "comparison.figure.on": Words("on the front", "处于前沿"),
        "comparison.figure.beaten": Words("dominated", "被支配"),
        "comparison.figure.percent": Words("%: probability of being on the front", "百分数：处于前沿的概率"),
        "comparison.figure.some": Words("the first {drawn} of {of} policies", "{of} 项政策中的前 {drawn} 项"),
        "comparison.figure.source": Words(
            "jiesu {version}, experiment {experiment}: {done} runs, {units}. Simulated, stylised city; "
            "not an estimate.",
            "jiesu {version}，实验 {experiment}：{done} 次运行，{units}。"
            "程式化模拟城市，并非对真实城市的估计。",
        ),
        "comparison.figure.seeds": Words("seeds: {count}", "种子 {count} 个"),
        "comparison.figure.worlds": Words("worlds: {count}", "世界 {count} 个"),
    }
)
"""Text by key."""
