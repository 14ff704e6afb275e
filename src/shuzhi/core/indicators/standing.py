"""What a roster row was on a day: members by the dates of their steps, organisations by founding and closing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shuzhi.core.indicators.definitions import CLASS_AT
from shuzhi.core.indicators.model import Record, Value

_STEPS = (
    ("正式党员", "转正日期"),
    ("预备党员", "接收预备日期"),
    ("发展对象", "确定发展对象日期"),
    ("入党积极分子", "确定积极分子日期"),
    ("入党申请人", "申请日期"),
)


def class_at(fields: Mapping[str, Value], day: date) -> str:
    """Return a member's 类别 on a day: the row's own, stepped back over every step dated after the day; "" before the first."""
    kinds = [kind for kind, _ in _STEPS]
    now = str(fields.get("类别") or "")
    if now not in kinds:
        return now
    for kind, column in _STEPS[kinds.index(now) :]:
        reached = fields.get(column)
        if not isinstance(reached, date) or reached <= day:
            return kind
    return ""


def stands(record: Record, day: date) -> bool:
    """Tell whether a roster row stands on a day: founded or come in by then, not yet closed or gone."""
    came, gone = ("成立日期", "撤销日期") if record.kind == "组织" else ("转入日期", "转出日期")
    if record.kind == "任职":
        came, gone = "任职日期", "免职日期"
    start, end = record.fields.get(came), record.fields.get(gone)
    if isinstance(start, date) and start > day:
        return False
    return not (isinstance(end, date) and end <= day)


def fields_at(record: Record, day: date) -> Mapping[str, Value]:
    """Return the row's columns with the member's kind on the day beside them."""
    if record.kind != "党员":
        return record.fields
    return {**record.fields, CLASS_AT: class_at(record.fields, day)}
