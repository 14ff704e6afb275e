"""A report moved on by a year: its own year and the one before; what is dated stays and is listed."""

from __future__ import annotations

from datetime import date

from indicator_ledgers import drafted, ledger_of, rows

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.indicators.draft import Names, draft_text

TEXT = (
    "2022年度党组书记抓基层党建工作述职报告\n\n2022年，现述职如下：\n一、工作情况\n"
    "2021年的问题已经整改。2022年召开会议。2019年11月4日上线运行。7月1日组织活动。截至2022年11月30日，开展主题党日12次。"
    "研究**局发展纲要。截至**年**月**日，收到锦旗**面。\n"
)


def draft(year: int, as_of: date | None = None) -> str:
    ledger = ledger_of(rows("组织 组织名称=中共某市交通运输局党组 简称=市交通局 类型=党组"), year, as_of)
    return draft_text(parse_text(TEXT), ledger, names=Names("中共某市交通运输局党组"), as_of=as_of).text


def test_the_own_year_and_the_year_before_move() -> None:
    text = draft(2023, date(2023, 12, 20))
    assert text.startswith("2023年度")
    assert "2022年的问题已经整改。2023年召开会议。" in text


def test_dated_events_and_other_years_stay_and_are_listed() -> None:
    found = drafted("2019年11月4日上线运行。7月1日组织活动。", [], template=2022, year=2023).findings
    assert {f.text for f in found} >= {"2019年11月", "7月1日"}
    assert "2019年11月4日上线运行。7月1日组织活动。" in draft(2023)


def test_days_come_from_as_of() -> None:
    text = draft(2023, date(2023, 12, 20))
    assert "截至2023年12月20日，开展主题党日〔待填" in text
    assert "截至2023年12月20日，收到锦旗〔待填" in text
    assert "截至〔待填：日期〕" in draft(2023)


def test_the_own_name_where_it_fits() -> None:
    assert "研究市交通局发展纲要" in draft(2022)


def test_the_same_year_moves_nothing() -> None:
    text = draft(2022)
    assert "2021年的问题已经整改。2022年召开会议。" in text
    assert "开展主题党日〔待填：主题党日 次，原文12次〕" in text
