"""Faces for .pdf: the office's own where installed, else those that ship with the package, and what each can show.

typst replaces a character that no face has by a box and says nothing. So every character is looked up before it is set, and
one without a glyph is an error that names it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from shuzhi.core.documents.render import standard as gb

FONTS = Path(__file__).parent / "fonts"

# Files of the office's own faces: family name that typst knows them by.
_OFFICE = {
    gb.FANGSONG.name: (("simfang.ttf", "FangSong"), ("FangSong_GB2312.ttf", "FangSong_GB2312")),
    gb.KAITI.name: (("simkai.ttf", "KaiTi"), ("KaiTi_GB2312.ttf", "KaiTi_GB2312")),
    gb.HEITI.name: (("simhei.ttf", "SimHei"),),
    gb.XIAOBIAOSONG.name: (("FZXBSJW.TTF", "FZXiaoBiaoSong-B05S"), ("FZXBSK.TTF", "FZXiaoBiaoSong-B05")),
    gb.SONGTI.name: (("simsun.ttc", "SimSun"),),
}
_SHIPPED = {
    "FandolFang R": "FandolFang-Regular.otf",
    "FandolKai": "FandolKai-Regular.otf",
    "FandolHei": "FandolHei-Regular.otf",
    "Shuzhi Title Song": "ShuzhiTitleSong-Regular.otf",
    "Shuzhi Rare Song": "ShuzhiRareSong-Regular.otf",
}
FALLBACK = "Shuzhi Rare Song"
_NO_GLYPH = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})  # controls, marks of direction, spaces


@dataclass(frozen=True, slots=True)
class Face:
    """One font file.

    Args:
        family: its family as typst knows it.
        path: the file.
    """

    family: str
    path: Path


@dataclass(frozen=True, slots=True)
class Chain:
    """The faces that set one kind of words, nearest first."""

    faces: tuple[Face, ...]

    @property
    def families(self) -> list[str]:
        """Their families, for typst."""
        return [face.family for face in self.faces]

    def missing(self, characters: Iterable[str]) -> list[str]:
        """Return the characters that no face of the chain has, in order of code.

        Args:
            characters: any; white space and control characters need no glyph.
        """
        left = {char for char in characters if unicodedata.category(char) not in _NO_GLYPH}
        for face in self.faces:
            if left:
                left -= {char for char in left if ord(char) in characters_of(face.path)}
        return sorted(left)


def system_folders() -> tuple[Path, ...]:
    """Return the folders where Windows and desktop Linux keep installed fonts, as far as they exist."""
    folders = [Path.home() / ".local/share/fonts", Path("/usr/local/share/fonts")]
    if windows := os.environ.get("WINDIR"):
        folders.append(Path(windows) / "Fonts")
    if local := os.environ.get("LOCALAPPDATA"):
        folders.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
    return tuple(folder for folder in folders if folder.is_dir())


@cache
def chains(folders: tuple[Path, ...]) -> dict[str, Chain]:
    """Return the chain of each of the standard's faces, by its Chinese name.

    Args:
        folders: where to look for the office's own faces.
    """
    shipped = {family: Face(family, FONTS / file) for family, file in _SHIPPED.items()}
    found = {}
    for face in (gb.FANGSONG, gb.KAITI, gb.HEITI, gb.XIAOBIAOSONG, gb.SONGTI):
        own = _installed(_OFFICE[face.name], folders)
        last = () if face.open_face == FALLBACK else (shipped[FALLBACK],)
        found[face.name] = Chain((*own, shipped[face.open_face], *last))
    return found


def _installed(candidates: Sequence[tuple[str, str]], folders: Iterable[Path]) -> tuple[Face, ...]:
    """Return the first of the office's faces that is there and can be read."""
    for file, family in candidates:
        for folder in folders:
            path = folder / file
            if path.is_file() and characters_of(path):
                return (Face(family, path),)
    return ()


@cache
def characters_of(path: Path) -> frozenset[int]:
    """Return the codes that a font file can show; none for a file that is no font.

    Args:
        path: .otf, .ttf, or .ttc (its first face).
    """
    try:
        with path.open("rb") as handle, TTFont(handle, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, ValueError):
        return frozenset()
