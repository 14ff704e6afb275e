"""Counted figures: worked cases on both sides of each trap."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from shuzhi.core.documents.parse import parse_text

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "quantities.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_figures_of_a_sentence(case: dict[str, Any]) -> None:
    found = [
        [q.text, None if q.value is None else float(q.value), q.unit, q.kind.value, q.approximate]
        for q in parse_text(case["text"]).quantities
    ]
    wanted = [[t, None if v is None else float(v), u, k, a] for t, v, u, k, a in case["found"]]
    assert found == wanted


def test_offsets_are_those_of_the_number_alone() -> None:
    text = "全年义诊30余次，办件3.5万件。"
    first, second = parse_text(text).quantities
    assert text[first.start : first.end] == "30"
    assert text[first.start : first.unit_end] == "30余次"
    assert text[second.start : second.unit_end] == "3.5万件"
    assert second.value == Decimal(35000)
    assert second.multiplier == 10_000


def test_a_range_keeps_both_ends() -> None:
    (found,) = parse_text("每组10至15名党员。").quantities
    assert (found.value, found.upper) == (Decimal(10), Decimal(15))


SURROUNDINGS = yaml.safe_load(
    (Path(__file__).parent / "cases" / "surroundings.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("text", "wanted"), SURROUNDINGS)
def test_what_is_counted_whose_and_when(text: str, wanted: list[list[str]]) -> None:
    assert [[q.what, q.scope, q.time] for q in parse_text(text).quantities] == wanted
