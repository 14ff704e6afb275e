"""Figures in tables are not read; last year's do not stay for that, and neither numbers of rows nor dates are taken for figures."""

from __future__ import annotations

import pytest
from indicator_ledgers import ledger_of

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.indicators.draft import Status, draft_text
from shuzhi.core.indicators.in_tables import figures_in_tables

HEAD = "某局2021年度述职报告\n\n一、履职情况\n"
ROWS = [
    (
        "序号\t支部\t党员数\t成立日期\t达标率\t备注\n1\t一支部\t18\t2015年3月\t95.5%\t电话13800000000\n2\t二支部\t**\t2016-03-01\t**%\t开展3次\n",
        [("18", "一支部"), ("95.5%", "一支部"), ("**", "二支部"), ("**%", "二支部"), ("3次", "开展")],
    ),
    (
        "项目\t数量\t备注\n走访慰问\t12户\t春节前\n谈心谈话\t45人次\t全覆盖\n",
        [("12户", "走访慰问"), ("45人次", "谈心谈话")],
    ),
    (
        "序号 支部名称 党员数 其中女党员 1 机关第一党支部 18 6 2 机关第二党支部 15 4 合计 33 10",
        [
            (n, w)
            for w, some in (("机关第一党支部", "18 6"), ("机关第二党支部", "15 4"), ("合计", "33 10"))
            for n in some.split()
        ],
    ),
    ("编号\t名称\t年度\t责任人\nW01\t学习\t2021\t甲\nW02\t作风\t2021\t乙\nW03\t组织\t2021\t丙\n", []),
]


@pytest.mark.parametrize(("rows", "figures"), ROWS)
def test_what_counts_in_a_row(rows: str, figures: list[tuple[str, str]]) -> None:
    report = parse_text(HEAD + rows)
    assert report.tables
    found = [(report.text[f.start : f.unit_end], f.what) for f in figures_in_tables(report)]
    assert found == figures


@pytest.mark.parametrize(("rows", "figures"), ROWS)
def test_none_of_them_stays(rows: str, figures: list[tuple[str, str]]) -> None:
    report = parse_text(HEAD + rows)
    draft = draft_text(report, ledger_of([], 2022))
    entries = [e for e in draft.entries if "表格" in e.reason]
    assert [e.what for e in entries] == [what for _, what in figures]
    assert all(e.status is Status.UNFILLED and e.value is None and not e.records for e in entries)
    left = draft.text
    for place in reversed(draft.blank_spans):
        left = left[: place.start] + left[place.end :]
    assert not any(words in left.replace("\t", " ").split() for words, _ in figures)


def test_a_report_of_the_same_year_keeps_its_table() -> None:
    report = parse_text(HEAD.replace("2021", "2022") + ROWS[1][0])
    assert "12户" in draft_text(report, ledger_of([], 2022)).text
