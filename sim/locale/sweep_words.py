"""Words of sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.locale import Words

SWEEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "sweep.progress": Words("runs", "运行"),
        "sweep.rate": Words("{rate} runs/s", "每秒 {rate} 次"),
        "sweep.left": Words("{left} left", "剩余 {left}"),
        "sweep.wrong": Words("{count} failed", "失败 {count} 次"),
        "sweep.line": Words(
            "{done} of {runs} runs done ({rate} a second, {left} left)",
            "已完成 {done}/{runs} 次运行（每秒 {rate} 次，剩余 {left}）",
        ),
        "sweep.experiment": Words("Experiment", "实验"),
        "sweep.question": Words("Question", "问题"),
        "sweep.runs": Words("Runs", "运行"),
        "sweep.runs.value": Words("{runs}: {crossed}", "{runs} 次：{crossed}"),
        "sweep.runs.same": Words(
            ", less {same} that are the same as another", "，另有 {same} 次与其他运行相同，不再重复"
        ),
        "sweep.policies": Words("{n} policies", "{n} 项政策"),
        "sweep.points": Words("{n} points", "{n} 个设计点"),
        "sweep.worlds": Words("{n} worlds", "{n} 个世界"),
        "sweep.seeds": Words("{n} seeds", "{n} 个种子"),
        "sweep.runs.shard": Words("{runs}: shard {number} of {of}", "{runs} 次：第 {number}/{of} 份"),
        "sweep.done": Words("Done now", "本次完成"),
        "sweep.done.value": Words(
            "{done} in {seconds} ({rate} a second); {stored} were stored before",
            "{done} 次，用时 {seconds}（每秒 {rate} 次）；此前已有 {stored} 次",
        ),
        "sweep.done.none": Words("nothing: all {stored} were stored before", "无：{stored} 次运行均已存在"),
        "sweep.failed": Words("Failed", "失败"),
        "sweep.failed.value": Words(
            "{failed} of the plan; {quarantined} more cost two workers and are quarantined. The column error"
            " says why; --retry runs them again",
            "计划中有 {failed} 次；另有 {quarantined} 次两度使工作进程终止，已隔离。原因见 error 列；"
            "加 --retry 可重新运行",
        ),
        "sweep.difference": Words("Difference", "差值"),
        "sweep.difference.value": Words(
            "{policy} less {against}, {indicator}: {mean} +/- {half} (95 %) over {seeds} seeds;"
            " asked: +/- {asked}, {reached}",
            "{policy}与{against}之差（{indicator}）：{mean} ± {half}（95%，{seeds} 个种子）；"
            "要求 ±{asked}，{reached}",
        ),
        "sweep.difference.none": Words(
            "{policy} less {against}, {indicator}: no replicate has every pair, so its interval is unknown",
            "{policy}与{against}之差（{indicator}）：没有任何一次重复具备全部配对，无法得出区间",
        ),
        "sweep.reached": Words("reached", "已达到"),
        "sweep.not_reached": Words("NOT reached", "未达到"),
        "sweep.others": Words("Beside them", "另有"),
        "sweep.others.value": Words(
            "{count} rows of earlier plans, which answers leave out",
            "先前计划留下的 {count} 行，计算时不计入",
        ),
        "sweep.store": Words("Store", "存放位置"),
        "sweep.next.compare": Words(
            "Next: jiesu compare {store}, or read {store}/runs/*.parquet with pandas or DuckDB.",
            "下一步：jiesu compare {store}，或用 pandas、DuckDB 直接读取 {store}/runs/*.parquet。",
        ),
        "sweep.next.sensitivity": Words(
            "Next: jiesu sensitivity {store}, or read {store}/runs/*.parquet with pandas or DuckDB.",
            "下一步：jiesu sensitivity {store}，或用 pandas、DuckDB 直接读取 {store}/runs/*.parquet。",
        ),
        "answer.written": Words("Page and figures: {out}", "报告与图：{out}"),
        "sweep.next.discover": Words(
            "Next: jiesu discover {store} (--help tells how to ask), or read {store}/runs/*.parquet with"
            " pandas or DuckDB.",
            "下一步：jiesu discover {store}（用法见 --help），或用 pandas、DuckDB 直接读取"
            " {store}/runs/*.parquet。",
        ),
        "sweep.next.by": Words(
            "Next: jiesu compare {store} --by {factor}, or read {store}/runs/*.parquet with pandas or"
            " DuckDB.",
            "下一步：jiesu compare {store} --by {factor}，或用 pandas、DuckDB 直接读取"
            " {store}/runs/*.parquet。",
        ),
        "sweep.next.read": Words(
            "Read {store}/runs/*.parquet with pandas or DuckDB.",
            "可用 pandas、DuckDB 直接读取 {store}/runs/*.parquet。",
        ),
        "sweep.cut_off": Words(
            "{stored} runs are stored in {store}; the same command goes on from there",
            "已有 {stored} 次运行存入 {store}；再次执行同一条命令即可续跑",
        ),
        "sweep.unwritable": Words(
            "the store {store} cannot be written ({why}); what was stored stays, and the same command"
            " goes on from there",
            "无法写入 {store}（{why}）；已存结果不受影响，排除故障后再次执行同一条命令即可续跑",
        ),
        "sweep.second": Words("{n} s", "{n}秒"),
        "sweep.minute": Words("{n} min", "{n}分钟"),
        "sweep.hour": Words("{n} h", "{n}小时"),
    }
)
