"""Where an event takes place and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.core.notices.model import Field, Genre, Unit
from shuzhi.core.notices.page import Page

_LED = re.compile(r"领导|指导|带领|组织下|支持|基础上|过程中|期间|前提|方面|情况下|下$|之际|中$|上$(?<!街上)")
_THE_SAME = re.compile(r"同一|同地|上述|以上|该|原地|此(?:地|处)")  # names no place by itself
_EDGE = "一二三四五六七八九十百第\\d"


def place(page: Page) -> Field[str] | None:
    """Return the place: behind its label, else `在…召开`, `赴…参观`."""
    for slot in page.of("place"):
        words = re.sub(r"[。；].*$", "", page.value(slot)).strip("，。；、 ")
        if words:
            return page.made(words, slot.start, slot.end)
    return next(_moved(page), None) or next(_in_prose(page), None)


def _moved(page: Page) -> Iterator[Field[str]]:
    """`地点由三楼会议室改为一楼报告厅`, `地点仍为党员活动室`: the place that holds in the end."""
    for hit in re.finditer(
        r"地点(?:(?:由|从)[^，。；\n]{2,20}?)?(?:改为|改在|调整为|调整至|变更为|改到|仍为|仍在|不变，仍为|为)(?P<w>(?!何|什么)[^，。；：？！\n]{2,24})",
        page.text,
    ):
        if page.in_slot(hit.start()) not in ("agenda", "stop"):
            yield page.made(hit["w"], hit.start("w"), hit.end("w"))


def _in_prose(page: Page) -> Iterator[Field[str]]:
    events = page.words.events
    at = rf"在(?P<w>[^，。；：\n]{{2,30}}?)(?:以[^，。；\n]{{2,20}}形式)?(?:，)?(?:集中)?(?:正式|顺利|隆重|如期|联合|共同)?(?:{events}|观看|收看|聆听|上(?:了一堂)?[^，。；\n]{{0,8}}党课)"
    to = r"(?:前往|赴|走进|来到|到|走进了?|奔赴)(?P<w>[^，。；：\n、]{2,24}?)(?:，)?(?:集中)?(?:开展|参观|组织|进行|举行|召开|瞻仰|现场|为|看望|慰问|帮助|向|对|开展了|实地|学习|缅怀|接受)"
    for pattern in (at, to):
        for hit in re.finditer(pattern, page.text):
            words = re.sub(r"^(?:本单位|本院|本局)(?=.)", "", hit["w"])
            if (
                page.in_slot(hit.start()) in ("agenda", "stop")
                or _LED.search(words)
                or _THE_SAME.search(words)
            ):
                continue
            if (
                page.words.place_end.search(words)
                or re.search(r"[楼座栋厅]\d{2,4}$", words)
                or page.words.online.search(words)
            ):
                yield page.made(words, hit.start("w"), hit.end("w"))
    online = re.search(
        rf"(?:通过|采用|利用|以)(?P<w>{page.words.online.pattern})(?:的)?(?:方式|形式|平台|软件|APP)?(?:{events})",
        page.text,
    )
    if online:
        yield page.made(online["w"], online.start("w"), online.end("w"))


# ---- unit --------------------------------------------------------------------------------------------------------------------


def unit(page: Page) -> Field[str] | None:
    """Return the code of the organisation whose event it is, against the names given; doubtful where several fit."""
    found = list(_named(page))
    if not found:
        return None
    owners = [each for each in found if each[3] >= 2] or found
    best = max(owners, key=lambda each: (each[3], -each[1]))
    rivals = {each[0].code for each in owners if each[3] == best[3] and each[0].code != best[0].code}
    same = [
        one.code
        for one in page.context.units
        if best[0].code != one.code and set(one.names) & {page.text[best[1] : best[2]]}
    ]
    doubt = ""
    if same:
        doubt = f"有{len(same) + 1}个组织都叫“{page.text[best[1] : best[2]]}”，请选定。"
    elif rivals:
        doubt = "文中写到不止一个党组织，请选定是谁的活动。"
    elif _is_for_others(page):
        doubt = "这份通知是发给下级党支部的，请选定登记到哪个组织。"
    return page.made(best[0].code, best[1], best[2], doubt)


def _named(page: Page) -> Iterator[tuple[Unit, int, int, int]]:
    """Yield each name of a unit with how strongly its place speaks for it: label 4, subject 3, title or signature 2, else 1."""
    spellings = sorted(
        {(name, one) for one in page.context.units for name in _spellings(one)},
        key=lambda pair: (-len(pair[0]), pair[0], pair[1].code),
    )
    taken: list[tuple[int, int]] = []
    for name, one in spellings:
        for start in _places_of(name, page.text):
            end = start + len(name)
            if any(a < end and start < b for a, b in taken) or _is_inside(page.text, start, end, name):
                continue
            taken.append((start, end))
            yield one, start, end, _strength(page, start, end)


def _places_of(name: str, text: str) -> Iterator[int]:
    """Offsets of a name; thousands of units make thousands of searches, which patterns would be compiled for."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _spellings(one: Unit) -> Iterator[str]:
    for name in one.names:
        if len(name) >= 3:
            yield name
            bare = name.removeprefix("中共").removeprefix("中国共产党")
            yield bare
            yield re.sub(r"(支部)委员会$", r"\1", bare)


def _is_inside(text: str, start: int, end: int, name: str) -> bool:
    """一支部 inside 十一支部, 第二党支部 inside 第二党支部委员会书记's name stays."""
    return bool(re.match(rf"[{_EDGE}]", text[start - 1 : start]) and re.match(rf"[{_EDGE}]", name))


def _strength(page: Page, start: int, end: int) -> int:
    field = page.in_slot(start)
    tail, before = page.text[end : end + 40], page.text[max(0, start - 8) : start]
    if field == "joint" or re.search(r"(?:与|和|同|联合|邀请|走进|赴|会同|携手|对)$", before):
        return 0
    if field == "unit":
        return 4
    if page.title[0] <= start < page.title[1]:
        return 3
    if re.match(rf"(?:党员|全体党员)?(?:[^。；\n《]{{0,40}}?)(?:{page.words.events})", tail):
        return 3
    line = page.text.rfind("\n", 0, start) + 1
    closing = page.text[end:].strip("\n") == "" or len(page.text) - end <= 24
    return 2 if closing and line == start else 1


def _is_for_others(page: Page) -> bool:
    head = page.text[page.title[1] : page.title[1] + 60]
    return page.genre is Genre.NOTICE and bool(
        re.search(
            r"(?:^|\n)(?:所属|局属|各|机关各|院属|下属|全[局院校县]各)[^，。\n]{0,10}(?:党)?(?:支部|总支|党组织)",
            head,
        )
    )


def jointly(page: Page) -> Field[str] | None:
    """Return the organisation with which it was held together."""
    for slot in page.of("joint"):
        return page.made(page.value(slot), slot.start, slot.end)
    pattern = rf"(?:与|和|联合|携手|会同)(?P<w>[^，。；：\n、与和]{{2,24}}?(?:支部|党委|总支|社区|公司|学校|医院|中心|大队|分局|银行|村|局))(?:共同|联合|一起|一道|携手)*(?:在[^，。；\n]{{2,20}}?)?(?:{page.words.events})"
    hit = re.search(pattern, page.text)
    return (
        page.made(hit["w"], hit.start("w"), hit.end("w"))
        if hit and page.in_slot(hit.start()) != "stop"
        else None
    )
