"""The repository agrees with itself: versions, pins, links, the two READMEs, and nothing of one machine."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sim.run.citation import BIBTEX
from sim.scenario import PARAMETERS

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.*])/" + r"(?:work|root|farm|opt|home|Users|mnt)" + r"/\w")
REGISTRY = re.compile("py" + r"pi\.(?:org|python)|python" + "hosted|index" + "-url|find" + "-links")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))["project"]


def citation(key: str) -> str:
    found = re.search(rf"^{key}: (.+)$", read("CITATION.cff"), re.MULTILINE)
    assert found, f"CITATION.cff has no {key}"
    return found[1].strip('"')


def citation_list(key: str) -> list[str]:
    found = re.search(rf"^{key}:\n((?:  - .+\n)+)", read("CITATION.cff"), re.MULTILINE)
    assert found, f"CITATION.cff has no list {key}"
    return [line.removeprefix("  - ") for line in found[1].splitlines()]


def codemeta() -> dict[str, Any]:
    return json.loads(read("codemeta.json"))


def pins(python: str) -> dict[str, str]:
    lines = read(f"constraints/python{python}.txt").splitlines()
    named = (line.split("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in named}


def requirements() -> list[Requirement]:
    declared = project()
    extras = declared["optional-dependencies"].values()
    return [Requirement(line) for group in (declared["dependencies"], *extras) for line in group]


def repository_files() -> list[Path]:
    """Files that git tracks or would add; outside a checkout, those in no folder that .gitignore names."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        listed = subprocess.run(git, capture_output=True, text=True, check=True).stdout
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    ignored = {line.removesuffix("/*").strip("/") for line in read(".gitignore").splitlines()}
    kept = (path for path in ROOT.rglob("*") if not ignored & {*path.relative_to(ROOT).parts})
    return [path for path in kept if path.is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in repository_files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(ROOT), content.decode("utf-8", "replace")


def code_blocks(name: str) -> list[str]:
    """Fenced code of a document without its comments, which each language writes for itself."""
    fenced = re.findall(r"^```\w+\n(.*?)^```", read(name), re.DOTALL | re.MULTILINE)
    return [re.sub(r"\s*#.*$", "", block, flags=re.MULTILINE) for block in fenced]


def test_version_is_the_same_everywhere() -> None:
    version = project()["version"]
    newest = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert {version} == {citation("version"), codemeta()["version"], newest[1]}


def test_citation_and_codemeta_say_the_same() -> None:
    meta, declared = codemeta(), project()
    assert meta["name"] == citation("title")
    assert meta["license"].endswith("/" + citation("license"))
    assert citation("license") == declared["license"]
    assert meta["keywords"] == citation_list("keywords") == declared["keywords"]
    people = [person["name"] for person in meta["author"]]
    assert people == [line.removeprefix("name: ") for line in citation_list("authors")]
    assert people == [person["name"] for person in declared["authors"]]
    assert meta["runtimePlatform"] == f"Python {declared['requires-python']}"


def test_dependencies_are_bounded_on_both_sides() -> None:
    for requirement in requirements():
        assert {clause.operator for clause in requirement.specifier} == {">=", "<"}, requirement


@pytest.mark.parametrize("python", PYTHONS)
def test_pins_satisfy_what_is_declared(python: str) -> None:
    pinned = pins(python)
    for requirement in requirements():
        version = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} against {version}"


@pytest.mark.parametrize("python", PYTHONS)
def test_constraints_hold_names_and_versions_only(python: str) -> None:
    lines = read(f"constraints/python{python}.txt").splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line) for line in pinned)
    assert not {"jiesu", "pip", "setuptools"} & pins(python).keys()


def test_every_supported_python_has_its_constraints() -> None:
    series = [f"Programming Language :: Python :: {python}" for python in PYTHONS]
    assert [line for line in project()["classifiers"] if "Python ::" in line] == series
    assert sorted(path.stem for path in (ROOT / "constraints").iterdir()) == [f"python{p}" for p in PYTHONS]


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["path of a machine", "host of a registry"])
def test_nothing_of_one_machine(pattern: re.Pattern[str]) -> None:
    found = [f"{path}: {hit[0]}" for path, text in texts() if (hit := pattern.search(text))]
    assert not found


@pytest.mark.parametrize("text", ["see /" + "root/x", "'/" + "home/someone/x'", "file:///" + "opt/x"])
def test_machine_paths_would_be_found(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    local = [target for target in targets if not target.startswith(("http://", "https://", "mailto:"))]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_the_two_readmes_show_the_same_commands() -> None:
    assert code_blocks("README.md") == code_blocks("README.zh.md")


def test_the_essay_meets_every_claim() -> None:
    named = set(re.findall(r"\bH(\d+)\b", read("docs/essay.md")))
    assert named == {str(number) for number in range(17)}


def test_the_readme_sets_parameters_that_exist() -> None:
    keys = re.findall(r"--set (\S+?)=|\"(\w+\.\w+)\":", read("README.md"))
    assert keys
    assert {set_ or keyword for set_, keyword in keys} <= PARAMETERS.keys()


def test_a_run_is_cited_under_the_same_title() -> None:
    assert f"{{{citation('title')}}}" in BIBTEX.replace("{{", "{")
