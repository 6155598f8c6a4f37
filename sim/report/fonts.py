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

ADVICE = (
    "no openly licensed font with Simplified Chinese was found; install one with "
    "`pip install 'jiesu[zh]'` or the system's package fonts-noto-cjk, or use --lang en"
)


Rank = tuple[int, bool, str]
"""Place of the family, whether the weight is another than regular, path: what comes first is taken."""


@dataclass(frozen=True)
class Font:
    """A font in use.

    Attributes:
        family: Name under which matplotlib knows it in this process.
        characters: Code points that it draws.
    """

    family: str
    characters: frozenset[int]

    def spell(self, text: str) -> str:
        """The text with every character that the font lacks (in a title, say) as a question mark."""
        return "".join(c if c.isspace() or ord(c) in self.characters else "?" for c in text)


def font_for(language: str, files: Iterable[Path] | None = None) -> Font:
    """A font that has every character of the interface in a language.

    It is known by path and face to this process alone; the user's settings for matplotlib stay as they are.

    Args:
        language: ``en`` or ``zh``; English takes the font that comes with matplotlib.
        files: Font files to choose from; those of the system and of font packages if None.

    Raises:
        InputError: No font will do; the message says how to install one.
    """
    if language != Language.ZH:
        family = "DejaVu Sans"
        return Font(family, _characters(FontPath(font_manager.findfont(family), 0)))
    needed = frozenset(ord(c) for words in CATALOGUE.values() for c in words.zh if not c.isspace())
    for face in _ranked(_installed() if files is None else files):
        characters = _characters(face)
        if needed <= characters:
            return Font(_register(face), characters)
    raise InputError("--lang", f'given "zh", but {ADVICE}')


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
