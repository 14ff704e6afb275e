"""When a figure as written is borne out by the ledger's exact value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.proofing.figures import borne_out

WRITTEN = [
    ("开展党课12次。", "12", True),
    ("开展党课12次。", "13", False),
    ("开展党课30余次。", "37", True),
    ("开展党课30余次。", "30", True),
    ("开展党课30余次。", "40", False),
    ("开展党课30余次。", "29", False),
    ("开展党课近40次。", "38", True),
    ("开展党课近40次。", "41", False),
    ("受理诉求3.5万件。", "35120", True),
    ("受理诉求3.5万件。", "36100", False),
    ("办结率61.3%。", "61.34", True),
    ("办结率61.3%。", "61.5", False),
]


@pytest.mark.parametrize(("text", "value", "holds"), WRITTEN)
def test_a_figure_holds_for_the_values_that_its_words_allow(text: str, value: str, *, holds: bool) -> None:
    (quantity,) = parse_text(text).quantities
    assert borne_out(text, quantity, Decimal(value)) is holds


def test_nothing_bears_out_a_figure_without_records() -> None:
    text = "开展党课12次。"
    (quantity,) = parse_text(text).quantities
    assert not borne_out(text, quantity, None)
