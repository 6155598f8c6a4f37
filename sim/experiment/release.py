"""Let a model go when its results have been read: Mesa would keep every one of a process alive.

``mesa.Agent`` numbers its agents by a table at the class, keyed by model (``Agent._ids``, Mesa 3.3 to 3.5). A model
that ever had an agent stays in it, with all its rows: some two megabytes a demo town, and thousands of towns in a
survey.
"""

from __future__ import annotations

import mesa

from sim.model import GovernanceModel


def release(model: GovernanceModel) -> None:
    """Close the model's threads and take it out of Mesa's table; it must not be stepped afterwards."""
    model.driver.close()
    table = getattr(mesa.Agent, "_ids", None)
    if isinstance(table, dict):
        table.pop(model, None)
