"""Announced counts against their lists: 三个方面 … 一是 … 二是 …; “五个一”（…）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.core.proofing import Hit, Reading
from shuzhi.core.text.numerals import chinese_to_int

_ANNOUNCED = re.compile(
    r"(?:以下|如下|下列|存在|体现在|表现在|表现为|做到|抓好|抓了|抓|从|在|有|分为|包括|做好|采取|实施|推出|建立|围绕|提出|制定|落实|完成|突出|开展)(?:了|的|好)?(?:这|以下|如下)?"
    r"(?P<all>(?P<n>[二两三四五六七八九十]|\d{1,2})(?:个|大|项|条|点)?(?:方面|问题|不足|短板|环节|重点|原因|措施|举措|阶段|步骤|特点|经验|体会|条|项|工作|任务|机制|建议|关|点)(?:的)?(?:工作|问题|不足|原因|内容|措施|特点|表现|因素|任务)?)"
    r"(?P<stop>[。：:])"
)
_FIRST = re.compile(r"\s*(?:一是|一要|第一[，、]|[（(]1[）)]|[（(]一[）)]|1[.．]|①)")
_HAN_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_ITEMS = {
    "①": re.compile(f"([{_CIRCLED}])"),
    "一是": re.compile(r"(?:(?<=[。；，、：;,:.\s])|^)([一二三四五六七八九十])是"),
    "一要": re.compile(r"(?:(?<=[。；，、：;,:.\s])|^)([一二三四五六七八九十])要"),
    "第一": re.compile(r"(?:(?<=[。；，：;,:\s])|^)第([一二三四五六七八九十])[，、]"),
    "（1": re.compile(r"[（(](\d{1,2})[）)]"),
    "(1": re.compile(r"[（(](\d{1,2})[）)]"),
    "（一": re.compile(r"[（(]([一二三四五六七八九十])[）)]"),
    "(一": re.compile(r"[（(]([一二三四五六七八九十])[）)]"),
    "1.": re.compile(r"(?:(?<=[。；：;:\s])|^)(\d{1,2})[.．](?!\d)"),
    "1．": re.compile(r"(?:(?<=[。；：;:\s])|^)(\d{1,2})[.．](?!\d)"),
}
_NAMED = re.compile(
    r"“(?P<term>(?P<n>[二两三四五六七八九十])(?:个|大|项|种|条)?(?P<word>[\u4e00-\u9fff]{1,4}))”?(?P<mid>[\u4e00-\u9fff]{0,6})[（(](?:即|即为|就是|分别为|分别是|包括)?[：:]?(?P<list>[^（）()]{6,400})[）)]"
)
_BRACKETED = re.compile(
    r"(?<!第)(?P<n>[二两三四五六七八九十])(?P<word>(?:个|项|大|张|条|类|种)[\u4e00-\u9fff]{2,6})[（(](?P<list>[^（）()，。；：\n]{5,120})[）)]"
)
_AFTER = re.compile(
    r"(?P<n>[两二三四五六七八九])(?:个|项|张|类|大|种|条)(?:方面|环节|层面|维度|领域|阶段|清单|机制|重点|台账|关口|步骤|抓手|短板|问题|不足|原因|弱项|板块|专题|渠道|载体)"
)
_BEFORE_COUNT = re.compile(r"[^，。；：！？\n]{3,60}、[^，。；：！？、\n]{1,16}$")
_SHARED = re.compile(r"“(?P<n>[二两三四五六七八九十])(?P<char>[\u4e00-\u9fff])”")
_BEFORE_SHARED = re.compile(r"(?:[\u4e00-\u9fff]{2,6}、){1,9}[\u4e00-\u9fff]{2,6}$")
_JOINS = re.compile("(?<=.)(?:和(?!谐|睦)|以及|(?<!普)(?<!涉)及(?!时|格|早)|(?<!参)与(?!时|会))(?=.)")
_COUNTS_TWICE = re.compile(
    r"[^个]{1,3}[一二两三四五六七八九十][^个]"
)  # 三会一课, 四议两公开: a sum, not a count
_NO_LIST = re.compile(r"简称|下同|以下|试行|扩大|附|详见|如：|例如|比如|等[）)]?$")


def announced_counts(reading: Reading) -> Iterator[Hit]:
    """Yield `以下三个方面：` with another number of 一是 … 二是 … after it, in the same paragraph."""
    text = reading.text
    for found in _ANNOUNCED.finditer(text):
        end = _scope(reading, found)
        opening = _FIRST.match(text, found.end(), end)
        pattern = _ITEMS.get(opening[0].strip()[:2]) if opening else None
        said = _number(found["n"])
        if pattern is None or said is None:
            continue
        listed = _run(pattern, text[found.end() : end])
        if listed != said:
            yield Hit(found.start("all"), found.end("all"), None, {"listed": str(listed)})


_NAMED_BEFORE = re.compile(
    r"“(?P<all>(?P<n>[二两三四五六七八九十])个(?P<word>[\u4e00-\u9fff]{2}))”[^。：\n]{0,12}[。：]?[ 　]*\n"
)
_NUMBERED_LINE = re.compile(
    r"(?m)^[ 　]*(?:\d{1,2}[.．、]|[（(](?:\d{1,2}|[一二三四五六七八九十])[）)]|[一二三四五六七八九十][、是要])[ 　]*(?P<words>[^\n]{2,40})"
)


def announced_items(reading: Reading) -> Iterator[Hit]:
    """Yield `做到“四个坚持”。` with another number of numbered lines after it that open with 坚持."""
    text = reading.text
    for found in _NAMED_BEFORE.finditer(text):
        listed, style = 0, ""
        for line in _NUMBERED_LINE.finditer(text, found.end()):
            style = style or _style(line)
            if _style(line) == style and found["word"] not in line["words"]:
                break
            listed += _style(line) == style
        if listed > 2 and listed != _number(found["n"]):
            yield Hit(found.start("all"), found.end("all"), None, {"listed": str(listed)})


def _style(line: re.Match[str]) -> str:
    """Return the shape of a line's number: 1、 and 1. and （一） are three."""
    opening = line.string[line.start() : line.start("words")].strip()
    return re.sub(r"\d+", "1", re.sub(f"[{_HAN_DIGITS}]+", "一", opening))


def _scope(reading: Reading, found: re.Match[str]) -> int:
    """Return where the list can end: at its paragraph's end, or with its section when it begins on the next line."""
    paragraph = reading.paragraph(found.start())
    if reading.text[found.end() : paragraph.end].strip():
        return paragraph.end
    inside = [s.end for s in reading.report.sections if s.start <= found.start() < s.end]
    return min(inside, default=len(reading.text))


def _number(words: str) -> int | None:
    if words in _CIRCLED:
        return _CIRCLED.index(words) + 1
    return int(words) if words.isdigit() else chinese_to_int(words)


def _run(pattern: re.Pattern[str], words: str) -> int:
    """Count items while their numbers go up one by one."""
    last = 0
    for found in pattern.finditer(words):
        value = _number(found[1])
        if value == last + 1:
            last = value
        elif value == 1:
            break
    return last


def named_counts(reading: Reading) -> Iterator[Hit]:
    """Yield a counted name in quotation marks (“五个一”, “九学”) whose bracketed list has another number of members."""
    for found in _NAMED.finditer(reading.text):
        said, members = chinese_to_int(found["n"]), _members(found["list"])
        if (
            said is None
            or members is None
            or _NO_LIST.search(found["list"])
            or _COUNTS_TWICE.match(found["term"], 1)
        ):
            continue
        if len(members) > 1 and said not in _possible(members):
            words = {"term": found["term"], "said": found["n"], "listed": str(len(members))}
            yield Hit(found.start("list"), found.end("list"), None, words)


def bracketed_counts(reading: Reading) -> Iterator[Hit]:
    """Yield `三个重点环节（甲、乙、丙、丁）`."""
    for found in _BRACKETED.finditer(reading.text):
        said, members = _number(found["n"]), _members(found["list"])
        if (
            members
            and said not in _possible(members)
            and "、" in found["list"]
            and not _NO_LIST.search(found["list"])
        ):
            words = {"term": found["n"] + found["word"], "said": found["n"], "listed": str(len(members))}
            yield Hit(found.start("n"), found.end("list"), None, words)


def counts_after(reading: Reading) -> Iterator[Hit]:
    """Yield lists with their count behind them: `甲、乙、丙四个方面`, `早发现、早提醒、早纠正“四早”`."""
    for found in _AFTER.finditer(reading.text):
        before = _BEFORE_COUNT.search(reading.text, max(0, found.start() - 80), found.start())
        said, listed = _number(found["n"]), _listed(before[0]) if before else set()
        if said is not None and listed and said not in listed:
            yield Hit(found.start(), found.end(), None, {"listed": str(min(listed))})
    for found in _SHARED.finditer(reading.text):
        before = _BEFORE_SHARED.search(reading.text, max(0, found.start() - 70), found.start())
        items = before[0].split("、") if before else []
        alike = [item for item in items if found["char"] in item]
        said = _number(found["n"])
        if len(alike) > 1 and alike[-1] == items[-1] and said is not None and len(alike) != said:
            yield Hit(found.start("n"), found.end("char"), None, {"listed": str(len(alike))})


def _listed(words: str) -> set[int]:
    """Return how many things a list names: two answers where its last member may hold two (甲、乙和丙), none where it is open."""
    outside = re.sub(r"“[^”]*”|《[^》]*》|（[^）]*）", "□", words)
    if outside.endswith(("等", "的", "这", "等的")) or "、" not in outside:
        return set()
    n = outside.count("、") + 1
    return {n, n + 1} if _JOINS.search(outside.rpartition("、")[2]) else {n}


def _possible(members: list[str]) -> set[int]:
    """Return how many members a split list may have: its last one may hold two (享乐主义和奢靡之风)."""
    return {len(members), len(members) + 1} if _JOINS.search(members[-1]) else {len(members)}


def _members(words: str) -> list[str] | None:
    """Split a list at its strongest mark; None where marks are mixed in a way that only a reader can sort out."""
    words = words.strip("。；")
    outside = re.sub(r"“[^”]*”|《[^》]*》", lambda m: "□" * len(m[0]), words)
    for mark in "；，、":
        if mark in outside:
            parts = [p for p in outside.split(mark) if p.strip()]
            mixed = (
                mark == "，"
                and any("、" in p for p in parts)
                and not all(p.lstrip().startswith(parts[0].strip()[:1]) for p in parts)
            )
            return None if mixed else parts
    if outside.count("□") and set(outside) == {"□"}:
        return re.findall(r"“[^”]*”|《[^》]*》", words)
    return None
