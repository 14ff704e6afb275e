"""Sentences and enclosed stretches of texts as they come."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.findings import Span
from shuzhi.core.text.punctuation import Stretches, enclosed, sentences, trim


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("学习9次。研讨3次！", ["学习9次。", "研讨3次！"]),
        ("他说：“好。”大家同意。", ["他说：“好。”", "大家同意。"]),
        ("标题\n正文一。\n\n正文二", ["标题", "正文一。", "正文二"]),
        ("收缴489.6元.下一句.", ["收缴489.6元.", "下一句."]),
        ("见3.5节，不断句", ["见3.5节，不断句"]),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, wanted: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text)] == wanted


@given(st.text(alphabet="一二。！\n”“. ，", max_size=40))
def test_sentences_are_ordered_and_hold_all_words(text: str) -> None:
    found = list(sentences(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert "".join(text[s.start : s.end] for s in found).replace(" ", "").replace("\n", "") == text.replace(
        " ", ""
    ).replace("\n", "")


def test_enclosed_gives_the_outermost_and_skips_what_stays_open() -> None:
    text = "《甲《乙》丙》和《丁\n戊》"
    assert [text[s.start : s.end] for s in enclosed(text, "《")] == ["甲《乙》丙"]
    assert list(enclosed('他"好"了"', '"')) == [Span(2, 3)]


def test_stretches_join_and_answer() -> None:
    found = Stretches.of([Span(5, 8), Span(0, 3), Span(2, 4), Span(9, 9)])
    assert found.spans == (Span(0, 4), Span(5, 8))
    assert 3 in found
    assert 4 not in found
    assert found.at(7) == Span(5, 8)


def test_trim() -> None:
    assert trim(" a ", 0, 3) == Span(1, 2)
    assert trim("   ", 0, 3) == Span(0, 0)
