"""Persons in a notice: host, speaker and what they are, who was there, who was not and (coarsely) why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from shuzhi.core.notices.lexicon import Lexicon
from shuzhi.core.notices.model import Absence, Field
from shuzhi.core.notices.page import Page, Slot

_POLITE = re.compile(r"(?:同志|先生|女士|老师)$")
_SHAPE = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2,8}(?:·[\u4e00-\u9fff]{1,8})+")
_CUT = re.compile(r"[、，；。\n/|]+")
_HEADCOUNT = re.compile(
    r"[（(]?(?:等|共|计|合计|共计)*(?:\d{1,3}|[一二三四五六七八九十]{1,3})[人名位]?[）)]?$"
)
_ASKS = re.compile(
    r"不得|如有|如因|需|须|应当|应在|确因|凡|无故|原则上"
)  # what a notice asks for, not what happened
_NONE = re.compile(r"^(?:无|没有|0人?|零人?|／|/|-+)$")


@dataclass(frozen=True, slots=True)
class Person:
    """A person as named.

    Args:
        name: "" where only a post is told.
        post: the title beside the name, "" where there is none.
    """

    name: str
    post: str = ""


@lru_cache(maxsize=8)
def _titles(words: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    lead = re.compile(
        rf"^(?P<where>[^，。；、\n]{{0,24}}?)(?P<post>{words.posts})(?=[\u4e00-\u9fff]{{2,4}}|$)"
    )
    tail = re.compile(rf"(?P<post>{words.posts})$")
    return lead, tail


def person(text: str, page: Page) -> Person | None:
    """Read `支部书记张三同志`, `张三（书记）`, `张三`; None where it is nobody.

    Args:
        text: the folded words.
        page: for the word lists and the roster.
    """
    body = text.strip("，。；、：\n ")
    inside = re.search(r"[（(]([^（）()]{1,20})[）)]", body)
    body = re.sub(r"[（(][^（）()]*[）)]?", "", body).strip()
    if body in page.context.people:
        return Person(body, inside[1] if inside else "")
    lead, tail = _titles(page.words)
    post = inside[1] if inside and tail.search(inside[1]) else ""
    bare = _POLITE.sub("", body)
    if _is_name(bare, page):
        polite = "老师" if body.endswith("老师") and body != bare else ""
        return Person(bare, post or polite)
    return _titled(bare, post, page, lead, tail)


def _titled(bare: str, post: str, page: Page, lead: re.Pattern[str], tail: re.Pattern[str]) -> Person | None:
    for known in page.context.people:
        if bare.endswith(known) and tail.search(bare[: -len(known)]):
            return Person(known, bare[: -len(known)])
    rest, titles = bare, ""
    while (hit := lead.match(rest)) and hit["post"]:
        titles += rest[: hit.end()]
        rest = rest[hit.end() :]
        if not rest:
            house = _after_house(bare[: hit.start("post") - hit.end()], page)
            return (
                Person(house, titles.removeprefix(bare[: hit.start("post") - hit.end()]) or hit["post"])
                if house
                else Person("", titles)
            )
        if _is_name(_POLITE.sub("", rest), page):
            return Person(_POLITE.sub("", rest), titles or post)
    behind = tail.search(rest)
    if behind and _is_name(rest[: behind.start()], page):
        return Person(rest[: behind.start()], titles + behind["post"])
    named = _after_house(rest[: behind.start()] if behind else rest, page)
    return Person(named, titles + behind["post"]) if behind and named else None


def _after_house(text: str, page: Page) -> str:
    """`县委党校孟凡`: the name behind the house that somebody comes from."""
    for length in (3, 2):
        name, house = text[-length:], text[:-length]
        if len(house) >= 2 and house[-1] in "校院局部会司所心室科处委团学站队社馆厂" and _is_name(name, page):
            return name
    return ""


def _is_name(text: str, page: Page) -> bool:
    if text in page.context.people:
        return True
    if not _SHAPE.fullmatch(text) or any(word in text for word in page.words.not_names):
        return False
    if "·" in text:
        return True
    hit = re.match(page.words.surname, text)
    return hit is not None and hit.end() < len(text) <= hit.end() + 2 and text not in page.words.roles


# ---- lists -------------------------------------------------------------------------------------------------------------------


def listed(page: Page, slot: Slot) -> tuple[list[tuple[str, int, int]], bool]:
    """Cut a list of people into entries (words, folded offsets); tell whether the list says that it is not whole (等).

    Blanks part names where no mark does; two characters apart (`张 三`) are one name.
    """
    value = page.value(slot)
    pieces: list[tuple[str, int, int]] = []
    depth, at = 0, slot.start
    for index, char in enumerate(value, slot.start):
        depth += (char in "（(") - (char in "）)")
        if depth <= 0 and (_CUT.match(char) or (index in page.folded.gaps and index > at)):
            pieces.append((page.text[at:index], at, index))
            at = index + (1 if _CUT.match(char) else 0)
    pieces.append((page.text[at : slot.end], at, slot.end))
    joined = _rejoined([each for each in pieces if each[0].strip("，、；。")])
    return joined, bool(re.search(r"等(?:\d|同志|人|共|[一二三四五六七八九十])|等$", value))


def _rejoined(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    out: list[tuple[str, int, int]] = []
    for text, start, end in pieces:
        if (
            out
            and len(text) == 1
            and len(out[-1][0]) == 1
            and out[-1][2] == start
            and "\u4e00" <= text <= "\u9fff"
        ):
            out[-1] = (out[-1][0] + text, out[-1][1], end)
        else:
            out.append((text, start, end))
    return out


def names(page: Page, slot: Slot) -> tuple[tuple[str, ...], bool, int]:
    """Return the names of a list, whether it is whole, and how many entries were no names."""
    pieces, open_end = listed(page, slot)
    found: list[str] = []
    odd = 0
    for text, _, _ in pieces:
        who = _entry(text, page)
        if who:
            found.append(who)
        elif not _HEADCOUNT.fullmatch(text) and not _NONE.match(text):
            odd += 1
    return tuple(found), not open_end, odd


def _entry(text: str, page: Page) -> str:
    body = re.sub(
        r"(?:等)?(?:共|计|合计)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[人名位](?:同志)?$", "", text
    )
    body = re.sub(r"等(?:同志)?$", "", re.sub(r"^[^：]{1,8}：", "", body))
    who = person(body, page)
    return who.name if who else ""


def attendees(page: Page) -> tuple[Field[tuple[str, ...]] | None, Field[str] | None]:
    """Return the names of those present, and the words for them where it is no list (全体党员)."""
    named: Field[tuple[str, ...]] | None = None
    audience: Field[str] | None = None
    for slot in (*page.of("people"), *page.of("audience")):
        found, is_whole, odd = names(page, slot)
        if found:
            doubt = "" if is_whole else "名单后面写着“等”，没有列全，请核对。"
            doubt = doubt or (
                f"有{odd}处认不出是不是人名，请核对。" if odd and not _all_words(page, slot) else ""
            )
            named = named or page.made(found, slot.start, slot.end, doubt)
        elif page.words.people_words.search(page.value(slot)) or slot.field == "audience":
            words = re.sub(r"[（(]?(?:共)?\d+余?[人名][）)]?$", "", page.value(slot).split("\n")[0]).rstrip(
                "，。、"
            )
            audience = audience or page.made(words, slot.start, slot.end)
    return named, audience


def _all_words(page: Page, slot: Slot) -> bool:
    return all(
        _entry(text, page) or page.words.people_words.search(text) or _HEADCOUNT.fullmatch(text)
        for text, _, _ in listed(page, slot)[0]
    )


# ---- absences ----------------------------------------------------------------------------------------------------------------


def absences(page: Page) -> tuple[Field[tuple[Absence, ...]] | None, Field[int] | None]:
    """Return who was not there, with coarse codes, and how many it were where that is said."""
    said: dict[str, str] = {}
    first: tuple[int, int] | None = None
    nobody: tuple[int, int] | None = None
    for slot in page.of("absent"):
        if _NONE.match(page.value(slot)):
            nobody = (slot.start, slot.end)
        for name, code in _absent_in_list(page, slot):
            said[name] = said.get(name) or code
            first = first or (slot.start, slot.end)
    for name, code, start, end in _absent_in_prose(page):
        said[name] = said.get(name) or code
        first = first or (start, end)
    count = _absent_count(page)
    if first is None:
        return (page.made((), *nobody) if nobody else None), count
    found = tuple(Absence(name, code) for name, code in said.items())
    unknown = [each.name for each in found if page.context.people and each.name not in page.context.people]
    doubt = f"{'、'.join(unknown[:3])}不在本支部名册里，请核对。" if unknown else ""
    return page.made(found, *first, doubt), count


def _absent_in_list(page: Page, slot: Slot) -> Iterator[tuple[str, str]]:
    """`张三（病假）、李四因公出差`; a reason at the end of a group holds for those before it that have none."""
    waiting: list[str] = []
    for text, _, end in listed(page, slot)[0]:
        alone = bool(waiting) and text not in page.context.people and _is_reason(text, page.words)
        who, why = ("", text) if alone else _with_reason(text, page)
        if who:
            waiting.append(who)
        code = absence_code(why, page.words) if why else ""
        if code or page.text[end : end + 1] in "；。\n":
            yield from ((name, code) for name in waiting)
            waiting = []
    yield from ((name, "") for name in waiting)


def _is_reason(text: str, words: Lexicon) -> bool:
    """Tell whether an entry of a list opens with a reason (公出, 因病): no name."""
    return any(pattern.match(text.removeprefix("因")) for _, pattern in words.absence)


def _with_reason(text: str, page: Page) -> tuple[str, str]:
    inside = re.search(r"[（(]([^（）()]*)[）)]?", text)
    if inside:
        who = person(text[: inside.start()], page)
        return (who.name if who else ""), inside[1]
    hit = re.match(
        rf"^(?:\d+[.、])?(?P<who>.{{2,4}}?)[：:]?(?P<why>因.*|病假.*|事假.*|公差.*|出差.*|(?:{page.words.absent_words}).*|公假.*|值班.*|住院.*|产假.*|休假.*|年假.*|在外.*|外出.*)$",
        text,
    )
    if hit:
        who = person(hit["who"], page)
        if who and who.name:
            return who.name, hit["why"]
    who = person(text, page)
    return (who.name if who else ""), ""


def _absent_in_prose(page: Page) -> Iterator[tuple[str, str, int, int]]:
    """Sentences that say who stayed away: `贺兰、陆川因病，段一鸣因公出差，均未能参加会议`."""
    for sentence in re.finditer(r"[^。；\n]+", page.text):
        ends = [hit.end() for hit in re.finditer(page.words.absent_words, sentence.group())]
        if not ends or page.in_slot(sentence.start() + ends[-1] - 1) in ("absent", "agenda", "stop"):
            continue
        told = sentence.group()[: ends[-1]]
        if not _ASKS.search(told):
            yield from _absent_in_clauses(page, told, sentence.start())


def _absent_in_clauses(page: Page, told: str, base: int) -> Iterator[tuple[str, str, int, int]]:
    away = page.words.absent_words
    for clause in re.finditer(r"[^，：（）]+", told):
        said = re.match(
            rf"(?:其中)?(?P<who>.{{2,40}}?)(?P<why>因.{{1,12}}?|病假|事假|公差|出差)?(?:均|已|都)?(?:{away})?$",
            clause.group(),
        )
        if said is None or not (said["why"] or re.search(away, clause.group())):
            continue
        who = re.sub(
            r"(?:等)?(?:\d{1,2}|[一二三四五六七八九十两])[名位人](?:同志|党员)?$|同志$", "", said["who"]
        )
        for piece in re.split(r"[、和及]", who):
            named = person(piece, page)
            if named and named.name:
                code = absence_code(said["why"] or "", page.words)
                yield named.name, code, base + clause.start(), base + clause.end()


def _absent_count(page: Page) -> Field[int] | None:
    hit = re.search(
        rf"(?:{page.words.absent_words})(?:人员|人数|党员)?[：为]?(\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[人名位]",
        page.text,
    )
    hit = hit or re.search(
        rf"(\d{{1,3}})[人名位](?:党员|同志)?(?:因[^，。\n]{{1,8}})?(?:{page.words.absent_words})", page.text
    )
    if hit is None or not hit[1].isdecimal():
        return None
    return page.made(int(hit[1]), hit.start(), hit.end())


def absence_code(why: str, words: Lexicon) -> str:
    """Return 病, 公, 事 or 其他 for a told reason, "" where none is told."""
    reason = re.sub(
        words.absent_words, lambda hit: "" if hit.group() in ("请假", "缺席") else hit.group(), why
    )
    for code, pattern in words.absence:
        if pattern.search(reason):
            return code
    return "其他" if re.sub(r"[因请假]|缺席|未到", "", reason) else ""


# ---- host, speaker -----------------------------------------------------------------------------------------------------------


def host(page: Page) -> Field[str] | None:
    """Return who presided."""
    found = [
        *_labelled(page, "host"),
        *_in_prose(
            page,
            r"(?:会议|活动|本次会议|党课|大会|学习会|会|学习|座谈会|研讨)?(?:由)(?P<who>[^，。；、\n]{2,30}?)(?:同志)?(?:召集并)?主持",
        ),
        *_in_prose(
            page,
            r"(?:^|[，。；、\n])(?P<who>[^，。；、\n由]{2,24}?)(?:同志)?(?:(?:参加|出席)(?:会议|活动)?并)?主持(?:召开|会议|了|本次|此次|学习|活动|并|开展|[，。])",
        ),
    ]
    return _agreed(page, found, "主持人")


def speaker(page: Page) -> tuple[Field[str] | None, Field[str] | None]:
    """Return who lectured, and what that person is: 书记, 班子成员, 党员 or 外请."""
    lecture = r"(?:专题|微|廉政|主题|一堂|一次|了|题为[^，。]{1,30}的|以[^，。]{1,30}为题的?)*党课"
    found = [
        *_labelled(page, "speaker"),
        *_in_prose(
            page,
            r"(?:会上|随后|会议)?(?:，)?(?:由|邀请|特邀|聘请)?(?P<who>[^，。；、\n]{2,24}?)(?:同志)?(?:以[^，。\n]{2,40}为题，?|围绕[^，。\n]{2,40}，?|结合[^，。\n]{2,30}，?)?(?:为|给|向)(?:全体|大家|与会|支部|参会|到场|在场|[^，。\n]{0,8})(?:党员|干部|同志|人员|职工|大家)?[^，。；\n]{0,14}(?:讲|上|作|授)(?:了)?[^，。；\n]{0,30}(?:党课|辅导|宣讲|授课|讲座|报告|培训|一课)",
        ),
        *_in_prose(
            page,
            rf"(?:由|邀请了?|特邀|聘请)(?P<who>[^，。；、\n]{{2,24}}?)(?:同志)?，?(?:(?:为|给)[^，。；\n]{{2,14}}?)?(?:主讲|讲授|作(?:了)?[^，。；\n]{{0,20}}(?:辅导|宣讲|报告|讲座)|讲(?:了)?{lecture}|上(?:了)?{lecture}|授课|进行[^，。；\n]{{0,16}}(?:宣讲|辅导|授课|讲解))",
        ),
        *_in_prose(
            page,
            r"(?P<who>[^，。；、\n]{2,24}?)(?:同志)?(?:讲|上)(?:了)?(?:一堂|一次|题为|专题|廉政|主题|微)[^，。；\n]{0,40}党课",
        ),
        *_in_prose(
            page,
            r"(?P<who>[^，。；、\n]{2,24}?)(?:同志)?以[《“][^》”\n]{2,40}[》”]为题[^。；\n]{0,24}(?:授课|党课|宣讲|辅导)",
        ),
    ]
    named = _agreed(page, found, "主讲人")
    if named is None or named.value is None:
        return named, None
    return named, _role(page, named.value, found)


def _labelled(page: Page, name: str) -> Iterator[tuple[Person, int, int]]:
    for slot in page.of(name):
        pieces = [each for each in listed(page, slot)[0] if each[0]]
        text = pieces[0][0] if len(pieces) >= 1 else ""
        who = person(page.value(slot), page) or (person(text, page) if text else None)
        if len(pieces) > 1 and (who is None or not who.name):
            who = next((each for piece in pieces if (each := person(piece[0], page)) and each.name), who)
        if who:
            yield who, slot.start, slot.end


def _in_prose(page: Page, pattern: str) -> Iterator[tuple[Person, int, int]]:
    for hit in re.finditer(pattern, page.text):
        if (
            page.in_slot(hit.start("who")) in ("agenda", "stop", "speaker", "host")
            and "以" not in hit.group()
        ):
            continue
        who = _nearest(hit["who"], page)
        if who:
            yield who, hit.start("who"), hit.end("who")


def _nearest(text: str, page: Page) -> Person | None:
    """The words before a verb may begin with a day, a place, 会上 …: the person stands at their end."""
    text = re.sub(r"同志$", "", text)
    for start in range(len(text) - 1):
        piece = text[start:]
        if not re.match(page.words.posts, piece) and not (len(piece) <= 4):
            continue
        who = person(piece, page)
        if who:
            if who.name and not who.post:
                lead = re.search(rf"(?:{page.words.posts})$", text[:start])
                if start and not lead:
                    continue
            whole = person(text, page)
            return whole if whole and whole.name == who.name else who
    return None


def _agreed(page: Page, found: list[tuple[Person, int, int]], what: str) -> Field[str] | None:
    if not found:
        return None
    named = [each for each in found if each[0].name]
    if not named:
        who, start, end = found[0]
        proposed = _holder(page, who.post)
        doubt = f"文中只写了职务“{who.post}”，没有姓名{f'，现任是{proposed}' if proposed else ''}，请核对。"
        return page.made(proposed or None, start, end, doubt)
    who, start, end = named[0]
    others = sorted({each[0].name for each in named} - {who.name})
    doubt = f"文中写了不止一位{what}：{who.name}、{'、'.join(others)}，请核对。" if others else ""
    return page.made(who.name, start, end, doubt)


def _holder(page: Page, post: str) -> str:
    role = role_of(post, page.words)
    held = [
        name
        for name, held_post in page.context.posts
        if role and role_of(held_post, page.words) == role == "书记"
    ]
    return held[0] if len(held) == 1 else ""


def role_of(post: str, words: Lexicon) -> str:
    """Return 书记, 班子成员, 党员, 外请 for a title, "" where it says none of them."""
    hits = list(re.finditer(words.posts, post))
    roles = [words.roles[hit.group()] for hit in hits]
    return next((role for role in ("书记", "班子成员", "外请", "党员") if role in roles), "")


def _role(page: Page, name: str, found: list[tuple[Person, int, int]]) -> Field[str] | None:
    told = [each for each in found if each[0].name == name]
    posts = " ".join(each[0].post for each in told) + " " + _post_beside(page, name)
    start, end = told[0][1], told[0][2]
    written = role_of(posts, page.words)
    invited = re.search(rf"(?:{page.words.invited})了?[^，。；\n]{{0,24}}{re.escape(name)}", page.text)
    if invited and written in ("", "党员"):
        written = "外请"
    held = next((role_of(post, page.words) for who, post in page.context.posts if who == name), "")
    if written and held and written != held:
        return page.made(written, start, end, f"文中是“{written}”，任职记录是“{held}”，请核对。")
    if written or held:
        return page.made(written or held, start, end)
    if name in page.context.people:
        return page.made("党员", start, end, "文中没有写身份，名册里是本支部党员，请核对。")
    return None


def _post_beside(page: Page, name: str) -> str:
    """A title that stands right before the name anywhere in the text."""
    hits = re.finditer(rf"((?:{page.words.posts}))、?{re.escape(name)}", page.text)
    return " ".join(hit[1] for hit in hits)


def named(page: Page, field: str) -> Iterator[Field[str]]:
    """Yield the names behind a label that needs no more than a name (记录人)."""
    for who, start, end in _labelled(page, field):
        if who.name:
            yield page.made(who.name, start, end)
