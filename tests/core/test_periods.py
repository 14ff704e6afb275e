from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core import periods


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022年", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022Q3", date(2022, 7, 1), date(2022, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022年6月", date(2022, 6, 1), date(2022, 6, 30)),
        (" 2022q1 ", date(2022, 1, 1), date(2022, 3, 31)),
    ],
)
def test_a_period_reads_as_the_workbook_writes_it(text: str, start: date, end: date) -> None:
    assert periods.parse_period(text) == periods.Period(start, end)


@pytest.mark.parametrize(
    "text", ["", "22", "2022Q5", "2022-13", "2022-0", "上半年", "1000", "3022", "2022Q", "2022-06-01"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert periods.parse_period(text) is None


@given(st.integers(1921, 2100), st.integers(1, 12))
def test_labels_read_back(year: int, month: int) -> None:
    for period in (periods.year(year), periods.quarter(year, (month + 2) // 3), periods.month(year, month)):
        assert periods.parse_period(period.label) == period


@given(st.dates(date(2022, 1, 1), date(2023, 12, 31)))
def test_a_day_counts_within_the_year_and_not_after_as_of(day: date) -> None:
    cut = periods.year(2022).until(date(2022, 10, 31))
    assert (day in cut) == (date(2022, 1, 1) <= day <= date(2022, 10, 31))


def test_as_of_before_the_year_leaves_its_first_day_only() -> None:
    assert periods.year(2022).until(date(2020, 1, 1)) == periods.Period(date(2022, 1, 1), date(2022, 1, 1))
