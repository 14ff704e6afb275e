"""Families of figures whose members the ledger's own rows define: 业务指标 by name, 成果 by name, 活动 of a type of the user's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from shuzhi.core.indicators.conditions import is_empty, text_of
from shuzhi.core.indicators.definitions import Indicator
from shuzhi.core.indicators.measures import number
from shuzhi.core.indicators.model import Record, Value
from shuzhi.core.indicators.questions import Question
from shuzhi.core.indicators.studied import ID as STUDIED
from shuzhi.core.indicators.studied import studied
from shuzhi.core.periods import Period, parse_period
from shuzhi.core.periods import year as year_period

if TYPE_CHECKING:
    from shuzhi.core.indicators.ledger import Answer, Ledger

_OUTCOME = re.compile(
    r"(?P<name>[^\d；;，,、。：:\s]+?)[：:\s]*(?P<n>\d+(?:\.\d+)?)\s*(?P<wan>万)?(?P<unit>[^\d；;，,、。\s]*)"
)
_SAME = {"名": "人", "位": "人", "％": "%", "场次": "场"}
Chosen = tuple[Decimal | None, list[Record], str]


def base_unit(unit: str) -> tuple[str, int]:
    """Return a unit without its 万 or 亿, and what that multiplied: `万件` → (`件`, 10000); 名 and 位 are 人."""
    unit = unit.strip()
    for word, factor in (("万", 10_000), ("亿", 100_000_000)):
        if unit.startswith(word):
            return _SAME.get(unit[1:], unit[1:]), factor
    return _SAME.get(unit, unit), 1


# ---- 业务指标 --------------------------------------------------------------------------------------------------------------


def _period_of(value: Value | Period) -> Period | None:
    if isinstance(value, Period):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return year_period(value)
    return parse_period(value) if isinstance(value, str) else None


def business_names(ledger: Ledger) -> tuple[tuple[str, str, str], ...]:
    """Return (指标, 口径, 单位) of every business figure in the ledger, sorted."""
    rows = ledger.rows("业务指标")
    cells = ((r.fields.get("指标"), r.fields.get("口径"), r.fields.get("单位")) for r in rows)
    return tuple(sorted({(text_of(a), text_of(b), text_of(c)) for a, b, c in cells}))


def business_natures(ledger: Ledger, name: str, detail: str) -> set[str]:
    """Return the 性质 of the rows of one business figure."""
    rows = ledger.rows("业务指标")
    found = (
        r.fields
        for r in rows
        if text_of(r.fields.get("指标")) == name and text_of(r.fields.get("口径")) == detail
    )
    return {text_of(f.get("性质")) for f in found}


def _business(ledger: Ledger, question: Question) -> Answer:
    year = ledger.window(question).start.year
    reading, _, times = question.read.partition(":")
    rows = _rows_of(ledger, question)
    unit = base_unit(text_of(rows[0].fields.get("单位")))[0] if rows else ""
    if reading == "minimum":
        value, used, reason = _minimum(rows, year, int(times), ledger.as_of)
    else:
        value, used, reason = _chosen(rows, year, ledger.as_of)
        if reading in _READINGS:
            base = _base(rows, used, year, ledger.as_of, yearly=times == "yoy")
            value, used, reason = _from_base(value, base, used, reading, reason)
    if reading in ("growth", "reduction"):
        unit = "%"
    name = question.name + (f"（{question.detail}）" if question.detail else "")
    return ledger.answer_with(question, name, unit, 1, value, sorted(used, key=lambda r: r.id), reason)


def _rows_of(ledger: Ledger, question: Question) -> list[Record]:
    """Rows of one name and 口径: the organisation's own, or those of the one unit below that has any."""
    rows = [
        r
        for r in ledger.rows("业务指标")
        if text_of(r.fields.get("指标")) == question.name
        and text_of(r.fields.get("口径")) == question.detail
        and question.unit in ("", base_unit(text_of(r.fields.get("单位")))[0])
    ]
    own = [r for r in rows if r.org == ledger.scope.org]
    return own or (rows if len({r.org for r in rows}) == 1 else [])


def _scaled(record: Record, column: str = "数值") -> Decimal | None:
    cell = number(record.fields.get(column))
    return None if cell is None else cell * base_unit(text_of(record.fields.get("单位")))[1]


def _chosen(rows: Sequence[Record], year: int, as_of: date) -> Chosen:
    """Choose by period: the year's own row; else the last of a stock; else all quarters or all months of a flow together."""
    whole = year_period(year)
    dated = [(p, r) for r in rows if (p := _period_of(r.fields.get("期间"))) is not None]
    if own := [r for p, r in dated if p == whole]:
        return _one_of(own)
    inside = [(p, r) for p, r in dated if whole.start <= p.start and p.end <= whole.end and p.end <= as_of]
    if not inside:
        return None, [], "台账里没有这一年的数值"
    natures = {text_of(r.fields.get("性质")) for _, r in inside}
    if natures == {"时点"}:
        last = max(p.end for p, _ in inside)
        return _one_of([r for p, r in inside if p.end == last])
    if natures == {"累计"}:
        return _summed(inside)
    return None, [r for _, r in inside], "没有写明是时点数还是累计数，不能由各期推出全年"


def _one_of(rows: list[Record]) -> Chosen:
    values = {_scaled(r) for r in rows}
    if len(values) > 1:
        return None, rows, "同一期间有两个不同的数值，不知以哪个为准"
    return values.pop(), rows, ""


def _summed(inside: Sequence[tuple[Period, Record]]) -> Chosen:
    for count, months in ((4, 3), (12, 1)):
        parts: dict[Period, list[Record]] = {}
        for p, r in inside:
            if p.end.month - p.start.month + 1 == months:
                parts.setdefault(p, []).append(r)
        if len(parts) == count:
            chosen = [_one_of(rows) for _, rows in sorted(parts.items())]
            if any(value is None for value, _, _ in chosen):
                return (
                    None,
                    [r for _, rows, _ in chosen for r in rows],
                    "同一期间有两个不同的数值，不知以哪个为准",
                )
            return (
                sum((v for v, _, _ in chosen if v is not None), Decimal(0)),
                [r for _, rows, _ in chosen for r in rows],
                "",
            )
    return None, [r for _, r in inside], "各季度（月）还不齐，不能加成全年"


def _minimum(rows: Sequence[Record], year: int, years: int, as_of: date) -> Chosen:
    chosen = [_chosen(rows, y, as_of) for y in range(year - years + 1, year + 1)]
    used = [r for _, found, _ in chosen for r in found]
    values = [v for v, _, _ in chosen if v is not None]
    if len(values) < years:
        return None, used, f"要有连续 {years} 年的数值，台账里只有 {len(values)} 年"
    return min(values), used, ""


def _base(rows: Sequence[Record], used: list[Record], year: int, as_of: date, *, yearly: bool) -> Chosen:
    """The value compared with: 基期值 of the row; where the sentence says 上年 or 同比, only that of the year before."""
    told = _scaled(used[0], "基期值") if used else None
    since = _period_of(used[0].fields.get("基期期间")) if used else None
    if told is not None and (not yearly or since == year_period(year - 1)):
        return told, [], ""
    if yearly:
        return _chosen(rows, year - 1, as_of)
    return None, [], "没有填基期值"


def _from_base(value: Decimal | None, base: Chosen, used: list[Record], reading: str, reason: str) -> Chosen:
    if value is None:
        return None, used, reason
    if base[0] is None:
        return None, used, base[2] or "没有填基期值"
    result, why = _READINGS[reading](value, base[0])
    return result, [*used, *base[1]], why


def _change(sign: int) -> Callable[[Decimal, Decimal], tuple[Decimal | None, str]]:
    def change(value: Decimal, base: Decimal) -> tuple[Decimal | None, str]:
        if not base:
            return None, "基期值是 0，算不出比率"
        share = sign * (value - base) * 100 / base
        return (share, "") if share >= 0 else (None, "与句子说的增减方向相反")

    return change


_READINGS: dict[str, Callable[[Decimal, Decimal], tuple[Decimal | None, str]]] = {
    "base": lambda value, base: (base, ""),
    "growth": _change(1),
    "reduction": _change(-1),
}

# ---- 成果 ------------------------------------------------------------------------------------------------------------------


def outcomes_of(record: Record) -> tuple[tuple[str, str, Decimal], ...]:
    """Return (name, unit, number) of every piece in a row's 成果: `研讨材料9篇；交流体会18篇`."""
    return _outcomes(text_of(record.fields.get("成果")))


@lru_cache(maxsize=4096)
def _outcomes(text: str) -> tuple[tuple[str, str, Decimal], ...]:
    pieces = []
    for hit in _OUTCOME.finditer(text):
        unit, factor = base_unit(hit["unit"])
        pieces.append((hit["name"], unit, Decimal(hit["n"]) * (10_000 if hit["wan"] else 1) * factor))
    return tuple(pieces)


def outcome_names(ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """Return (name, unit) of every kind of 成果 in the ledger, sorted."""
    return tuple(
        sorted({(n, u) for r in ledger.rows("活动") if r.fields.get("成果") for n, u, _ in outcomes_of(r)})
    )


def _outcome(ledger: Ledger, question: Question) -> Answer:
    window, codes = ledger.window(question), ledger.codes_of(question.reach or "tree")
    total, used = Decimal(0), []
    for record in ledger.rows("活动"):
        if is_empty(record.fields.get("成果")) or record.org not in codes:
            continue
        if record.day is None or record.day not in window:
            continue
        parts = [n for name, unit, n in outcomes_of(record) if (name, unit) == (question.name, question.unit)]
        if parts:
            total += sum(parts)
            used.append(record)
    value = total if used else None
    return ledger.answer_with(
        question, question.name, question.unit, 1, value, sorted(used, key=lambda r: r.id), ""
    )


# ---- 活动 of a type of the user's own --------------------------------------------------------------------------------------


def activity_types(ledger: Ledger) -> tuple[str, ...]:
    """Return the types of 活动 in the ledger, sorted."""
    return tuple(sorted(set(ledger.indexed("活动", "类型")) - {""}))


def _typed(ledger: Ledger, question: Question) -> Answer:
    like = ledger.indicator("activity.all")
    one = replace(
        like,
        id=f"activity.type={question.name}",
        hint=("类型", frozenset((question.name,))),
        condition=_is_type(question.name),
    )
    counted = ledger.counted(question, one)
    return ledger.answer_with(
        question, f"{question.name}次数", "次", 1, Decimal(len(counted)) if counted else None, counted, ""
    )


def _is_type(name: str) -> Callable[..., bool]:
    return lambda fields: text_of(fields.get("类型")) == name


# ---- topics of meetings ----------------------------------------------------------------------------------------------------


def agenda(ledger: Ledger, question: Question, one: Indicator) -> Answer:
    """Count the topics of a kind of meeting: rows of 议题, or 议题数 of the meetings; where both speak they must agree."""
    meetings = ledger.counted(question, one)
    listed = replace(
        one,
        id=f"{one.id}.rows",
        kind="议题",
        base="",
        hint=None,
        topic=("议题", "类别"),
        condition=_at_meeting(one.measure.field),
    )
    rows = ledger.counted(question, listed)
    cells = [number(r.fields.get("议题数")) for r in meetings]
    told = sum((c for c in cells if c is not None), Decimal(0)) if cells and None not in cells else None
    if rows and told is not None and told != len(rows):
        reason = f"“议题”表有 {len(rows)} 条，“活动”表的议题数合计 {told}，两处不一致"
        return ledger.answer_with(question, one.name, one.unit, one.version, None, rows, reason)
    value = Decimal(len(rows)) if rows else told
    return ledger.answer_with(
        question, one.name, one.unit, one.version, value, rows or (meetings if told is not None else []), ""
    )


def _at_meeting(kind: str) -> Callable[..., bool]:
    return lambda fields: text_of(fields.get("会议类型")) in (kind, kind.removesuffix("会") + "会议")


_ANSWERS: dict[str, Callable[[Ledger, Question], Answer]] = {
    "business": _business,
    "outcome": _outcome,
    "activity.type": _typed,
    STUDIED: studied,
}
FAMILIES = frozenset(_ANSWERS)


def answer(ledger: Ledger, question: Question) -> Answer:
    """Answer a question to one of the families."""
    return _ANSWERS[question.indicator](ledger, question)
