"""From what stands in a cell to a value of the ledger: exact, or a fault that says what was expected. Nothing is guessed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from shuzhi.core import periods
from shuzhi.packs.ledger.columns import Column, Kind

Raw: TypeAlias = "str | int | float | bool | date | datetime | time | timedelta"
Stored: TypeAlias = "str | int | Decimal | date | None"

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(periods.LAST_YEAR, 12, 31)
_DATE = re.compile(
    r"(?P<y>\d{4})(?:(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日?)"
    r"(?:[ T]?\d{1,2}:\d{2}(?::\d{2})?)?"
)
_NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_QUARTER = re.compile(r"(\d{4})年?第?([一二三四1-4])季度")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#####"})
_SAME_CHOICE = {f"第{n}种形态": f"第{n}种" for n in "一二三四"} | {"完成": "已完成", "未开始": "未启动"}
_LARGEST_COUNT = 2**31 - 1
MOST_DIGITS = 15  # what Excel holds, and what SQLite gives back exactly


class CellFault(Exception):
    """The cell cannot be taken; `expected` says what could stand there."""

    def __init__(self, expected: str, code: str = "ledger.bad-value", suggestion: str | None = None) -> None:
        super().__init__(expected)
        self.expected, self.code, self.suggestion = expected, code, suggestion


def read(column: Column, raw: Raw) -> Stored:
    """Return the value of a cell.

    Raises:
        CellFault: what stands there is no value of this column.
    """
    if isinstance(raw, str):
        raw = clean(raw)
        if raw in _ERRORS:
            raise CellFault("不能是公式错误值，请改成实际内容")
    if raw == "" and isinstance(raw, str):
        return _empty(column)
    if isinstance(raw, bool):
        raise CellFault("不能是逻辑值（TRUE/FALSE）")
    if isinstance(raw, time | timedelta):
        raise CellFault("不能是时刻，请改成文本或日期")
    return _READERS[column.kind](column, raw)


def clean(text: str) -> str:
    """Return the text without white space around it and with one kind of line break.

    Raises:
        CellFault: a control character stands in it.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip().strip("\u3000\xa0\ufeff").strip()
    if _CONTROL.search(text):
        raise CellFault("含有不可见的控制字符，请重新输入")
    return text


def shown(raw: Raw) -> str:
    """Return what stands in the cell, short enough for a message."""
    if isinstance(raw, datetime) and raw.time() == time():
        raw = raw.date()
    text = f"{raw:.15g}" if isinstance(raw, float) else str(raw)
    return text if len(text) <= 40 else text[:39] + "…"


def _empty(column: Column) -> Stored:
    texts = (Kind.TEXT, Kind.LIST, Kind.ORG, Kind.CHOICE, Kind.DEADLINE, Kind.PERIOD)
    return "" if column.kind in texts else None


def _narrow(raw: Raw) -> str:
    """Full-width figures and signs become the ordinary ones."""
    return (
        unicodedata.normalize("NFKC", raw).replace(" ", "").replace("−", "-") if isinstance(raw, str) else ""
    )


def _text(column: Column, raw: Raw) -> str:
    if isinstance(raw, date):
        text = _day(raw).isoformat()
    elif isinstance(raw, int | float):
        text = _plain(raw)
    else:
        text = str(raw)
    if column.private:
        text = _narrow(text).upper()
    if len(text) > column.length:
        raise CellFault(f"最多 {column.length} 个字，现有 {len(text)} 个字", "ledger.too-long")
    return text


def _plain(raw: float) -> str:
    if abs(raw) >= 1e15:
        raise CellFault(
            "长号码以数字保存会丢掉末尾几位，请把单元格设为文本格式后重新填写", "ledger.lost-digits"
        )
    return f"{_decimal(raw):f}"


def _choice(column: Column, raw: Raw) -> str:
    text = _text(column, raw)
    squeezed = re.sub(r"\s+", "", text)
    squeezed = _SAME_CHOICE.get(squeezed, squeezed)
    if squeezed in column.choices:
        return squeezed
    if column.open:
        return text
    raise CellFault(
        "应为 " + "/".join(column.choices) + " 之一", "ledger.unknown-choice", nearest(text, column.choices)
    )


def nearest(text: str, choices: tuple[str, ...]) -> str | None:
    """Return the choice that looks most like the text, None where none does."""
    from rapidfuzz import fuzz, process

    hit = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=50)
    return hit[0] if hit else None


def _date(_: Column, raw: Raw) -> date:
    if isinstance(raw, date):
        return _in_range(_day(raw))
    if isinstance(raw, int | float):
        raise CellFault("应为日期；这里是数字，请把单元格格式改为日期，或写成 2022-03-01", "ledger.bad-date")
    day = date_in(str(raw))
    if day is None:
        raise CellFault("应为日期，如 2022-03-01、2022/3/1 或 2022年3月1日", "ledger.bad-date")
    return _in_range(day)


def date_in(text: str) -> date | None:
    """Return the date that a text is, None where it has not the form of one.

    Raises:
        CellFault: it has the form of a date and there is no such day (2月30日).
    """
    hit = _DATE.fullmatch(_narrow(text))
    if hit is None:
        return None
    y, m, d = int(hit["y"]), int(hit["m"] or hit["m2"]), int(hit["d"] or hit["d2"])
    try:
        return date(y, m, d)
    except ValueError:
        raise CellFault(f"应为日期；没有 {y}年{m}月{d}日这一天", "ledger.bad-date") from None


def _day(raw: date) -> date:
    return raw.date() if isinstance(raw, datetime) else raw


def _in_range(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CellFault(f"应在 {FIRST_DAY.year} 年到 {LAST_DAY.year} 年之间", "ledger.bad-date")
    return day


def _deadline(column: Column, raw: Raw) -> str:
    if isinstance(raw, date):
        return _in_range(_day(raw)).isoformat()
    text = _text(column, raw)
    day = date_in(text)
    return text if day is None else _in_range(day).isoformat()


def _year(_: Column, raw: Raw) -> int:
    text = _plain(raw) if isinstance(raw, int | float) else _narrow(raw)
    hit = re.fullmatch(r"(\d{4})年?度?", text)
    if hit is None or not periods.FIRST_YEAR <= int(hit[1]) <= periods.LAST_YEAR:
        raise CellFault("应为四位数的年度，如 2022", "ledger.bad-year")
    return int(hit[1])


def _month(_: Column, raw: Raw) -> str:
    found = _as_period(raw)
    if found is None or found.start.month != found.end.month:
        raise CellFault("应为月份，如 2022-06", "ledger.bad-month")
    return found.label


def _period(_: Column, raw: Raw) -> str:
    found = _as_period(raw)
    if found is None:
        raise CellFault("应为期间：2022、2022Q3 或 2022-06", "ledger.bad-period")
    return found.label


def _as_period(raw: Raw) -> periods.Period | None:
    if isinstance(raw, date):  # Excel turns a typed 2022-06 into the first day of that month
        day = _in_range(_day(raw))
        return periods.month(day.year, day.month) if day.day == 1 else None
    if isinstance(raw, int | float):
        return periods.parse_period(_plain(raw)) if float(raw).is_integer() else None
    text = _narrow(raw).upper()
    hit = _QUARTER.fullmatch(text)
    if hit:
        text = f"{hit[1]}Q{'一二三四'.find(hit[2]) + 1 or hit[2]}"
    return periods.parse_period(re.sub(r"(?<=\d{4})[/.](?=\d{1,2}$)", "-", text))


def _number(column: Column, raw: Raw) -> Decimal:
    value = _exact(column, raw)
    if _decimals(value) > 6 or len(value.as_tuple().digits) > MOST_DIGITS or abs(value) >= 10**MOST_DIGITS:
        raise CellFault("应为数字，最多 15 位，其中小数最多 6 位", "ledger.bad-number")
    return value


def _money(column: Column, raw: Raw) -> Decimal:
    value = _exact(column, raw)
    if value < 0:
        raise CellFault("金额不能是负数", "ledger.bad-amount")
    if _decimals(value) > 2 or value >= 10**13:
        raise CellFault("金额以元为单位，最多两位小数", "ledger.bad-amount")
    return value


def _count(column: Column, raw: Raw) -> int:
    value = _exact(column, raw)
    if value != value.to_integral_value() or not 0 <= value <= _LARGEST_COUNT:
        raise CellFault("应为 0 或正整数", "ledger.bad-number")
    return int(value)


def _exact(column: Column, raw: Raw) -> Decimal:
    if isinstance(raw, int | float):
        return _decimal(raw)
    text = _narrow(raw)
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        hint = "（百分数请写百分号前的数）" if text.endswith("%") else ""
        raise CellFault(f"应为数字，不带单位和文字{hint}", "ledger.bad-number")
    return _tidy(Decimal(text.replace(",", "")))


def _decimal(raw: float) -> Decimal:
    if not math.isfinite(raw) or abs(raw) >= 1e30:
        raise CellFault("数字过大或不是数", "ledger.bad-number")
    return _tidy(Decimal(f"{raw:.15g}"))  # what Excel shows: a double holds 15 digits, the rest is noise


def _tidy(value: Decimal) -> Decimal:
    """One form for one value: no trailing zeros, no exponent, no minus zero."""
    return Decimal(f"{value.normalize():f}") + 0 if value else Decimal(0)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


_READERS: dict[Kind, Callable[[Column, Raw], Stored]] = {
    Kind.TEXT: _text,
    Kind.LIST: _text,
    Kind.ORG: _text,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.DEADLINE: _deadline,
    Kind.YEAR: _year,
    Kind.MONTH: _month,
    Kind.PERIOD: _period,
    Kind.COUNT: _count,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
}
