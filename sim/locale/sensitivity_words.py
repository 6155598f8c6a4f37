"""Words of sensitivity indices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.locale import Words

SENSITIVITY_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        # what was run
        "sensitivity.title": Words("{title}: which factor moves what", "{title}：哪些因素影响哪些结果"),
        "sensitivity.design.saltelli": Words(
            "Sobol indices by Saltelli's scheme: {base} base points x ({factors} factors + 2) = {points} "
            "points, seeds at each: {seeds}, runs: {runs}.",
            "Sobol 指数（Saltelli 方案）：{base} 个基础样本 ×（{factors} 个因素 + 2）= {points} 个点，"
            "每点 {seeds} 个随机种子，共 {runs} 次运行。",
        ),
        "sensitivity.design.morris": Words(
            "Elementary effects (Morris): {base} trajectories x ({factors} factors + 1) = {points} points, "
            "seeds at each: {seeds}, runs: {runs}.",
            "Morris 基本效应：{base} 条轨迹 ×（{factors} 个因素 + 1）= {points} 个点，"
            "每点 {seeds} 个随机种子，共 {runs} 次运行。",
        ),
        "sensitivity.policy": Words("Policy: {policy} ({name}).", "政策：{policy}（{name}）。"),
        "sensitivity.policies": Words(
            "Policy: {policy} ({name}); others by --policy: {others}.",
            "政策：{policy}（{name}）；其他政策可用 --policy 指定：{others}。",
        ),
        "sensitivity.worlds": Words(
            "Each point is averaged over {worlds} uncertain worlds; how these differ is in no index.",
            "每个点先对 {worlds} 个不确定世界取平均；世界之间的差异不计入任何指数。",
        ),
        "sensitivity.left_out": Words(
            "Left out, as they are undefined in some of the {runs} runs: {names}.",
            "以下指标在 {runs} 次运行的一部分中无定义，未予分析：{names}。",
        ),
        "sensitivity.left_out.one": Words("{name} ({count} runs)", "{name}（{count} 次）"),
        "sensitivity.comma": Words(", ", "、"),
        "sensitivity.semicolon": Words("; ", "；"),
        # factors
        "sensitivity.factors": Words("Factors", "因素"),
        "sensitivity.factor": Words("factor", "因素"),
        "sensitivity.range": Words("range", "范围"),
        "sensitivity.log": Words("{range}, log", "{range}，对数"),
        "sensitivity.role": Words("of", "类别"),
        "sensitivity.role.policy": Words("policy", "政策"),
        "sensitivity.role.world": Words("world", "世界"),
        "sensitivity.meaning": Words("meaning (unit)", "含义（单位）"),
        "sensitivity.meant": Words("{label} ({unit})", "{label}（{unit}）"),
        # an outcome
        "sensitivity.outcome": Words(
            "Over points: mean {mean}, standard deviation {deviation} ({unit}).",
            "各点均值 {mean}，标准差 {deviation}（单位：{unit}）。",
        ),
        "sensitivity.constant": Words(
            "Does not vary with the factors: there is no index.", "不随因素变化，无法计算指数。"
        ),
        "sensitivity.unknown": Words(
            "One seed at each point: how much of this is noise is unknown, and so is how far an index hangs "
            "on the seed.",
            "每点只有一个随机种子：其中随机噪声占多少、指数受种子影响多大，均未知。",
        ),
        "sensitivity.noise": Words(
            "Seeds make {share} % of the variance over all runs{interval}.",
            "全部运行的方差中，源于随机种子的占{share}%{interval}。",
        ),
        "sensitivity.noise.worlds": Words(
            "All is of means over {worlds} worlds: of their variance over points and seeds, seeds make"
            " {share} %{interval}.",
            "以下均针对 {worlds} 个世界的均值："
            "其在各设计点和种子间的方差中，源于随机种子的占{share}%{interval}。",
        ),
        "sensitivity.interval": Words(" (95 % interval {low} to {high})", "（95%区间：{low}%至{high}%）"),
        "sensitivity.common": Words(
            "Of that, {common} % moves all points alike and cancels out of the indices.",
            "其中{common}%对各点影响相同，在指数中相互抵消。",
        ),
        "sensitivity.left": Words(
            "Of the variance of means over {seeds} seeds, which the indices share out, {left} % is noise.",
            "指数所分解的是 {seeds} 个种子均值的方差，其中噪声占{left}%。",
        ),
        "sensitivity.floor.saltelli": Words(
            "Noise alone, if independent from point to point, gives a factor without any effect "
            "an ST of {floor}.",
            "若各点噪声相互独立，毫无作用的因素仅凭噪声也会得到 ST = {floor}。",
        ),
        "sensitivity.floor.morris": Words(
            "Noise alone, if independent from point to point, gives a factor without any effect "
            "a mu* of {floor}.",
            "若各点噪声相互独立，毫无作用的因素仅凭噪声也会得到 μ* = {floor}。",
        ),
        "sensitivity.S1": Words("S1", "S1"),
        "sensitivity.ST": Words("ST", "ST"),
        "sensitivity.mu_star": Words("mu*", "μ*"),
        "sensitivity.mu": Words("mu", "μ"),
        "sensitivity.sigma": Words("sigma", "σ"),
        "sensitivity.half_width": Words("+/-", "±"),
        "sensitivity.seed_sd": Words("SD", "标准差"),
        "sensitivity.seed_se": Words("SE", "标准误"),
        "sensitivity.means.saltelli": Words(
            "S1: share of the variance that a factor makes alone; ST: alone and together with others.",
            "S1（一阶指数）：因素单独造成的方差占比；ST（总效应指数）：另含它与其他因素的相互作用。",
        ),
        "sensitivity.means.morris": Words(
            "What an outcome changes by over a factor's whole range: mu* on average, whatever the sign; mu "
            "with its sign; sigma: standard deviation between trajectories, by curvature or interaction.",
            "因素走完整个范围时结果的变化：μ* 为平均绝对值，μ 为带符号的平均值；"
            "σ 为轨迹之间的标准差，反映非线性或相互作用。",
        ),
        "sensitivity.means.half_width": Words(
            "+/-: half of SALib's 95 % interval (bootstrap over base points or trajectories).",
            "±：SALib 的95%区间半宽（对基础样本或轨迹重抽样）。",
        ),
        "sensitivity.means.few": Words(
            "No +/-: of fewer than {fewest} base points or trajectories a bootstrap is too narrow.",
            "基础样本或轨迹少于 {fewest} 个，重抽样区间会过窄，故不给出 ±。",
        ),
        "sensitivity.means.seeds": Words(
            "SD, SE: of the index computed seed by seed, its standard deviation over seeds and the standard "
            "error of its mean.",
            "标准差、标准误：逐个种子计算指数，取其在种子之间的标准差与均值的标准误。",
        ),
        "sensitivity.means.ranges": Words(
            "All this holds for these ranges of a simulated, stylised city.",
            "以上结果只对所给范围成立；城市为程式化模拟。",
        ),
        # the figure
        "sensitivity.axis.saltelli": Words(
            "share of the variance of means over seeds", "占对种子取均值后方差的比例"
        ),
        "sensitivity.axis.saltelli.one": Words("share of the variance, one seed", "占方差的比例（单一种子）"),
        "sensitivity.axis.morris": Words(
            "mu*: mean absolute effect of the whole range, {unit}", "μ*：走完整个范围的平均绝对效应，{unit}"
        ),
        "sensitivity.axis.sigma": Words("sigma, {unit}", "σ，{unit}"),
        "sensitivity.legend.ST": Words("ST, with others", "ST（含相互作用）"),
        "sensitivity.legend.S1": Words("S1, by itself", "S1（单独作用）"),
        "sensitivity.legend.floor": Words("ST by noise alone", "仅由噪声产生的 ST"),
        "sensitivity.noted": Words(
            "noise: {left} % (of a single seed: {share} %)", "噪声：{left}%（单个种子：{share}%）"
        ),
        "sensitivity.noted.unknown": Words("noise: unknown (one seed)", "噪声：未知（单一种子）"),
        "sensitivity.noted.floor": Words("noise alone", "仅噪声"),
        "sensitivity.shown": Words(
            "{shown} of {factors} factors named", "标出 {factors} 个因素中的 {shown} 个"
        ),
        "sensitivity.foot": Words(
            "Scenario {scenario}, policy {policy}, {runs} runs, {seeds} seeds a point; bars: 95 % intervals. "
            "Simulated, stylised city.",
            "情景 {scenario}，政策：{policy}，{runs} 次运行，每点 {seeds} 个种子；细线为95%区间。"
            "程式化模拟城市。",
        ),
    }
)
"""Text by key."""
