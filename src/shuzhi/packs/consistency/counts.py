"""Announced counts against their lists: 三个方面 … 一是 … 二是 …; “五个一”（…）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.core.proofing import Hit, Reading
from shuzhi.core.text.numerals import chinese_to_int

_ANNOUNCED = re.compile(
    r"(?:以下|如下|下列|存在|体现在|表现在|表现为|做到|抓好|从|在|有|分为|包括|做好)(?:了|的)?(?:这)?"
    r"(?P<all>(?P<n>[二两三四五六七八九十]|\d{1,2})(?:个)?(?:方面|问题|不足|短板|环节|重点|原因|措施|举措|阶段|步骤|特点|经验|体会|条|项)(?:的)?(?:工作|问题|不足|原因|内容|措施|特点|表现|因素)?)"
    r"(?P<stop>[。：:])"
)
_FIRST = re.compile(r"\s*(?:一是|一要|第一[，、]|首先[，、]|[（(]一[）)]|1[.．、]|①)")
_ITEMS = {
    "一是": re.compile(r"(?:(?<=[。；，、：\s])|^)([一二三四五六七八九十])是"),
    "一要": re.compile(r"(?:(?<=[。；，、：\s])|^)([一二三四五六七八九十])要"),
    "第一": re.compile(r"(?:(?<=[。；，：\s])|^)第([一二三四五六七八九十])[，、]"),
}
_NAMED = re.compile(
    r"“(?P<term>(?P<n>[二两三四五六七八九十])(?:个|大|项|种|条)?(?P<word>[\u4e00-\u9fff]{1,4}))”?(?P<mid>[\u4e00-\u9fff]{0,6})[（(](?:即|即为|就是|分别为|分别是|包括)?[：:]?(?P<list>[^（）()]{6,400})[）)]"
)
_NO_LIST = re.compile(r"简称|下同|以下|试行|扩大|附|详见|如：|例如|比如|等[）)]?$")


def announced_counts(reading: Reading) -> Iterator[Hit]:
    """Yield `以下三个方面：` with another number of 一是 … 二是 … after it, in the same paragraph."""
    text = reading.text
    for found in _ANNOUNCED.finditer(text):
        paragraph = reading.paragraph(found.start())
        opening = _FIRST.match(text, found.end(), paragraph.end)
        pattern = _ITEMS.get(opening[0].strip()[:2]) if opening else None
        said = _number(found["n"])
        if pattern is None or said is None:
            continue
        listed = _run(pattern, text[found.end() : paragraph.end])
        if listed != said:
            yield Hit(found.start("all"), found.end("all"), None, {"listed": str(listed)})


def _number(words: str) -> int | None:
    return int(words) if words.isdigit() else chinese_to_int(words)


def _run(pattern: re.Pattern[str], words: str) -> int:
    """Count items while their numbers go up one by one."""
    last = 0
    for found in pattern.finditer(words):
        value = chinese_to_int(found[1])
        if value == last + 1:
            last = value
        elif value == 1:
            break
    return last


def named_counts(reading: Reading) -> Iterator[Hit]:
    """Yield a counted name in quotation marks (“五个一”, “九学”) whose bracketed list has another number of members."""
    for found in _NAMED.finditer(reading.text):
        said, members = chinese_to_int(found["n"]), _members(found["list"])
        if said is None or members is None or _NO_LIST.search(found["list"]):
            continue
        if len(members) != said and len(members) > 1:
            words = {"term": found["term"], "said": found["n"], "listed": str(len(members))}
            yield Hit(found.start("list"), found.end("list"), None, words)


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
