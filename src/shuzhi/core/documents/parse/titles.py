"""Title, year, unit and genre: the first things a reader takes in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from shuzhi.core.documents.parse import marks
from shuzhi.core.documents.parse.lines import Line
from shuzhi.core.documents.parse.roles import WORDS
from shuzhi.core.findings import Span
from shuzhi.core.text import tables
from shuzhi.core.text.numerals import chinese_to_int, to_half_width

DUTY_REPORT = "述职报告"
_YEAR = re.compile(
    r"(?P<arabic>[12１２][\d０-９]{3})\s*年|(?P<chinese>二[〇○零0Oo][一二三四五六七八九〇○零]{2})年"
)
_INTRODUCES = re.compile(
    r"现(?:将|就|把)(?P<unit>[^，。；\n]{2,30}?)(?:党委|党组|党总支|党支部)?(?:[12]\d{3}年|一年来|今年|本年度|上年|抓|履行|党建|工作|基层|的)"
)
_UNIT = re.compile(
    r"[一-龥〇×*XxＸ]{1,18}?(?:委员会|管理局|服务局|服务中心|控制中心|中心|党委|党组|党总支|党支部|机关|卫健委|医院|卫生院|学校|小学|中学|大学|学院|幼儿园|公司|集团|社区|街道|乡|镇|村|局|厅|院|办公室|工委|支部)"
)
_NOT_UNIT = re.compile(r"^(?:一年来|我|本|现|年度|各|全|基层|某(?!.{1,8}局)|在|按照|根据)")


def find_title(lines: Sequence[Line]) -> Span:
    """Return the title's stretch (view offsets): the first line, with the line that completes it.

    An empty stretch where the text begins at once with its first section or with running text.
    """
    if not lines:
        return Span(0, 0)
    first = lines[0]
    if (
        marks.section_mark(first.text, 0, len(first.text)) is not None
        and len(first.text) > 0
        and not first.text.endswith("报告")
    ):
        return Span(first.start, first.start)
    if first.is_body:
        inside = re.match(
            r"[^。，；\n]{4,40}?(?:述职报告|述职述廉报告|述责述廉报告|工作报告|情况报告|工作总结|述职)(?=[\s　]|[一1][、.])",
            first.text,
        )
        return Span(first.start, first.start + inside.end()) if inside else Span(first.start, first.start)
    end = first.end
    if len(lines) > 1 and "报告" not in first.text and _completes(lines[1]):
        end = lines[1].end
    return Span(first.start, end)


def _completes(line: Line) -> bool:
    return (
        len(line.text) <= 40
        and not line.is_body
        and not line.is_apart
        and re.search(r"述职|报告|总结|汇报|发言|讲话|材料$", line.text) is not None
        and marks.section_mark(line.text, 0, len(line.text)) is None
    )


def find_year(title: str, opening: str) -> int | None:
    """Return the year that the report is about: the title's, else the opening's first; None when neither tells it."""
    for words in (title, opening):
        hit = _YEAR.search(words)
        if hit is not None:
            year = (
                int(to_half_width(hit["arabic"]))
                if hit["arabic"]
                else chinese_to_int(re.sub(r"[○0Oo零]", "〇", hit["chinese"]))
            )
            if year is not None and 1921 <= year <= 2100:
                return year
    return None


def find_unit(title: str, opening: str) -> str:
    """Return the unit whose report it is, from the words 现将…述职如下 or from the title; "" when neither names one."""
    hit = _INTRODUCES.search(opening)
    if hit is not None:
        unit = _unit_in(hit["unit"])
        if unit:
            return unit
    return _unit_in(re.sub(r"[12]\d{3}年度?|年度", " ", title))


def _unit_in(words: str) -> str:
    hit = max(_UNIT.finditer(words), key=lambda h: len(h.group()), default=None)
    if hit is None or _NOT_UNIT.match(hit.group()) or len(hit.group()) < 2:
        return ""
    return hit.group()


_DUTY_TITLE = re.compile(r"述职|述责|述廉|履职")
_OTHER_TITLE = re.compile(
    r"通知|方案|评分|测评|办法|点评|主持词|简报|讲话|(?:召开|举行|举办|组织|开展|进行)[^\n]{0,30}(?:会|会议|活动|述职|评议|考核)$"
)


@cache
def _genres() -> tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    table = tables.load(WORDS / "genres.yaml")
    return tuple(
        (
            name,
            re.compile(entry["title"]) if "title" in entry else None,
            re.compile(entry["body"], re.MULTILINE) if "body" in entry else None,
        )
        for name, entry in table.items()
    )


def genre_of(title: str, text: str) -> str:
    """Name the genre: 述职报告, or the other kind of paper that this is.

    Args:
        title: the title.
        text: the whole reading view.
    """
    if _DUTY_TITLE.search(title) and not _OTHER_TITLE.search(title):
        return DUTY_REPORT
    for name, title_pattern, _ in _genres():
        if title_pattern is not None and title_pattern.search(title):
            return name
    if re.search(r"述职如下|述职报告如下|作述职|我的述职|述职完毕", text):
        return DUTY_REPORT
    for name, _, body_pattern in _genres():
        if body_pattern is not None and body_pattern.search(text):
            return name
    return "工作报告" if re.search(r"(?:汇报|报告)如下|存在(?:的)?(?:主要)?(?:问题|不足)", text) else "其他"
