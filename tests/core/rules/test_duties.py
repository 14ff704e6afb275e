"""What must always hold of duties, whatever the records; the arithmetic of days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.periods import Period
from shuzhi.core.rules import Basis, DatedParameter, DatedValue
from shuzhi.core.rules.days import Rhythm, add_months, chinese_period, joined, periods_of, sum_written
from shuzhi.core.rules.deadlines import coming
from shuzhi.core.rules.duties import Answer, Duty, Group, Held, Needs, State, Unit
from shuzhi.core.rules.owing import asked, by_kind, standings, verdicts

KINDS = ("主题党日", "党小组会", "其他")
DAYS = st.dates(date(2023, 6, 1), date(2025, 6, 30))


def _duty(rhythm: Rhythm, *, groups: bool, times: int) -> Duty:
    value = DatedValue(date(2018, 1, 1), times, Basis("《条例》"))
    return Duty(
        id="x.y",
        name="示例",
        who=frozenset({"党支部"}),
        rhythm=rhythm,
        times=DatedParameter("x", "x", "次", (value,)),
        answers=(Answer(KINDS[1] if groups else KINDS[0]),),
        needs=Needs.GROUPS if groups else Needs.NOTHING,
    )


duties = st.builds(_duty, st.sampled_from(Rhythm), groups=st.booleans(), times=st.integers(1, 3))
units = st.builds(
    lambda founded, closed, groups: Unit(
        "DW01", "示例支部", "党支部", founded, closed, groups=tuple(Group(c, c) for c in groups)
    ),
    st.none() | DAYS,
    st.none() | DAYS,
    st.sets(st.sampled_from("AB")),
)
records = st.builds(
    lambda day, kind, group, key: Held(day, kind, (f"{key}",), group=group),
    DAYS,
    st.sampled_from(KINDS),
    st.sampled_from(["", "A", "B", "C"]),
    st.integers(0, 10**6),
)


@given(duties, units, st.lists(records, max_size=12), records, DAYS)
def test_another_record_never_turns_done_into_anything_else(
    duty: Duty, unit: Unit, held: list[Held], more: Held, on: date
) -> None:
    before = {one.period: one for one in standings(asked(duty, on), unit, by_kind(held))}
    after = {one.period: one for one in standings(asked(duty, on), unit, by_kind([*held, more]))}
    assert set(before) == set(after), "what is owed does not depend on records"
    for period, one in before.items():
        if one.state is State.DONE:
            assert after[period].state is State.DONE
        assert set(one.found) <= set(after[period].found)


@given(duties, units, st.lists(records, max_size=12), DAYS, st.randoms())
def test_the_order_of_records_changes_nothing(
    duty: Duty, unit: Unit, held: list[Held], on: date, random: object
) -> None:
    turned = sorted(held, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert [(v.period, v.state, v.count) for v in verdicts(asked(duty, on), unit, by_kind(held))] == [
        (v.period, v.state, v.count) for v in verdicts(asked(duty, on), unit, by_kind(turned))
    ]


@given(duties, units, st.lists(records, max_size=12), DAYS)
def test_counting_many_at_once_is_counting_them_one_by_one(
    duty: Duty, unit: Unit, held: list[Held], on: date
) -> None:
    """The page of a whole tree asks the database for numbers by month: it must say the same."""
    heaps: dict[tuple[int, int, str, str], int] = {}
    for one in held:
        if one.day <= on:
            key = (one.day.year, one.day.month, one.kind, one.group)
            heaps[key] = heaps.get(key, 0) + 1
    summed = [Held(date(y, m, 1), kind, group=group, times=n) for (y, m, kind, group), n in heaps.items()]
    assert list(verdicts(asked(duty, on), unit, by_kind(held))) == list(
        verdicts(asked(duty, on), unit, by_kind(summed))
    )


@given(duties, units, st.lists(records, max_size=8), DAYS)
def test_states_keep_to_their_periods(duty: Duty, unit: Unit, held: list[Held], on: date) -> None:
    for one in verdicts(asked(duty, on), unit, by_kind(held)):
        assert one.period.start <= on and one.period.start.year == on.year
        assert (one.state is State.DONE) == (one.count >= one.needed)
        if one.state is State.MISSING:
            assert one.period.end < on
        if one.state in {State.DUE, State.SOON}:
            assert on in one.period
        assert unit.founded is None or unit.founded <= one.period.start
        assert unit.closed is None or unit.closed > one.period.end


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-240, 240))
def test_months_are_added_by_the_calendar(day: date, months: int) -> None:
    reached = add_months(day, months)
    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == months
    assert reached.day == day.day or (reached + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("day", "months", "written"),
    [
        (date(2024, 2, 29), 12, "2024年2月29日 ＋ 1年 ＝ 2025年2月28日（2月没有29日，取月末）"),
        (date(2024, 2, 29), 48, "2024年2月29日 ＋ 4年 ＝ 2028年2月29日"),
        (date(2025, 1, 31), 1, "2025年1月31日 ＋ 1个月 ＝ 2025年2月28日（2月没有31日，取月末）"),
        (date(2025, 8, 31), 6, "2025年8月31日 ＋ 6个月 ＝ 2026年2月28日（2月没有31日，取月末）"),
    ],
)
def test_the_addition_can_be_checked_by_hand(day: date, months: int, written: str) -> None:
    assert sum_written(day, months) == written


@pytest.mark.parametrize("rhythm", Rhythm)
@pytest.mark.parametrize("number", [2023, 2024])
def test_periods_fill_the_year_without_gap(rhythm: Rhythm, number: int) -> None:
    periods = periods_of(rhythm, number)
    assert periods[0].start == date(number, 1, 1) and periods[-1].end == date(number, 12, 31)
    for one, following in pairwise(periods):
        assert one.end + timedelta(days=1) == following.start


def test_periods_are_named() -> None:
    assert [chinese_period(p) for p in periods_of(Rhythm.QUARTER, 2025)][2] == "2025年第三季度"
    assert chinese_period(periods_of(Rhythm.HALF, 2025)[1]) == "2025年下半年"
    assert chinese_period(periods_of(Rhythm.YEAR, 2025)[0]) == "2025年"
    assert chinese_period(Period(date(2025, 1, 2), date(2025, 1, 3))) == "2025年1月2日至2025年1月3日"


@pytest.mark.parametrize(
    ("rhythm", "chosen", "written"),
    [
        (Rhythm.MONTH, (0, 1, 2, 6), "1至3月、7月"),
        (Rhythm.MONTH, (6, 7, 11), "7月、8月、12月"),
        (Rhythm.QUARTER, (0, 1, 2), "第一至第三季度"),
        (Rhythm.QUARTER, (0, 2), "第一季度、第三季度"),
        (Rhythm.HALF, (0, 1), "上半年、下半年"),
        (Rhythm.YEAR, (0,), "全年"),
    ],
)
def test_periods_in_a_row_are_a_stretch(rhythm: Rhythm, chosen: tuple[int, ...], written: str) -> None:
    assert joined([periods_of(rhythm, 2025)[at] for at in chosen]) == written


def test_a_message_names_what_is_lacking() -> None:
    duty = _duty(Rhythm.MONTH, groups=True, times=1)
    unit = Unit("DW01", "示例支部", "党支部", groups=(Group("A", "第一小组"), Group("B", "第二小组")))
    held = [Held(date(2025, 1, 9), "党小组会", ("r1",), group="A")]
    (january,) = standings(asked(duty, date(2025, 1, 31)), unit, by_kind(held))
    assert january.message == (
        "2025年1月有1次（1月9日），还差1次（第二小组）；规定每月1次，本支部有2个党小组，截止2025年1月31日，就在今天。"
    )


def test_what_comes_in_sixty_days() -> None:
    duty = _duty(Rhythm.MONTH, groups=False, times=1)
    unit = Unit("DW01", "示例支部", "党支部")
    told = tuple(standings(asked(duty, date(2025, 3, 5)), unit, by_kind([])))
    assert [one.period.label for one in coming(told, date(2025, 3, 5))] == ["2025-03"]
