"""From the counted rows to one number, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from shuzhi.core.indicators.conditions import is_empty, text_of, words_of
from shuzhi.core.indicators.definitions import Indicator, Measure
from shuzhi.core.indicators.model import Record, Value

Result = tuple[Decimal | None, str]


def measure(one: Indicator, counted: Sequence[Record]) -> Result:
    """Return the value and "", or None and the reason in Chinese."""
    if not counted:
        return None, "台账里没有对应的记录"
    return _HOW[one.measure.how](one.measure, counted)


def number(value: Value) -> Decimal | None:
    """Return a cell as a number, None when it holds none."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _records(_: Measure, counted: Sequence[Record]) -> Result:
    return Decimal(len(counted)), ""


def _sum(how: Measure, counted: Sequence[Record]) -> Result:
    total, blanks = Decimal(0), 0
    for record in counted:
        cell = number(record.fields.get(how.field))
        if cell is not None:
            total += cell
        elif how.empty == "one":
            total += 1
        elif how.empty == "refuse":
            blanks += 1
    return (None, f"有 {blanks} 条记录没有填“{how.field}”，加不出总数") if blanks else (total, "")


def _distinct(how: Measure, counted: Sequence[Record]) -> Result:
    blanks = sum(is_empty(r.fields.get(how.field)) for r in counted)
    if blanks and how.field == "参加人":
        return _one_event(counted, blanks)
    if blanks:
        return None, f"有 {blanks} 条记录没有填“{how.field}”，数不出不重复的个数"
    cells = (r.fields.get(how.field) for r in counted)
    split = how.field == "参加人"
    return Decimal(len({w for c in cells for w in (words_of(c) if split else (text_of(c),))})), ""


def _persons(how: Measure, counted: Sequence[Record]) -> Result:
    """Persons by name, once each; a row without a name counts its 数量, or one."""
    names = {name for r in counted if (name := text_of(r.fields.get(how.field)))}
    rest = [number(r.fields.get("数量")) for r in counted if not text_of(r.fields.get(how.field))]
    return len(names) + sum((n if n is not None else Decimal(1) for n in rest), Decimal(0)), ""


def _one_event(counted: Sequence[Record], blanks: int) -> Result:
    """Persons and person-times are the same only where there was one event."""
    present = number(counted[0].fields.get("实到"))
    if len(counted) == 1 and present is not None:
        return present, ""
    return None, f"有 {blanks} 场没有填“参加人”，只知人次，不知人数"


def members_among(counted: Sequence[Record]) -> Result:
    """Members who came, as persons: of one event its 其中党员; of several only where all who are named were members."""
    if not counted:
        return None, "台账里没有对应的记录"
    told = [number(r.fields.get("其中党员")) for r in counted]
    if len(counted) == 1 and told[0] is not None:
        return told[0], ""
    named = [set(words_of(r.fields.get("参加人"))) for r in counted]
    if all(names and n == len(names) for names, n in zip(named, told, strict=True)):
        return Decimal(len(set().union(*named))), ""
    return None, "各场的党员只有人次，不知人数"


def _ends(how: Measure, counted: Sequence[Record]) -> Result:
    if len(counted) > 1:
        return None, f"有 {len(counted)} 条记录，不知取哪一条的“{how.field}”"
    cell = number(counted[0].fields.get(how.field))
    return (None, f"没有填“{how.field}”") if cell is None else (cell, "")


_HOW: dict[str, Callable[[Measure, Sequence[Record]], Result]] = {
    "records": _records,
    "sum": _sum,
    "distinct": _distinct,
    "persons": _persons,
    "latest": _ends,
}
