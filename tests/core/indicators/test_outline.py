"""The built-in outline: plain sentences over what is there, areas without records named, nothing personal."""

from __future__ import annotations

from datetime import date

from indicator_ledgers import ledger_of, rows

from shuzhi.core.indicators.draft import Names
from shuzhi.core.indicators.outline import draft_outline

ROWS = """
活动 x3 类型=中心组学习 日期=2022-03-01
问题整改 编号=W1 年度=2022 问题=理论学习不够系统
任务 年度=2023 任务=开展专题培训两期
"""


def test_what_is_there_is_said_and_opens_to_its_records() -> None:
    draft = draft_outline(ledger_of(rows(ROWS)), names=Names("某局党委"), as_of=date(2022, 12, 31))
    assert "全年开展中心组学习3次。" in draft.text
    assert "1.理论学习不够系统。" in draft.text
    assert "1.开展专题培训两期。" in draft.text
    (place,) = [p for p in draft.figure_spans if p.key == "study.group"]
    assert draft.text[place.start : place.end] == "3次"
    assert len(draft.figures_by_key["study.group"].records) == 3


def test_areas_without_records_are_left_out_and_named() -> None:
    draft = draft_outline(ledger_of(rows(ROWS)), names=Names("某局党委"))
    assert "干部队伍" not in draft.text
    assert "干部队伍" in {f.text for f in draft.findings}


def test_an_empty_ledger_makes_marks_and_no_figures() -> None:
    draft = draft_outline(ledger_of([]), names=Names("某局党委"))
    assert not draft.figure_spans
    assert draft.text.count("〔待填") == len(draft.blank_spans) == 3
    assert all(draft.text[p.start : p.end].startswith("〔待填：") for p in draft.blank_spans)
