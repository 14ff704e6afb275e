"""Numbers that open a section or an item: 一、 （一） 1. （1） ① 第一， 一是 首先 …

A mark is only what stands there; what it opens is told by `outline` (sections) and `items` (lists inside a paragraph).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shuzhi.core.text.numerals import chinese_to_int

_CN = "[一二三四五六七八九十]{1,3}"
_OPEN, _CLOSE = r"[（(〔\[【﹝［]", r"[）)〕\]】﹞］]"

# Families from the senior to the junior, as GB/T 9704—2012, 7.3.3 ranks the first four.
PART, CHINESE, CHINESE_BRACKETS, ARABIC, ARABIC_BRACKETS, CIRCLED = (
    "part",
    "一、",
    "（一）",
    "1.",
    "（1）",
    "①",
)
DECIMAL = "1.1"
SHI, YAO, ORDINAL, FIRST_NEXT, SIDES, LABEL, ONE, BARE = (
    "一是",
    "一要",
    "第一",
    "首先",
    "一方面",
    "问题一",
    "一个是",
    "",
)
RANK = {
    PART: 0,
    CHINESE: 1,
    LABEL: 2,
    CHINESE_BRACKETS: 2,
    ARABIC: 3,
    DECIMAL: 4,
    ARABIC_BRACKETS: 5,
    CIRCLED: 6,
    SHI: 9,
    YAO: 9,
    ORDINAL: 9,
    FIRST_NEXT: 9,
}

_SECTION = re.compile(
    rf"(?P<part>第{_CN}(?:部分|方面)[：:、，,\s]?)"
    rf"|(?P<paren>{_OPEN}\s*(?P<n2>{_CN})\s*{_CLOSE}[、.．]?)"
    rf"|(?P<cn>(?P<n1>{_CN})\s*(?:、|[.．](?!\d)))"
    r"|(?P<dec>\d{1,2}(?:[.．](?P<n8>\d{1,2})){1,2}(?![\d.．%％])(?=[\s、]*[一-龥])(?!\s*[万亿千百余多个名次人元]))"
    rf"|(?P<aparen>{_OPEN}\s*(?P<n4>\d{{1,2}})\s*{_CLOSE}[、.．]?)"
    r"|(?P<ahalf>(?P<n5>\d{1,2})\s*[）)][、.．]?)"
    r"|(?P<ar>(?P<n3>\d{1,2})\s*[、.．](?!\d(?!\d{3}年)))"
    r"|(?P<circ>[①-⑳])"
    rf"|(?P<label>(?:问题|不足|任务|措施|原因|差距|短板)(?P<n6>{_CN}|\d{{1,2}})[：:、.．]\s*)"
    rf"|(?P<spaced>(?P<n9>{_CN})[ \u3000]+(?=[一-龥]{{2}}))"
    rf"|(?P<loose>(?P<n7>{_CN})\s*[，,：:])"
)
_ITEM = re.compile(
    rf"(?P<shi>(?P<n1>{_CN})是)|(?P<yao>(?P<n2>{_CN})要)|(?P<ord>[第其](?P<n3>{_CN})(?:件事|[个项条点]|个?方面)?(?:[，、,：:]|(?=是)))|(?P<first>首先|其次|再次|再者|最后)|(?P<side>一方面|另一?方面)|(?P<one>(?:另?一个|一条|一项)是(?!否))"
)
_FAMILIES = {
    "part": PART,
    "paren": CHINESE_BRACKETS,
    "cn": CHINESE,
    "spaced": CHINESE,
    "loose": CHINESE,
    "ar": ARABIC,
    "dec": DECIMAL,
    "aparen": ARABIC_BRACKETS,
    "ahalf": ARABIC_BRACKETS,
    "circ": CIRCLED,
    "label": LABEL,
}
_ITEM_FAMILIES = {"shi": SHI, "yao": YAO, "ord": ORDINAL, "first": FIRST_NEXT, "side": SIDES, "one": ONE}
_WORD_NUMBERS = {
    "首先": 1,
    "其次": 2,
    "再次": 3,
    "再者": 3,
    "最后": 9,
    "一个是": 1,
    "另一个是": 2,
    "一条是": 1,
    "一项是": 1,
    "一方面": 1,
    "另一方面": 2,
    "另方面": 2,
}
_BREAKS_BEFORE_ITEM = "。；;，,：:！？!? \n”）)、"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as it stands.

    Args:
        family: its manner (`一、`, `（一）` …).
        number: its value, 0 where it has none.
        start: offset of its first character.
        end: offset after it, where the words begin.
    """

    family: str
    number: int
    start: int
    end: int


def section_mark(text: str, at: int, end: int) -> Mark | None:
    """Return the mark of a section that stands at an offset, or None.

    Args:
        text: the reading view.
        at: where it would stand.
        end: end of its line.
    """
    hit = _SECTION.match(text, at, end)
    if hit is None:
        return None
    kind = next(name for name in _FAMILIES if hit.group(name))
    digits = (
        hit["n1"]
        or hit["n2"]
        or hit["n6"]
        or hit["n7"]
        or hit["n8"]
        or hit["n9"]
        or hit["n3"]
        or hit["n4"]
        or hit["n5"]
    )
    if kind == "part":
        number = chinese_to_int(hit.group()[1 : -2 if hit.group()[-1] in "分面" else -3]) or 0
    elif kind == "circ":
        number = ord(hit.group()) - ord("①") + 1
    else:
        number = int(digits) if digits.isdigit() else chinese_to_int(digits) or 0
    return Mark(_FAMILIES[kind], number, hit.start(), hit.start() + len(hit.group().rstrip()))


def item_mark(text: str, at: int, end: int) -> Mark | None:
    """Return the mark of an item (一是, 第一， 首先, 一方面) that stands at an offset, or None."""
    hit = _ITEM.match(text, at, end)
    return None if hit is None else _item(hit)


def item_marks(text: str, start: int, end: int) -> Iterator[Mark]:
    """Yield the marks of items in a stretch, each where a clause may begin."""
    for hit in _ITEM.finditer(text, start, end):
        before = text[hit.start() - 1] if hit.start() > start else "\n"
        if before in _BREAKS_BEFORE_ITEM and not (hit["ord"] and before in "、，,"):
            yield _item(hit)
    for hit in _SECTION.finditer(text, start, end):
        before = text[hit.start() - 1] if hit.start() > start else "\n"
        if (before in "。；;：:\n " or (hit["circ"] and before in "，,、")) and not (
            hit["loose"] or hit["spaced"] or hit["part"] or hit["dec"]
        ):
            mark = section_mark(text, hit.start(), end)
            if mark is not None:
                yield mark


def _item(hit: re.Match[str]) -> Mark:
    kind = next(name for name in _ITEM_FAMILIES if hit.group(name))
    digits = hit["n1"] or hit["n2"] or hit["n3"]
    number = chinese_to_int(digits) or 0 if digits else _WORD_NUMBERS[hit.group()]
    return Mark(_ITEM_FAMILIES[kind], number, hit.start(), hit.end())
