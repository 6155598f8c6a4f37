"""The scenario of a run, from its manifest alone: the file that it once came from may be gone or changed."""

from __future__ import annotations

from sim.run.manifest import MANIFEST, Manifest
from sim.scenario import Scenario, restored


def scenario_of(manifest: Manifest, where: str = MANIFEST) -> Scenario:
    """The scenario that a run was made from.

    Args:
        manifest: The run's manifest, as `read_manifest` gives it.
        where: What is being read, for the message.

    Raises:
        InputError: A value is missing or none that this model knows.
    """
    values, origins = {}, {}
    for key, entry in manifest["values"].items():
        values[key] = entry["value"]
        if entry["origin"] != "default":
            origins[key] = str(entry["origin"])
    about = {"name": manifest["scenario"], **manifest["about"]}
    return restored({**about, "values": values, "origins": origins, "events": manifest["events"]}, where)
