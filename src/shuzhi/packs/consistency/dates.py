"""Days that do not exist, ranges that run backwards, years that contradict the report's own."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from shuzhi.core.documents.model import Role
from shuzhi.core.proofing import Hit, Reading

_DAY = re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号](?!楼|院|线|文件)")
_MONTH = re.compile(r"(?:(?<=年)|(?<![\d.．年*＊XxＸ第每近约余]))(?P<m>\d{1,2})月(?![龄嫂票租付薪])")
_HOUR = re.compile(
    r"(?<=[日号午晨晚夜])(?P<h>\d{1,2})(?:时|点|:|：)(?P<min>\d{2})?(?=分|许|整|[，。；、至到—]|[\u4e00-\u9fff])"
)
_QUARTER = re.compile(r"第?(?:[五六七八九十]|[5-9])季度")
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})年$")
_YEARS = re.compile(r"(?P<a>(?:19|20)\d{2})年?(?:[-—~～－至到]{1,2})(?P<b>(?:19|20)\d{2})年")
_MONTHS = re.compile(r"(?<!\d)(?P<a>\d{1,2})月(?:[-—~～－至到]{1,2})(?P<b>\d{1,2})月(?!份?次年)")
_YEAR_MONTHS = re.compile(
    r"(?P<y>20\d{2})年(?P<m>\d{1,2})月(?:\d{1,2}日)?起?(?:[-—~～－至到]{1,2})(?P<y2>20\d{2})年(?P<m2>\d{1,2})月"
)
_DAYS = re.compile(
    r"(?<!\d)(?P<m>\d{1,2})月(?P<a>\d{1,2})[日号]?(?:[-—~～－至到]{1,2})(?:(?P<m2>\d{1,2})月)?(?P<b>\d{1,2})[日号]"
)
_ROUND_THE_YEAR = 6  # months: a range that runs backwards by more goes over the turn of the year
_COUNTED = re.compile(
    r"(?P<y>20\d{2})年(?:度|全年|以来)?(?:我[^，。；]{0,6})?(?:共计|共|累计|总计|合计|全年|(?=(?:收缴|发展|培训|慰问|召开|举办|新增)[^，。；\n]{0,12}\d))"
    r"(?!产党|同|青团|建|享|识|性)"
)
_OPENING = re.compile(
    r"(?P<y>20\d{2})年(?:度)?(?=，(?:在|我|本人|支部|党|机关|全|根据|按照|面对|紧紧|坚持|围绕)|在[^，。]{2,30}领导下|[^，。\n]{0,24}(?:述职|汇报|报告)如下)"
)
_FUTURE = re.compile(r"(?P<y>20\d{2})年(?P<m>\d{1,2})月")
_PLAN = re.compile(r"(?P<y>20\d{2})年(?=，(?:我|将|本|全|要|中心|支部|党|继续|着力|重点))")

_AIMED = re.compile(
    r"(?:力争|确保|争取|计划|预计|拟)(?:在|于|到|至)?(?P<y>20\d{2})年(?=底|年底|末|内|前|上半年|下半年|\d{1,2}月)|(?:到|至)(?P<z>20\d{2})年(?:底|末)(?=，?(?:力争|实现|全面|基本|完成|建成|确保|达到))"
)
_SOON = re.compile(
    r"(?:^|(?<=[，。；、：\n于在]))(?:力争|确保|争取|计划|预计|拟)?(?P<y>20\d{2})年(?:第?[一二三]季度|上半年|[1-9]月(?:份|底|末)?)(?:之?前|内)?，?"
    r"(?:全面|基本|全部|力争)?(?:完成|建成|实现|启动|召开|开展|制定|出台|举办|组织|印发|落实|达到|投入使用|竣工|修订|配齐|办好)(?![^，。；]{0,8}的)",
    re.MULTILINE,
)
_PART_OF_YEAR = re.compile(r"上半年|半年|季度|\d月|阶段性|中期")
_NO_PLAN = re.compile(r"[自从较比在\d]$")
_AIM = re.compile(r"(?:到|至|前|底|力争|计划|预计|拟|将)$")
_TOLD_AS_DONE = (Role.ACHIEVEMENTS, Role.RECTIFICATION)


def impossible_dates(reading: Reading) -> Iterator[Hit]:
    """Yield 2月30日, 4月31日, 13月1日, and 2月29日 of a year that has none."""
    text = reading.text
    for found in _DAY.finditer(text):
        if text[found.start() - 1 : found.start()] in (".", "．"):
            continue
        before = _YEAR_BEFORE.search(text, max(0, found.start() - 6), found.start())
        year = (
            int(before[1]) if before else 2024
        )  # a leap year: the kindest reading of a day without its year
        month, day = int(found["m"]), int(found["d"])
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
            yield Hit(before.start() if before else found.start(), found.end())
    for found in _MONTH.finditer(text):
        if not 1 <= int(found["m"]) <= 12 and not _DAY.match(text, found.start("m")):
            yield Hit(found.start(), found.end())
    for found in _HOUR.finditer(text):
        if int(found["h"]) > 24 or int(found["min"] or 0) > 59:
            yield Hit(found.start(), found.end())
    for found in _QUARTER.finditer(text):
        yield Hit(found.start(), found.end())


def reversed_ranges(reading: Reading) -> Iterator[Hit]:
    """Yield ranges of years whose end lies before their beginning; months may run into the next year and are left alone
    unless their own year stands before them."""
    for found in _YEARS.finditer(reading.text):
        if int(found["a"]) > int(found["b"]):
            yield Hit(found.start(), found.end(), f"{found['b']}年至{found['a']}年")
    for found in _MONTHS.finditer(reading.text):
        same_year = re.search(
            r"(?:\d{4}年|今年|本年|年内|全年)$", reading.text[max(0, found.start() - 5) : found.start()]
        )
        if same_year and int(found["a"]) > int(found["b"]):
            yield Hit(found.start(), found.end())

    for found in _YEAR_MONTHS.finditer(reading.text):
        if found["y"] == found["y2"] and int(found["m"]) > int(found["m2"]):
            yield Hit(found.start(), found.end())
    for found in _DAYS.finditer(reading.text):
        back = int(found["m"]) - int(found["m2"] or found["m"])
        if 0 < back <= _ROUND_THE_YEAR or (back == 0 and int(found["a"]) > int(found["b"])):
            yield Hit(found.start(), found.end())


def _span_of_year(found: re.Match[str]) -> tuple[int, int]:
    return found.start("y"), found.end("y") + 1


def figures_of_another_year(reading: Reading) -> Iterator[Hit]:
    """Yield `2022年共收缴…` in the report on 2023: a total of last year that was left standing.

    The part that tells last year's rectification, and sentences that compare two years, are right.
    """
    if reading.year is None:
        return
    for found in _COUNTED.finditer(reading.text):
        said = int(found["y"])
        if (
            said >= reading.year
            or said < reading.year - 3
            or reading.role(found.start()) is Role.RECTIFICATION
        ):
            continue
        sentence = reading.sentence(found.start())
        words = reading.text[sentence.start : sentence.end]
        if f"{reading.year}年" not in words and not re.search(
            r"同比|相比|比上年|较上年|增长|去年|上年|下降", words
        ):
            start, end = _span_of_year(found)
            yield Hit(start, end, f"{reading.year}年", {"year": str(reading.year), "said": found["y"]})


def opening_of_another_year(reading: Reading) -> Iterator[Hit]:
    """Yield the opening's year where the title names another (within the first lines before the first heading)."""
    title = reading.report.title_span
    head = re.search(r"(?<!\d)(20\d{2})年", reading.text[title.start : title.end] or reading.text[:60])
    if head is None:
        return
    year = int(head[1])
    end = min((s.start for s in reading.report.sections if s.number), default=500)
    for found in _OPENING.finditer(reading.text, title.end, max(title.end, min(end, 800))):
        if (
            int(found["y"]) != year
            and abs(int(found["y"]) - year) <= 3
            and not _tells_before(reading, found.start())
        ):
            start, stop = _span_of_year(found)
            yield Hit(start, stop, f"{year}年", {"year": str(year)})


def _tells_before(reading: Reading, at: int) -> bool:
    return bool(
        re.search(
            r"(?:针对|自|从|对照|根据|按照|截至|上年|去年|关于|下发|印发)[^，。]{0,20}$",
            reading.text[max(0, at - 24) : at],
        )
    )


def years_to_come(reading: Reading) -> Iterator[Hit]:
    """Yield a month of a later year told as past: after March of the next year, outside of the plans."""
    if reading.year is None:
        return
    for found in _FUTURE.finditer(reading.text):
        said, month = int(found["y"]), int(found["m"])
        late = said > reading.year + 1 or (said == reading.year + 1 and month > 3)
        told = late and said <= reading.year + 3 and reading.role(found.start()) in _TOLD_AS_DONE
        if told and not _AIM.search(reading.text[max(0, found.start() - 3) : found.start()]):
            yield Hit(found.start(), found.end(), None, {"year": str(reading.year)})


def plans_for_a_past_year(reading: Reading) -> Iterator[Hit]:
    """Yield plans that open with a year that is already over: `2021年，我们将` in the report on 2022."""
    if reading.year is None:
        return
    for found in _PLAN.finditer(reading.text):
        opens = not _NO_PLAN.search(reading.text, max(0, found.start() - 1), found.start())
        if opens and int(found["y"]) < reading.year and reading.role(found.start()) is Role.NEXT_STEPS:
            start, end = _span_of_year(found)
            yield Hit(start, end, f"{reading.year + 1}年", {"year": str(reading.year)})
    for found in _AIMED.finditer(reading.text):
        name = "y" if found["y"] else "z"
        role, said = reading.role(found.start(name)), int(found[name])
        planned = role is Role.NEXT_STEPS and said <= reading.year
        if planned or (said < reading.year and role not in _TOLD_AS_DONE):
            yield Hit(found.start(name), found.end(name) + 1, None, {"year": str(reading.year)})
    if not _PART_OF_YEAR.search(reading.report.title):
        yield from _soon(reading, reading.year)


def _soon(reading: Reading, year: int) -> Iterator[Hit]:
    """Yield `2023年一季度完成` among the plans of the report on 2023: that quarter is over."""
    for found in _SOON.finditer(reading.text):
        if int(found["y"]) <= year and reading.role(found.start("y")) is Role.NEXT_STEPS:
            yield Hit(*_span_of_year(found), f"{year + 1}年", {"year": str(year)})
