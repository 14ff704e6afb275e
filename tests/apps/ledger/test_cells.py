from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.apps.ledger.cells import CellFault, Raw, Stored, read
from shuzhi.packs.ledger.columns import Column, Kind

CHOICES = ("第一种", "第二种")


def column(kind: Kind) -> Column:
    return Column("某列", "field", kind, choices=CHOICES, length=20)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.DATE, date(2022, 3, 1), date(2022, 3, 1)),
        (Kind.DATE, datetime(2022, 3, 1, 9, 30, tzinfo=UTC), date(2022, 3, 1)),
        (Kind.DATE, "2022-03-01", date(2022, 3, 1)),
        (Kind.DATE, "2022/3/1", date(2022, 3, 1)),
        (Kind.DATE, "2022年3月1日", date(2022, 3, 1)),
        (Kind.DATE, " ２０２２年３月１日\u3000", date(2022, 3, 1)),
        (Kind.DATE, "2022-03-01 09:30", date(2022, 3, 1)),
        (Kind.DATE, "", None),
        (Kind.COUNT, 12.0, 12),
        (Kind.COUNT, "１２", 12),
        (Kind.COUNT, "1,234", 1234),
        (Kind.COUNT, -0.0, 0),
        (Kind.MONEY, 326.5, Decimal("326.5")),
        (Kind.MONEY, "326.50", Decimal("326.5")),
        (Kind.MONEY, "−0", Decimal(0)),
        (Kind.NUMBER, 0.1 + 0.2, Decimal("0.3")),
        (Kind.NUMBER, "-61.3", Decimal("-61.3")),
        (Kind.NUMBER, "123456789.123456", Decimal("123456789.123456")),
        (Kind.TEXT, 101.0, "101"),
        (Kind.TEXT, "a\r\nb ", "a\nb"),
        (Kind.TEXT, date(2022, 3, 1), "2022-03-01"),
        (Kind.CHOICE, "第一种形态", "第一种"),
        (Kind.CHOICE, " 第 二 种", "第二种"),
        (Kind.YEAR, "2022年度", 2022),
        (Kind.YEAR, 2022.0, 2022),
        (Kind.MONTH, "2022年6月", "2022-06"),
        (Kind.MONTH, date(2022, 6, 1), "2022-06"),
        (Kind.MONTH, "2022/6", "2022-06"),
        (Kind.PERIOD, "2022", "2022"),
        (Kind.PERIOD, "2022q3", "2022Q3"),
        (Kind.PERIOD, "2022年第三季度", "2022Q3"),
        (Kind.PERIOD, 2022, "2022"),
        (Kind.DEADLINE, "长期坚持", "长期坚持"),
        (Kind.DEADLINE, "2022/10/31", "2022-10-31"),
        (Kind.DEADLINE, date(2022, 10, 31), "2022-10-31"),
    ],
)
def test_a_cell_gives_its_value(kind: Kind, raw: Raw, value: Stored) -> None:
    assert read(column(kind), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        (Kind.DATE, "2022年2月30日", "没有 2022年2月30日这一天"),
        (Kind.DATE, "2022年3月", "应为日期"),
        (Kind.DATE, "22-3-1", "应为日期"),
        (Kind.DATE, 44621.0, "单元格格式"),
        (Kind.DATE, "1022-03-01", "1900 年"),
        (Kind.DEADLINE, "2022-02-30", "没有 2022年2月30日这一天"),
        (Kind.COUNT, "三", "应为数字"),
        (Kind.COUNT, "18人", "应为数字"),
        (Kind.COUNT, "30余", "应为数字"),
        (Kind.COUNT, 3.5, "正整数"),
        (Kind.COUNT, -1, "正整数"),
        (Kind.COUNT, 1e308, "数字过大"),
        (Kind.MONEY, 0.005, "两位小数"),
        (Kind.MONEY, "-5", "不能是负数"),
        (Kind.MONEY, "1e5", "应为数字"),
        (Kind.MONEY, float("inf"), "数字过大"),
        (Kind.MONEY, float("nan"), "数字过大"),
        (Kind.MONEY, "NaN", "应为数字"),
        (Kind.NUMBER, "61.3%", "百分号前的数"),
        (Kind.NUMBER, "3.5万", "应为数字"),
        (Kind.NUMBER, "1234567890.123456", "最多 15 位"),
        (Kind.TEXT, 110101198002030011.0, "文本格式"),
        (Kind.TEXT, "字" * 21, "最多 20 个字"),
        (Kind.TEXT, "a\x07b", "控制字符"),
        (Kind.TEXT, "#REF!", "公式错误值"),
        (Kind.TEXT, True, "逻辑值"),
        (Kind.TEXT, time(9, 30), "时刻"),
        (Kind.CHOICE, "第五种", "第一种/第二种"),
        (Kind.YEAR, "22", "四位数"),
        (Kind.YEAR, date(2022, 1, 1), "四位数"),
        (Kind.MONTH, "2022", "应为月份"),
        (Kind.MONTH, 2022.1, "应为月份"),
        (Kind.MONTH, date(2022, 6, 2), "应为月份"),
        (Kind.PERIOD, "2022上半年", "应为期间"),
        (Kind.PERIOD, "2022-13", "应为期间"),
    ],
)
def test_what_is_no_value_is_a_fault_that_says_what_was_expected(kind: Kind, raw: Raw, says: str) -> None:
    with pytest.raises(CellFault, match=says):
        read(column(kind), raw)


@given(st.decimals(-(10**9) + 1, 10**9 - 1, places=6))
def test_a_number_written_as_text_is_read_exactly(number: Decimal) -> None:
    assert read(column(Kind.NUMBER), f"{number:f}") == number


@given(
    st.sampled_from(Kind),
    st.one_of(st.text(), st.floats(), st.integers(), st.dates(), st.datetimes(), st.booleans()),
)
def test_any_cell_is_a_value_or_a_fault(kind: Kind, raw: Raw) -> None:
    try:
        value = read(column(kind), raw)
    except CellFault as exc:
        assert exc.expected
    else:
        again = (
            value
            if isinstance(value, date | int) or value is None
            else f"{value:f}"
            if isinstance(value, Decimal)
            else value
        )
        assert read(column(kind), "" if again is None else again) == value
