"""Words of scenario discovery."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.locale import Words

DISCOVERY_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        # what is asked
        "discover.beats": Words(
            'Where is {indicator} ({name}) {better} under "{policy}" than under "{against}"{by}?',
            "与“{against}”相比，在哪些情形中“{policy}”使{indicator}（{name}）{better}{by}？",
        ),
        "discover.higher": Words("higher", "更高"),
        "discover.lower": Words("lower", "更低"),
        "discover.by": Words(", by more than {by} ({unit})", "（相差超过 {by}，单位：{unit}）"),
        "discover.by.worse": Words(
            ", or worse by less than {by} ({unit})", "（或劣势不足 {by}，单位：{unit}）"
        ),
        "discover.above": Words(
            'Where is {formula} above 0 under "{policy}"?', "在“{policy}”下，{formula} 在哪些情形中大于 0？"
        ),
        "discover.fails": Words(
            "In which worlds does claim {claim} not hold?", "论点 {claim} 在哪些世界中不成立？"
        ),
        # the cases
        "discover.cases": Words(
            "{count} cases, {hits} of them of interest (base rate {rate} %); {inputs} inputs differ.",
            "共 {count} 个情形，其中 {hits} 个为目标情形（基准比例 {rate}%）；"
            "各情形间有 {inputs} 个参数取值不同。",
        ),
        "discover.behind.pairs": Words(
            "Behind them stand {runs} pairs of runs. Left out: {left} pairs with a side missing or undefined,"
            " and {cases} cases without a pair.",
            "依据 {runs} 对运行。未计入：{left} 对一侧缺失或无定义的运行，"
            "以及 {cases} 个没有完整配对的情形。",
        ),
        "discover.behind.runs": Words(
            "Behind them stand {runs} runs. Left out: {left} runs missing or undefined, and {cases} cases"
            " without a run.",
            "依据 {runs} 次运行。未计入：{left} 次缺失或无定义的运行，以及 {cases} 个没有运行结果的情形。",
        ),
        "discover.behind.worlds": Words(
            "A case is a world that was drawn (ranges: {ranges}). Left out: {left} worlds in which the"
            " outcome is undefined or runs failed.",
            "每个情形为一个抽取的世界（范围：{ranges}）。未计入：{left} 个结果无定义或运行失败的世界。",
        ),
        # a box
        "discover.box": Words(
            "Box {number}: density {density} % (95 % interval {low} to {high}), coverage {coverage} %,"
            " {cases} cases (mass {mass} %)",
            "区域{number}：密度 {density}%（95%区间 {low}% 至 {high}%），覆盖率 {coverage}%，"
            "{cases} 个情形（占 {mass}%）",
        ),
        "discover.often": Words("{input} ({share} %)", "{input}（{share}%）"),
        "discover.box.short": Words("Box {number}", "区域{number}"),
        "discover.among_rest": Words(
            "Looked for among the cases outside of the boxes before, of which {rate} % are of interest.",
            "在此前各区域之外的情形中寻找，其中目标情形占 {rate}%。",
        ),
        "discover.not_reached": Words(
            "No box reaches the density of {asked} % that was asked for; this is the densest one. A lower"
            " --density tells one that covers more.",
            "没有区域达到所要求的 {asked}% 密度；以下是密度最高的区域。降低 --density 可得到覆盖更多的区域。",
        ),
        "discover.needless": Words(
            "No limit is needed: {rate} % of all cases are of interest, and {asked} % was asked for. A higher"
            " --density looks for more; the opposite question looks for the exceptions.",
            "无需限定：目标情形已占全部情形的 {rate}%，而要求的密度为 {asked}%。可提高 --density 再找，"
            "或反过来提问以寻找例外。",
        ),
        "discover.no_denser": Words(
            "No box is denser than all cases together.", "没有任何区域的目标情形占比高于总体。"
        ),
        "discover.ending.few": Words(
            "Too few cases are left for another box.", "剩余情形过少，不再寻找下一个区域。"
        ),
        "discover.ending.alike": Words(
            "The cases that are left are all alike: there is no other box.",
            "剩余情形的结果全部相同，没有其他区域。",
        ),
        # limits
        "discover.input": Words("Input", "参数"),
        "discover.limits": Words("Limits", "取值范围"),
        "discover.p": Words("p", "p值"),
        "discover.meaning": Words("Meaning (unit)", "含义（单位）"),
        "discover.meaning.value": Words("{label} ({unit})", "{label}（{unit}）"),
        "discover.between": Words("{low} to {high}", "{low} 至 {high}"),
        "discover.at_least": Words("{low} or more", "{low} 及以上"),
        "discover.at_most": Words("{high} or less", "{high} 及以下"),
        "discover.or": Words(" or ", "或"),
        "discover.comma": Words(", ", "、"),
        "discover.again": Words("again, %", "再次入选（%）"),
        "discover.low_spread": Words("lower limit", "下限"),
        "discover.high_spread": Words("upper limit", "上限"),
        "discover.again.head": Words(
            "Found anew in {halves} half-samples: how often the input is restricted again, and where 95 % of"
            " the limits lie",
            "在 {halves} 个半样本中重新寻找：该参数再次受限的比例，以及界限的95%分布范围",
        ),
        "discover.others": Words("Often restricted as well: {inputs}.", "其他常受限的参数：{inputs}。"),
        "discover.firm": Words(
            "The limits on {inputs} alone, whose p is 0.05 or less: density {density} %, coverage"
            " {coverage} %, {cases} cases. The others may be chance{lean}.",
            "仅保留 p 值不超过 0.05 的参数（{inputs}）：密度 {density}%，覆盖率 {coverage}%，{cases} 个情形。"
            "其余限定可能只是偶然{lean}。",
        ),
        "discover.lean": Words("; --lean looks again without them", "；可用 --lean 去除后重新寻找"),
        "discover.none_firm": Words(
            "No limit has a p of 0.05 or less: each may be chance.",
            "没有任何限定的 p 值不超过 0.05：均可能只是偶然。",
        ),
        # how far it can be trusted
        "discover.halves": Words(
            "Outside of the sample: boxes found in {halves} random halves have a mean density of {own} %"
            " there; in the other halves it is {density} % (95 % of halves: {low} to {high}), and coverage is"
            " {coverage} % ({coverage_low} to {coverage_high}).",
            "样本外：在 {halves} 个随机半样本中找到的区域，其样本内平均密度为 {own}%；"
            "在另一半中密度为 {density}%（95%的半样本在 {low}% 至 {high}% 之间），"
            "覆盖率为 {coverage}%（{coverage_low}% 至 {coverage_high}%）。",
        ),
        "discover.chance": Words(
            "Chance: with outcomes shuffled {shuffles} times, the densest box of this coverage or more has"
            " {mean} % on average and {most} % at most; {as_dense} of {shuffles} do as well as the cases"
            " themselves before pasting.",
            "偶然性：将结果随机打乱 {shuffles} 次，覆盖率不低于该区域者中，最密区域的平均密度为 {mean}%，"
            "最高 {most}%；{shuffles} 次中有 {as_dense} 次达到了真实数据在扩张步骤之前的密度。",
        ),
        "discover.stable": Words(
            "Stable: it holds outside of its sample, where it is denser than all cases ({base} %), and chance"
            " gives no box as dense. Expect a density of {outside} % there.",
            "稳定：在样本外依然成立，密度高于全部情形（{base}%），且随机打乱后找不到同样密集的区域。"
            "样本外的密度预计为 {outside}%。",
        ),
        "discover.partly": Words(
            "Stable in part: outside of its sample it is denser than all cases ({base} %), and chance gives"
            " no box as dense; but less than half of what it gains is left there. Expect a density of"
            " {outside} %, not {density} %.",
            "部分稳定：在样本外密度高于全部情形（{base}%），且随机打乱后找不到同样密集的区域；"
            "但密度的提升在样本外只剩不到一半。样本外的密度预计为 {outside}%，而非 {density}%。",
        ),
        "discover.unstable": Words("Unstable: {why}.", "不稳定：{why}。"),
        "discover.why.outside": Words(
            "it does not hold outside of its sample, where boxes found anew may be no denser than all cases"
            " ({base} %)",
            "在样本外不成立，重新找到的区域中，目标情形占比未必高于总体（{base}%）",
        ),
        "discover.why.chance": Words(
            "shuffled outcomes, in which there is nothing to find, give boxes as dense",
            "随机打乱结果后本无规律可寻，却也能找到同样密集的区域",
        ),
        "discover.why.and": Words("; and ", "；并且"),
        # the trajectory
        "discover.trajectory": Words(
            "Along the peeling trajectory (*: the step that the box was pasted from)",
            "剥离轨迹（*：该区域由此步经粘贴（pasting）扩展而成）",
        ),
        "discover.step": Words("Step", "步"),
        "discover.restricted": Words("inputs restricted", "受限参数"),
        "discover.density": Words("density, %", "密度（%）"),
        "discover.coverage": Words("coverage, %", "覆盖率（%）"),
        "discover.mass": Words("mass, %", "占比（%）"),
        "discover.count": Words("cases", "情形"),
        "discover.means": Words(
            "Density: share of a box's cases that are of interest. Coverage: share of all cases of interest"
            " that lie in it. Mass: share of all cases that do. p: chance of as many of interest in the box"
            " if the limits on that input added nothing (quasi-p-value: it takes no account of the search)."
            " Shares of cases are shares of assumptions, not probabilities.",
            "密度：区域内目标情形所占比例。覆盖率：落入区域的目标情形占全部目标情形的比例。"
            "占比：区域内情形占全部情形的比例。p 值：若对该参数的限定毫无作用，"
            "区域内出现同样多目标情形的概率（准 p 值，未计入搜索的影响）。情形的占比是假设的占比，不是概率。",
        ),
        # the figure
        "discover.figure.path": Words("Peeling trajectory", "剥离轨迹"),
        "discover.figure.path.x": Words("coverage, % of cases of interest", "覆盖率（占目标情形，%）"),
        "discover.figure.path.y": Words("density, % of the box's cases", "密度（占区域内情形，%）"),
        "discover.figure.asked": Words("asked for: {density} %", "要求：{density}%"),
        "discover.figure.base": Words("base rate: {rate} %", "基准比例：{rate}%"),
        "discover.figure.chance": Words("shuffled outcomes, range", "随机打乱结果的范围"),
        "discover.figure.box": Words("the box, 95 % interval", "该区域及95%区间"),
        "discover.figure.outside": Words("outside of the sample, 95 %", "样本外及95%范围"),
        "discover.figure.restricted": Words("inputs restricted: {n}", "受限参数：{n} 个"),
        "discover.figure.limits": Words("Limits of the box", "该区域的取值范围"),
        "discover.figure.limits.x": Words(
            "share of all cases below, % (bar: inside the box)", "低于该值的情形占比（%；粗条为区域内）"
        ),
        "discover.figure.note": Words(
            "p {p}; again in {again} % of halves", "p {p}；{again}%的半样本再次入选"
        ),
        "discover.figure.more": Words("and {count} more in discovery.md", "另有 {count} 个，见 discovery.md"),
        "discover.figure.needless": Words("no limit", "无需限定"),
        "discover.figure.foot": Words(
            "Source: {source}, {cases} cases; thin bars: 95 % of the limits found anew in {halves}"
            " half-samples. PRIM, jiesu {version}. Simulated, stylised city.",
            "来源：{source}，{cases} 个情形；细条为 {halves} 个半样本中重新找到的界限的95%范围。"
            "PRIM，jiesu {version}。程式化模拟城市。",
        ),
    }
)
"""Text by key."""
