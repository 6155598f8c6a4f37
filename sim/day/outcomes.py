"""Whether a trouble is gone, and who ended it: the truth, which nobody in the model sees whole."""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.accounts import BY_GOVERNMENT, BY_ITSELF, BY_MOBILISED, BY_PROPERTY, BY_THEMSELVES
from sim.day.world import (
    BIT_FOUND_GONE,
    BIT_SOLVED,
    FACILITATE,
    MENDED_BY_COMPANY,
    MENDED_BY_CONVENED,
    MENDED_BY_OWNERS,
    CaseRow,
    World,
)


@kernel
def settled_among_residents(case: CaseRow) -> bool:
    """Whether people settled the matter with a unit's help: it ends this matter and repairs nothing."""
    return (case.bits & BIT_SOLVED) != 0 and case.way == FACILITATE


@kernel
def gone(w: World, case: CaseRow, hour: float) -> bool:
    """Whether the trouble behind a case is gone at an hour, for this caller."""
    if hour >= case.passes or settled_among_residents(case):
        return True
    if case.problem >= 0:
        p = w.problems[case.problem]
        if p.id != case.problem_id or p.fixed >= 0:
            return True
        return p.wakes >= 0
    return (case.bits & BIT_SOLVED) != 0 and hour < case.returns


@kernel
def solved_by_unit(case: CaseRow, hour: float) -> bool:
    """Whether the unit that closed a case rid it of its trouble, and the trouble has not returned.

    Not so where the trouble was found gone, passed, or was ended by somebody else.
    """
    if not case.bits & BIT_SOLVED or case.bits & BIT_FOUND_GONE:
        return False
    return case.problem >= 0 or case.way == FACILITATE or hour < case.returns


@kernel
def who_ended(w: World, case: CaseRow, hour: float) -> int:
    """By whom a trouble that is gone was ended (see `sim.day.accounts.ENDINGS`)."""
    if solved_by_unit(case, hour):
        return BY_GOVERNMENT
    if hour >= case.passes:
        return BY_ITSELF
    if case.problem >= 0 and w.problems[case.problem].id == case.problem_id:
        mended = w.problems[case.problem].mended
        if mended == MENDED_BY_COMPANY:
            return BY_PROPERTY
        if mended == MENDED_BY_CONVENED:
            return BY_MOBILISED
        if mended == MENDED_BY_OWNERS:
            return BY_THEMSELVES
    return BY_GOVERNMENT
