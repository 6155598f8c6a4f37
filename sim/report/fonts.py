"""A font that really has the characters: found on the system, else in an installed font package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from matplotlib import font_manager
from matplotlib.font_manager import FontEntry, FontPath
from matplotlib.ft2font import FT2Font

from sim.locale import Language
from sim.locale.catalogue import CATALOGUE
from sim.scenario.errors import InputError

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Openly licensed faces drawn for Simplified Chinese, best first. The Japanese faces of the same collections
draw many characters in another form, so a family is taken by its full name and never by its file."""

FILES = ("notosans", "sourcehansans", "wqy")
"""How the file names of these families begin, without hyphens, in lower case."""

FONT_PACKAGES = ("pylopdf_fonts_zh_cn", "mplfonts")
"""Installable packages that carry one of these families; the first is the extra ``zh``."""

LATIN = "DejaVu Sans"
"""The face that comes with matplotlib."""

ADVICE = (
    "no openly licensed font has what is needed; install one with "
    "`pip install 'jiesu[zh]'` or the system's package fonts-noto-cjk"
)

Rank = tuple[int, bool, str]
"""Place of the family, whether the weight is another than regular, path: what comes first is taken."""


@dataclass(frozen=True)
class Font:
    """Fonts in use.

    Attributes:
        families: Names under which matplotlib knows them in this process; a later one draws what is
            missing from those before it.
        characters: Code points that they draw.
    """

    families: tuple[str, ...]
    characters: frozenset[int]

    def lacks(self, text: str) -> str:
        """Characters of a text that none of the fonts has, each once."""
        return "".join(c for c in dict.fromkeys(text) if not c.isspace() and ord(c) not in self.characters)

    def spell(self, text: str) -> str:
        """The text with every character that the fonts lack (in a title, say) as a question mark."""
        return text.translate(dict.fromkeys(map(ord, self.lacks(text)), "?"))

    def besides(self, other: Font) -> Font:
        """These fonts, and another for what they lack."""
        return Font((*self.families, *other.families), self.characters | other.characters)


def font_for(language: str, text: str = "", files: Iterable[Path] | None = None) -> Font:
    """Fonts that have every character of the interface in a language and, if they can be found, of a text.

    They are known by path and face to this process alone; the user's settings of matplotlib stay as they are.

    Args:
        language: ``en`` or ``zh``; English takes the font that comes with matplotlib, and a Chinese one for
            what the text needs beyond it.
        text: What the user's own words need.
        files: Font files to choose from; those of the system and of font packages if None.

    Raises:
        InputError: No font has what the interface needs; the message says how to install one.
    """
    latin = Font((LATIN,), _characters(FontPath(font_manager.findfont(LATIN), 0)))
    interface = "".join(words.zh for words in CATALOGUE.values())
    if language != Language.ZH:
        needed = latin.lacks(text)
        other = (_chinese(needed, files) or _chinese(interface, files)) if needed else None
        return latin if other is None else latin.besides(other)
    chinese = _chinese(interface, files)
    if chinese is None:
        raise InputError("--lang", f'given "zh", but {ADVICE}, or use --lang en')
    return chinese.besides(latin)


def _chinese(text: str, files: Iterable[Path] | None) -> Font | None:
    """The best font for Simplified Chinese that has a text."""
    for face in _ranked(_installed() if files is None else files):
        font = Font((), _characters(face))
        if not font.lacks(text):
            return Font((_register(face),), font.characters)
    return None


def _register(face: FontPath) -> str:
    family = f"{face.path}#{face.face_index}"
    manager = font_manager.fontManager
    if not any(entry.name == family for entry in manager.ttflist):
        manager.ttflist.append(FontEntry(fname=face.path, index=face.face_index, name=family))
    return family


def _characters(face: FontPath) -> frozenset[int]:
    return frozenset(FT2Font(face.path, face_index=face.face_index).get_charmap())


def _installed() -> Iterator[Path]:
    yield from (Path(name) for name in font_manager.findSystemFonts())
    for package in FONT_PACKAGES:
        spec = find_spec(package)
        for home in (spec.submodule_search_locations or ()) if spec else ():
            yield from Path(home).rglob("*.[ot]tf")


def _ranked(files: Iterable[Path]) -> list[FontPath]:
    """Faces of the families above, best family first, the regular weight before others."""
    faces: list[tuple[Rank, FontPath]] = []
    for path in sorted(set(files)):
        if path.stem.lower().replace("-", "").startswith(FILES):
            faces.extend(_faces(path))
    return [face for _, face in sorted(faces, key=lambda ranked: ranked[0])]


def _faces(path: Path) -> Iterator[tuple[Rank, FontPath]]:
    try:
        count = FT2Font(str(path)).num_faces
        for index in range(count):
            face = FT2Font(str(path), face_index=index)
            if face.family_name in FAMILIES:
                rank = (FAMILIES.index(face.family_name), face.style_name != "Regular", str(path))
                yield rank, FontPath(str(path), index)
    except (OSError, RuntimeError):
        return
