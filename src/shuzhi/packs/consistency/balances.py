"""Per cent that a row bears out or not: a rate and its two numbers, a share and its whole, growth and its base, points and their ends.

Nothing is called wrong that rounding, or another figure of the same paragraph, can explain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuzhi.core.proofing import Hit, Reading
from shuzhi.packs.consistency.rows import (
    Figure,
    Range,
    apart,
    counted_alike,
    plain,
    rounded,
    rows,
    runs,
    share,
    suffixes,
    together,
)

_RATE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,8})率(?:为|达到|达|是|仅|仅为|均为|均达)?$")
_OF_RATE = {  # what else the part of a rate is called
    "到会": "实到|出席|参会|到场",
    "出席": "实到|到会|参会",
    "出勤": "实到|到岗",
    "参会": "实到|到会|出席|参加",
    "参训": "实到|参加|培训",
    "参学": "参加|学习",
    "完成": "办结|办理|整改|建成|达标",
    "办结": "完成|办理|结案|审结|已办",
    "结案": "办结|审结",
    "整改": "完成|销号|解决",
    "销号": "整改|完成",
    "满意": "好评",
    "回收": "收回|实收",
    "覆盖": "签约|建立|实现",
    "合格": "达标",
    "达标": "合格",
}
_NARROWED = ("按期", "按时", "及时", "限时", "如期", "有效")  # of what was done in time, not of all there was
_AIM = re.compile(r"(?:任务|目标|计划|应)[\u4e00-\u9fff]{0,4}$")
_SHARE = re.compile(
    r"^[\u4e00-\u9fff]{0,8}[，、,（(]?占(?:比|总数|总量|全部)?的?(?:比例|比重|比)?(?:为|达到|达|约|近)?$"
)
_OF_WHOLE = re.compile(r"占[^，。；：\d\n]{0,14}$")
_BASE = r"(?:上年|去年|前年|年初|年前|上年末|上年底|去年底|去年末|上一年|上年度|同期|(?:19|20)\d\d年|改革前|整改前|整治前)"
_AGAINST = re.compile(
    rf"^[\u4e00-\u9fff]{{0,8}}[，,（(]?(?:同比|相比)?(?:比|较|与){_BASE}(?:同期|度|末|底|初)?(?:的|为)?$"
)
_UP_WORD, _DOWN_WORD = (
    "增长|增加|提高|提升|上升|上涨|增幅|涨幅|扩大|增|升",
    "下降|减少|降低|降幅|减幅|压减|压降|缩减|降|减",
)
_HEADS_OF = re.compile(
    r"^[\u4e00-\u9fff]{0,6}[，,][\u4e00-\u9fff]{0,8}占(?P<of>[\u4e00-\u9fff]{2,6}?)(?:总数|总量|总人数|总户数)的(?:比例为|比重为)?$"
)
_WAY = re.compile(
    rf"^(?P<same>[，,、（(]?(?:同比|相比|比上年|较上年|比去年|较去年)?)(?:(?P<up>{_UP_WORD})|(?P<down>{_DOWN_WORD}))了?(?:为|达到|达)?$"
)
_GREW_BY = re.compile(
    rf"^[，,（(]?(?:(?:比|较){_BASE}(?:同期|度|末|底|初)?|同比)(?:净|共)?(?:(?P<up>增加|增长|新增|净增|增|多)|(?P<down>减少|下降|降低|减|少))了?$"
)
_LAST_WAS = re.compile(r"^[，,（(](?:上年|去年)(?:同期)?(?:为|是)?$")
_ENDS = re.compile(rf"^[，,]?(?:(?P<up>{_UP_WORD})|(?P<down>{_DOWN_WORD}))(?:到了|到|至)$")
_REST = re.compile(
    r"^[\u4e00-\u9fff]{0,4}[，、,](?:其余|剩余|余下|还剩|仍有|尚有|还有|另有|其他|(?:目前)?(?:正在|尚未|未|待)[\u4e00-\u9fff]{2,4})的?$"
)


def wrong_rates(reading: Reading) -> Iterator[Hit]:
    """Yield `受理20件，办结15件，办结率80%`: the rate that its own two numbers do not give."""
    for row in rows(reading):
        for whole, part, said in runs(row, 3):
            name = _RATE.search(said.clause) if said.unit == "%" else None
            if name is None or not counted_alike(whole, part):
                continue
            if _AIM.search(part.clause) and name["name"].endswith("完成"):
                whole, part = part, whole
            elif not _is_part(name["name"], part) or part.value > whole.value:
                continue
            right = share(rounded(part), rounded(whole))
            wholes = [rounded(f) for f in told_before(reading, said, part.unit) if f is not part]
            wholes += [
                together(ends)
                for ends in suffixes([f for f in row if f.end <= part.start and counted_alike(f, part)], 2)
            ]
            if right is not None and not right.holds(said) and not _explains(wholes, part, said):
                yield _rate_hit(part, whole, said, right)
        yield from _rate_by_rest(row)


def _is_part(name: str, part: Figure) -> bool:
    """Tell whether a rate's name speaks of the part before it: 调解成功率 of 成功18起, 到会率 of 实到33人."""
    words = part.clause + part.after
    if any((word in name) != (word in words) and (word in name or word == "有效") for word in _NARROWED):
        return False
    pairs = [name[i : i + 2] for i in range(len(name) - 1)]
    return any(pair in words or re.search(_OF_RATE.get(pair, r"(?!)"), words) for pair in pairs)


def told_before(reading: Reading, said: Figure, unit: str) -> list[Figure]:
    """Return the figures of a unit that its paragraph tells before one: any of them may be what a rate is of."""
    opening = reading.paragraph(said.start).start
    return [f for row in rows(reading) for f in row if opening <= f.start < said.start and f.unit == unit]


def _explains(wholes: Sequence[Range], part: Figure, said: Figure) -> bool:
    return any((found := share(rounded(part), whole)) is not None and found.holds(said) for whole in wholes)


def _rate_by_rest(row: Sequence[Figure]) -> Iterator[Hit]:
    """Yield `化解300起，化解率95%，剩余12起`: what is left says otherwise."""
    for whole, said, rest in runs(row, 3):
        named = said.unit == "%" and _RATE.search(said.clause) and counted_alike(whole, rest)
        if not named or not _REST.match(rest.before) or rest.value > whole.value:
            continue
        right = share(apart(rounded(whole), rounded(rest)), rounded(whole))
        if right is not None and not right.holds(said):
            yield _rate_hit(rest, whole, said, right)


def _rate_hit(part: Figure, whole: Figure, said: Figure, right: Range) -> Hit:
    shown = _shown(right, said)
    words = {"part": plain(part), "whole": plain(whole), "right": shown, "said": plain(said)}
    return Hit(said.start, said.end, shown, words)


def _shown(right: Range, said: Figure) -> str:
    """The middle of what is right, to one place more than was written where that tells more."""
    middle = (right.low + right.high) / 2
    places = max(1, -int(said.step.as_tuple().exponent))
    return f"{round(middle, places).normalize():f}"


def wrong_shares(reading: Reading) -> Iterator[Hit]:
    """Yield `100件，其中网办40件，占50%` and `320名，占职工总数1600名的25%`."""
    for row in rows(reading):
        for at, said in enumerate(row):
            if said.unit != "%" or not said.exact or at < 2:
                continue
            part, whole = row[at - 2], row[at - 1]
            of_whole = _OF_WHOLE.search(whole.before) and re.fullmatch(
                r"[^，。；\d\n]{0,4}的(?:比例为|比重为)?", said.before
            )
            if of_whole and part.exact and whole.exact and counted_alike(part, whole):
                yield from _share_hit([part], [whole], said)
            elif _SHARE.match(said.before) and whole.exact:
                yield from _share_among(row[:at], said)
            elif named := _HEADS_OF.match(said.before):
                yield from _share_of_named(row[:at], said, named["of"])


def _share_among(told: Sequence[Figure], said: Figure) -> Iterator[Hit]:
    """Hold a bare 占 against the wholes that 其中 goes back to: every one of the same unit, and several together."""
    part = told[-1]
    opened = next((i for i in range(len(told) - 1, -1, -1) if "其中" in told[i].before), None)
    if opened is None:
        return
    wholes = [f for f in told[:opened] if counted_alike(f, part)]
    parts = [f for f in told[opened:] if counted_alike(f, part)]
    if wholes and all(f.exact for f in (*wholes, *parts)) and max(w.value for w in wholes) >= part.value:
        yield from _share_hit(parts, [*wholes, *parts[:-1]], said)


def _share_of_named(told: Sequence[Figure], said: Figure, name: str) -> Iterator[Hit]:
    """Hold `占民警总数的` against the one figure of the row that counts 民警."""
    part = told[-1]
    wholes = [f for f in told[:-1] if name in f.clause + f.after and counted_alike(f, part)]
    if len(wholes) == 1 and wholes[0].exact and part.exact and part.value <= wholes[0].value:
        yield from _share_hit([part], wholes, said)


def _share_hit(parts: Sequence[Figure], wholes: Sequence[Figure], said: Figure) -> Iterator[Hit]:
    of = [rounded(w) for w in wholes] + [together(ends) for ends in suffixes(wholes, 2)]
    some = [together(ends) for ends in suffixes(parts, 1)]
    found = [right for p in some for w in of if (right := share(p, w)) is not None]
    if found and not any(right.holds(said) for right in found):
        right = share(rounded(parts[-1]), rounded(wholes[0]))
        if right is not None:
            yield _percent_hit(right, said)


def _percent_hit(right: Range, said: Figure) -> Hit:
    told = _shown(right, said)
    return Hit(said.start, said.end, told, {"right": f"{told}%", "said": f"{plain(said)}%"})


def wrong_growth(reading: Reading) -> Iterator[Hit]:
    """Yield `35.6亿元，比上年32亿元增长12.25%` and `18.7万人次，比上年增加1.5万人次，增长0.87%`."""
    for row in rows(reading):
        for now, other, said in runs(row, 3):
            if other.unit == "%" and _LAST_WAS.match(said.before):
                other, said = said, other
            way = _WAY.match(said.before)
            if said.unit != "%" or way is None or not counted_alike(now, other):
                continue
            base = rounded(other) if other.start > said.start else _base(now, other, way)
            if base is None or base.low <= 0:
                continue
            change = Range((rounded(now).low / base.high - 1) * 100, (rounded(now).high / base.low - 1) * 100)
            right = change if way["up"] else Range(-change.high, -change.low)
            if not right.holds(said):
                up = change.low + change.high > 0
                hit = _percent_hit(change if up else Range(-change.high, -change.low), said)
                words = {**hit.values, "right": f"{'增长' if up else '下降'}{hit.values['right']}"}
                yield Hit(said.start, said.end, None, words)


def _base(now: Figure, other: Figure, way: re.Match[str]) -> Range | None:
    """Return what a growth starts from: told itself, or reached by taking the difference off."""
    if _AGAINST.match(other.before) and not re.match("[，,（(]", way["same"]):
        return rounded(other)
    by = _GREW_BY.match(other.before)
    if by is None or bool(by["up"]) != bool(way["up"]):
        return None
    if re.search("同比|比上年|较上年|去年", way["same"]) and "初" in other.before:
        return None  # against the beginning of the year here, against the year before there
    change = rounded(other)
    back = Range(-change.high, -change.low) if by["up"] else change
    return Range(rounded(now).low + back.low, rounded(now).high + back.high)


def wrong_steps(reading: Reading) -> Iterator[Hit]:
    """Yield `由22个增加到30个，增加9个`: a difference that its two ends do not give."""
    for row in rows(reading):
        for before, after, said in runs(row, 3):
            way, ends = _WAY.match(said.before), _ENDS.match(after.before)
            alike = counted_alike(before, after) and counted_alike(after, said)
            if not alike or way is None or ends is None or not re.search("[由从][^，,]{0,6}$", before.before):
                continue
            change = apart(rounded(after), rounded(before))
            right = change if way["up"] else Range(-change.high, -change.low)
            if not right.holds(said):
                told = f"{abs(after.value - before.value).normalize():f}"
                words = {"before": plain(before), "after": plain(after), "said": plain(said), "right": told}
                yield Hit(said.start, said.unit_end, None, words)


def wrong_points(reading: Reading) -> Iterator[Hit]:
    """Yield `71.4%，较上年的70%提高2.4个百分点` and `由70%提高到72%，提高3个百分点`."""
    for row in rows(reading):
        for first, second, said in runs(row, 3):
            if said.unit != "个百分点" or first.unit != "%" or second.unit != "%":
                continue
            way, ends = _WAY.match(said.before), _ENDS.match(second.before)
            if way is None:
                continue
            if _AGAINST.match(second.before) and not re.match("[，,（(]", way["same"]):
                now, base = first, second
            elif ends is not None and re.search("[由从][^，,]{0,6}$", first.before):
                now, base = second, first
            else:
                continue
            change = apart(rounded(now), rounded(base))
            right = change if way["up"] else Range(-change.high, -change.low)
            if not right.holds(said):
                told = f"{abs(now.value - base.value).normalize():f}"
                yield Hit(said.start, said.end, told, {"right": told, "said": plain(said)})
