"""Whole reports in the genre's manners: outline, roles, problems, past problems, causes, tasks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from shuzhi.core.documents.model import Item
from shuzhi.core.documents.parse import parse_text

CASES = [
    case
    for name in ("reports.yaml", "manners.yaml")
    for case in yaml.safe_load((Path(__file__).parent / "cases" / name).read_text(encoding="utf-8"))
]


def begins(text: str, items: tuple[Item, ...], wanted: list[str]) -> list[str]:
    """What stands at the items, cut to the length of what is wanted there."""
    sizes = [len(words) for words in wanted] + [20] * len(items)
    return [text[item.start : item.start + size] for item, size in zip(items, sizes, strict=False)]


@pytest.mark.parametrize("case", [c for c in CASES if "sections" in c], ids=lambda case: case["why"])
def test_outline(case: dict[str, Any]) -> None:
    found = [
        [s.level, s.number, s.heading, s.role.value]
        for s in parse_text(case["text"]).sections
        if s.number or s.heading
    ]
    assert found == case["sections"]


@pytest.mark.parametrize("part", ["problems", "past", "causes", "tasks"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_items(case: dict[str, Any], part: str) -> None:
    if part not in case:
        return
    report = parse_text(case["text"])
    items = {
        "problems": report.problems,
        "past": report.past_problems,
        "causes": report.causes,
        "tasks": report.tasks,
    }[part]
    assert begins(case["text"], items, case[part]) == case[part]


UNITS = yaml.safe_load((Path(__file__).parent / "cases" / "units.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "unit"), UNITS)
def test_whose_report_it_is(text: str, unit: str) -> None:
    assert parse_text(text + "\n一、工作\n学习1次。").unit == unit
