"""Figures that stand side by side and must agree: halves of a year, growth and its base, a share and its whole, what was done of what there was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from shuzhi.core.proofing import Hit, Reading

_N = r"(?<![\d.])\d{1,9}(?:\.\d{1,4})?(?![\d.])"
_UNIT = "人次|人|名|个|件|项|户|家|次|场|份|条|支|篇|期"
_SCALE = {None: 1, "": 1, "万": 10_000, "亿": 100_000_000}
_HALVES = re.compile(
    rf"(?P<whole>{_N})(?P<unit>{_UNIT})[，,]?(?:其中)?[：:，]?上半年[^\d，。；、\n]{{0,6}}(?P<a>{_N})(?P=unit)[、，,]下半年[^\d，。；、\n]{{0,6}}(?P<b>{_N})(?P=unit)"
)
_DONE = re.compile(
    rf"(?:问题|诉求|意见|建议|隐患|工单|投诉|事项|纠纷)?(?P<due>{_N})(?P<unit>个|件|条|项|起|处)(?:问题|诉求|意见|建议|隐患|工单|投诉|事项|纠纷)?[，,]?"
    rf"(?:目前|现|均|全部)?已(?:全部)?(?:完成整改|整改完成|整改|解决|办结|销号|化解|采纳|答复|办理)(?:问题|诉求|意见|建议|隐患)?(?P<real>{_N})(?P=unit)"
)
_AMOUNT = rf"(?P<now>{_N})(?P<s1>万|亿)?(?P<unit>[\u4e00-\u9fff]{{1,2}})"
_LAST = r"(?:上年|去年)(?:同期)?"
_WAY = "(?P<way>增长|增加|提高|上升|下降|减少|降低)了?"
_BASED = re.compile(
    rf"{_AMOUNT}，(?:比|较){_LAST}的?(?P<base>{_N})(?P<s2>万|亿)?(?P=unit){_WAY}(?P<said>{_N})[%％]"
)
_BASED_AFTER = re.compile(
    rf"{_AMOUNT}，(?:同比|比上年|较上年|比去年|较去年){_WAY}(?P<said>{_N})[%％]，{_LAST}为?(?P<base>{_N})(?P<s2>万|亿)?(?P=unit)"
)
_POINTS = re.compile(
    rf"(?P<now>{_N})[%％]，?(?:比|较){_LAST}的?(?P<base>{_N})[%％]{_WAY}(?P<said>{_N})个百分点"
)
_SHARE_OF = re.compile(
    rf"(?P<part>{_N})(?P<unit>{_UNIT})，占[^，。；\d\n]{{0,12}}(?P<whole>{_N})(?P=unit)的(?P<said>{_N})[%％]"
)
_UP = ("增长", "增加", "提高", "上升")


def halves_of_a_year(reading: Reading) -> Iterator[Hit]:
    """Yield `12次，其中上半年5次、下半年5次`."""
    for found in _HALVES.finditer(reading.text):
        parts = Decimal(found["a"]) + Decimal(found["b"])
        if parts != Decimal(found["whole"]):
            yield Hit(
                found.start("whole"), found.end(), None, {"parts": f"{parts:f}", "whole": found["whole"]}
            )


def more_done_than_told(reading: Reading) -> Iterator[Hit]:
    """Yield `收集问题45个，已解决47个`."""
    for found in _DONE.finditer(reading.text):
        if Decimal(found["real"]) > Decimal(found["due"]):
            yield Hit(
                found.start("due"), found.end("real"), None, {"due": found["due"], "real": found["real"]}
            )


def growth_against_base(reading: Reading) -> Iterator[Hit]:
    """Yield `35.6亿元，比上年32亿元增长12.25%`: what neither figure's rounding can explain."""
    for pattern in (_BASED, _BASED_AFTER):
        for found in pattern.finditer(reading.text):
            base = Decimal(found["base"])
            if base == 0 or not _disagrees(found):
                continue
            now = Decimal(found["now"]) * _SCALE[found["s1"]]
            exact = abs(now / (base * _SCALE[found["s2"]]) - 1) * 100
            yield _wrong(found, round(exact, 2), "%")


def _disagrees(found: re.Match[str]) -> bool:
    said, low, high = Decimal(found["said"]), *_range(found)
    step = _step(found["said"])
    return not low - step <= (said if found["way"] in _UP else -said) <= high + step


def _range(found: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The least and the most growth in per cent that the two rounded amounts allow."""
    now, base = Decimal(found["now"]), Decimal(found["base"])
    more, less = _step(found["now"]) / 2, _step(found["base"]) / 2
    scale = Decimal(_SCALE[found["s1"]]) / _SCALE[found["s2"]]
    return ((now - more) * scale / (base + less) - 1) * 100, ((now + more) * scale / (base - less) - 1) * 100


def _step(number: str) -> Decimal:
    """One in the last place that is written; a whole number is taken as exact to one."""
    return Decimal(1).scaleb(int(Decimal(number).as_tuple().exponent))


def points_against_ends(reading: Reading) -> Iterator[Hit]:
    """Yield `71.4%，较上年的70%提高2.4个百分点`."""
    for found in _POINTS.finditer(reading.text):
        change = Decimal(found["now"]) - Decimal(found["base"])
        right = change if found["way"] in _UP else -change
        if abs(right - Decimal(found["said"])) > _step(found["said"]):
            yield _wrong(found, right, "")


def share_of_whole(reading: Reading) -> Iterator[Hit]:
    """Yield `320名，占职工总数1600名的25%`."""
    for found in _SHARE_OF.finditer(reading.text):
        whole = Decimal(found["whole"])
        if whole == 0:
            continue
        exact = Decimal(found["part"]) * 100 / whole
        if abs(exact - Decimal(found["said"])) >= _step(found["said"]):
            yield _wrong(found, round(exact, 1), "%")


def _wrong(found: re.Match[str], right: Decimal, mark: str) -> Hit:
    told = f"{right.normalize():f}"
    return Hit(
        found.start("said"), found.end("said"), told, {"right": told + mark, "said": found["said"] + mark}
    )
