"""A long title turns between words, in lines that narrow downwards (GB/T 9704—2012, 7.3.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render.standard import width_of
from shuzhi.core.documents.render.titles import CAPACITY, narrowed, narrowed_for


def lines_of(title: str) -> list[str]:
    """Set a title as a word processor does: as much as fits, a number never cut."""
    room, lines = CAPACITY - narrowed(title), [""]
    at = 0
    while at < len(title):
        end = at + 1
        while title[at].isdigit() and end < len(title) and title[end].isdigit():
            end += 1
        if width_of(lines[-1] + title[at:end]) > room:
            lines.append("")
        lines[-1] += title[at:end]
        at = end
    return lines


@pytest.mark.parametrize(
    "lines",
    [
        ["2023年度机关支部书记抓党建工作述职报告"],
        ["甲川市政务服务管理局机关党委书记", "2025年度抓基层党建工作述职报告"],
        ["某系统某局2022年度基层书记", "抓党建工作述职报告"],
        ["某某大学附属第一医院内科第三党支部书记", "2022年度抓基层党建工作述职评议考核报告"],
        ["某某市疾病预防控制中心党总支", "2023年度党建工作述职报告"],
    ],
)
def test_a_title_turns_between_words(lines: list[str]) -> None:
    assert lines_of("".join(lines)) == lines


@given(st.text(alphabet="某市局机关党委书记2024年度抓基层建工作述职报告《》", min_size=1, max_size=70))
def test_no_title_is_made_narrower_than_its_share(title: str) -> None:
    assert 0 <= narrowed(title) < CAPACITY / 2 + 1


def test_a_title_on_lines_of_its_own_is_left_alone() -> None:
    block = Block(BlockKind.TITLE, (Run("某某市某某局机关党委书记2025年度抓基层党建工作述职报告"),))
    assert narrowed_for(Paper((block,), title="")) > 0
    assert narrowed_for(Paper((block, block), title="")) == 0
    assert narrowed_for(Paper((), title="")) == 0
