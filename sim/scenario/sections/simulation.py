"""How long is simulated, from when, and with which random seed."""

from __future__ import annotations

from sim.scenario.param import SEED_MAX, Day, Section, param

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Time(Section):
    """The reported period and the burn-in before it."""

    start: Day = param("2023-01-01", unit="date",
        en="First day of the period", zh="模拟期首日",
        status="constant")
    days: int = param(365, low=1, high=25_000, unit="days",
        en="Length of the period", zh="模拟期天数",
        status="constant")
    burn_in_days: int = param(2191, low=0, high=7300, unit="days",
        en="Burn-in", zh="预热天数",
        status="assumed", note="Days simulated beforehand under the same rules; the stock of problems and "
        "what people have learned still drift after one year, so six are taken.")
    seed: int = param(1, low=0, high=SEED_MAX, unit="number",
        en="Random seed", zh="随机种子",
        status="constant", note="Two policies on one seed meet the same people and the same matters.")
