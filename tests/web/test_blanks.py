"""What 取数单 is told of a blank: its own sentence, not the paragraph."""

from __future__ import annotations

import pytest

from shuzhi.web.blanks import named, sentence

TEXT = "一、队伍\n全年开会3次。招聘博士〔待填〕人；引进硕士5人。"


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("〔待填〕", "招聘博士〔待填〕人；"),
        ("3", "全年开会3次。"),
        ("5", "引进硕士5人。"),
        ("队伍", "一、队伍"),
    ],
)
def test_a_blank_is_told_with_its_sentence(what: str, told: str) -> None:
    start = TEXT.index(what)
    assert sentence(TEXT, start, start + len(what)) == told
    assert sentence(what, 0, len(what)) == what


def test_a_blank_that_says_nothing_is_asked_by_the_words_around_it() -> None:
    text = "大厅开放日3次，志愿者累计服务〔待填：数字〕小时，群众称便。"
    start = text.index("〔")
    end = text.index("〕") + 1
    assert named("数字", "", text, start, end) == ("志愿者累计服务", "小时")
    assert named("服务群众", "人次", text, start, end) == ("服务群众", "人次")
