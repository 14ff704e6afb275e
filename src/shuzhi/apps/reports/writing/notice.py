"""The superior's notice beside the report: required parts, word limit and deadline, read from the pasted text, each with its words.

What the notice does not say plainly is not read from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

_LIMIT = re.compile(
    r"(?:字数|篇幅|全文|报告|材料|正文|述职)[^。；，,\n]{0,16}?"
    r"(?P<say>不超过|控制在|限|不多于|原则上|不少于|一般|在)?[^。；\n\d]{0,8}(?P<n>\d{3,5}|[一二两三四五六七八九]千)\s*字(?P<after>以内|以下|左右|以上)?"
)
_DEADLINE = re.compile(
    r"(?:(?P<y>\d{4})\s*年)?\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日[^。；\n]{0,12}?(?:前|之前|以前)[^。；\n]{0,20}?(?:报|送|交|提交|反馈|发至)"
)
_PARTS_HEAD = re.compile(
    r"(?:包括|应当?包含|内容为|分为|重点(?:述|报告)|围绕|内容|述职要点)[^。\n]{0,30}?[：:]"
)
_PART_LINE = re.compile(
    r"(?:^|[；;：:。])\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|\d{1,2}[.．、]|[一二三四五六七八九]是)\s*(?P<say>[^。；;\n]{2,60})",
    re.MULTILINE,
)
_THOUSAND = {word: n * 1000 for n, word in enumerate("一二三四五六七八九", 1)} | {"两": 2000}
_ASKED = re.compile(
    r"情况|意见|建议|亮点|特色|承诺|问题|打算|措施|思路|工作|责任|整改|计划|不足|原因|做法|成效|建设|体会|自律|廉"
)
_LIKE = 62


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that the notice says, with its words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part that the notice asks for, and the heading of the report that answers it, "" for none."""

    name: str
    answered: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What was read.

    Args:
        most: most characters allowed, 0 when not said.
        least: fewest, 0 when not said.
        limit: the words of it.
        deadline: the day, None when not said.
        deadline_words: the words of it.
        parts: in the notice's order.
    """

    most: int
    least: int
    limit: str
    deadline: date | None
    deadline_words: str
    parts: tuple[Part, ...]


def read_notice(text: str, year: int, headings: Sequence[str]) -> Notice:
    """Read a pasted notice.

    Args:
        text: the notice.
        year: the year reported on; a deadline without a year lies in its last quarter or the year after.
        headings: those of the report, at all levels.
    """
    most, least, limit = _limit(text)
    day, words = _deadline(text, year)
    return Notice(most, least, limit, day, words, tuple(_parts(text, headings)))


def _limit(text: str) -> tuple[int, int, str]:
    hit = _LIMIT.search(text)
    if hit is None:
        return 0, 0, ""
    number = _THOUSAND[hit["n"][0]] if hit["n"].endswith("千") else int(hit["n"])
    if (hit["say"] or "") == "不少于" or (hit["after"] or "") == "以上":
        return 0, number, hit[0]
    return number, 0, hit[0]


def _deadline(text: str, year: int) -> tuple[date | None, str]:
    hit = _DEADLINE.search(text)
    if hit is None:
        return None, ""
    month = int(hit["m"])
    told = int(hit["y"]) if hit["y"] else year if month >= 10 else year + 1
    try:
        return date(told, month, int(hit["d"])), hit[0]
    except ValueError:
        return None, hit[0]


def _parts(text: str, headings: Sequence[str]) -> Iterator[Part]:
    head = _PARTS_HEAD.search(text)
    within = text[head.end() - 1 :] if head else text
    seen = set[str]()
    for hit in _PART_LINE.finditer(within):
        name = re.split(r"[，,（(：:]", hit["say"])[0].strip()
        if not _ASKED.search(name) or name in seen or len(seen) == 20:
            continue
        seen.add(name)
        yield Part(name, _answer(name, headings))


def _answer(name: str, headings: Sequence[str]) -> str:
    scored = [(fuzz.partial_ratio(_bare(name), _bare(h)), h) for h in headings if h]
    best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] >= _LIKE else ""


def _bare(words: str) -> str:
    return re.sub(
        r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*|关于|方面|主要|存在的?|的|情况|工作|及其?",
        "",
        words,
    )
