"""From a pasted text to notices: how many events stand in it, and what is said of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from shuzhi.core.findings import Finding, Severity, Span
from shuzhi.core.notices import attendance, dates, matters, people, whereabouts
from shuzhi.core.notices.folding import Folded, fold
from shuzhi.core.notices.lexicon import Lexicon
from shuzhi.core.notices.model import Clock, Context, Field, Genre, Notice, Reading
from shuzhi.core.notices.page import Page, slots_of

LONGEST = 200_000  # characters; a notice has one page, the minutes of a year some hundred
_PICTURE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\[图片\]|【图片】|（图片）|<img[^>]*>|\S+\.(?:jpe?g|png|gif|bmp|heic|webp)|\[文件\]|\[截图\]",
    re.IGNORECASE,
)
_GOING = (
    "邀请|赴|前往|走进|来到|集中|参加|学习"  # verbs that a day may stand before, besides those of holding
)
_MOVED_TO = re.compile(
    r"(?:延期|推迟|延后|提前|调整|改|变更|更正|推延|顺延)(?:召开|举行|时间)?[至到为于在]$|应为$|应该是$|实为$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEWEST = 8  # Chinese characters that a notice needs at least


def read(text: str, context: Context, words: Lexicon) -> Reading:
    """Read a notice, minutes or a news item.

    Args:
        text: as pasted, or the text of a file.
        context: what is known beside it: the day of reading, units, the roster.
        words: the word lists of the pack `notices`.

    Returns:
        One notice for each event in the text, none where there is nothing to read; findings for the text as a whole.
    """
    text = text[:LONGEST]
    bare = _PICTURE.sub("", text)
    if len(_HAN.findall(bare)) < _FEWEST:
        return Reading((), (_nothing(has_pictures=bool(_PICTURE.search(text))),))
    folded = fold(text, words.label)
    bounds = _events(folded, words)
    whole = _genre(folded.text, _title(folded.text, words), words) if len(bounds) > 1 else None
    notices = tuple(_notice(text, start, end, context, words, whole) for start, end in bounds)
    findings = [] if len(notices) < 2 else [_several(notices)]
    if len(notices) == 1 and notices[0].kind is None and notices[0].day is None:
        findings.append(
            _finding("no-event", "没有读到会议或活动的类型和日期，请核对粘贴的是不是通知、记录或简讯。")
        )
    return Reading(notices, tuple(findings))


def _finding(code: str, message: str) -> Finding:
    return Finding(f"notices.{code}", Severity.WARNING, message, None, "notices")


def _nothing(*, has_pictures: bool) -> Finding:
    if has_pictures:
        return _finding(
            "image-only", "粘贴的内容只有图片，没有文字，程序不猜图片里写了什么；请粘贴文字，或照着图片填写。"
        )
    return _finding("too-short", "粘贴的文字太少，读不出会议或活动；请粘贴整份通知、记录或简讯。")


def _several(notices: tuple[Notice, ...]) -> Finding:
    return _finding(
        "two-meetings",
        f"这段文字里有{len(notices)}次会议或活动，已分成{len(notices)}份，请逐份核对、分别保存。",
    )


# ---- how many events ---------------------------------------------------------------------------------------------------------


def _events(folded: Folded, words: Lexicon) -> list[tuple[int, int]]:
    """Return the stretches, in original offsets, of which each tells one event."""
    starts = _block_starts(folded, words) or _row_starts(folded, words) or _prose_starts(folded, words)
    cuts = [0, *starts[1:]] if len(starts) > 1 else [0]
    places = [0, *(folded.place(cut, cut + 1).start for cut in cuts[1:])]
    return list(zip(places, [*places[1:], len(folded.original)], strict=True))


def _block_starts(folded: Folded, words: Lexicon) -> list[int]:
    """Two filled-in forms one below the other: 时间 stands twice, each with a day of its own."""
    slots = slots_of(folded, words)
    timed = [
        slot
        for slot in slots
        if slot.field == "time" and next(dates.mentions(folded.text, slot.start, slot.end), None)
    ]
    if len(timed) < 2 or len({folded.text[s.start : s.end] for s in timed}) < 2:
        return []
    starts = []
    for number, slot in enumerate(timed):
        bound = timed[number - 1].end if number else 0
        starts.append(_opening(folded, words, bound, slot.label))
    return starts


def _row_starts(folded: Folded, words: Lexicon) -> list[int]:
    """A schedule: lines that each begin with a day of their own and name a kind."""
    starts, days = [], set()
    for line in re.finditer(r"[^\n]+", folded.text):
        if day := _row_day(folded.text, line, words):
            starts.append(line.start())
            days.add((day.month, day.day, day.relative))
    return starts if len(days) == len(starts) > 1 else []


def _row_day(text: str, line: re.Match[str], words: Lexicon) -> dates.Mention | None:
    """The day of a schedule's row: it opens the row, a kind follows, and the row is no sentence."""
    day = next(dates.mentions(text, line.start(), line.end()), None)
    if (
        day is None
        or day.relative
        or not day.is_event
        or re.search(r"[\u4e00-\u9fff]", text[line.start() : day.start])
    ):
        return None
    is_plain = not re.search("[，。]", line.group()[:-1])
    return day if is_plain and words.kind.search(text, day.end, line.end()) else None


def _opening(folded: Folded, words: Lexicon, bound: int, label: int) -> int:
    """The title, or the name of the meeting, that stands above a form's 时间."""
    lines = [hit for hit in re.finditer(r"[^\n]+", folded.text[:label]) if hit.start() >= bound]
    for hit in reversed(lines[-4:]):
        line = hit.group()
        if (
            len(line) <= 40
            and (words.title_end.search(line) or words.kind.search(line))
            and not re.search(r"[。；]", line)
        ):
            return hit.start()
    return folded.text.rfind("\n", 0, label) + 1


def _prose_starts(folded: Folded, words: Lexicon) -> list[int]:
    """News in one piece: sentences that each name a day of their own and a meeting that was held."""
    found: dict[tuple[object, ...], int] = {}
    event = re.compile(rf"(?:{words.events})(?:了)?[^。；\n]{{0,60}}?(?:{words.kind_words})")
    for hit in re.finditer(r"[^。！？\n]+[。！？]?", folded.text):
        sentence = hit.group()
        if re.search(r"将于|下一步|此前|上次|上月|下次|下周|去年", sentence):
            continue
        held = event.search(folded.text, hit.start(), hit.end())
        if held is None or sentence.count("《", 0, held.start() - hit.start()) > sentence.count("》"):
            continue
        days = [each for each in dates.mentions(folded.text, hit.start(), held.start()) if each.is_event]
        if days:
            day = days[-1]
            found.setdefault((day.month, day.day, day.relative), hit.start())
    return sorted(found.values())


# ---- one event ---------------------------------------------------------------------------------------------------------------


def _notice(text: str, start: int, end: int, context: Context, words: Lexicon, whole: Genre | None) -> Notice:
    page = _page(text, start, end, context, words, whole)
    published, _ = dates.published_on(page)
    day, last, clock = _when(page, published)
    items = matters.agenda(page)
    host, (speaker, role) = people.host(page), people.speaker(page)
    names, audience = people.attendees(page)
    absent, gone = people.absences(page)
    expected, present, members, names = attendance.checked(
        page, *attendance.counts(page), names, absent, gone
    )
    recorder = next((each for each in people.named(page, "recorder")), None)
    return Notice(
        span=Span(start, end),
        genre=page.genre,
        title=page.text[slice(*page.title)],
        kind=matters.kind(page),
        day=day,
        last_day=last,
        clock=clock,
        unit=whereabouts.unit(page),
        place=whereabouts.place(page),
        topic=matters.topic(page, items),
        agenda=items,
        host=host,
        speaker=speaker,
        speaker_role=role,
        recorder=recorder,
        audience=audience,
        expected=expected,
        present=present,
        present_members=members,
        attendees=names,
        absences=absent,
        hours=attendance.hours(page),
        results=attendance.results(page),
        jointly=whereabouts.jointly(page),
    )


def _page(text: str, start: int, end: int, context: Context, words: Lexicon, whole: Genre | None) -> Page:
    """One event's part of a text; a part that says nothing of its own sort is of the sort of the whole."""
    folded = fold(text, words.label, start, end)
    slots = slots_of(folded, words)
    title = _title(folded.text, words)
    genre = _genre(folded.text, title, words)
    if whole is Genre.NOTICE and genre is Genre.NEWS:
        genre = whole
    return Page(folded, words, context, slots, title, genre)


def _title(text: str, words: Lexicon) -> tuple[int, int]:
    """The first line that is short, has no full stop and is no label; two lines where a title was broken."""
    lines = list(re.finditer(r"[^\n]+", text))[:6]
    for hit in lines:
        line = hit.group()
        if re.match(r"[^：]{1,8}：", line) and not line.startswith("关于"):
            continue
        if (
            len(line) <= 60
            and not re.search(r"[。；]$", line)
            and (words.title_end.search(line) or words.kind.search(line) or line.startswith("关于"))
        ):
            return hit.span()
        if len(line) > 60:
            break
    return 0, 0


def _genre(text: str, title: tuple[int, int], words: Lexicon) -> Genre:
    head = text[title[0] : title[1]]
    if any(word in head for word in words.minutes_words):
        return Genre.MINUTES
    if any(word in head for word in ("通知", "预告", "邀请函", "公告")):
        return Genre.NOTICE
    if re.search(r"实到|记录人：|缺席", text):
        return Genre.MINUTES
    if re.search(r"(?:安排|计划)表?$", re.split("\n", text.strip("\n"))[0]):
        return Genre.NOTICE
    return Genre.NOTICE if any(word in text for word in words.notice_words) else Genre.NEWS


def _when(
    page: Page, published: date | None
) -> tuple[Field[date] | None, Field[date] | None, Field[Clock] | None]:
    found = list(_days(page))
    found = (
        found
        or [(each, page.text.find("\n", each.end) % (len(page.text) + 1)) for each in _loose_days(page)][:1]
    )
    if not found:
        return _unclear(page), None, None
    mention, end = next((each for each in found if _is_moved_to(page, each[0])), found[0])
    day = dates.settled(page, mention, published)
    if dates.is_lunar(page.text[max(0, mention.start - 6) : mention.end]):
        day = page.made(None, mention.start, mention.end, "写的是农历，程序不换算，请选公历日期。")
    if not any(True for _ in _days(page)) and day.is_certain:
        day = Field(day.value, day.place, day.sentence, "没有写明这是开会的日期，请核对。")
    moved = re.search(
        r"原定|原计划|原拟|调整[至到为]|改为|改[到至]|推迟[到至]|延期[到至]|提前[到至]", page.text
    )
    if moved and day.is_certain:
        day = Field(day.value, day.place, day.sentence, "文中调整过日期，请核对。")
    others = {
        (each.month, each.day)
        for each, _ in found
        if each.day is not None and not _is_moved_to(page, mention)
    } - {(mention.month, mention.day)}
    if others and day.is_certain:
        told = "、".join(sorted(f"{month or '？'}月{number}日" for month, number in others))
        day = Field(day.value, day.place, day.sentence, f"文中开会的日期不一致，还写着{told}，请核对。")
    hour = _hour(page, mention.end, end)
    if hour and not hour.doubt and not any(True for _ in _days(page)):
        hour = Field(hour.value, hour.place, hour.sentence, "没有写明这是开会的时间，请核对。")
    return day, dates.last_day(page, mention, day.value), hour


def _is_moved_to(page: Page, mention: dates.Mention) -> bool:
    """延期至7月11日, 应为9月5日: the day that holds in the end."""
    return bool(_MOVED_TO.search(page.text[max(0, mention.start - 8) : mention.start]))


def _hour(page: Page, start: int, end: int) -> Field[Clock] | None:
    """The hour beside the day, or behind a 时间 of its own where the day stands behind 日期."""
    found = dates.clock(page, start, end)
    if found:
        return found
    slots = [s for s in page.of("time") if not any(True for _ in dates.mentions(page.text, s.start, s.end))]
    return dates.clock(page, slots[0].start, slots[0].end) if len(slots) == 1 else None


def _unclear(page: Page) -> Field[date] | None:
    for slot in page.of("time"):
        return page.made(None, slot.start, slot.end, "时间没有写到具体哪一天，请选日期。")
    hit = re.search(r"近日|日前|近期|\d{1,2}月份?(?![\d日])|农历", page.text)
    return (
        page.made(None, hit.start(), hit.end(), f"只写了“{hit.group()}”，没有写哪一天，请选日期。")
        if hit
        else None
    )


def _loose_days(page: Page) -> Iterator[dates.Mention]:
    """Days that no verb of holding follows."""
    for each in dates.mentions(page.text):
        if (
            each.is_event
            and page.in_slot(each.start) not in ("agenda", "stop", "published")
            and not page.title[0] <= each.start < page.title[1]
        ):
            line = page.text.rfind("\n", 0, each.start) + 1
            if (
                page.text[line : each.start]
                or len(page.text[line:].split("\n")[0]) > each.end - each.start + 2
            ):
                yield each


def _days(page: Page) -> Iterator[tuple[dates.Mention, int]]:
    """Yield the days of the event, the surest first, with the end of the stretch in which its hour may stand."""
    for slot in page.of("time"):
        for found in dates.mentions(page.text, slot.start, slot.end):
            yield found, slot.end
            break
    for line in re.finditer(r"[^\n]+", page.text):
        if row := _row_day(page.text, line, page.words):
            yield row, line.end()
    for hit in re.finditer(r"[^。；！？\n]+", page.text):
        if page.in_slot(hit.start()) in ("agenda", "stop", "time", "published"):
            continue
        verbs = [each.start() for each in re.finditer(rf"(?:{page.words.events})|{_GOING}", hit.group())]
        for found in dates.mentions(page.text, hit.start(), hit.end()):
            if found.is_event and (
                found.start < hit.start() + max(verbs, default=0) or _is_moved_to(page, found)
            ):
                yield found, min(hit.end(), found.end + 24)
                break
