"""Numbers of one unit in a row that must agree: done and left of what there was, parts and their sum, halves of a year, a mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from shuzhi.core.proofing import Hit, Reading
from shuzhi.packs.consistency.rows import (
    Figure,
    Range,
    counted_alike,
    plain,
    rounded,
    rows,
    runs,
    suffixes,
)

_THERE = re.compile(
    r"问题|隐患|图斑|纠纷|诉求|意见|建议|工单|投诉|事项|线索|短板|堵点|难题|风险点|违建|清单|案件|报修|提案|差距|微?心愿|实事"
)
_DONE = re.compile(
    r"^[\u4e00-\u9fff]{0,10}[，,、]?(?:其中)?(?:目前|现|均|截至目前，?)?(?P<done>(?:现已|已经|已)(?:全部)?[\u4e00-\u9fff]{0,4}(?:完成|整改|解决|办结|办理|销号|化解|采纳|答复|处理|处置|拆除|吸收|修复)[\u4e00-\u9fff]{0,4}|[，,、](?:全部)?(?:整改|解决|化解|销号|采纳|处置|处理|成功化解|整治)(?:完成|到位|成功)?)$"
)
_CARRIED = re.compile(r"上年|去年|历年|往年|以前|遗留|结转|存量|旧存|跨年|历史")
_REST = re.compile(
    r"^[\u4e00-\u9fff]{0,4}[，、,](?:其余|剩余|余下|还剩|仍有|尚有|还有|另有|其他|(?:目前)?(?:正在|尚未|未|待)[\u4e00-\u9fff]{2,4})的?$"
)
_SURELY_REST = re.compile(r"其余|剩余|余下|还剩|正在|未|待")
_UNFINISHED = re.compile(r"(?:正|尚|还在|仍在|未|待|继续|限期|持续)")
_TOTAL = re.compile(r"^[\u4e00-\u9fff]{0,6}[，,](?:[\u4e00-\u9fff]{1,3})?(?:合计|共计|总计)(?:为|达)?$")
_SAID_TOTAL = re.compile(r"^[\u4e00-\u9fff]{0,3}(?:合计|共计|总计)(?:为|达)?$")
_BARE_TOTAL = re.compile(r"^[\u4e00-\u9fff]{0,6}[，,]共(?:有)?$")
_SUM_NAME = re.compile(r"^[\u4e00-\u9fff]{0,4}[，,](?P<of>[\u4e00-\u9fff]{2,4})总数(?:为|达到|达)?$")
_NOT_PART = re.compile(r"比|较|同比|每|占|由|从|增加?到|超|其中|人均|平均|累计|降|涨")
_MEAN = re.compile(
    r"^[，,（(](?:人均|户均|每[人户家]|平均每[人名户家])(?:发放|资助|补助|补贴|救助|奖补|慰问|奖励|分红)?(?:为|达到|达)?$"
)
_NEARLY_ALL = Decimal("0.1")


def more_done_than_told(reading: Reading) -> Iterator[Hit]:
    """Yield `收集问题45个，已解决47个`; what was carried over from the year before may be done beside it."""
    for row in rows(reading):
        for at, (due, real) in enumerate(pairwise(row)):
            told = [f for f in row[: at + 1] if counted_alike(f, real)]
            if (
                counted_alike(due, real)
                and real.exact
                and all(f.exact for f in told)
                and real.value > sum(f.value for f in told)
                and _THERE.search(due.clause + due.after + real.before)
                and _DONE.match(real.before)
                and not _CARRIED.search(reading.text, due.unit_end, reading.sentence(due.start).end)
            ):
                yield Hit(due.start, real.end, None, {"due": plain(due), "real": plain(real)})


def done_and_left(reading: Reading) -> Iterator[Hit]:
    """Yield `自查问题7个，已整改5个，剩余3个正在整改`."""
    for row in rows(reading):
        for whole, done, left in runs(row, 3):
            alike = counted_alike(whole, done) and counted_alike(whole, left)
            if not alike or not _DONE.match(done.before) or not _REST.match(left.before):
                continue
            sure = _SURELY_REST.search(left.before) or _UNFINISHED.search(left.after)
            if sure and done.value + left.value != whole.value and done.value <= whole.value:
                yield _sum_hit(done, left, [done, left], whole)


def wrong_totals(reading: Reading) -> Iterator[Hit]:
    """Yield `支委会12次、党课4次，共计30次` and `民警14名、辅警5名，共20名党员`: a total that the parts just told do not give."""
    for row in rows(reading):
        for at, total in enumerate(row):
            parts = _parts_before(row[: at - _two_together(row, at)], total)
            if len(parts) < 2 or not total.exact or not _totals(parts, total):
                continue
            sums = [_sum(ends) for ends in suffixes(parts, 2)]
            if total.value not in sums:
                meant = min(suffixes(parts, 2), key=lambda ends: abs(_sum(ends) - total.value))
                yield _sum_hit(total, total, meant, total)


def _two_together(row: Sequence[Figure], at: int) -> bool:
    """Tell whether the figure before a total says how many parts it has (两项合计)."""
    return at > 0 and _SAID_TOTAL.match(row[at].before) is not None and row[at - 1].before == "，"


def _parts_before(told: Sequence[Figure], total: Figure) -> list[Figure]:
    """Return the figures of the total's unit that stand before it at once, none of them compared with another."""
    parts: list[Figure] = []
    for figure in reversed(told):
        if not figure.exact or not counted_alike(figure, total) or _NOT_PART.search(figure.before):
            break
        parts.insert(0, figure)
    return parts


def _totals(parts: Sequence[Figure], total: Figure) -> bool:
    if _TOTAL.match(total.before) or _SAID_TOTAL.match(total.before):
        return True
    named = _SUM_NAME.match(total.before)
    if (
        named is not None
    ):  # a list of some branches need not be all of them: only what is nearly the sum is meant to be it
        return abs(_sum(parts) - total.value) <= total.value * _NEARLY_ALL
    if not _BARE_TOTAL.match(total.before):
        return False
    noun = total.after[:2]
    return not noun or all(noun in f.clause + f.after for f in parts)


def _sum(parts: Sequence[Figure]) -> Decimal:
    return sum((f.value for f in parts), Decimal(0))


def _sum_hit(first: Figure, last: Figure, parts: Sequence[Figure], whole: Figure) -> Hit:
    words = {"parts": f"{_sum(parts).normalize():f}", "whole": plain(whole)}
    return Hit(first.start, last.unit_end, None, words)


def wrong_means(reading: Reading) -> Iterator[Hit]:
    """Yield `资助63名，发放9.45万元，人均1550元`."""
    for row in rows(reading):
        for at, said in enumerate(row):
            if at < 2 or not (said.exact and row[at - 1].exact) or not _MEAN.match(said.before):
                continue
            money, unit = row[at - 1], "户" if "户" in said.before else "家" if "家" in said.before else "人"
            heads = [f for f in row[: at - 1] if f.unit == unit and f.value]
            if money.unit != "元" or said.unit != "元" or not heads or not all(f.exact for f in heads):
                continue
            means = [Range(rounded(money).low / f.value, rounded(money).high / f.value) for f in heads]
            if not any(mean.holds(said) for mean in means):
                right = f"{round(money.value / heads[-1].value, 2).normalize():f}"
                yield Hit(said.start, said.unit_end, None, {"right": right, "said": plain(said)})


_HALF = (
    re.compile(r"^[，,]?(?:其中)?[：:，]?上半年[^，、]{0,6}$"),
    re.compile(r"^[^，、]{0,4}[、，,]下半年[^，、]{0,6}$"),
)


def halves_of_a_year(reading: Reading) -> Iterator[Hit]:
    """Yield `12次，其中上半年5次、下半年5次`."""
    for row in rows(reading):
        for whole, first, second in runs(row, 3):
            alike = counted_alike(whole, first) and counted_alike(whole, second)
            if (
                alike
                and _HALF[0].match(first.before)
                and _HALF[1].match(second.before)
                and first.value + second.value != whole.value
            ):
                yield _sum_hit(whole, second, [first, second], whole)
