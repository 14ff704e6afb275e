"""Arithmetic of days for rules: months later, the periods of a rhythm, and how both are written in Chinese."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from shuzhi.core.periods import Period, month, quarter, year

_MONTHS = MappingProxyType({"month": 1, "quarter": 3, "half": 6, "year": 12})
_RUN = 3  # periods in a row that are told as a stretch
_QUARTERS = ("一", "二", "三", "四")


class Rhythm(StrEnum):
    """How often a duty returns."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """The length of a period."""
        return _MONTHS[self.value]

    @property
    def chinese(self) -> str:
        """`每月`, `每季度` …"""
        return {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}[self]


def add_months(day: date, months: int) -> date:
    """Return the same day of a later (or earlier) month; where that month is too short, its last day.

    Args:
        day: from where.
        months: how many; negative counts back.
    """
    index = day.year * 12 + day.month - 1 + months
    number, at = divmod(index, 12)
    return date(number, at + 1, min(day.day, calendar.monthrange(number, at + 1)[1]))


def sum_written(day: date, months: int) -> str:
    """Return the addition as it can be checked by hand: `2023年9月14日 ＋ 3年 ＝ 2026年9月14日`."""
    reached = add_months(day, months)
    length = f"{months // 12}年" if months % 12 == 0 else f"{months}个月"
    short = "" if reached.day == day.day else f"（{reached.month}月没有{day.day}日，取月末）"
    return f"{chinese_day(day)} ＋ {length} ＝ {chinese_day(reached)}{short}"


@cache
def periods_of(rhythm: Rhythm, number: int) -> tuple[Period, ...]:
    """Return the periods of a rhythm in the year `number`, in order."""
    if rhythm is Rhythm.MONTH:
        return tuple(month(number, m) for m in range(1, 13))
    if rhythm is Rhythm.QUARTER:
        return tuple(quarter(number, q) for q in range(1, 5))
    if rhythm is Rhythm.HALF:
        return (
            Period(date(number, 1, 1), date(number, 6, 30)),
            Period(date(number, 7, 1), date(number, 12, 31)),
        )
    return (year(number),)


def chinese_day(day: date) -> str:
    """`2026年9月14日`."""
    return f"{day.year}年{day.month}月{day.day}日"


@cache
def chinese_period(period: Period) -> str:
    """`2025年8月`, `2025年第三季度`, `2025年上半年`, `2025年`, else both days."""
    short = short_period(period)
    if short == "全年":
        return f"{period.start.year}年"
    return short if "至" in short else f"{period.start.year}年{short}"


@cache
def short_period(period: Period) -> str:
    """`8月`, `第三季度`, `上半年`, `全年`, else both days with their years."""
    start = period.start
    for rhythm in Rhythm:
        if period in periods_of(rhythm, start.year):
            return {
                Rhythm.MONTH: f"{start.month}月",
                Rhythm.QUARTER: f"第{_QUARTERS[(start.month - 1) // 3]}季度",
                Rhythm.HALF: "上半年" if start.month == 1 else "下半年",
                Rhythm.YEAR: "全年",
            }[rhythm]
    return f"{chinese_day(start)}至{chinese_day(period.end)}"


def joined(periods: Sequence[Period]) -> str:
    """Return periods of one rhythm in order as they are read: three or more in a row as a stretch (`1至3月、7月`)."""
    runs: list[list[Period]] = []
    for period in periods:
        if runs and period.start == runs[-1][-1].end + timedelta(days=1):
            runs[-1].append(period)
        else:
            runs.append([period])
    return "、".join(_stretch(run) for run in runs)


def _stretch(run: Sequence[Period]) -> str:
    names = [short_period(period) for period in run]
    if len(run) < _RUN:
        return "、".join(names)
    unit = next((unit for unit in ("月", "季度") if names[0].endswith(unit)), "")
    return f"{names[0].removesuffix(unit)}至{names[-1]}"
