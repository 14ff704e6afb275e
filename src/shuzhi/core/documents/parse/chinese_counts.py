"""Chinese numerals before a measure word: 两名 counts, 一份答卷 does not."""

from __future__ import annotations

import re

from shuzhi.core.documents.parse.counted import EVERY
from shuzhi.core.text.numerals import to_decimal

_ONE_EVENT = re.compile(
    r"(?:召开|开展|组织|举办|举行|组织召开|组织开展|主持召开|开设|上|讲授|讲|进行|提交|新建|建成|设立|成立|获|荣获|每[一-龥]{1,6}|至少|不少于|编印|出台|制定|修订|完成)了?$"
)


_SLOGAN_PAIR = re.compile(r"[、，][\u4e00-\u9fff]{1,3}一")  # 揭一个、解一个
_PAIR_BEFORE = re.compile(r"一[个次件项][、，][\u4e00-\u9fff]{1,3}$")
_BUNDLE = re.compile(r"[一二三四五六七八九十]个一|[一二三四五六七八九十]一”")


def _in_bundle(text: str, at: int) -> bool:
    """Tell whether a sentence spells out a 十个一: its 一次, 一堂 are names of measures."""
    head = max(text.rfind(mark, 0, at) for mark in "。！？\n") + 1
    return _BUNDLE.search(text, head, at) is not None


def chinese_counts(text: str, hit: re.Match[str], rest: re.Match[str]) -> bool:
    """Tell whether a Chinese numeral counts: 一 seldom does, the others do before a measure word."""
    numeral, unit = hit["num"], rest["unit"]
    before = text[max(0, hit.start() - 8) : hit.start()]
    if numeral == "零":  # 投诉为零件, 不合格党员零名
        ends = text[rest.end() : rest.end() + 1] in tuple("，。；、）,;.\n")
        return ends and re.search(r"[\u4e00-\u9fff]$", before) is not None
    if (
        numeral[0] in "零〇"
        or to_decimal(numeral) is None
        or re.search(r"(?:[数几]|(?<![^，。；、])好)$", before)
    ):
        return False
    if unit in ("%", "％", "‰"):
        return False
    if numeral in ("百", "千"):  # 百余名 and 近百人 count, 百分点 and 千家万户 do not
        return bool(rest["h1"]) or re.search(r"(?:近|上|超|逾|约|过)$", before) is not None
    if numeral == "一":
        return _one_counts(text, hit.start(), rest, before)
    return not re.match(r"[一二两三四五六七八九十不有都]", text[rest.end() : rest.end() + 1])


_ENDS = tuple("，。；、）!！,;\n")
_ONE_UNITS = frozenset(
    ["次", "场", "期", "名", "堂", "人", "份", "篇", "件", "项", "个", "册", "部", "处", "支"]
)
_EVENT_UNITS = frozenset(["次", "场", "期", "堂", "名", "场次"])


def _one_counts(text: str, at: int, rest: re.Match[str], before: str) -> bool:
    """一 counts in a rhythm (每季度一期), at a clause's end (召开会议一次，) and after a verb of an event (召开一次…)."""
    if _in_bundle(text, at) or _SLOGAN_PAIR.match(text, rest.end()) or _PAIR_BEFORE.search(before):
        return False
    if EVERY.search(before):
        return True
    if rest["unit"] in ("名", "人", "位", "件", "项", "家") and re.search(r"(?:其中|另有|仅有)$", before):
        return True
    if rest["unit"] in _EVENT_UNITS and _ONE_EVENT.search(before) is not None:
        return True
    ends = text[rest.end() : rest.end() + 1] in _ENDS
    noun = re.search(r"[\u4e00-\u9fff”》]$", before) is not None and not re.search(
        r"[每第统归合唯万单]$", before
    )
    return ends and noun and rest["unit"] in _ONE_UNITS
