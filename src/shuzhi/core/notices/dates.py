"""Days and hours of an event: what is written, and what may be made of it.

A day without its year, `本周五`, a weekday that does not agree: each becomes a proposal with its reason, or stays open. The
lunar calendar is not reckoned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from shuzhi.core.notices.model import Clock, Field, Genre
from shuzhi.core.notices.page import Page
from shuzhi.core.text.numerals import chinese_to_int

_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_Y = r"(?:\d{4}|[〇零一二三四五六七八九]{4})"
_TO = r"[-~至到]{1,2}"
_MENTION = re.compile(
    rf"(?:(?P<y>{_Y})年|(?P<rely>今年|本年度?|去年|明年))?(?P<m>{_N})月(?P<d>{_N})(?:[日号]|(?={_TO}{_N}[日号])|(?=[上下]午|晚|[（(](?:星期|周)))"
    rf"|(?P<iy>\d{{4}})[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})日?(?!\d)"
    rf"|(?P<relm>本月|当月|上月|下月)(?P<rd>{_N})[日号]"
    rf"|(?<![月\d一二三四五六七八九十])(?P<od>{_N})[日号](?=[上下]午|，|[（(](?:星期|周)|晚)"
    r"|(?P<rel>今天|今日|明天|明日|昨天|昨日|前天|后天)"
    r"|(?P<week>[本这下上]个?|)(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])(?![、至到-])"
)
_WEEKDAY = re.compile(r"^[，]?[（(]?(?:星期|周|礼拜)([一二三四五六日天])[）)]?")
_RANGE = re.compile(
    rf"^(?:[（(](?:星期|周)[一二三四五六日天][）)])?(?:{_TO}|、)(?:(?P<y>\d{{4}})[年/.-])?(?:(?P<m>{_N})[月/.-])?(?P<d>{_N})(?:[日号]|(?![\d:点时]))"
)
_LUNAR = re.compile(r"农历|腊月|正月|初[一二三四五六七八九十]|除夕")
_TIME = re.compile(
    r"(?P<part>凌晨|早上|早晨|上午|中午|下午下班后|下班后|下午|傍晚|晚上|晚间|晚|夜间|早)?"
    r"(?P<h>\d{1,2}|[一二三四五六七八九十两]{1,3})"
    r"(?::(?P<mi>\d{2})|[时点](?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<mi2>\d{1,2}|[一二三四五十]{1,3})分|整|钟)?)(?:分|整)?"
)
_NO_EVENT = re.compile(
    r"^(?:[（(][^（）()]{1,6}[）)])?(?:[上下]午)?(?:下班)?(?:之前|以前|前(?!往|来|去)|以来|起|印发|下发|发布|出台|发[的文出布]|《|截止|止|报名|报送|报至)"
)
_LEADS_AWAY = re.compile(
    r"(?:不是|而非|误写?为|错写?为|原为|原定于?|原计划于?|原拟于?|截至|截止到?|自|从|不迟于|最迟|务必于|请于|报送|根据|按照|落实)(?:[^，。\n]{0,6})?$"
)
_AFTER_NOON = ("下午", "下午下班后", "下班后", "傍晚", "晚上", "晚间", "晚", "夜间")
_MOST_AHEAD, _MOST_BACK = 45, 45  # days between a text and its event


@dataclass(frozen=True, slots=True)
class Mention:
    """A day as written: parts that are not said are None.

    Args:
        start: folded offset.
        end: offset after it, its weekday and the end of its range included.
        relative: the words of a day that only the day of publication settles.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: str = ""
    last: tuple[int | None, int | None, int] | None = None
    is_event: bool = True


def mentions(text: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
    """Yield the days that stand in a stretch of folded text."""
    end = len(text) if end is None else end
    for hit in _MENTION.finditer(text, start, end):
        if text[hit.end() : hit.end() + 1] == "份":
            continue
        found = _mention(text, hit)
        if found:
            yield found


def _number(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else chinese_to_int(text.replace("廿", "二十"))


def _mention(text: str, hit: re.Match[str]) -> Mention | None:
    tail = text[hit.end() : hit.end() + 24]
    is_event = not _NO_EVENT.match(tail) and not _LEADS_AWAY.search(
        text[max(0, hit.start() - 10) : hit.start()]
    )
    if hit["rel"] or hit["wd"]:
        return Mention(hit.start(), hit.end(), relative=hit.group(), is_event=is_event)
    year, month, day = (
        _number(hit["y"] or hit["iy"]),
        _number(hit["m"] or hit["im"]),
        _number(hit["d"] or hit["id"] or hit["rd"] or hit["od"]),
    )
    if day is None:
        return None
    last, end = _range(tail, hit.end())
    weekday = _WEEKDAY.match(text[end : end + 8]) or _WEEKDAY.match(tail)
    number = "一二三四五六日天".index(weekday[1]) % 7 if weekday else None
    number = 6 if weekday and weekday[1] in "日天" else number
    if weekday and text[end : end + 8].startswith(weekday.group()):
        end += weekday.end()
    said = hit["rely"] or ("" if month else hit.group())
    return Mention(hit.start(), end, year, month, day, number, said, last, is_event)


def _range(tail: str, end: int) -> tuple[tuple[int | None, int | None, int] | None, int]:
    hit = _RANGE.match(tail)
    day = _number(hit["d"]) if hit else None
    if (
        hit is None
        or day is None
        or not 1 <= day <= 31
        or re.match(r"[:点时年月]", tail[hit.end() : hit.end() + 1])
    ):
        return None, end
    return (_number(hit["y"]), _number(hit["m"]), day), end + hit.end()


def published_on(page: Page) -> tuple[date | None, Field[date] | None]:
    """Return the day of the text: as told from outside, behind 发布时间, or with the signature at its end."""
    if page.context.published:
        return page.context.published, None
    for slot in page.of("published"):
        for found in mentions(page.text, slot.start, slot.end):
            day = _whole(found)
            if day:
                return day, page.made(day, found.start, found.end)
    lines = list(re.finditer(r"[^\n]+", page.text))
    for line in [*reversed(lines[-4:]), *lines[:4]]:
        hit = next(mentions(page.text, line.start(), line.end()), None)
        if hit and _is_signed(page, line, hit) and not page.in_slot_of(hit.start, ("time",)):
            day = _whole(hit)
            if day:
                return day, page.made(day, hit.start, hit.end)
    return None, None


def _is_signed(page: Page, line: re.Match[str], hit: Mention) -> bool:
    """Tell whether a line is a day alone, or, at the end of the text, a signature with its day."""
    if hit.end - hit.start >= len(line.group()) - 2:
        return True
    is_last = not page.text[line.end() :].strip("\n")
    lead = page.text[line.start() : hit.start]
    return (
        is_last and hit.end >= line.end() - 1 and len(lead) <= 24 and not re.search(r"[，。；：于在]", lead)
    )


def _whole(found: Mention) -> date | None:
    if found.year is None or found.month is None or found.day is None:
        return None
    return _day(found.year, found.month, found.day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def settled(page: Page, found: Mention, published: date | None) -> Field[date]:
    """Return the day that a mention means, or what keeps it open."""
    value, doubt = _settled(page, found, published)
    if value and found.weekday is not None and value.weekday() != found.weekday and not doubt:
        doubt = f"{value.month}月{value.day}日是星期{_WEEK[value.weekday()]}，文中写的是星期{_WEEK[found.weekday]}，请核对。"
    return page.made(value, found.start, found.end, doubt)


_WEEK = "一二三四五六日"


def _settled(page: Page, found: Mention, published: date | None) -> tuple[date | None, str]:
    if found.relative and found.month is None:
        return _relative(found, published)
    month, day = found.month or 1, found.day or 1
    if found.year is not None:
        value = _day(found.year, month, day)
        return value, "" if value else f"没有{found.year}年{month}月{day}日这一天，请核对。"
    if found.relative in ("今年", "本年", "本年度", "去年", "明年") and published:
        year = published.year + {"去年": -1, "明年": 1}.get(found.relative, 0)
        return _day(year, month, day), ""
    return _year_sought(page, found, published, month, day)


def _year_sought(
    page: Page, found: Mention, published: date | None, month: int, day: int
) -> tuple[date | None, str]:
    """The year is not written beside the day: the text's own day, or its title's month of a year, may settle it."""
    titled = re.search(rf"({_Y})年{_spelled(month)}月", page.text[page.title[0] : page.title[1]])
    if titled:
        value = _day(_number_of_year(titled[1]), month, day)
        return value, "" if value else f"没有{month}月{day}日这一天，请核对。"
    anchor = published or page.context.as_of
    years = [anchor.year, anchor.year - 1, anchor.year + 1]
    made = [each for each in (_day(year, month, day) for year in years) if each]
    if not made:
        return None, f"没有{month}月{day}日这一天，请核对。"
    fits = [each for each in made if found.weekday is None or each.weekday() == found.weekday] or made
    value = min(
        fits, key=lambda each: _distance(each, anchor, page.genre, is_published=published is not None)
    )
    if published and _is_near(value, published, page.genre) and not _is_contradicted(value, found):
        return value, ""
    if published and value.weekday() == found.weekday and abs((value - published).days) <= _MOST_AHEAD:
        return value, ""  # its weekday agrees in this year only
    whence = "落款日期" if published else "今天的日期"
    return value, f"文中没有写年份，按{whence}推为{value.year}年，请核对。"


def _spelled(month: int) -> str:
    return (
        rf"(?:0?{month}|{'零一二三四五六七八九'[month]})"
        if month < 10
        else rf"(?:{month}|{('十', '十一', '十二')[month - 10]})"
    )


def _number_of_year(text: str) -> int:
    return _number(text) or 0


def _is_contradicted(value: date, found: Mention) -> bool:
    return found.weekday is not None and value.weekday() != found.weekday


def _distance(value: date, anchor: date, genre: Genre, *, is_published: bool) -> tuple[int, int]:
    """The nearest day on the side where the event must lie."""
    days = (value - anchor).days
    wrong = (
        days < -1
        if genre is Genre.NOTICE and is_published
        else days > 0
        if genre is not Genre.NOTICE
        else False
    )
    return int(wrong), abs(days)


def _is_near(value: date, published: date, genre: Genre) -> bool:
    days = (value - published).days
    return 0 <= days <= _MOST_AHEAD if genre is Genre.NOTICE else -_MOST_BACK <= days <= 0


def _relative(found: Mention, published: date | None) -> tuple[date | None, str]:
    words = found.relative
    if published is None:
        return None, f"写的是“{words}”，没有发布日期，定不了是哪一天，请选日期。"
    days = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "昨天": -1, "昨日": -1, "前天": -2, "后天": 2}
    if words in days:
        return published + timedelta(days=days[words]), ""
    if found.day is not None:
        shift = -1 if words.startswith("上月") else 1 if words.startswith("下月") else 0
        month = published.year * 12 + published.month - 1 + shift
        value = _day(month // 12, month % 12 + 1, found.day)
        if words.startswith(("本月", "当月", "上月", "下月")):
            return value, "" if value else f"{month % 12 + 1}月没有{found.day}日，请核对。"
        return value, f"只写了“{words}”，按{published.month}月推算，请核对。"
    wanted = 6 if words[-1] in "日天" else "一二三四五六".index(words[-1])
    monday = published - timedelta(days=published.weekday())
    shift = {"下": 7, "上": -7}.get(words[0], 0)
    value = monday + timedelta(days=wanted + shift)
    return value, "" if words[0] in "本这下上" else f"只写了“{words}”，按发布的那一周推算，请核对。"


def last_day(page: Page, found: Mention, first: date | None) -> Field[date] | None:
    """Return the last day of a range, None where there is none."""
    if found.last is None or first is None:
        return None
    year, month, day = found.last
    value = _day(year or first.year, month or first.month, day)
    doubt = "结束日期早于开始日期，请核对。" if value is None or value < first else ""
    return page.made(value, found.start, found.end, doubt)


def is_lunar(text: str) -> bool:
    """Tell whether a stretch reckons by the lunar calendar."""
    return bool(_LUNAR.search(text))


def clock(page: Page, start: int, end: int) -> Field[Clock] | None:
    """Return the time of day told in a stretch of folded text."""
    hit = next(_TIME.finditer(page.text, start, end), None)
    if hit is None:
        return None
    first = _time_of(hit, "")
    if first is None:
        return page.made(None, hit.start(), hit.end(), "时间写得不成立，请核对。")
    bound = re.match(rf"(?:{_TO})", page.text[hit.end() : hit.end() + 2])
    second = _TIME.match(page.text, hit.end() + bound.end(), end) if bound else None
    last = _time_of(second, hit["part"] or "") if second else None
    doubt = "" if hit["part"] or first.hour >= 7 else "没有写上午还是下午，请核对。"
    if last is not None and last <= first:
        doubt = "结束时间早于开始时间，请核对。"
    return page.made(Clock(first, last), hit.start(), second.end() if second else hit.end(), doubt)


def _time_of(hit: re.Match[str], part_before: str) -> time | None:
    hour = _number(hit["h"].replace("两", "二"))
    minute = _number(hit["mi"] or hit["mi2"]) or 0
    minute = 30 if hit["half"] else {"一": 15, "三": 45}.get(hit["quarter"] or "", minute)
    part = hit["part"] or part_before
    if hour is not None and hour < 12 and part in _AFTER_NOON:
        hour += 12
    if hour is not None and hour < 3 and part == "中午":
        hour += 12
    return time(hour, minute) if hour is not None and hour < 24 and minute < 60 else None
