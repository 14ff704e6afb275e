"""Normalising: what makes no difference is gone, and every code knows its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.similarity.normal import NUMBER, SEPARATOR, normalise, normalise_many

ALIKE = [
    ("召开会议12次", "召开会议３次", "arabic and full-width figures"),
    ("2023年3月1日召开", "2024年11月20日召开", "dates"),
    ("三是抓学习", "二是抓学习", "ordinals in a list"),
    ("党的十九大精神", "党的二十大精神", "congresses"),
    ("义诊**余次", "义诊37余次", "a blank and its number"),
    ("义诊〔待填：义诊次数，上年9次〕次", "义诊9次", "a blank of our own with its reason"),
    ("收缴党费489.6元", "收缴党费1,200元", "decimal point and thousands"),
    ("学原文，悟原理。", "学原文 悟原理", "punctuation and spaces"),
    ("第一行\n　　第二行", "第一行第二行", "line breaks and indents"),
    ("推行ＡＢ岗", "推行ab岗", "full-width letters and capitals"),
]


@pytest.mark.parametrize(("one", "other", "what"), ALIKE, ids=[case[2] for case in ALIKE])
def test_these_are_alike(one: str, other: str, what: str) -> None:
    assert normalise(one).words() == normalise(other).words(), what


@pytest.mark.parametrize(("one", "other"), [("学原文", "学原理"), ("党员12人", "党员12人次"), ("甲", "")])
def test_these_are_not(one: str, other: str) -> None:
    assert normalise(one).words() != normalise(other).words()


def test_a_number_is_one_code_with_all_its_characters() -> None:
    normal = normalise("共1,200 元")
    assert (normal.starts[1], normal.ends[1]) == (1, 6)
    assert normal.codes[1] == NUMBER


@given(st.text(max_size=80))
def test_places_are_in_order_and_inside_the_text(text: str) -> None:
    normal = normalise(text)
    assert all(0 <= s < e <= len(text) for s, e in zip(normal.starts, normal.ends, strict=True))
    assert all(e <= s for e, s in zip(normal.ends[:-1], normal.starts[1:], strict=True))


@given(st.text(max_size=80))
def test_a_slice_reads_as_its_code(text: str) -> None:
    normal = normalise(text)
    for n, (start, end) in enumerate(zip(normal.starts, normal.ends, strict=True)):
        assert normalise(text[start:end]).words() == normal.words(n, n + 1)


@given(st.lists(st.text(max_size=30), max_size=5))
def test_many_texts_in_one_row_read_as_each_alone(texts: list[str]) -> None:
    row = normalise_many(texts).tolist()
    alone = [code for text in texts for code in [*normalise(text).codes.tolist(), SEPARATOR]]
    assert row == alone
