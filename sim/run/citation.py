"""How to cite a run, and the command that computes it again."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from sim.locale import Words, pick, word
from sim.run.manifest import MANIFEST, Manifest, seal_of
from sim.run.store import Run, read_run
from sim.scenario import Scenario, load_scenario
from sim.scenario.errors import InputError, printable
from sim.scenario.library import is_path
from sim.scenario.scenario import FLAGS

BIBTEX = """@software{{jiesu_{run},
  author  = {{{{jiesu contributors}}}},
  title   = {{{{jiesu: an agent-based simulator of hotline-driven city government}}}},
  version = {{{version}}},
  year    = {{{year}}},
  note    = {{Run {run}: scenario {scenario}, seed {seed}, {days} days}},
}}"""

OWN_RULES = Words(
    "The run used rules of its author's own: {rules}. The command alone does not rebuild it; "
    "`sim.simulate` does, given the same classes.",
    "该运行使用了作者自定义的规则：{rules}。仅凭上述命令无法重现，须将同样的类传给 `sim.simulate`。",
)
"""What to say of a run made with classes that the package does not hold."""


class BrokenSealError(InputError):
    """A manifest was changed after the run was written, so nothing in it can be cited."""


def cite(path: str | Path, language: str = "en") -> str:
    """A sentence, a BibTeX entry and the command that computes the run again.

    Args:
        path: Directory of the run.
        language: ``en`` or ``zh``.

    Raises:
        InputError: There is no run at that place.
        BrokenSealError: Its manifest is not as it was written.
    """
    run = read_run(path)
    if run.manifest.get("manifest_sha256") != seal_of(run.manifest):
        raise BrokenSealError(str(path), f"{MANIFEST}: was changed after the run was written")
    facts = _facts(run)
    command, own_file = rebuild_command(run.manifest)
    command = printable(command)
    parts = [
        word("cite.sentence", language, **{**facts, "residents": f"{run.manifest['residents']:,}"}),
        BIBTEX.format(**{key: _tex(text) for key, text in facts.items()}),
        f"{word('cite.rebuild', language, **facts)}\n    {command}",
    ]
    rules = run.manifest["user_rules"]
    if rules:
        parts.append(pick(language, *OWN_RULES).format(rules=printable(", ".join(rules))))
    if own_file:
        parts.append(word("cite.file.rules" if rules else "cite.file", language, scenario=facts["scenario"]))
    check = word("cite.check.rules" if rules else "cite.check", language)
    parts.append(f"{check}\n    jiesu verify {printable(shlex.quote(str(path)))}")
    return "\n\n".join(parts)


def _facts(run: Run) -> dict[str, str]:
    """What a citation says, printable, whoever wrote the manifest."""
    manifest = run.manifest
    facts = {
        "run": run.run_id,
        "version": str(manifest["model"].get("package")),
        "scenario": manifest["scenario"],
        "seed": str(manifest["seed"]),
        "days": str(manifest["days"]),
        "sources": str(manifest["model"].get("sources"))[:16],
        "year": str(manifest["timing"].get("finished"))[:4],
    }
    return {key: printable(text) for key, text in facts.items()}


TEX = str.maketrans(
    {c: rf"\{c}" for c in "_%&#${}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
"""What stands for the characters that mean something to TeX."""


def _tex(text: str) -> str:
    return text.translate(TEX)


def rebuild_command(manifest: Manifest) -> tuple[str, bool]:
    """The command that computes a run again.

    Args:
        manifest: The run's manifest.

    Returns:
        The command, and whether it needs the author's own scenario file: True if the library has no scenario
        of that name with the same events.
    """
    values = {key: entry["value"] for key, entry in manifest["values"].items()}
    base = _library_scenario(manifest)
    if base is None:
        changed = {
            key: values[key] for key, entry in manifest["values"].items() if entry["origin"] == "--set"
        }
        name = f"{manifest['scenario']}.toml"
    else:
        known = base.values()
        changed = {key: value for key, value in values.items() if known.get(key) != value}
        name = manifest["scenario"]
    changed["time.seed"] = manifest["seed"]
    words = ["jiesu", "run", name, *(part for key in changed for part in _option(key, changed[key]))]
    if manifest["event_log"]:
        words.append("--events")
    return shlex.join([*words, "--out", manifest["run_id"]]), base is None


def _library_scenario(manifest: Manifest) -> Scenario | None:
    if is_path(manifest["scenario"]):
        return None
    try:
        base = load_scenario(manifest["scenario"])
    except InputError:
        return None
    return base if base.resolved()["events"] == manifest["events"] else None


def _option(key: str, value: Any) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value)
    return [FLAGS[key], text] if key in FLAGS else ["--set", f"{key}={text}"]
