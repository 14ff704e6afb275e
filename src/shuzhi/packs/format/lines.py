"""Paragraphs that stop in the middle, and sentences that do not stop at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from shuzhi.core.proofing import Hit, Reading

LONG_SENTENCE = 180  # characters without a full stop; taste, not law
_WORD_END = re.compile(r"[\u4e00-\u9fff”）》%％]$")
_DATE_END = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?$"
)
_NUMBERED = re.compile(
    r"[ 　]*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(〔][一二三四五六七八九十\d]{1,3}[）)〕]|\d{1,2}[.．、])"
)


def unfinished_paragraphs(reading: Reading) -> Iterator[Hit]:
    """Yield paragraphs of prose that end on a word: they hold a full stop inside and none at the end."""
    for paragraph in reading.paragraphs:
        words = reading.text[paragraph.start : paragraph.end].rstrip()
        if _is_cut(words) and not _noisy(reading, paragraph.start + len(words)):
            end = paragraph.start + len(words)
            tail = re.split(r"[，。；：、]", words)[-1][-12:]
            yield Hit(end - max(len(tail), 1), end, values={"tail": tail})


def _is_cut(words: str) -> bool:
    if not _WORD_END.search(words) or "|" in words or "\t" in words:
        return False
    if words.endswith(("”", "）")) and words[-2:-1] in "。！？":
        return False
    last = re.split(r"[。！？；]", words)[-1]
    if "。" in words:
        return len(last) >= 4 and not _DATE_END.search(last)
    return len(words) >= 60 and words.count("，") >= 2 and not _NUMBERED.match(words)


def _noisy(reading: Reading, end: int) -> bool:
    return any(noise.start <= end <= noise.end for noise in reading.report.noise)


def open_paragraphs(reading: Reading) -> Iterator[Hit]:
    """Yield paragraphs that end with a comma or an enumeration comma; the last line of a list of names is none."""
    for paragraph in reading.paragraphs:
        words = reading.text[paragraph.start : paragraph.end].rstrip()
        if words.endswith(("，", "、")) and len(words) > 2:
            end = paragraph.start + len(words)
            yield Hit(end - 1, end)


def long_sentences(reading: Reading) -> Iterator[Hit]:
    """Yield sentences too long to be read aloud; splitting is twenty times faster than `[^。]{180,}`."""
    for start, end in pairwise(reading.sentence_starts):
        if end - start > LONG_SENTENCE:
            yield Hit(start, end, values={"length": str(end - start)})
