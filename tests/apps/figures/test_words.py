"""What `shuzhi figures` prints: a share has one decimal at most, a count is plain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shuzhi.cli.figures import in_words
from shuzhi.core.indicators.model import Figure
from shuzhi.core.periods import year


def figure(value: str, unit: str) -> Figure:
    return Figure("x", 1, "甲", unit, Decimal(value), "K1", "本级", year(date(2022, 1, 1).year), (), "")


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        ("83.33333333333333333333333333", "%", "83.3"),
        ("100", "%", "100"),
        ("12", "次", "12"),
        ("489.60", "元", "489.6"),
    ],
)
def test_a_share_is_told_with_one_decimal(value: str, unit: str, told: str) -> None:
    assert in_words(figure(value, unit)) == told
