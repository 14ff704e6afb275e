"""Names in the order of their pinyin: surnames read as surnames."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.packs.ledger import spelling


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("曾国", "zeng1"),
        ("单雄", "shan4"),
        ("区楚", "ou1"),
        ("仇英", "qiu2"),
        ("解缙", "xie4"),
        ("查良", "zha1"),
        ("尉迟恭", "yu4 chi2"),
        ("长孙忌", "zhang3 sun1"),
        ("朴成", "piao2"),
        ("盖文", "ge3"),
        ("华罗", "hua4"),
        ("万俟远", "mo4 qi2"),
        ("尉建", "wei4"),
        ("长明", "chang2"),
    ],
)
def test_surnames_read_as_surnames(name: str, surname: str) -> None:
    assert " ".join(spelling.of_person(name)).startswith(surname)


def test_people_stand_in_order() -> None:
    names = ["曾甲", "张伟", "区某", "单某", "陈某", "章伟", "安一", "昂山", "张一", "欧某"]
    ordered = sorted(names, key=spelling.sort_key)
    assert ordered == ["安一", "昂山", "陈某", "区某", "欧某", "单某", "曾甲", "张伟", "张一", "章伟"]


def test_what_is_typed_finds_the_name() -> None:
    assert spelling.spelled_person("曾国藩") == " zgf zengguofan"
    assert " cllzb changleluzhibu" in spelling.spelled_unit("中共某局委员会", "长乐路支部", "")


@settings(deadline=None)  # the first example reads the word lists
@given(st.text(max_size=60))
def test_any_text_has_its_place(text: str) -> None:
    assert isinstance(spelling.sort_key(text), str)
    assert len(spelling.of_person(text)) == len(text[:40])
    assert spelling.sort_key(text) == spelling.sort_key(text)
