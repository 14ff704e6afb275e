"""The reading: paragraphs, sentences and clauses of a text."""

from __future__ import annotations

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Span
from shuzhi.core.proofing import Reading


def reading(text: str) -> Reading:
    return Reading(text, parse_text(text))


def test_sentences_keep_their_stops_and_what_sticks_to_them() -> None:
    text = "甲。乙！”丙。、丁\n戊"
    r = reading(text)
    spans = [r.sentence(at) for at in (0, 2, 5, 8, 10)]
    assert [text[s.start : s.end] for s in spans] == ["甲。", "乙！”", "丙。、", "丁\n", "戊"]


def test_paragraphs_are_lines_with_something_on_them() -> None:
    assert reading("甲\n\n 乙 \n").paragraphs == (Span(0, 1), Span(3, 6))
    assert reading("甲\n乙").paragraph(2) == Span(2, 3)


def test_the_clause_before_ends_at_the_last_stop() -> None:
    assert reading("甲，乙丙丁").clause_before(4) == "乙丙"
    assert reading("甲").clause_before(0) == ""


def test_lines_are_counted_from_one() -> None:
    assert [reading("甲\n乙").line(at) for at in (0, 2)] == [1, 2]


def test_the_year_is_the_title_s() -> None:
    assert reading("2023年度党支部书记述职报告\n2022年开展工作。").year == 2023
