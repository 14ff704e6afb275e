"""The superior's notice: what it says plainly is read, what it does not say is not."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.apps.reports.writing.notice import read_notice

HEADINGS = ["一、主要工作", "（一）履行第一责任人职责", "二、存在的问题", "三、下一步工作思路"]
IN_A_ROW = (
    "各支部：\n请各支部书记于12月25日前将述职报告报送至组织科。述职报告应包括以下内容：（一）履行第一责任人职责情况；"
    "（二）存在的突出问题及原因；（三）下一步工作思路；（四）意见建议。篇幅控制在2500字左右。"
)
IN_LINES = "内容包括：\n1.履行职责情况\n2.存在问题，要见人见事\n3．下一步打算\n请于2026年1月10日17时前报送。报告不少于两千字。"


def test_parts_limit_and_deadline_in_a_row() -> None:
    told = read_notice(IN_A_ROW, 2025, HEADINGS)
    assert [(p.name, p.answered) for p in told.parts] == [
        ("履行第一责任人职责情况", "（一）履行第一责任人职责"),
        ("存在的突出问题及原因", "二、存在的问题"),
        ("下一步工作思路", "三、下一步工作思路"),
        ("意见建议", ""),
    ]
    assert (told.most, told.least, told.deadline) == (2500, 0, date(2025, 12, 25))


def test_parts_in_lines_and_a_least_length() -> None:
    told = read_notice(IN_LINES, 2025, HEADINGS)
    assert [p.name for p in told.parts] == ["履行职责情况", "存在问题", "下一步打算"]
    assert (told.most, told.least, told.deadline) == (0, 2000, date(2026, 1, 10))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("请于1月8日前报送述职报告。", date(2026, 1, 8)),
        ("请于2月30日前报送述职报告。", None),
        ("1月8日召开会议。", None),
        ("请尽快报送。", None),
    ],
)
def test_a_deadline_is_a_day_by_which_something_is_sent(words: str, day: date | None) -> None:
    assert read_notice(words, 2025, []).deadline == day


@pytest.mark.parametrize("words", ["", "全区2000字以上的文件", "参会200人。", "（一）" * 500, "字" * 20_000])
def test_nothing_is_read_that_is_not_said(words: str) -> None:
    told = read_notice(words, 2025, HEADINGS)
    assert (told.most, told.least, told.deadline) == (0, 0, None)
