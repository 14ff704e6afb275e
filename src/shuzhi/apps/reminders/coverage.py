"""Coverage (覆盖): unit by unit in the tree's order, duty by duty, which periods of the year have their records and which not yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reminders.addresses import entry_words
from shuzhi.apps.reminders.facts import Facts, gather
from shuzhi.core.periods import Period
from shuzhi.core.rules.days import Rhythm, chinese_period
from shuzhi.core.rules.duties import Duty, State
from shuzhi.core.rules.owing import Asked, asked, verdicts

_SHORT = ("一", "二", "三", "四")
EXEMPT = "exempt"
_WORDS = {
    State.DONE: "有记录",
    State.MISSING: "缺记录",
    State.SOON: "临近截止，还没有记录",
    State.DUE: "还没有记录，时间未到",
    State.OVERDUE: "逾期",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One period of a duty.

    Args:
        label: `3`, `一`, `上`, `年`.
        state: how it stands, or `exempt`.
        told: the same in words.
        entry: the words of an entry form that begins with this gap; "" where there is none.
    """

    label: str
    state: str
    told: str
    entry: str


@dataclass(frozen=True, slots=True)
class Column:
    """A duty of one unit through the year."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """One unit: what is there and what is not."""

    code: str
    name: str
    depth: int
    columns: tuple[Column, ...]


def coverage(units: Sequence[Organisation], among: Sequence[Organisation], on: date) -> tuple[Covered, ...]:
    """Return the units' periods up to a day.

    Args:
        units: in the tree's order; access has been decided by the caller.
        among: all that is seen: groups of a branch are found there.
        on: the day.
    """
    questions: dict[str, Asked] = {}
    return tuple(_covered(facts, on, questions) for facts in gather(units, on, among=among, counted=True))


def _covered(facts: Facts, on: date, questions: dict[str, Asked]) -> Covered:
    columns = []
    for duty in facts.duties:
        if duty.id not in questions:
            questions[duty.id] = asked(duty, on)
        cells = tuple(_cells(duty, facts, questions[duty.id]))
        if cells:
            columns.append(Column(duty.name, cells))
    return Covered(facts.unit.code, facts.name, facts.depth, tuple(columns))


def _cells(duty: Duty, facts: Facts, question: Asked) -> Iterator[Cell]:
    kind = duty.answers[0].kind
    for verdict in verdicts(question, facts.unit, facts.held):
        is_done = verdict.state is State.DONE
        excused = None if is_done else facts.exemption(duty.id, verdict.period)
        told = f"已豁免：{excused.reason}" if excused else _told(verdict.state, verdict.count, verdict.needed)
        yield Cell(
            label=_label(duty.rhythm, verdict.period),
            state=EXEMPT if excused else verdict.state.value,
            told=f"{duty.name}，{chinese_period(verdict.period)}：{told}",
            entry="" if is_done or excused or not kind else entry_words(kind, verdict.period),
        )


def _told(state: State, count: int, needed: int) -> str:
    return f"有{count}次，还差{needed - count}次" if count and state is not State.DONE else _WORDS[state]


def _label(rhythm: Rhythm, period: Period) -> str:
    if rhythm is Rhythm.MONTH:
        return f"{period.start.month}"
    if rhythm is Rhythm.QUARTER:
        return _SHORT[(period.start.month - 1) // 3]
    if rhythm is Rhythm.HALF:
        return "上" if period.start.month == 1 else "下"
    return "年"
