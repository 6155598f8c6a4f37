"""A comparison of policies, to be read: as text on a terminal, and as a Markdown page."""

from __future__ import annotations

from sim.experiment.answers.comparison.comparison import Comparison
from sim.locale import word
from sim.report.comparison.sections import sections
from sim.report.sections import as_page, as_text


def comparison_text(comparison: Comparison, language: str) -> str:
    """A comparison in aligned tables and wrapped sentences, at most 100 places wide.

    Args:
        comparison: What was found.
        language: ``en`` or ``zh``.
    """
    return as_text(sections(comparison, language), word("comparison.notes", language))


def comparison_page(comparison: Comparison, language: str) -> str:
    """The same as a Markdown page with its figures and the version that made it.

    Args:
        comparison: What was found.
        language: ``en`` or ``zh``.
    """
    return as_page(sections(comparison, language), word("comparison.notes", language))
