"""What must hold for every ledger: delete, add foreign rows, permute, double, rename."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from indicator_ledgers import drafted, ledger_of, rows, scope

from shuzhi.core.indicators.ledger import Ledger, evaluate
from shuzhi.core.indicators.model import Record
from shuzhi.core.indicators.questions import Question
from shuzhi.packs.indicators import catalogue

SENTENCE = (
    "党委理论学习中心组开展集体学习**次，各支部组织集中学习**余次，开展主题党日**次，参与**人次。新发展党员**名，"
    "签订党风廉政建设责任状**份，谈心谈话**次，收到锦旗**面，出台制度**项，共收缴党费**元，家庭医生签约团队**个。"
)
LINES = (
    "活动 x{n} 类型=中心组学习 日期=2022-03-01 主题=甲{i}",
    "活动 x{n} 类型=集体学习 日期=2022-03-01 主题=乙{i}",
    "活动 x{n} 类型=主题党日 日期=2022-03-01 主题=丙{i} 实到=7",
    "党员 x{n} 姓名=甲{i} 类别=预备党员 接收预备日期=2022-05-01",
    "廉政 x{n} 日期=2022-03-01 事项=责任状 名称=状{i} 数量=3",
    "谈话 x{n} 日期=2022-03-01 类型=谈心谈话 人次=2",
    "表彰 x{n} 日期=2022-03-01 类型=锦旗 名称=旗{i}",
    "文件 x{n} 日期=2022-03-01 名称=文{i} 动作=出台 类别=制度",
    "党费 x{n} 月份=2022-03 费种=党费 方向=收缴 姓名=甲{i} 实交=12.5",
)
COUNTED = frozenset(i.id for i in catalogue().indicators if i.measure.how in ("records", "sum"))


@st.composite
def ledgers(draw: st.DrawFn) -> list[Record]:
    chosen = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=6, unique=True))
    return [r for line in chosen for r in rows(line.replace("{n}", str(draw(st.integers(1, 4)))))]


def foreign(records: list[Record]) -> list[Record]:
    other = [replace(r, id=f"f{r.id}", org="K9", fields={**r.fields, "组织编码": "K9"}) for r in records]
    past = [replace(r, id=f"p{r.id}", day=r.day.replace(year=2020)) for r in records if r.day is not None]
    return other + past


@settings(max_examples=25, deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(records: list[Record], chance: random.Random) -> None:
    mixed = chance.sample(records, len(records))
    assert drafted(SENTENCE, mixed) == drafted(SENTENCE, records)


@settings(max_examples=25, deadline=None)
@given(ledgers())
def test_rows_of_others_and_of_other_years_move_nothing(records: list[Record]) -> None:
    once, more = drafted(SENTENCE, records), drafted(SENTENCE, records + foreign(records))
    assert (once.text, once.entries, once.figures) == (more.text, more.entries, more.figures)


@settings(max_examples=25, deadline=None)
@given(ledgers(), st.data())
def test_a_figure_without_its_records_is_blank_again(records: list[Record], data: st.DataObject) -> None:
    figures = drafted(SENTENCE, records).figures
    assume(figures)
    chosen = data.draw(st.sampled_from(figures))
    rest = [r for r in records if r.id not in chosen.records]
    again = drafted(SENTENCE, rest)
    assert chosen.indicator not in {f.indicator for f in again.figures}
    assert len(again.blank_spans) > len(drafted(SENTENCE, records).blank_spans)


@settings(max_examples=25, deadline=None)
@given(ledgers())
def test_twice_the_rows_are_twice_the_count(records: list[Record]) -> None:
    twice = records + [replace(r, id=f"{r.id}+") for r in records]
    kinds, kinds2 = _by_kind(records), _by_kind(twice)
    once = evaluate(catalogue(), kinds, scope(records), 2022, ledger_of(records).as_of)
    double = evaluate(catalogue(), kinds2, scope(records), 2022, ledger_of(records).as_of)
    for a, b in zip(once, double, strict=True):
        if a.indicator in COUNTED:
            assert b.value == (None if a.value is None else a.value * 2), a.indicator


def _by_kind(records: list[Record]) -> dict[str, list[Record]]:
    kinds: dict[str, list[Record]] = {}
    for r in records:
        kinds.setdefault(r.kind, []).append(r)
    return kinds


@settings(max_examples=20, deadline=None)
@given(ledgers(), st.sampled_from(["某县林草局", "云岭镇党委", "第三医院"]))
def test_a_new_name_of_the_unit_changes_names_only(records: list[Record], name: str) -> None:
    def named(words: str) -> list[Record]:
        return records + rows(f"组织 组织名称={words} 类型=党委")

    a, b = drafted(SENTENCE, named("某市交通局")), drafted(SENTENCE, named(name))
    assert a.text == b.text
    assert [e.value for e in a.entries] == [e.value for e in b.entries]


@settings(max_examples=25, deadline=None)
@given(ledgers())
def test_every_figure_stands_where_the_draft_says_and_has_its_records(records: list[Record]) -> None:
    draft = drafted(SENTENCE, records)
    known = {r.id for r in records}
    for place in draft.figure_spans:
        figure = draft.figures_by_key[place.key]
        assert figure.value is not None
        assert draft.text[place.start : place.end].startswith(f"{figure.value.normalize():f}")
        assert figure.records and set(figure.records) <= known
    for place in draft.blank_spans:
        assert draft.text[place.start : place.end].startswith("〔待填：")


def test_an_empty_ledger_answers_nothing() -> None:
    figures = evaluate(catalogue(), {}, scope([]), 2022, ledger_of([]).as_of)
    assert len(figures) >= 120
    assert {f.value for f in figures} == {None}


def test_a_key_finds_the_same_figure_again() -> None:
    records = rows("活动 x3 类型=集体学习 日期=2022-03-01 主题=意识形态{i}")
    for figure in drafted("开展意识形态专题学习**次。", records).figures:
        from shuzhi.core.indicators.questions import parse_key

        ledger: Ledger = ledger_of(records)
        assert ledger.ask(parse_key(figure.indicator)).figure == figure
        assert figure.value == Decimal(3)


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=8), max_size=3))
def test_keys_read_back(name: str, topics: list[str]) -> None:
    from shuzhi.core.indicators.questions import parse_key

    asked = Question("business", name=name, topic=tuple(topics), read="base")
    assert parse_key(asked.key) == asked


def test_rosters_do_not_speak_for_years_without_records() -> None:
    records = rows("党员 x3 姓名=甲{i} 类别=正式党员\n活动 类型=党课 日期=2022-03-01")
    asked = Question("member.all")
    assert ledger_of(records, 2022).ask(asked).value == 3
    assert ledger_of(records, 2023).ask(asked).value == 3
    assert ledger_of(records, 1999).ask(asked).value is None
    assert ledger_of(records, 2030).ask(asked).value is None
