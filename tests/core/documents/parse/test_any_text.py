"""What must always hold, whatever the text: no exception, offsets that slice, sections that nest, the same answer twice."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.documents.parse import parse_text

PIECES = [
    "一、", "二、", "（一）", "(二)", "〔一〕", "1.", "2、", "（1）", "①", "一是", "二是", "首先，", "其次，", "第一，", "第二，", "一方面", "另一方面",
    "存在问题", "整改情况", "下一步打算", "原因分析", "工作情况", "学习不够深入", "加强学习", "述职报告", "2022年", "**年**月**日", "**", "*", "XX",
    "×", "____", "〇〇", "12", "3.5", "1,234", "两", "十余", "近六成", "百分之九十", "1—2", "次", "人次", "名", "万元", "％", " %", "个百分点",
    "，", "。", "；", "：", "、", ",", ".", ";", ":", "\n", "\r\n", "\t", " ", "\u00a0", "\u3000", "“", "”", '"', "（", "）", "《", "》", "##paidbegin##",
    "www.abc.com", "第 1 页 共 3 页", "- 2 -", "序号 问题 措施 责任人", "三会一课", "四个方面", "每季度", "排名第", "前", "以上是我的述职报告", "由", "增至",
    "针对", "的问题", "〔待填：次数〕", "# ", "**重点**", "\u2028", "\ufeff", "\x00", "\ud800", "𠀀",
]  # fmt: skip

texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


def spans(report: ParsedReport) -> list[tuple[int, int]]:
    found = [
        (x.start, x.end)
        for part in (
            report.sections,
            report.problems,
            report.past_problems,
            report.causes,
            report.tasks,
            report.quantities,
            report.masks,
            report.noise,
            report.tables,
        )
        for x in part
    ]
    found += [(q.start, q.unit_end) for q in report.quantities] + [
        (q.sentence.start, q.sentence.end) for q in report.quantities
    ]
    return [*found, (report.title_span.start, report.title_span.end)]


@given(texts)
@settings(max_examples=400, deadline=None)
@example("")
@example("\n")
@example("一、")
@example("##paidbegin##")
@example("*")
@example("第页部分 一、（一）1.")
def test_any_text_is_read(text: str) -> None:
    report = parse_text(text)
    assert report.text == text
    for start, end in spans(report):
        assert 0 <= start <= end <= len(text)
    for mark in (*report.quantities, *report.masks):
        assert mark.end > mark.start
    assert len(report.title) <= report.title_span.end - report.title_span.start


@given(texts)
@settings(max_examples=200, deadline=None)
def test_sections_nest(text: str) -> None:
    open_sections: list[tuple[int, int, int]] = []
    last = 0
    for section in parse_text(text).sections:
        assert 1 <= section.level <= 4
        assert section.start >= last
        last = section.start
        while open_sections and open_sections[-1][2] <= section.start:
            open_sections.pop()
        assert all(section.end <= end for _, _, end in open_sections)
        assert all(level < section.level for level, _, _ in open_sections)
        open_sections.append((section.level, section.start, section.end))


@given(texts)
@settings(max_examples=200, deadline=None)
def test_a_number_slices_to_what_it_says(text: str) -> None:
    report = parse_text(text)
    whole = not report.noise
    for quantity in report.quantities:
        words = text[quantity.start : quantity.end]
        assert words == quantity.text or not whole
        assert quantity.masked == (quantity.value is None)
        if not quantity.masked and whole:
            assert words.strip() == words
            assert any(c.isnumeric() or c in "两零半几" for c in words)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert parse_text(text) == parse_text(text)


@given(texts, texts)
@settings(max_examples=100, deadline=None)
def test_quantities_do_not_overlap(first: str, second: str) -> None:
    found = parse_text(first + "\n" + second).quantities
    for one, other in itertools.pairwise(found):
        assert one.end <= other.start


@pytest.mark.parametrize("size", [20_000])
def test_a_long_hostile_text_stays_quick(size: int) -> None:
    for piece in (
        "一、",
        "（一）",
        "*",
        "一是",
        "1.",
        "12",
        "“",
        "由于，",
        "存在",
        "针对",
        "（",
        "一、a\n",
        "存在问题\n",
    ):
        parse_text(piece * (size // len(piece)))
