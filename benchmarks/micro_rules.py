"""For each claim the rules of docs/odd.md that it rests on, with the literature named there."""

from __future__ import annotations

import re
from pathlib import Path

from sim.experiment.claims.library import load_claims

ODD = Path(__file__).resolve().parent.parent / "docs" / "odd.md"
HEADING = re.compile(r"^#{2,3} (\d+(?:\.\d+)?) ([^(\n]+?)(?: \(.*)?$")
WORK = re.compile(r"[A-Z][\w'’.\-]+(?:(?:,| &| et al\.)[\w'’&.\- ]*)? \d{4}")
"""A reference by authors and year, as the page writes them."""


def sections() -> dict[str, tuple[str, list[str]]]:
    """Title and works named in the tables of each numbered section."""
    found: dict[str, tuple[str, list[str]]] = {}
    number = ""
    for line in ODD.read_text(encoding="utf-8").splitlines():
        if heading := HEADING.match(line):
            number = heading[1]
            found[number] = (heading[2].strip(), [])
        elif line.startswith("|") and number:
            works = [work.strip() for work in WORK.findall(line)]
            found[number][1].extend(work for work in works if work not in found[number][1])
    return found


def table() -> str:
    """Markdown: claim, its rules, the literature for their form."""
    known = sections()
    lines = ["| claim | rules (odd.md) | literature for their form |", "|---|---|---|"]
    for claim in load_claims():
        rules = "; ".join(f"{number} {known[number][0].lower()}" for number in claim.rests_on)
        works = list(dict.fromkeys(work for number in claim.rests_on for work in known[number][1]))
        lines.append(f"| {claim.id} | {rules} | {'; '.join(works) or 'assumed'} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
