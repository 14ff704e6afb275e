"""A figure is the number, not the column it was stored in: 18234, whatever zeros the database hands back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicator_ledgers import ledger_of, rows

from shuzhi.core.indicators.questions import Question

ROW = "业务指标 指标=受理件 单位=件 期间=2022 性质=累计 数值={}"


def value_of(stored: str) -> Decimal | None:
    ledger = ledger_of(rows(ROW.format(stored)), as_of=date(2022, 12, 31))
    return ledger.ask(Question("business", name="受理件", read="value", unit="件")).figure.value


@pytest.mark.parametrize(
    ("stored", "told"),
    [("18234.000000", "18234"), ("97.300000", "97.3"), ("0.000000", "0"), ("20000", "20000"), ("1E+3", "1000"), ("-0.000000", "0")],
)  # fmt: skip
def test_a_stored_number_is_told_without_its_zeros(stored: str, told: str) -> None:
    assert str(value_of(stored)) == told


@given(st.decimals(min_value=-(10**17), max_value=10**17, places=6))
def test_the_number_stays_the_same(stored: Decimal) -> None:
    value = value_of(str(stored))
    assert value == stored
    assert "." not in str(value) or not str(value).endswith("0")
