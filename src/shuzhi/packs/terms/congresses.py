"""Congresses, plenary sessions and campaigns: is it the right one, and could the report have known it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shuzhi.core.proofing import Hit, Reading
from shuzhi.core.rules import read_yaml
from shuzhi.core.text.numerals import chinese_to_int, int_to_chinese

_FILE = Path(__file__).parent / "dated.yaml"
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_CONGRESS = re.compile(rf"党的({_NUMERAL})大(?:会议)?(?:精神|报告)")
_PLENUM = re.compile(r"(十[八九]|二十)届([一二三四五六七八九])中全会")
_AFTER_CONGRESS = "(?=精神|报告|会议|以来|召开|闭幕|开幕|胜利|代表|和|、|，|。|提出|作出|做出|上|期间|宣讲|学习|主题|关于|擘画|确定|知识|专题|[”》）])"
_NAMED = re.compile(rf"(?:第)?(?:十[八九]|二十)(?:届(?:历次全会|[一二三四五六七]中全会)|大{_AFTER_CONGRESS})")
_HELD = re.compile(
    r"(?:党的|中共|共产党)[^，。；：！？\n“”《》]{0,4}$|(?:党的|中共)[十八九二三四五六七届大中全会历次一、和及与以来精神，]{2,40}$|喜迎$|迎接$|献礼$|从$"
)
_SLACK = 3  # months after the year's end in which its report is still written


@cache
def _facts() -> Mapping[str, Any]:
    facts = read_yaml(_FILE)
    return {
        "words": facts["words"],
        "plenums": facts["plenums"],
        "campaigns": facts["campaigns"],
        "congresses": {chinese_to_int(k): v for k, v in facts["congresses"].items()},
    }


def _latest(year: int) -> int:
    """Return the number of the latest congress that had been held by the end of a year."""
    return max((n for n, held in _facts()["congresses"].items() if held <= year), default=20)


def _written_before(reading: Reading, day: date) -> bool:
    """Tell whether the report was surely written before a day (three months of grace after its year)."""
    return reading.year is not None and day > date(reading.year + 1, _SLACK, 31)


def party_missing(reading: Reading) -> Iterator[Hit]:
    """Yield 二十大, 十九届六中全会 and the like without 党的, unless the words before already say whose they are."""
    for found in _NAMED.finditer(reading.text):
        before = reading.text[max(0, found.start() - 40) : found.start()]
        if not _HELD.search(before) and not before.endswith(
            ("纪委", "的", "第", "一", "二", "纪律检查委员会")
        ):
            yield Hit(found.start(), found.end(), f"党的{found[0]}")


def _congresses(reading: Reading) -> Iterator[tuple[re.Match[str], int]]:
    for found in _CONGRESS.finditer(reading.text):
        number = chinese_to_int(found[1])
        if number:
            yield found, number


def _beside_the_current(reading: Reading, found: re.Match[str]) -> bool:
    """A sentence that also names the latest congress tells history and is right."""
    sentence = reading.sentence(found.start())
    words = reading.text[sentence.start : sentence.end]
    current = int_to_chinese(_latest(reading.year or 2022))
    return f"{current}大" in words.replace(found[0], "")


def congress_out_of_place(reading: Reading) -> Iterator[Hit]:
    """Yield the spirit or report of a congress long gone (党的十二大精神) or not yet held."""
    held = _facts()["congresses"]
    for found, number in _congresses(reading):
        latest = _latest(reading.year) if reading.year else 20
        current = f"党的{int_to_chinese(latest)}大"
        if (
            number not in held
            or (reading.year is not None and held[number] > reading.year + 1)
            or number > 21
        ):
            yield Hit(found.start(), found.end(), None, {"reason": "还没有召开"})
        elif (
            number <= latest - 2 and not _beside_the_current(reading, found) and not _historic(reading, found)
        ):
            tail = found[0].partition("大")[2]
            yield Hit(found.start(), found.end(), f"{current}{tail}", {"reason": f"是{held[number]}年的大会"})


def _historic(reading: Reading, found: re.Match[str]) -> bool:
    before = reading.text[reading.sentence(found.start()).start : found.start()]
    return bool(re.search(r"回顾|历史|重温|党史|当年|时期|以来", before)) or before.endswith("从")


def congress_outdated(reading: Reading) -> Iterator[Hit]:
    """Yield the last but one congress where the year after the latest is reported on and only the old one is named."""
    if reading.year is None:
        return
    latest = _latest(reading.year)
    if _facts()["congresses"][latest] >= reading.year:
        return
    for found, number in _congresses(reading):
        if number == latest - 1 and not _beside_the_current(reading, found) and not _historic(reading, found):
            words = {"year": str(reading.year), "current": int_to_chinese(latest)}
            yield Hit(found.start(), found.end(), None, words)


def plenum_out_of_place(reading: Reading) -> Iterator[Hit]:
    """Yield plenary sessions that never were or that the report's year could not know."""
    for found in _PLENUM.finditer(reading.text):
        term = _facts()["plenums"][found[1]]
        number = chinese_to_int(found[2]) or 0
        if number > len(term["days"]):
            if term["complete"] or number > 7:
                yield Hit(
                    found.start(),
                    found.end(),
                    None,
                    {"reason": f"不存在，{found[1]}届中央委员会共{len(term['days'])}次全会"},
                )
            elif _written_before(reading, term["days"][-1]):
                yield Hit(found.start(), found.end(), None, {"reason": f"在{reading.year}年还没有召开"})
            continue
        day = term["days"][number - 1]
        if _written_before(reading, day):
            yield Hit(
                found.start(),
                found.end(),
                None,
                {"reason": f"是{day.year}年{day.month}月召开的，{reading.year}年的报告不应提到"},
            )


def anachronisms(reading: Reading) -> Iterator[Hit]:
    """Yield words that came into use only after the report was written."""
    for word, day in _facts()["words"].items():
        if _written_before(reading, day):
            for at in reading.find_all(word):
                words = {"since": f"{day.year}年{day.month}月", "year": str(reading.year)}
                yield Hit(at, at + len(word), None, words)


_HELD_IN = re.compile(
    rf"(?:党的|中共)(?P<n>{_NUMERAL})(?:大|届(?P<p>[一二三四五六七])中全会)(?:以来，即|[于在]|是)(?P<y>(?:19|20)\d{{2}}年)(?=\d|[^，。]{{0,12}}(?:召开|开幕|举行)|以来|召开)"
)
_IN_YEAR_HELD = re.compile(
    rf"(?P<y>(?:19|20)\d{{2}}年)(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?，?(?:召开的|胜利召开的|举行的)(?:党的|中共)(?P<n>{_NUMERAL})(?:大|届(?P<p>[一二三四五六七])中全会)"
)


def congress_years(reading: Reading) -> Iterator[Hit]:
    """Yield congresses, plenary sessions and campaigns beside a year in which they were not held."""
    for pattern in (_HELD_IN, _IN_YEAR_HELD):
        for found in pattern.finditer(reading.text):
            held = _held(found["n"], found.groupdict().get("p"))
            if held and int(found["y"][:4]) != held:
                named = f"党的{found['n']}" + (
                    f"届{found['p']}中全会" if found.groupdict().get("p") else "大"
                )
                yield Hit(*found.span("y"), f"{held}年", {"named": named, "right": str(held)})
    for name, years in _facts()["campaigns"].items():
        for at in reading.find_all(name):
            before = re.search(
                r"(?P<y>20\d{2}年)(?:[^，。；、\n年]{0,4})?(?:开展|启动|部署)(?:的|了)?$",
                reading.text[max(0, at - 16) : at],
            )
            if before and int(before["y"][:4]) not in years:
                start = max(0, at - 16) + before.start("y")
                yield Hit(start, start + 5, f"{years[0]}年", {"named": name, "right": str(years[0])})


def _held(number: str, plenum: str | None) -> int | None:
    """Return the year of a congress or of one of its committee's plenary sessions, None where it is not known."""
    if plenum is None:
        held: int | None = _facts()["congresses"].get(chinese_to_int(number))
        return held
    days = _facts()["plenums"].get(number, {"days": []})["days"]
    n = chinese_to_int(plenum) or 0
    return days[n - 1].year if 0 < n <= len(days) else None
