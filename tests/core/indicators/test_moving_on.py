"""A report moved on by a year: nothing that was true last year stands, and every blank can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_ledgers import drafted, ledger_of, rows
from test_planted import PLANTED, RECORDS

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.indicators.draft import Draft, draft_text

LABEL = re.compile(r"〔待填：([^〕]*)〕")
UNITS = ("次", "人次", "名", "个", "份", "元", "%", "件", "场")
SAYINGS = (
    "召开党委会{n}次",
    "发展党员{n}名",
    "社工{n}名",
    "收缴党费{n}元",
    "举办培训{n}期",
    "满意度达{n}%",
    "共有共青团员{n}名",
)
SECTIONS = ("一、工作开展情况", "二、存在的问题", "三、问题产生的原因", "四、下一步打算")

REPORT = """某局2022年度抓基层党建工作述职报告

一、上年度问题整改情况
一是针对学习不够的问题，制定措施3条。
二、存在的问题
一是力量不足。专职人员仅1人。
三、下一步打算
一是每季度开展党课1次，计划发展党员3名。

某局党委
2023年1月10日
"""


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(SAYINGS), min_size=1, max_size=4), st.integers(11, 98), st.sampled_from(SECTIONS)
)
def test_no_figure_of_last_year_survives(said: list[str], n: int, section: str) -> None:
    sentence = "，".join(s.format(n=n) for s in said) + "。"
    text = drafted(sentence, [], template=2021, section=section).text
    assert str(n) not in LABEL.sub("", text).strip().splitlines()[-1]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SAYINGS), st.integers(11, 98), st.sampled_from(SECTIONS[1:]))
def test_problems_and_plans_of_the_same_year_stand(said: str, n: int, section: str) -> None:
    assert said.format(n=n) in drafted(said.format(n=n) + "。", [], section=section).text


@pytest.mark.parametrize("case", PLANTED["cases"], ids=str)
def test_what_a_blank_asks_can_be_read(case: object) -> None:
    sentence = case["say"] if isinstance(case, dict) else case[0]  # type: ignore[index]
    for told in LABEL.findall(drafted(sentence, RECORDS).text):
        assert re.match(r"[一-鿿A-Za-z0-9％%]", told), told
        assert not any(told.endswith(f"{u} {u}") for u in UNITS), told
        assert told.count("（") == told.count("）") and "◇" not in told


def moved(year: int = 2023) -> Draft:
    return draft_text(parse_text(REPORT), ledger_of(rows("任务 年度=2023 任务=甲 状态=进行中"), year))


def test_the_day_under_the_signature_is_asked_again() -> None:
    assert "2023年1月10日" not in moved().text
    assert "〔待填：成文日期〕" in moved().text
    assert "2023年1月10日" in moved(2022).text


def test_sections_in_last_years_words_are_said() -> None:
    kept = [f for f in moved().findings if f.code == "draft.section-kept"]
    assert len(kept) == 3
    assert any("“任务”里有 2023 年的 1 条" in f.message for f in kept)
    assert not [f for f in moved(2022).findings if f.code == "draft.section-kept"]


def test_required_rhythms_stay() -> None:
    assert "每季度开展党课1次" in moved().text
    assert "发展党员3名" not in moved().text
