"""A value in the writer's own words: exact, or behind a hedge that stays true."""

from __future__ import annotations

import pytest
from indicator_ledgers import drafted, rows


def told(sentence: str, count: int, *, keep: bool = False) -> str:
    records = rows(f"活动 x{count} 类型=义诊 日期=2022-03-01 主题=义诊{{i}}")
    return drafted(sentence, records, keep=keep).text.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("sentence", "count", "drop", "kept"),
    [
        ("开展义诊**余次。", 37, "开展义诊37次。", "开展义诊30余次。"),
        ("开展义诊**余次。", 40, "开展义诊40次。", "开展义诊40次。"),
        ("开展义诊**余次。", 7, "开展义诊7次。", "开展义诊7次。"),
        ("开展义诊超过**次。", 37, "开展义诊达到37次。", "开展义诊超过30次。"),
        ("开展义诊约**次。", 37, "开展义诊37次。", "开展义诊约37次。"),
        ("开展义诊**次以上。", 37, "开展义诊37次。", "开展义诊37次。"),
    ],
)
def test_hedges(sentence: str, count: int, drop: str, kept: str) -> None:
    assert told(sentence, count) == drop
    assert told(sentence, count, keep=True) == kept


@pytest.mark.parametrize(
    ("value", "unit", "sentence", "want"),
    [
        ("35120", "件", "联办事项*万件。", "联办事项3.5万件。"),
        ("320", "件", "联办事项*万件。", "联办事项320件。"),
        ("62.55", "%", "联办事项*%。", "联办事项62.6%。"),
        ("99.97", "%", "联办事项*%。", "联办事项99.97%。"),
        ("3.51", "万件", "联办事项*件。", "联办事项35100件。"),
    ],
)
def test_units(value: str, unit: str, sentence: str, want: str) -> None:
    records = rows(f"业务指标 指标=联办事项 单位={unit} 期间=2022 数值={value} 性质=累计")
    assert drafted(sentence, records).text.strip().splitlines()[-1] == want
