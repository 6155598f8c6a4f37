"""The page beside other models: ratios at equal numbers of agents, its table, pinned packages.

Nothing is installed or timed here; the numbers are made up.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import bench_peers
import pytest
from bench_peers import CONTESTANTS, PEERS, Book, Contestant
from peers_table import page, per_person_day, rate, ratios

OWN = {"model": "jiesu", "agents": 1000, "setting": "1 thread", "days": 365, "steps": 365}
OTHER = {"model": "Covasim 3", "agents": 1000, "setting": "default", "days": 60, "steps": 61}


def made_up(row: dict[str, Any], seconds: list[float], **events: float) -> dict[str, Any]:
    return row | {"seconds": seconds, "setup_seconds": [2.0, 4.0, 3.0], "events": events}


ROWS = [
    made_up(OWN, [1.0, 0.5, 2.0], matters=3650.0, contacts=365.0),
    made_up(OTHER, [0.2, 0.1, 0.4], pairs=610_000.0),
    made_up(OWN | {"setting": "2 threads"}, [0.5], matters=3650.0),
    made_up(OTHER | {"agents": 5000}, [1.0], pairs=1.0),
    made_up(OTHER | {"model": "Starsim"}, []),
]
CONTENT = {
    "machine": {"system": "Any", "architecture": "any", "processor": "one", "cores": 2, "memory_gib": 8.0},
    "versions": {"jiesu": "1", "python": "2", "numba": "3", "numpy": "4", "mesa": "5"},
    "peers": {"Covasim 3": "3.9", "Starsim": "9.3"},
    "date": "2023-01-01",
    "load": 0.5,
    "rows": ROWS,
}


def cells() -> list[list[str]]:
    """The table of the page, without its two first lines."""
    lines = [line for line in page(CONTENT).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_a_rate_is_person_days_over_the_median() -> None:
    assert rate(ROWS[0]) == 1000 * 365 / 1.0
    assert rate(ROWS[1]) == pytest.approx(1000 * 61 / 0.2)


def test_ratios_compare_equal_numbers_of_agents() -> None:
    own, other, threads, elsewhere, unmeasured = ratios(ROWS)
    assert own == 1.0
    assert other == pytest.approx((1000 * 365) / (1000 * 61 / 0.2))
    assert threads == 0.5
    assert elsewhere is None and unmeasured is None


def test_events_are_told_per_person_day() -> None:
    assert per_person_day(ROWS[0]) == {"matters": 0.01, "contacts": 0.001}
    assert per_person_day(ROWS[1]) == {"pairs": 10.0}


def test_the_table_holds_every_row_by_size() -> None:
    table = cells()
    assert [row[:3] for row in table] == [
        ["1,000", "jiesu", "1 thread"],
        ["1,000", "Covasim 3", "default"],
        ["1,000", "jiesu", "2 threads"],
        ["1,000", "Starsim", "default"],
        ["5,000", "Covasim 3", "default"],
    ]
    assert len({len(row) for row in table}) == 1
    assert table[0][3:] == ["1 (0.5 - 2)", "3", "0.365", "1", "0.01 matters, 0.001 contacts", "0.00365", "3"]
    assert table[1][3:] == ["0.2 (0.1 - 0.4)", "3", "0.305", "1.2", "10 pairs", "3.05", "3"]
    assert table[3][3] == "not reached"


def test_the_page_names_machine_and_versions() -> None:
    text = page(CONTENT)
    assert "2 cores, 8.0 GiB" in text
    assert "jiesu 1, python 2, numba 3, numpy 4, Covasim 3 3.9, Starsim 9.3." in text


def test_the_published_page_is_that_of_the_published_numbers() -> None:
    folder = PEERS.parent
    content = json.loads((folder / "peers.json").read_text(encoding="utf-8"))
    assert (folder / "peers.md").read_text(encoding="utf-8") == page(content)


@pytest.mark.parametrize("path", sorted(PEERS.glob("*.txt")), ids=lambda path: path.name)
def test_requirements_hold_names_and_versions_only(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line) for line in lines)


def test_every_contestant_has_its_files() -> None:
    for one in CONTESTANTS:
        assert (PEERS / one.script).is_file()
        assert not one.requirements or (PEERS / one.requirements).is_file()


def test_what_was_not_reached_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Contestant("Other", "other.py", "", ("10:6:default", "20:6:default"), ())
    times = {"seconds": 0.11111, "setup_seconds": 1.0, "cpu_seconds": 0.1}
    answer = {"agents": 10, "days": 6, "setting": "default", "steps": 7, "events": {}, "version": "1.2"}
    asked: list[list[str]] = []

    def told(python: Path, script: str, cases: list[str]) -> list[dict[str, Any]]:
        asked.append(list(cases))
        return [answer | times]

    monkeypatch.setattr(bench_peers, "told", told)
    book = Book()
    for _ in range(2):
        book.turn(one, Path("python"), one.small)
    assert asked == [["10:6:default", "20:6:default"], ["10:6:default"]]
    assert book.rows[("Other", "10:6:default")]["seconds"] == [0.1111, 0.1111]
    assert book.rows[("Other", "20:6:default")]["seconds"] == []
    assert book.peers == {"Other": "1.2"}


def test_without_packages_nothing_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(bench_peers, "environment", lambda folder, requirements: None)
    monkeypatch.setattr("sys.argv", ["bench_peers.py", "--folder", str(tmp_path)])
    bench_peers.main()
    assert capsys.readouterr().out == bench_peers.NOTHING + "\n"
