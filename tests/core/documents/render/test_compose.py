"""From words to paper: which line is what, and nothing of the words lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_cases import TITLE, UNIT, drafted

from shuzhi.core.documents.model import BlockKind, Role, Section
from shuzhi.core.documents.render.compose import paper_from

TEXT = """某某局2022年度述职报告
（2023年1月）
各位领导、同志们：
  现将一年工作述职如下。
一、工作情况
（一）抓学习。全年讲党课9次，学习〔待填：学习次数〕次。（二）抓组织。开会3次。
（三）抓作风
1.守纪律。不松懈。
附件：1. 名册
中共某某局委员会
2023年1月6日
"""


def _section(level: int, number: str, heading: str) -> Section:
    return Section(level, number, heading, TEXT.index(number + heading), len(TEXT), Role.OTHER)


SECTIONS = [
    _section(1, "一、", "工作情况"),
    _section(2, "（一）", "抓学习"),
    _section(2, "（二）", "抓组织"),
    _section(2, "（三）", "抓作风"),
    _section(3, "1.", "守纪律"),
]


def _span(words: str, name: str = "") -> tuple[int, int, str]:
    start = TEXT.index(words)
    return start, start + len(words), name


def _paper(**more: str):  # type: ignore[no-untyped-def]
    blank = _span("〔待填：学习次数〕")
    figures = [_span("9", "lectures"), _span("3次", "meetings")]
    return paper_from(TEXT, SECTIONS, figures, [blank[:2]], title="某某局2022年度述职报告", **more)


def test_each_line_is_what_it_is() -> None:
    assert [block.kind.value for block in _paper().blocks] == [
        "title", "subtitle", "addressee", "body", "heading1", "body", "heading2", "body", "attachment_note", "signature", "date",
    ]  # fmt: skip


def test_headings_figures_and_blanks_are_runs() -> None:
    runs = _paper().blocks[5].runs
    assert [(run.text, run.heading, run.figure, run.mark, run.blank) for run in runs] == [
        ("（一）抓学习。", 2, "", "", False),
        ("全年讲党课", 0, "", "", False),
        ("9", 0, "lectures", "fig_0001", False),
        ("次，学习", 0, "", "", False),
        ("〔待填：学习次数〕", 0, "", "", True),
        ("次。", 0, "", "", False),
        ("（二）抓组织。", 2, "", "", False),
        ("开会", 0, "", "", False),
        ("3", 0, "meetings", "fig_0002", False),
        ("次。", 0, "", "", False),
    ]


@pytest.mark.parametrize(
    ("shown", "figure"),
    [
        ("30余次", "30"),
        ("近30次", "30"),
        ("1,250元", "1,250"),
        ("61.3%", "61.3%"),
        ("5.2万件", "5.2"),
        ("三十七次", "三十七次"),
        ("6月15日", "6月15日"),
    ],
)
def test_the_figure_is_the_number_alone(shown: str, figure: str) -> None:
    text = f"全年{shown}。"
    runs = paper_from(text, [], [(2, 2 + len(shown), "a")]).blocks[0].runs
    assert [run.text for run in runs if run.figure] == [figure]
    assert "".join(run.text for run in runs) == text


def test_one_figure_shown_twice_has_two_marks() -> None:
    text = "全年9次，共9次。"
    paper = paper_from(text, [], [(2, 3, "a"), (6, 7, "a")])
    assert [(run.figure, run.mark) for run in paper.blocks[0].runs if run.figure] == [
        ("a", "fig_0001"),
        ("a", "fig_0002"),
    ]


def test_title_signature_and_date_are_added_once() -> None:
    bare = paper_from("一句话。", [], title="报告", signature=UNIT, day="2023年1月6日")
    assert [block.kind for block in bare.blocks] == [
        BlockKind.TITLE,
        BlockKind.BODY,
        BlockKind.SIGNATURE,
        BlockKind.DATE,
    ]
    assert len(_paper(signature=UNIT, day="2023年1月6日").blocks) == 11


def test_a_title_on_two_lines() -> None:
    paper = paper_from("中共某某委员会\n述职报告\n正文。", [], title="中共某某委员会述职报告")
    assert [block.kind.value for block in paper.blocks] == ["title", "title", "body"]


def test_attachments_come_after_signature_and_date() -> None:
    text = "正文。\n附件：1. 名册\n附件1\n党员名册\n共9人。\n附件 2\n这是一句话。"
    paper = paper_from(text, [], title="报告", signature=UNIT, day="2023年1月6日")
    assert [block.kind.value for block in paper.blocks] == [
        "title", "body", "attachment_note", "signature", "date", "attachment", "attachment_title", "body", "attachment", "body",
    ]  # fmt: skip
    own = paper_from(
        f"正文。\n{UNIT}\n2023年1月6日\n附件\n名册\n一、党员",
        [],
        title="报告",
        signature="别的",
        day="2020年1月1日",
    )
    assert [block.kind.value for block in own.blocks] == [
        "title",
        "body",
        "signature",
        "date",
        "attachment",
        "attachment_title",
        "body",
    ]


@pytest.mark.parametrize("spans", [[(0, 2, "a"), (1, 3, "b")], [(0, 99, "a")], [(2, 2, "a")], [(3, 6, "a")]])
def test_a_span_that_cannot_be(spans: list[tuple[int, int, str]]) -> None:
    """Overlapping, outside, empty, across the end of a line."""
    with pytest.raises(ValueError):
        paper_from("一二三四\n五六七八", [], spans)


@given(st.text(alphabet="一（）、。，9次 \n\u3000各党", max_size=120), st.data())
def test_no_word_is_lost(text: str, data: st.DataObject) -> None:
    starts = [at for at, char in enumerate(text) if char == "9"]
    figures = [
        (at, at + 1, f"f{at}")
        for at in data.draw(st.sets(st.sampled_from(starts)) if starts else st.just(set()))
    ]
    paper = paper_from(text, [], figures)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    assert [block.text for block in paper.blocks] == lines
    assert sum(bool(run.figure) for block in paper.blocks for run in block.runs) == len(figures)


def test_a_drafted_report_keeps_its_words() -> None:
    case = drafted(1)
    assert "\n".join(block.text for block in case.paper.blocks) == case.text.strip()
    assert case.paper.blocks[0].text == TITLE
