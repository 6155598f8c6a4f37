"""What a scenario says about itself; none of it bears on a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenario.errors import InputError, given

TEXTS = ("title_en", "title_zh", "rationale_en", "rationale_zh")
KEYS = (*TEXTS, "sources")


@dataclass(frozen=True)
class About:
    """Name, titles, reasons and sources of a scenario."""

    name: str
    title_en: str
    title_zh: str
    rationale_en: str = ""
    rationale_zh: str = ""
    sources: tuple[str, ...] = ()


def parse_about(
    document: Mapping[str, object], name: str, where: str, inherited: tuple[str, ...] = ()
) -> About:
    """Read what a scenario says about itself.

    A title in one language stands for both; without any the name does.

    Args:
        document: the file's content.
        name: name of the scenario.
        where: what is being read, for the message.
        inherited: sources of the scenario that this one extends.

    Raises:
        InputError: a title is no text, or the sources are no list of texts.
    """
    texts = {key: _text(document, key, where) for key in TEXTS}
    en, zh = texts["title_en"], texts["title_zh"]
    texts |= {"title_en": en or zh or name, "title_zh": zh or en or name}
    sources = document.get("sources", [])
    if not isinstance(sources, (list, tuple)) or not all(isinstance(source, str) for source in sources):
        raise InputError(where, f"{given('sources', sources)}: must be a list of texts")
    return About(name=name, sources=tuple(dict.fromkeys((*inherited, *sources))), **texts)


def _text(document: Mapping[str, object], key: str, where: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        raise InputError(where, f"{given(key, value)}: must be text")
    return value.strip()
