"""Words of the verdicts on claims."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.locale import Words

CLAIM_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "claims.head": Words(
            "Verdicts in {worlds} worlds drawn from what is assumed, {seeds} paired seeds each (shares in %)",
            "在从假设中抽取的 {worlds} 个世界里逐一检验，每个世界 {seeds} 个配对种子（占比，%）",
        ),
        "claims.claim": Words("Claim", "论点"),
        "claims.home": Words("As set", "默认设定"),
        "claims.effect": Words("effect", "效应"),
        "claims.title": Words("what it says", "内容"),
        "claims.interval": Words("95 % interval", "95%区间"),
        "claims.comparator": Words("comparator", "对照"),
        "claims.treatment": Words("treatment", "处理"),
        "claims.as_it_is": Words("the scenario as it is", "情景原样"),
        "claims.outcome": Words("outcome", "结果指标"),
        "claims.rests_on": Words("rests on the rules of {rules}", "依据规则：{rules}"),
        "claims.holds": Words("holds", "成立"),
        "claims.negligible": Words("negligible", "可忽略"),
        "claims.reversed": Words("reversed", "反转"),
        "claims.undetermined": Words("undetermined", "未定"),
        "claims.holds_in": Words(
            "holds in {share} % of worlds ({low} to {high}); median effect {median} {unit},\n"
            "from {least} to {most} in nine worlds of ten; smallest effect that counts: {smallest}",
            "在{share}%的世界中成立（{low}%至{high}%）；效应中位数 {median}（{unit}），\n"
            "九成世界在 {least} 至 {most} 之间；低于 {smallest} 的效应不计",
        ),
        "claims.at_home": Words(
            "as {scenario} is set: {effect} (95 % interval {low} to {high})",
            "按 {scenario} 的默认设定：{effect}（95%区间 {low} 至 {high}）",
        ),
        "claims.by_ranges": Words(
            "holds by width of the ranges: {shares}", "假设范围宽窄不同时，成立的世界占比：{shares}"
        ),
        "claims.share": Words("{value} % ({low} – {high})", "{value}%（{low}–{high}）"),
        "claims.holds_under": Words("holds, ranges {ranges}", "成立（范围{ranges}）"),
        "claims.raw": Words("as they stand", "原定范围"),
        "claims.halved": Words("halved", "减半"),
        "claims.doubled": Words("doubled", "加倍"),
        "claims.comma": Words(", ", "，"),
        "claims.and": Words(" and ", "且 "),
        "claims.hangs_on": Words(
            "hangs on (rank correlation): {levers}",
            "效应主要取决于（秩相关）：{levers}",
        ),
        "claims.condition": Words(
            "holds in {holds_inside} of {inside} worlds with {where},\n"
            "and in {holds_outside} of the {outside} others",
            "{where} 的 {inside} 个世界中有 {holds_inside} 个成立，\n"
            "其余 {outside} 个中有 {holds_outside} 个成立",
        ),
        "claims.shipped": Words(
            "reversed in the world that its file gives: {effect} (95 % interval {interval})",
            "在论点文件所附的世界中反转：{effect}（95%区间 {interval}）",
        ),
        "claims.shipped_open": Words(
            "undetermined, with these seeds, in the world that its file gives as reversed:\n"
            "{effect} (95 % interval {interval})",
            "在论点文件所附的反转世界中，以这些种子未能判定：{effect}（95%区间 {interval}）",
        ),
        "claims.no_longer": Words(
            "no longer reversed in the world that its file gives: {finding},\n"
            "{effect} (95 % interval {interval})",
            "在论点文件所附的世界中已不再反转：{finding}，{effect}（95%区间 {interval}）",
        ),
        "claims.reversed_in": Words("reversed where, among others: {world}", "在以下等假设下反转：{world}"),
        "claims.never_reversed": Words(
            "reversed in no world that was tried",
            "在所试的世界中均未反转",
        ),
        "claims.search_found": Words(
            "a search through {tried} worlds found one that reverses it: {effect}\n"
            "(95 % interval {interval}, {seeds} fresh seeds), among others {world}",
            "在 {tried} 个世界中搜索，找到一个使其反转的世界：{effect}（95%区间 {interval}，\n"
            "{seeds} 个新种子），其假设包括 {world}",
        ),
        "claims.search_none": Words(
            "a search through {tried} worlds found none that reverses it; the most adverse gives {effect}\n"
            "(95 % interval {interval}, {seeds} fresh seeds), among others {world}",
            "在 {tried} 个世界中搜索，未找到使其反转的世界；最不利者效应为 {effect}\n"
            "（95%区间 {interval}，{seeds} 个新种子），其假设包括 {world}",
        ),
        "claims.search_failed": Words(
            "the search found no world in which the outcome is defined", "搜索中未找到结果指标有定义的世界"
        ),
        "claims.switched_off": Words("switched off on both sides", "两侧同时关闭的机制"),
        "claims.effect_with": Words("with", "保留时"),
        "claims.effect_without": Words("without", "关闭后"),
        "claims.difference": Words("difference", "差"),
        "claims.ablations": Words(
            "What is left of each effect, in the scenario as it is set, when a mechanism is switched off on "
            "both sides; differences are paired by seed.",
            "在情景默认设定下，两侧同时关闭某一机制后各效应还剩多少；差按种子配对计算。",
        ),
        "claims.less": Words("taken off, ", "减去项之"),
        "claims.built_in": Words("built in: {why}", "由规则预设：{why}"),
        "claims.failed": Words(
            "{count} runs failed, the first of them: {first}", "{count} 次运行失败，首个为：{first}"
        ),
        "claims.means": Words(
            "A share of worlds is a share of assumptions, not a probability; the ranges are in\n"
            "claims/worlds.toml. Holds, negligible, reversed: the whole 95 % interval lies beyond,\n"
            "within, or opposite the smallest effect that counts.",
            "“世界占比”是假设的占比，不是概率；假设的范围见 claims/worlds.toml。\n"
            "成立、可忽略、反转：95%区间整体超出、落入、或反向超出最小效应。",
        ),
        "claims.worlds": Words("worlds, by effect", "各个世界，按效应排序"),
        "claims.own": Words("as set", "默认设定"),
        "claims.foot": Words(
            "{worlds} worlds drawn from what is assumed, scenario {scenario}; bars: 95 % intervals. "
            "Simulated, stylised city.",
            "从假设中抽取 {worlds} 个世界，情景 {scenario}；竖线为95%区间。程式化模拟城市。",
        ),
        "claims.progress": Words("testing claims", "检验论点"),
        "claims.searching": Words("searching worlds", "搜索世界"),
    }
)
"""Text by key."""
