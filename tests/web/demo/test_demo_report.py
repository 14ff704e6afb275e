"""Last year's report of the example: every figure in it equals a plain recount of the rows, and no figure stands unchecked."""

from __future__ import annotations

import re

import pytest
from demo_recount import TEXT, Recount, Slot, fits, slots

SLOTS = tuple(slots())

# Required rhythms of the next year, dates, names: numbers that count nothing.
NOT_COUNTED = (
    r"20\d\d年\d+月\d+日",
    r"20\d\d年?",
    r"12345热线",
    r"(?<=中心组学习)1次，每",
    r"研讨1次，",
    r"通报1次|核对1次|开展1次主题",
)


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: TEXT[slot.start - 6 : slot.end + 2])
def test_the_figure_is_what_the_rows_count(slot: Slot) -> None:
    assert fits(slot.value, slot.count(Recount(2024)), hedged=slot.hedged)


def test_no_figure_stands_unchecked() -> None:
    rest = TEXT
    for slot in SLOTS:
        rest = rest[: slot.start] + "〇" * (slot.end - slot.start) + rest[slot.end :]
    for pattern in NOT_COUNTED:
        rest = re.sub(pattern, "", rest)
    assert re.findall(r".{8}\d+.{4}", rest) == []


def test_its_length_is_six_to_ten_pages() -> None:
    assert 4000 <= len(TEXT) <= 5500


def test_the_year_reported_on_differs_in_most_figures() -> None:
    counts = [(slot.count(Recount(2024)), slot.count(Recount(2025))) for slot in SLOTS]
    assert sum(old == new for old, new in counts) <= 12
