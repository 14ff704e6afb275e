"""Markdown and plain text: complete, and the same words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from paper_cases import drafted

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import markdown, plain

TABLE = Block(BlockKind.TABLE, rows=(("指标", "数|值"), ("讲党课", "9"), ("缺\n格",)))


def _body(*runs: Run) -> Block:
    return Block(BlockKind.BODY, runs)


def test_plain_text_is_the_drafts_text() -> None:
    case = drafted(1)
    assert plain.write(case.paper).decode() == case.text.rstrip("\n") + "\n"


def test_plain_table() -> None:
    assert plain.write(Paper((TABLE,), title="")).decode() == "指标\t数|值\n讲党课\t9\n缺 格\n"


def test_markdown_levels_figures_and_blanks() -> None:
    blocks = (
        Block(BlockKind.TITLE, (Run("某某局"),)),
        Block(BlockKind.TITLE, (Run("述职报告"),)),
        Block(BlockKind.HEADING1, (Run("一、情况"),)),
        _body(
            Run("（一）抓学习。", heading=2),
            Run("讲党课"),
            Run("9", figure="a"),
            Run("次，"),
            Run("〔待填：次数〕", blank=True),
        ),
        TABLE,
    )
    assert markdown.write(Paper(blocks, title="")).decode() == (
        "# 某某局述职报告\n\n## 一、情况\n\n（一）抓学习。讲党课9次，〔待填：次数〕\n\n"
        "| 指标 | 数\\|值 |\n| --- | --- |\n| 讲党课 | 9 |\n| 缺 格 |  |\n"
    )


@given(st.text(alphabet="#>*_-+=1.)`[]<&|~\\！党建9 ", min_size=1, max_size=30))
def test_nothing_in_the_words_becomes_markup(words: str) -> None:
    """Read back by another program, a paragraph is one paragraph with the same words."""
    words = " ".join(words.split())
    if not words:
        return
    tokens = MarkdownIt("commonmark").parse(markdown.write(Paper((_body(Run(words)),), title="")).decode())
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or ()) == words
