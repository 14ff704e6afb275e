"""The engine: what always holds of a check, and how hits become findings."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.core.documents.model import Quantity, QuantityKind
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Severity, Span
from shuzhi.core.proofing import Hit, Reading, Rule, Rulebook, Term, check
from shuzhi.packs.rulebook import standard

CHARACTERS = "一二三、（）()“”《》。，；：.!?*X某的地得了是在从年月日0123456789 \n\u3000\u00a0\ufffd%％"
WORDS = [
    "一是",
    "二是",
    "三个方面",
    "党的二十大",
    "从严治党",
    "2023年",
    "2月30日",
    "截止目前",
    "（一）",
    "其中",
    "30余人次",
    "##paid##",
    "\n1.",
    "办结率",
    "虽然",
    "由9人增至7人",
]
PIECES = st.sampled_from([*CHARACTERS, *WORDS])
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_checked_and_every_span_slices(text: str) -> None:
    found = check(parse_text(text), standard())
    for finding in found:
        assert isinstance(finding.place, Span)
        assert 0 <= finding.place.start <= finding.place.end <= len(text)
        assert text[finding.place.start : finding.place.end] == finding.text
        assert finding.message and "{" not in finding.message.replace(finding.text, "")[:1]
    starts = [f.place.start for f in found if isinstance(f.place, Span)]
    assert starts == sorted(starts)


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_findings(text: str) -> None:
    assert check(parse_text(text), standard()) == check(parse_text(text), standard())


def book(*rules: Rule) -> Rulebook:
    return Rulebook(rules)


def test_a_term_inside_a_longer_right_word_is_excused() -> None:
    rule = Rule(
        "t.a",
        "typo",
        Severity.ERROR,
        "“{text}”应为“{suggestion}”",
        terms=(Term("会义", "会议", (("社会义务", 1),)),),
    )
    found = check(parse_text("社会义务会义"), book(rule))
    assert [(f.place, f.suggestion, f.message) for f in found] == [(Span(4, 6), "会议", "“会义”应为“会议”")]


def test_a_pattern_runs_only_where_its_hint_stands() -> None:
    rule = Rule("t.b", "k", Severity.ERROR, "{text}", pattern="甲.", hints=("乙",))
    assert [f.text for f in check(parse_text("甲丙。甲乙。"), book(rule))] == ["甲乙"]


def test_one_slip_is_one_finding() -> None:
    wide = Rule("t.wide", "k", Severity.ERROR, "{text}", terms=(Term("全面落实从严治党", None),))
    narrow = Rule("t.narrow", "k", Severity.WARNING, "{text}", terms=(Term("从严治党", None),))
    other = Rule("t.other", "another", Severity.INFO, "{text}", terms=(Term("落实", None),))
    found = check(parse_text("全面落实从严治党"), book(wide, narrow, other))
    assert [f.code for f in found] == ["t.wide", "t.other"]


def test_a_graver_finding_inside_a_lighter_one_is_kept() -> None:
    wide = Rule("t.wide", "k", Severity.INFO, "{text}", terms=(Term("甲乙丙", None),))
    narrow = Rule("t.narrow", "k", Severity.ERROR, "{text}", terms=(Term("乙", None),))
    assert {f.code for f in check(parse_text("甲乙丙"), book(wide, narrow))} == {"t.wide", "t.narrow"}


def test_a_habit_is_loud_only_so_often_and_told_only_so_often() -> None:
    loud = Rule("t.loud", "k", Severity.ERROR, "{text}", terms=(Term("甲", None),), loud=1)
    most = Rule("t.most", "m", Severity.INFO, "共{count}处", terms=(Term("乙", None),), most=1)
    found = check(parse_text("甲乙甲乙甲乙"), book(loud, most))
    assert [f.severity for f in found if f.code == "t.loud"] == [Severity.ERROR, Severity.INFO, Severity.INFO]
    assert [f.message for f in found if f.code == "t.most"] == ["共3处"]


def test_a_hit_may_be_graver_than_its_rule() -> None:
    def once(reading: Reading) -> list[Hit]:
        return [Hit(0, 1, severity=Severity.WARNING)] if reading.text else []

    rule = Rule("t.fn", "k", Severity.ERROR, "{text}", function=once)
    assert [f.severity for f in check(parse_text("甲"), book(rule))] == [Severity.WARNING]


class Figure:
    name, unit, value, records = "党课", "次", Decimal(3), ("a", "b", "c")


def test_a_figure_that_the_ledger_does_not_bear_out_is_an_error() -> None:
    text = "讲党课4次。"
    quantity = Quantity(
        3,
        4,
        "4",
        Decimal(4),
        "次",
        "党课",
        approximate=False,
        masked=False,
        kind=QuantityKind.COUNT,
        unit_end=5,
        sentence=Span(0, 6),
    )
    found = check(parse_text(text), book(), figures=[(quantity, Figure())])
    assert [(f.code, f.text, f.suggestion) for f in found] == [("ledger.figure-differs", "4", "3")]
    assert "台账为3次（3条记录）" in found[0].message


@pytest.mark.parametrize("unit", ["一", "1", "“", "的", "*", "其中1名、", "2022年", "是", "#", "在学习的"])
def test_no_text_makes_a_rule_run_away(unit: str) -> None:
    """Four times the text takes at most about four times the time: no pattern runs back over itself.

    The quicker of two runs: what is read once a process, and the collector's rounds, are not the text's.
    """
    times = []
    for size in (3000, 12000):
        report = replace(parse_text("2023年"), text=(unit * size)[:size])
        runs = []
        for _ in range(2):
            start = time.process_time()
            check(report, standard())
            runs.append(time.process_time() - start)
        times.append(min(runs))
    assert times[1] < 10 * times[0] + 0.3


def test_two_rules_on_one_place_tell_it_once_the_graver_one() -> None:
    mild = Rule("t.mild", "taste", Severity.WARNING, "{text}", terms=(Term("甲乙", None),))
    grave = Rule("t.grave", "other", Severity.ERROR, "{text}", terms=(Term("甲乙", None),))
    assert [f.code for f in check(parse_text("甲乙丙"), book(mild, grave))] == ["t.grave"]


def test_two_readings_of_one_mistyped_word_are_told_once() -> None:
    left = Rule("t.left", "typo", Severity.ERROR, "{text}", terms=(Term("甲乙", None),))
    right = Rule("t.right", "wrong_term", Severity.ERROR, "{text}", terms=(Term("乙丙", None),))
    assert [f.code for f in check(parse_text("甲乙丙"), book(left, right))] == ["t.left"]
