"""What a paragraph says, without the accidents of saving."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.proofs.words import digest, free_numbers, normalised, skeleton_of


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(
    st.lists(st.sampled_from(["党课", "9次", " ", "\u3000", "\n", "\u200b", "\ufeff", "\u00ad"]), max_size=12)
)
def test_spaces_and_invisible_characters_make_no_difference(parts: list[str]) -> None:
    plain = "".join(part for part in parts if part not in "\u200b\ufeff\u00ad")
    assert digest("".join(parts)) == digest(plain) == digest(f"  {plain}\t")


@pytest.mark.parametrize(
    ("one", "other"), [("9次", "8次"), ("9次", "９次"), ("1 2", "12"), ("党课", "党\u202e课"), ("", "。")]
)
def test_what_a_reader_sees_differently_differs(one: str, other: str) -> None:
    assert digest(one) != digest(other)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("全年讲党课9次，参加1,250人次。", ("9", "1,250")),
        ("收缴党费489.6元，占61.3%。", ("489.6", "61.3%")),
        ("召开支委会十二次，培训三十余人。", ("十二", "三十")),
        ("2022年3月5日召开，2021年度收缴。", ()),
        ("第3次会议，第十二届，第5条。", ()),
        ("一是抓学习。（一）抓组织。1. 抓作风", ()),
        ("坚持四个意识，三个方面，两个维护。", ()),
        ("学习《条例（2018年第8号）》和“三会一课”。", ()),
        ("〔待填：督导次数，上年12次〕", ()),
        ("发〔2022〕15号文，9:30开会。", ()),
        ("一次会议，一名书记。", ()),
        ("共３７次", ("37",)),
        (f"全年{skeleton_of('fig_0012')}次，另有5次", ("5",)),
        (f"1{skeleton_of('fig_0012')}次", ("1",)),
        ("", ()),
    ],
)
def test_numbers_that_would_need_a_proof(text: str, numbers: tuple[str, ...]) -> None:
    assert free_numbers(text) == numbers


@given(st.integers(10, 10**7), st.sampled_from(["次", "人", "件", "万元", "户", "篇"]))
def test_every_count_is_seen(value: int, unit: str) -> None:
    assert free_numbers(f"全年共完成{value}{unit}，成效明显。") == (str(value),)


@pytest.mark.parametrize("piece", ["1", "一", "第 ", "《", "“", "〔", "2022 ", "一二"])
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    """Quadratic matching would need minutes here."""
    free_numbers(piece * 200_000)
