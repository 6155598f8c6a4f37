"""The tables of a comparison, for text and for pages."""

from __future__ import annotations

from sim.experiment.answers.comparison.best import BETTER, LOWER, Best
from sim.experiment.answers.comparison.comparison import Comparison
from sim.experiment.answers.comparison.pareto import OBJECTIVES, Front
from sim.locale import word
from sim.report.columns import Column
from sim.report.comparison.numbers import (
    NONE,
    both_units,
    difference_text,
    interval_text,
    mean_texts,
    probability_text,
    saving_text,
    scaled_to,
    sign_text,
    title_of,
)
from sim.report.numbers import label_of
from sim.report.sections import Table

INDICATOR, UNIT = "run.column.indicator", "run.column.unit"
LONGEST_HEAD = 14
"""Characters of a title beside which a row of means has room for its unit."""


def differences_table(comparison: Comparison, policy: str, language: str) -> Table:
    """Means under both policies and their paired difference, a row an indicator."""
    against = title_of(comparison, comparison.against, language, LONGEST_HEAD)
    heads = (against, *(word(f"comparison.{name}", language) for name in ("here", "difference")))
    columns = (
        Column(word(INDICATOR, language)),
        *(Column(head, right=True) for head in heads),
        Column(word(UNIT, language)),
    )
    rows = [
        (
            label_of(one.indicator, language),
            *mean_texts(one),
            difference_text(one),
            both_units(one.indicator, language),
        )
        for one in comparison.of(policy)
    ]
    return Table(columns, tuple(rows))


def intervals_table(comparison: Comparison, policy: str, language: str) -> Table:
    """Intervals of the differences, their signs, and the pairs behind them, a row an indicator."""
    higher = f"higher.{comparison.over}"
    heads = (word(f"comparison.{name}", language) for name in ("student", "bootstrap", higher, "count"))
    columns = (Column(word(INDICATOR, language)), *(Column(head, right=True) for head in heads))
    rows = [
        (
            label_of(one.indicator, language),
            interval_text(one.student, one, language),
            interval_text(one.bootstrap, one, language),
            sign_text(one),
            str(one.pairs),
        )
        for one in comparison.of(policy)
    ]
    return Table(columns, tuple(rows))


def savings_table(comparison: Comparison, language: str) -> Table:
    """What pairing saves, a row an indicator and a column a policy."""
    told = {(one.policy, one.indicator): saving_text(one.saving, language) for one in comparison.differences}
    heads = (Column(title_of(comparison, name, language), right=True) for name in comparison.others)
    rows = [
        (label_of(name, language), *(told[policy, name] for policy in comparison.others))
        for name in comparison.indicators
    ]
    return Table((Column(word(INDICATOR, language)), *heads), tuple(rows))


def best_table(comparison: Comparison, language: str) -> Table:
    """Probability of the best mean, a row an indicator and a column a policy."""
    names = [policy.name for policy in comparison.experiment.policies]
    heads = (Column(title_of(comparison, name, language), right=True) for name in names)
    columns = (Column(word(INDICATOR, language)), Column(word("comparison.better", language)), *heads)
    rows = [
        (label_of(one.indicator, language), _better(one, language), *(_chance(one, name) for name in names))
        for one in comparison.ranking
    ]
    return Table(columns, tuple(rows))


def _better(one: Best, language: str) -> str:
    return word("comparison.lower" if BETTER[one.indicator] == LOWER else "comparison.higher", language)


def _chance(one: Best, policy: str) -> str:
    known = one.probability is not None and policy in one.probability
    told = probability_text(one.probability[policy]) if known and one.probability is not None else NONE
    return f"{told}{'*' if policy in one.leaders else ' '}"


def front_table(front: Front, comparison: Comparison, language: str) -> Table:
    """The three means, whether a policy is on the front, and how probably, a row a policy."""
    names = (*OBJECTIVES, "on", "probability")
    heads = [word(f"comparison.front.{name}", language) for name in names]
    columns = (
        Column(word("comparison.front.policy", language)),
        *(Column(head, right=True) for head in heads),
    )
    return Table(columns, tuple(_of_front(front, name, comparison, language) for name in front.means))


def _of_front(front: Front, policy: str, comparison: Comparison, language: str) -> tuple[str, ...]:
    means = zip(OBJECTIVES, zip(*front.means.values(), strict=True), front.means[policy], strict=True)
    told = (scaled_to(name, value, column) for name, column, value in means)
    chance = NONE if front.probability is None else probability_text(front.probability[policy])
    on = word("comparison.front.yes" if front.on_front[policy] else "comparison.front.no", language)
    return title_of(comparison, policy, language), *told, on, chance
