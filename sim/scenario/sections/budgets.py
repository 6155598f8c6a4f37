"""Yearly money of the units for material: when it is spent, costly work waits for the next year."""

from __future__ import annotations

from sim.scenario.param import Section, param

# One declaration, three lines: value and range, the two labels, how well founded it is.
# fmt: off


class Budget(Section):
    """Money for material, from January to December; what is left at the year's end lapses."""

    binding: bool = param(False, unit="switch",
        en="Units have only so much money a year", zh="单位年度经费封顶",
        status="assumed", source="Lipsky 1980 (limited resources)",
        note="Off: material is paid whatever it costs.")
    street: float = param(60, low=0, high=100_000, unit="yuan per resident-year",
        en="Material budget of a subdistrict and its communities", zh="街道（含社区）人均年物料经费",
        status="assumed")
    departments: float = param(120, low=0, high=100_000, unit="yuan per resident-year",
        en="Material budget of all departments", zh="各部门人均年物料经费合计",
        status="assumed", note="Shared out by staff.")
