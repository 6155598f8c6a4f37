"""Put all claims to many worlds, with and without their mechanisms, and write docs/claims.md."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import claim_budgets
import claim_errors
import micro_rules

HERE = Path(__file__).resolve().parent
PAGE, TEXT = HERE.parent / "docs" / "claims.md", HERE / "pages" / "claims.md"
WORLDS, SEEDS = 16, 6
CLAIM_WORLDS, SEARCHES = 2400, 100


def asked(worlds: int, seeds: int, out: Path) -> str:
    """The page of a run of the command."""
    command = [sys.executable, "-m", "sim", "claims", "--worlds", str(worlds), "--seeds", str(seeds)]
    command += ["--ablations", "--ranges", "all", "--out", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=HERE.parent)
    return (out / "claims.md").read_text(encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = asked(chosen.worlds, chosen.seeds, Path(folder) / "claims")
    text = TEXT.read_text(encoding="utf-8").format(
        worlds=chosen.worlds,
        seeds=chosen.seeds,
        claim_worlds=CLAIM_WORLDS,
        errors=claim_errors.table(CLAIM_WORLDS, SEARCHES),
        rules=micro_rules.table(),
        budgets=claim_budgets.table(),
        page=page,
    )
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
