"""Full width and half width: Chinese text takes full-width marks, figures and letters are half-width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from shuzhi.core.findings import Severity
from shuzhi.core.proofing import Hit, Reading

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_MARK = re.compile(r"(?<=[\u4e00-\u9fff”》）])[,;:?!](?=[\u4e00-\u9fff“《（\s]|$)")
_STOP = re.compile(r"[.．](?=[\s\u4e00-\u9fff“]|$)")
_BEFORE_STOP = re.compile(r"[\u4e00-\u9fff”》）%％]$")
_LINE_ENDS = re.compile(r"[ 　]*(?:\n|$)")
_LIST_NUMBER = re.compile(r"(?:^|\n|[（(])[ 　]*(?:[一二三四五六七八九十]{1,3}|\d{1,2})$")
_BRACKETS = re.compile(r"\((?=[^()\n]*[\u4e00-\u9fff])([^()\n]{1,60})\)")
_DIGITS = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")


def half_width_marks(reading: Reading) -> Iterator[Hit]:
    """Yield ASCII commas, semicolons, colons, question and exclamation marks after Chinese.

    Where the whole text is written so, the first place stands for all.
    """
    found = list(_MARK.finditer(reading.text))
    if _habit(reading, len(found), "，；："):
        hit = found[0]
        yield Hit(hit.start(), hit.end(), _WIDE[hit[0]], severity=Severity.WARNING)
        return
    for hit in found:
        yield Hit(hit.start(), hit.end(), _WIDE[hit[0]])


def _habit(reading: Reading, half: int, full: str) -> bool:
    """Tell whether half-width marks are how the whole text is written, not a slip in it."""
    return half >= 8 and half > sum(reading.text.count(mark) for mark in full)


def half_width_stops(reading: Reading) -> Iterator[Hit]:
    """Yield `.` in the place of 。 (not the dot of a list number)."""
    text = reading.text
    stops = [found for found in _STOP.finditer(text) if _stops(text, found.start())]
    habit = _habit(reading, len(stops), "。")
    for found in stops[:1] if habit else stops:
        yield Hit(found.start(), found.end(), "。", severity=Severity.WARNING if habit else None)


def _stops(text: str, at: int) -> bool:
    """Tell whether a point ends a sentence: after a word, or after a figure at the line's end; a list's number is neither."""
    before = text[max(0, at - 1) : at]
    ends = _BEFORE_STOP.match(before) or (before.isdigit() and _LINE_ENDS.match(text, at + 1))
    return bool(ends) and not _LIST_NUMBER.search(text, max(0, text.rfind("\n", 0, at)), at)


def half_width_brackets(reading: Reading) -> Iterator[Hit]:
    """Yield ASCII brackets around Chinese words, numbers of headings apart: those are `odd_brackets`."""
    for found in _BRACKETS.finditer(reading.text):
        if len(found[1]) > 2 or found[1][0] not in "一二三四五六七八九十":
            yield Hit(found.start(), found.end(), f"（{found[1]}）")


def full_width_digits(reading: Reading) -> Iterator[Hit]:
    """Yield full-width digits and letters; Ｘ that masks a word is not ours."""
    for found in _DIGITS.finditer(reading.text):
        if set(found[0]) - set("ＸｘＮ"):
            yield Hit(found.start(), found.end(), unicodedata.normalize("NFKC", found[0]))
