"""Numerals of both manners: exact, and None for what is no numeral."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.text.numerals import (
    arabic_to_decimal,
    chinese_to_int,
    int_to_chinese,
    to_decimal,
    to_half_width,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("一百", 100), ("一百零五", 105), ("一百二", 120), ("一百二十", 120),
        ("两千三百", 2300), ("三万", 30000), ("三万五", 35000), ("三万二千", 32000), ("一亿二千万", 120000000), ("二〇二二", 2022), ("〇", 0), ("叁拾", 30),
        ("一千零一", 1001), ("百", 100),
    ],
)  # fmt: skip
def test_chinese(text: str, value: int) -> None:
    assert chinese_to_int(text) == value


@pytest.mark.parametrize("text", ["", "几", "十个", "12", "万", "十百", "百千", "三五十"])
def test_no_numeral(text: str) -> None:
    assert chinese_to_int(text) is None


@given(st.integers(0, 9999))
def test_there_and_back(number: int) -> None:
    assert chinese_to_int(int_to_chinese(number)) == number


@given(st.text(alphabet="零一二三四五六七八九十百千万亿两〇", max_size=12))
def test_never_raises(text: str) -> None:
    value = chinese_to_int(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("66945", "66945"),
        ("489.6", "489.6"),
        ("1,234", "1234"),
        ("１２．５", "12.5"),
        ("1,23", None),
        ("1.", None),
        ("一", None),
    ],
)
def test_arabic(text: str, value: str | None) -> None:
    assert arabic_to_decimal(text) == (None if value is None else Decimal(value))


def test_either() -> None:
    assert to_decimal("两") == to_decimal("2") == Decimal(2)
    assert to_decimal("x") is None


@given(st.text())
def test_half_width_keeps_the_length(text: str) -> None:
    assert len(to_half_width(text)) == len(text)
