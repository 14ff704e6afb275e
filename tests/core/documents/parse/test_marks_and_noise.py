"""Masks by what they hide, site damage, genres, flattened tables."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from shuzhi.core.documents.parse import parse_text

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "marks_and_noise.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "wanted"), CASES["masks"])
def test_masks(text: str, wanted: list[list[str]]) -> None:
    assert [[m.text, m.kind.value] for m in parse_text(text).masks] == wanted


@pytest.mark.parametrize(("text", "wanted"), CASES["noise"])
def test_noise(text: str, wanted: list[list[str]]) -> None:
    assert [[n.kind, text[n.start : n.end]] for n in parse_text(text).noise] == wanted


@pytest.mark.parametrize(("title", "genre"), CASES["genres"])
def test_genre(title: str, genre: str) -> None:
    assert parse_text(f"{title}\n正文第一句，说明有关情况。").genre == genre


def test_another_genre_is_named_and_its_problems_are_not_this_reports() -> None:
    report = parse_text(
        "关于做好述职评议的通知\n一、述职内容\n（一）存在问题\n一是学习不深。二是管理不严。\n特此通知。\n"
    )
    assert report.problems == ()
    assert [f.code for f in report.findings] == ["parse.other-genre"]


FLAT = "各支部情况如下：\n序号 支部名称 党员数 积极分子 1 第一党支部 18 2 2 第二党支部 15 1\n（二）抓学习。学习12次。"


def test_a_flattened_table_is_refused() -> None:
    report = parse_text("述职报告\n一、工作情况\n（一）抓组织。" + FLAT)
    assert [f.code for f in report.findings] == ["parse.flattened-table"]
    assert [q.text for q in report.quantities] == ["12"]
    assert "第一党支部" in report.text[report.tables[0].start : report.tables[0].end]


def test_columns_named_in_a_sentence_are_no_table() -> None:
    report = parse_text("建立问题、措施、责任清单，明确责任人、完成时限和整改措施，完成整改12项。")
    assert report.findings == ()
    assert [q.text for q in report.quantities] == ["12"]


def test_noise_inside_a_word_does_not_break_what_is_counted() -> None:
    text = "全年开展主题党日12##paidbegin##次，参加党员380人\u00a0次。"
    first = parse_text(text).quantities[0]
    assert (first.text, first.unit, text[first.start : first.unit_end]) == ("12", "次", "12##paidbegin##次")


def test_title_year_and_unit() -> None:
    report = parse_text(
        "2023年度某局党组书记抓党建工作述职报告\n现将青禾县水务局2023年度抓党建工作情况述职如下。\n一、工作情况\n学习12次。"
    )
    assert (report.title, report.year, report.unit) == (
        "2023年度某局党组书记抓党建工作述职报告",
        2023,
        "青禾县水务局",
    )


def test_title_on_two_lines() -> None:
    assert (
        parse_text("某县教育局党组书记\n2022年度抓党建工作述职报告\n2022年，认真履职。\n").title
        == "某县教育局党组书记\n2022年度抓党建工作述职报告"
    )


def test_a_text_without_a_title_has_none() -> None:
    report = parse_text("一、工作情况\n学习12次。")
    assert report.title == ""
    assert report.year is None
