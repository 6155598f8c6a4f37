"""Interface words in English and Chinese; a leaf that imports nothing of the package."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Language(StrEnum):
    """A language that people can read the output in."""

    EN = "en"
    ZH = "zh"


class Words(NamedTuple):
    """One text of the interface in both languages.

    Attributes:
        en: English.
        zh: Chinese.
    """

    en: str
    zh: str


def pick(language: str, en: str, zh: str) -> str:
    """The one of two texts that is in the language asked for."""
    return zh if language == Language.ZH else en


def word(key: str, language: str, **values: object) -> str:
    """A text of the interface, with its placeholders filled.

    Args:
        key: Key in the catalogue, such as ``run.written``.
        language: ``en`` or ``zh``.
        **values: What stands for each placeholder.

    Raises:
        KeyError: No such text, or a placeholder was left out.
    """
    from sim.locale.catalogue import CATALOGUE

    return pick(language, *CATALOGUE[key]).format(**values)
