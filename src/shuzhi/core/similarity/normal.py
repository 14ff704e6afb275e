"""A text as a row of codes: what a copier changes without writing anything new is gone, and every code knows its place.

Dropped: spaces, line breaks, punctuation, signs of markup. One code for all numbers (Arabic, full-width, Chinese numerals) and
for blanks (`**`, `XX`, `〔待填：…〕`), runs of them one code: a report that was only re-dated, re-counted or renumbered reads the
same. Full-width letters are narrow, capitals small.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.uint32]
Places: TypeAlias = NDArray[np.int64]

DROPPED, NUMBER, SEPARATOR = 0, 1, 2  # no kept character has so small a code

_NUMERALS = "〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
_BLANKS = "*＊XxＸ×✕✖╳○●□_＿"
_OPEN_BLANK = re.compile(r"[〔【]待填[^〕】\n]{0,80}[〕】]")
_IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0xF900, 0xFB00), (0x20000, 0x32000))


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """A normalised text.

    Args:
        codes: one number a kept character, or a run of digits or blanks.
        starts: index in the original text where each code's characters start.
        ends: index after them.
    """

    codes: Codes
    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.codes)

    def words(self, start: int = 0, end: int | None = None) -> str:
        """Return codes as a string of the same length, for searching and measuring."""
        return self.codes[start:end].astype("<u4").tobytes().decode("utf-32-le")


def normalise(text: str) -> Normal:
    """Return a text as codes with their places.

    Args:
        text: any text.
    """
    classes = _classes(text.replace("\x00", " "))
    kept = np.flatnonzero(classes)
    codes = classes[kept]
    first = np.flatnonzero(_first_of_run(codes))
    last = np.append(first[1:], len(kept))[: len(first)] - 1
    return Normal(codes[first], kept[first], kept[last] + 1)


def normalise_many(texts: Iterable[str]) -> Codes:
    """Return the codes of many texts in one row, each text followed by one SEPARATOR (places are not kept)."""
    classes = _classes("".join(text.replace("\x00", " ") + "\x00" for text in texts))
    codes: Codes = classes[classes != DROPPED]
    return codes.compress(_first_of_run(codes))


def _first_of_run(codes: Codes) -> NDArray[np.bool_]:
    first = np.ones(len(codes), dtype=np.bool_)
    number = codes == NUMBER
    first[1:] = ~(number[1:] & number[:-1])
    return first


def _classes(text: str) -> Codes:
    if "待填" in text:
        text = _OPEN_BLANK.sub(lambda hit: "*" * len(hit.group()), text)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return _table().take(points)


@cache
def _table() -> Codes:
    """Return the code of every character of Unicode."""
    table = np.zeros(0x110000, dtype=np.uint32)
    for start, end in _IDEOGRAPHS:
        table[start:end] = np.arange(start, end)
    for point in (*range(0x30, 0x3400), *range(0xFF00, 0xFFF0)):
        table[point] = _code(chr(point))
    for char in _NUMERALS + _BLANKS:
        table[ord(char)] = NUMBER
    table[0] = SEPARATOR
    return table


def _code(char: str) -> int:
    plain = unicodedata.normalize("NFKC", char).lower()
    if char.isnumeric() or plain.isdecimal():
        return NUMBER
    return ord(plain[0]) if plain[:1].isalnum() else DROPPED
