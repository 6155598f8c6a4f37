"""Where a simulated year's time goes, and how far each stage is from what the machine can do at most.

A small town and the city at 2 %, some two minutes; ``--full`` adds the city at true size (half an hour,
7 GiB), ``--count`` the instructions of the small town's year by function (a minute, with valgrind). Writes
roofline.json, roofline.md and docs/roofline.png. What a run does not measure stays while machine,
versions and model are the same.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import instructions
from measuring import context
from roofline_figure import draw
from roofline_limits import limits
from roofline_page import page
from roofline_stages import measured
from roofline_sums import FAR, NEAR

from sim.scenario import Scenario, load_scenario

FOLDER = Path(__file__).resolve().parent
FIGURE = FOLDER.parent / "docs" / "roofline.png"
TOWN, SHARE, CITY = "demo_town", "beijing_2023 at 2 %", "beijing_2023 at true size"
REPEATS = {TOWN: 9, SHARE: 5, CITY: 3}
NO_VALGRIND = "instructions are not counted: valgrind and objdump are needed"


def scenario(place: str) -> Scenario:
    """What is simulated; the true-size city is burnt in for a year only."""
    if place == TOWN:
        return load_scenario("demo_town")
    whole = load_scenario("beijing_2023")
    if place == SHARE:
        return whole.with_values({"city.scale": 0.02})
    return whole.with_values({"city.scale": 1.0, "time.burn_in_days": 365})


def sizes(told: dict[str, Any]) -> dict[str, int]:
    """From how many rows of one line a place fetches: its residents, and its units' rows."""
    return {FAR: told["residents"], NEAR: told["unit_lines"]}


def kept(path: Path, now: dict[str, Any]) -> dict[str, Any]:
    """What an earlier run measured under the same machine, versions and model."""
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return earlier if all(earlier.get(key) == value for key, value in now.items()) else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the city at true size too")
    parser.add_argument("--count", action="store_true", help="count instructions too, with valgrind")
    asked = parser.parse_args()
    path, now = FOLDER / "roofline.json", context()
    content = kept(path, now) | now | {"date": dt.date.today().isoformat(), "load": os.getloadavg()[0]}
    places = content.setdefault("places", {})
    for place in (TOWN, SHARE, CITY) if asked.full else (TOWN, SHARE):
        places[place] = measured(scenario(place), REPEATS[place])
    content["limits"] = limits({place: sizes(told) for place, told in places.items()})
    if asked.count:
        content["instructions"] = instructions.counted() if instructions.can_count() else {}
        print("" if content["instructions"] else NO_VALGRIND)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    text = page(content)
    (FOLDER / "roofline.md").write_text(text, encoding="utf-8")
    draw(content, FIGURE)
    print(text, end="")


if __name__ == "__main__":
    main()
