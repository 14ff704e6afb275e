"""What an event is and what it was about: its kind, topic and agenda."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from shuzhi.core.notices.model import AgendaItem, Field, Genre
from shuzhi.core.notices.page import Page, Slot
from shuzhi.core.text.numerals import chinese_to_int

_AND = re.compile(r"暨|和|与|及|、|\+|＋|·|&")
_QUOTED = r"[“《‘][^”》’\n]{2,60}[”》’]"
_AS_TOPIC = re.compile(
    rf"(?:以(?P<a>{_QUOTED})为(?:主?题|课题)|主题[是为：](?P<b>{_QUOTED})|围绕(?P<c>“[^”\n]{{2,60}}”)(?:这一|的)?主题|(?:题为|题目(?:[是为])?)(?P<d>{_QUOTED})|(?P<e>“[^”\n]{{2,60}}”)(?:的)?(?:专题)?(?:主题党日|主题活动|专题党课|党课|专题学习|专题研讨|主题教育|学习研讨|志愿服务|警示教育|宣讲))"
)
_ITEM = re.compile(
    r"(?P<paren>[（(](?P<pn>[一二三四五六七八九十]{1,3}|\d{1,2})[）)])|(?P<cn>[一二三四五六七八九十]{1,3})(?P<ordinal>是|、)|(?P<ar>\d{1,2})(?P<dot>[.．、）)])(?!\d)"
    r"|(?P<item>(?:议题|议程)(?P<inr>[一二三四五六七八九十]{1,2}|\d{1,2})[：、]?)|(?P<nth>第(?P<nnr>[一二三四五六七八九十]{1,2})(?:项)?(?:议题|议程|个议题)?[：，、])|(?P<circle>[①②③④⑤⑥⑦⑧⑨⑩])"
)
_DEEDS = re.compile(
    r"(?:^|[，。；\n]|会议|会上|会议还)(?:集体|认真|专题|依次|分别|逐一|还|一并|并)*(?P<deed>审议通过|审议|审定|研究讨论|研究部署|研究|讨论通过|讨论|听取|传达学习|传达|通报|表决通过|表决|选举|部署|学习传达|安排)了?(?P<what>[^。；\n]{3,90})"
)
_DEMANDS = re.compile(r"要求|强调|指出|希望|建议|意见|表示|认为")
_SENTENCE_ENDS = re.compile(
    r"[。！](?!(?:会议)?(?:决定|决议|议定|一致同意|表决|同意))"
)  # what was decided belongs to its item
_SHORT_LEAD = 12  # characters before the first item: 本次会议议程如下
_DECISION = re.compile(r"^(?:会议)?(?:决定|决议|结果|议定|表决结果)[：:，]?")


# ---- kind --------------------------------------------------------------------------------------------------------------------


def kind(page: Page) -> Field[str] | None:
    """Return the type of 活动: what the label says, else the title, else the object of 召开, 开展 and the like."""
    found = [
        field
        for field in (_labelled_kind(page), _titled_kind(page), _announced_kind(page), _told_kind(page))
        if field
    ]
    if not found:
        return _loose_kind(page)
    first = found[0]
    also = _another(page, first.value)
    if also and not first.doubt:
        return Field(
            first.value,
            first.place,
            first.sentence,
            f"文中还写着召开{also}，像是两次会，请核对类型，或分两条登记。",
        )
    others = sorted({each.value for each in found if each.value} - {first.value})
    if first.doubt or not others or _goes_with(first.value, others, page):
        return first
    names = "、".join(others)
    return Field(first.value, first.place, first.sentence, f"文中也写着{names}，请核对类型。")


def _goes_with(value: str | None, others: list[str], page: Page) -> bool:
    """Two names of one thing: a theme day whose form is a visit, a lecture inside a meeting told in the body."""
    broad = {
        "主题党日",
        "中心组学习",
        "党课",
        "专题培训",
        "共建联建",
        "警示教育",
        "党员大会",
        "组织生活会",
        "支委会",
        "志愿服务",
    }
    return value in broad and not set(others) & {
        "党员大会",
        "支委会",
        "党委会",
        "党总支会",
        "党组会",
        "党小组会",
        "组织生活会",
    }


def _labelled_kind(page: Page) -> Field[str] | None:
    for slot in page.of("kind"):
        found = _head(page, slot.start, slot.end)
        if found:
            return found
    return None


def _titled_kind(page: Page) -> Field[str] | None:
    start, end = page.title
    return _head(page, start, end) if end > start else None


def _head(page: Page, start: int, end: int) -> Field[str] | None:
    """The last kind of a phrase is its head noun; kinds joined by 暨 or 和 stand beside each other."""
    hits = [hit for hit in page.words.kind.finditer(page.text, start, end) if not _is_part(page, hit)]
    if not hits:
        return None
    last = hits[-1]
    value = page.words.kinds[last.group()]
    for before in hits[:-1]:
        other = page.words.kinds[before.group()]
        between = page.text[before.end() : last.start()]
        if other != value and len(between) <= 4 and _AND.search(between):
            return page.made(
                other,
                before.start(),
                last.end(),
                f"标题把{other}和{value}写在一起，请选一个类型，或分两条登记。",
            )
    return page.made(value, last.start(), last.end())


def _is_part(page: Page, hit: re.Match[str]) -> bool:
    """A word that belongs to a name: 党委会议室, 专题调研报告, 《…》, 培训班子."""
    tail = page.text[hit.end() : hit.end() + 3]
    if re.match(r"精神|室|报告(?!会)|决议|决定|子|费|员会?(?!议)|规则|制度|成果", tail):
        return True
    before = page.text[max(0, hit.start() - 40) : hit.start()]
    return before.count("《") > before.count("》")


_FORMAL = frozenset(("党员大会", "支委会", "党委会", "党总支会", "党组会", "党小组会", "组织生活会"))


def _another(page: Page, value: str | None) -> str:
    """Return the formal meeting that is held after this one: 会后召开组织生活会."""
    after = rf"(?:会后|随后|接着|之后|先后|同时|并)[^，。；\n]{{0,16}}?(?:{page.words.events})(?:了)?(?P<what>[^，。；\n]{{2,16}})"
    for hit in re.finditer(after, page.text):
        found = _head(page, *hit.span("what"))
        other = found.value if found else None
        if value in _FORMAL and other in _FORMAL and other != value:
            return str(other)
    return ""


def _told_kind(page: Page) -> Field[str] | None:
    """The first kind that is the object of a verb of holding."""
    verbs = f"{page.words.events}|参加" if page.genre is Genre.NOTICE else page.words.events
    pattern = rf"(?:{verbs})(?:了)?(?P<what>[^。；\n]{{0,70}})"
    for hit in re.finditer(pattern, page.text):
        if page.in_slot(hit.start()) in ("agenda", "stop", "absent") or _is_quoted(page, hit.start()):
            continue
        clause = re.split(r"，(?!.{0,12}(?:主题党日|党课|大会))", hit["what"])[0]
        found = _head(page, hit.start("what"), hit.start("what") + len(clause))
        if found:
            return found
    return None


def _announced_kind(page: Page) -> Field[str] | None:
    """`现将4月主题党日安排如下`, `学习会在二楼报告厅举行`: the kind stands before its verb."""
    behind = r"(?:现)?将(?P<what>[^，。；\n]{2,40}?)(?:有关|相关)?(?:事项|安排|事宜|情况|议程)?[^，。；\n]{0,6}如下|(?P<on>[^，。；\n]{2,30}?)(?:于|在|将于)[^，。；\n]{2,30}?(?:举行|召开|举办|开展)(?=[，。；\n]|$)"
    for hit in re.finditer(behind, page.text):
        group = "what" if hit["what"] else "on"
        found = (
            None
            if page.in_slot(hit.start()) in ("agenda", "stop")
            else _head(page, hit.start(group), hit.end())
        )
        if found:
            return found
    return None


def _loose_kind(page: Page) -> Field[str] | None:
    for hit in page.words.kind.finditer(page.text):
        if (
            page.in_slot(hit.start()) not in ("agenda", "stop")
            and not _is_part(page, hit)
            and not _is_quoted(page, hit.start())
        ):
            return page.made(
                page.words.kinds[hit.group()],
                hit.start(),
                hit.end(),
                "没有写明召开的是什么会，从正文归出，请核对。",
            )
    return None


def _is_quoted(page: Page, offset: int) -> bool:
    before = page.text[max(0, offset - 40) : offset]
    return before.count("《") > before.count("》") or before.count("“") > before.count("”")


# ---- topic -------------------------------------------------------------------------------------------------------------------


def topic(page: Page, agenda: tuple[Field[AgendaItem], ...]) -> Field[str] | None:
    """Return what it was about: behind its label, between quotes before 为主题, else a proposal out of title or agenda."""
    for slot in page.of("topic"):
        return page.made(_unquoted(page.value(slot)), slot.start, slot.end)
    for hit in _AS_TOPIC.finditer(page.text):
        group = next(name for name in "abcde" if hit[name])
        if page.in_slot(hit.start()) in ("stop",):
            continue
        return page.made(_unquoted(hit[group]), hit.start(group), hit.end(group))
    return _proposed(page, agenda)


def _unquoted(text: str) -> str:
    text = text.strip("，。；、：\n ")
    inner = re.fullmatch(r"[“‘]([^”’“‘]+)[”’]", text) or re.fullmatch(r"《([^《》]+)》", text)
    return inner[1] if inner else text


def _proposed(page: Page, agenda: tuple[Field[AgendaItem], ...]) -> Field[str] | None:
    start, end = page.title
    words = re.sub(
        r"^关于(?:召开|举行|举办|开展|组织开展|组织)?|的?(?:预?通知|公告|预告)$|(?:会议|活动)?(?:记录表?|纪要|简报|简讯)$",
        "",
        page.text[start:end],
    ).strip("“”《》 ")
    if len(words) >= 4:
        return page.made(words[:200], start, end, "文中没有写明主题，取自标题，请核对。")
    if agenda and agenda[0].value:
        first = agenda[0]
        return Field(
            agenda[0].value.text[:200],
            first.place,
            first.sentence,
            "文中没有写明主题，取自第一项议题，请核对。",
        )
    return None


# ---- agenda ------------------------------------------------------------------------------------------------------------------


def agenda(page: Page) -> tuple[Field[AgendaItem], ...]:
    """Return the items of the agenda; those drawn out of prose are doubtful."""
    for slot in page.of("agenda"):
        found = tuple(_items(page, slot))
        if found:
            return found
    return tuple(_introduced(page)) or tuple(_deeds(page))


def _introduced(page: Page) -> Iterator[Field[AgendaItem]]:
    """`会议研究如下事项：（一）……`: numbers behind an opening that is no label."""
    opening = r"(?P<firm>(?:研究|审议|讨论|议程|议题|内容|议定)了?(?:(?:以下|如下)[^：。\n]{0,12}[：，]?|[一二两三四五六七八九十\d]{1,2}(?:项|个)(?:工作|事项|议题|内容|问题)[：，]))|(?:^|\n|。)(?:会上|会议)[：，]?(?=1[.．、]|（一）|一是|\n(?:1[.．、]|一、|（一）))|纪要如下[：。]"
    for hit in re.finditer(opening, page.text):
        if page.in_slot(hit.start()) in ("stop", "agenda"):
            continue
        found = list(_items(page, Slot("agenda", hit.start(), hit.end(), len(page.text)), only_numbered=True))
        if found:
            doubt = "" if hit["firm"] else "议题从正文归出，请核对。"
            yield from (Field(each.value, each.place, each.sentence, each.doubt or doubt) for each in found)
            return


def _items(page: Page, slot: Slot, *, only_numbered: bool = False) -> Iterator[Field[AgendaItem]]:
    marks = _sequence(page.text, slot.start, slot.end)
    if not marks:
        yield from () if only_numbered else _lines(page, slot)
        return
    ends = [mark[0] for mark in marks[1:]] + [_last_end(page.text, marks, slot)]
    lead = "" if only_numbered else page.text[slot.start : marks[0][0]].strip("\n：，、 ")
    if _DEMANDS.search(lead):
        return  # 提出三点要求：一是……: what was asked for, no agenda
    doubt = "议题从正文归出，请核对。" if len(lead) > _SHORT_LEAD else ""
    for (_, start), end in zip(marks, ends, strict=True):
        made = _item(page, start, end)
        if made:
            yield replace(made, doubt=made.doubt or doubt)


def _last_end(text: str, marks: list[tuple[int, int]], slot: Slot) -> int:
    """The last item ends with its paragraph, or with its sentence where all stand in one line."""
    cut = text.find("\n", marks[-1][1], slot.end)
    end = slot.end if cut < 0 else cut
    if len(marks) < 2 or "\n" in text[marks[-2][0] : marks[-1][0]]:
        return end
    stop = _SENTENCE_ENDS.search(text, marks[-1][1], end)
    return stop.start() if stop else end


def _item(page: Page, start: int, end: int) -> Field[AgendaItem] | None:
    body = page.text[start:end]
    lines = [line for line in body.split("\n") if line.strip()]
    if not lines:
        return None
    decision = next((_DECISION.sub("", line) for line in lines[1:] if _DECISION.match(line)), "")
    head = lines[0].strip("，。；、：\n ")
    inline = re.search(r"[。；](?:会议)?(?:决定|议定|一致同意|表决结果)[：，]?", head)
    if inline:
        decision, head = decision or head[inline.end() :], head[: inline.start()]
    if len(head) < 2:
        return None
    first = body.index(lines[0])
    text, sure = head[:500], len(head) <= 120
    doubt = "" if sure else "这一段较长，可能不只是议题，请核对。"
    return page.made(
        AgendaItem(text, decision.strip("，。；")[:2000]), start + first, start + first + len(lines[0]), doubt
    )


def _sequence(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return (offset, offset after the mark) of items that count 1, 2, 3 in one manner."""
    style, wanted, found = "", 1, []
    for hit in _ITEM.finditer(text, start, end):
        name = next(key for key in ("paren", "cn", "ar", "item", "nth", "circle") if hit[key])
        mark = f"{name}{hit['ordinal'] or ''}"
        if style and mark != style:
            continue
        if not (
            hit.start() == start or text[hit.start() - 1] in "\n；。，：、 ） " or name in ("circle", "ar")
        ):
            continue
        raw = hit["pn"] or hit["cn"] or hit["ar"] or hit["inr"] or hit["nnr"]
        number = (
            "①②③④⑤⑥⑦⑧⑨⑩".index(hit["circle"]) + 1
            if hit["circle"]
            else int(raw)
            if raw.isdecimal()
            else chinese_to_int(raw)
        )
        if number == wanted:
            style, wanted = mark, wanted + 1
            found.append((hit.start(), hit.end()))
        elif style and number == 1:
            break
    return found


def _lines(page: Page, slot: Slot) -> Iterator[Field[AgendaItem]]:
    """Without numbers every line is an item; a single line is cut at ；."""
    value = page.value(slot)
    lines = [line for line in value.split("\n") if line.strip()]
    cut = r"\n" if len(lines) > 1 else r"[；\n]"
    if len(lines) > 12:
        return
    for hit in re.finditer(rf"[^{cut[1:-1] if cut.startswith('[') else cut}]+", value):
        made = _item(page, slot.start + hit.start(), slot.start + hit.end())
        if made and made.value and re.search(r"[\u4e00-\u9fff]{2}", made.value.text):
            is_prose = len(made.value.text) > 60 or "。" in made.value.text
            doubt = made.doubt or (
                "议题没有编号，从正文归出，请核对。"
                if is_prose or (len(lines) == 1 and "。" in value)
                else ""
            )
            yield Field(made.value, made.place, made.sentence, doubt)


def _deeds(page: Page) -> Iterator[Field[AgendaItem]]:
    """`会议审议了……，听取了……`: what was done at a meeting, each a proposal."""
    value = page.words.kind.search(page.text)
    if value is None or not any(
        page.words.kinds[hit.group()] in page.words.meeting_kinds
        for hit in page.words.kind.finditer(page.text)
    ):
        return
    seen = set()
    for hit in _DEEDS.finditer(page.text):
        if page.in_slot(hit.start("deed")) or _is_quoted(page, hit.start("deed")):
            continue
        what = re.split(r"，|并(?:就|对|审议|讨论|听取)", hit["what"])[0].strip("“”，。； ")
        text = f"{hit['deed']}{what}"
        if 5 <= len(text) <= 100 and text not in seen:
            seen.add(text)
            yield page.made(
                AgendaItem(text),
                hit.start("deed"),
                hit.start("what") + len(what),
                "从正文归出的议题，请核对。",
            )
