"""Masks: `**`, `XX`, `〇〇`, `____`, and what each of them hides: a number, a date, a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from shuzhi.core.documents.model import MaskKind
from shuzhi.core.documents.parse import measures

MASK = (
    r"(?:(?<![\d.])\d{1,6})?[*＊]{1,8}(?:\d{1,3}(?![\d年月日.]))?(?:[.．][*＊]{1,4})?"
    r"|(?<![\dA-Za-z×])[×✕✖╳]{1,6}(?![\d])(?:[.．]×{1,3})?"
    r"|(?<![A-Za-z0-9\-+“])[XＸ]{1,6}(?![A-Za-z0-9\-+])(?:[.．]X{1,3}(?![A-Za-z]))?"
    r"|(?<![A-Za-z0-9])x{1,6}(?:[.．]x{1,3})?(?![A-Za-z0-9])"
    r"|(?<![一二三四五六七八九〇○零\d])[〇○●□]{1,6}(?:[.．][〇○]{1,3})?(?![一二三四五六七八九〇○零\d])"
    r"|_{2,20}(?:[.．]_{1,8})?|＿{1,10}|〔待填[^〕\n]{0,80}〕|【待填[^】\n]{0,80}】"
)
_MASK = re.compile(MASK)
_DATE_AFTER = re.compile(
    r"\s*(?:年(?!轻|龄|级|均|会|报|鉴|检|味|终奖|画)|月(?!饼|嫂|亮)|日(?!常|均|间|益|趋|子|报|本)|月份|号(?=[，。；、）]|上午|下午|前|至|起)|季度|点(?=\d|[*＊]|整|半|钟)|时(?=[*＊\d])|周年|世纪|上半年|下半年)"
)
_DURATION_AFTER = re.compile(
    r"\s*(?:余|多)?\s*(?:天|个?工作日|个?小时|个?月|分钟|周(?!年)|岁|个?昼夜|年(?:余|多))"
)
_ORDINAL = re.compile(r"第\s*$")


@dataclass(frozen=True, slots=True)
class MaskFound:
    """A mask in view offsets."""

    start: int
    end: int
    kind: MaskKind


@cache
def _name_tail() -> re.Pattern[str]:
    return re.compile(r"\s*(?:" + measures.alternation_of("name_tails") + ")")


def find_masks(text: str) -> Iterator[MaskFound]:
    """Yield every mask with its kind.

    Args:
        text: the reading view.
    """
    for hit in _MASK.finditer(text):
        if _is_markup(text, hit):
            continue
        yield MaskFound(hit.start(), hit.end(), kind_of(text, hit.start(), hit.end()))


def _is_markup(text: str, hit: re.Match[str]) -> bool:
    """A rule of stars on a line of its own, or a star that opens a list item or a foot-note, hides nothing."""
    line_start = text.rfind("\n", 0, hit.start()) + 1
    before = text[line_start : hit.start()].strip()
    after = text[hit.end() : hit.end() + 1]
    if before == "" and after in ("", "\n"):
        return True
    return before == "" and after == " " and hit.group() in "*＊" and not measures.counts_at(text, hit.end())


def kind_of(text: str, start: int, end: int) -> MaskKind:
    """Tell what a mask hides from what stands at its two sides.

    Args:
        text: the reading view.
        start: offset of the mask.
        end: offset after it.
    """
    before = text[max(0, start - 6) : start]
    if text[start] in "〔【":
        return MaskKind.NUMBER if measures.counts_at(text, end) else MaskKind.OTHER
    if _ORDINAL.search(before):
        return MaskKind.OTHER
    if _DATE_AFTER.match(text, end) and not re.match(r"\s*(?:月|年)?(?:余|多)", text[end : end + 2]):
        return MaskKind.DATE
    if measures.mask_counts(text, start, end):
        return MaskKind.NUMBER
    if _DURATION_AFTER.match(text, end):
        return MaskKind.NUMBER
    if _name_tail().match(text, end):
        return MaskKind.NAME
    if re.search(
        r"(?:达到?|为|共|共计|累计|约|近|超过|增长|提高|下降|减少|降低|完成|至|率|比)\s*$", before
    ) and re.match(r"\s*(?:[，。；、）]|以上|左右|$)", text[end : end + 3]):
        return MaskKind.NUMBER
    return (
        MaskKind.NAME
        if re.match(r"[\u4e00-\u9fff]", text[end : end + 1]) or re.search(r"[\u4e00-\u9fff]$", before)
        else MaskKind.OTHER
    )


def is_duration(text: str, at: int) -> bool:
    """Tell whether a duration's unit stands at an offset: such a mask hides a number that is not counted."""
    return _DURATION_AFTER.match(text, at) is not None
