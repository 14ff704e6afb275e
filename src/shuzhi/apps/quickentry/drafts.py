"""What a form starts from: a reading, the last record, a gap of the reminders, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shuzhi.apps.ledger.identity import text_of
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.quickentry.queries import Roster
from shuzhi.core.notices import Clock, Field, Notice
from shuzhi.core.periods import Period
from shuzhi.core.rules.days import chinese_period
from shuzhi.packs.ledger.sheets import BY_NAME

# whose agenda becomes 议题; the plan of a visit or a theme day does not
MEETINGS = (
    # columns that a meeting takes over from the one before it; day and attendance never
    "党员大会",
    "支委会",
    "党委会",
    "党总支会",
    "党组会",
    "党小组会",
    "组织生活会",
    "民主评议党员",
    "专题会议",
    "座谈会",
)
_KEPT = ("kind", "topic", "place", "chair", "speaker", "speaker_role", "audience", "hours")
_READ = {
    "kind": "kind", "day": "day", "topic": "topic", "place": "place", "chair": "host", "speaker": "speaker",
    "speaker_role": "speaker_role", "audience": "audience", "expected": "expected", "present": "present",
    "present_members": "present_members", "hours": "hours", "jointly": "jointly", "clock": "clock", "recorder": "recorder",
    "organisation": "unit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value comes from, and why a person must look at it.

    Args:
        reason: "" where it is certain.
        sentence: the words of the text.
    """

    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    text: str = ""
    decision: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A form before anybody has touched it.

    Args:
        values: by field of the form.
        marks: by field of the form.
        topics: the agenda.
        absent: codes by the key of the roster.
        notes: sentences about the whole.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    topics: tuple[TopicLine, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def of_gap(unit: str, kind: str, period: Period | None) -> Draft:
    """A form for what the reminders miss: the day stays open, the period is told."""
    if period is None:
        return Draft({"organisation": unit, "kind": kind})
    note = f"提醒里缺的是{chinese_period(period)}的{kind or '活动'}，请选具体日期。"
    within = {"since": f"{period.start}", "until": f"{period.end}"}
    return Draft({"organisation": unit, "kind": kind, **within}, notes=(note,))


def of_last(row: Activity) -> Draft:
    """The record before, its day and its attendance cleared."""
    values = {name: text_of(getattr(row, name)) for name in _KEPT}
    title = row.topic[:40]
    note = f"照 {row.day:%Y-%m-%d} 的“{title}”填好，日期和出席要重新填；主题和上次相同，请看是否要改。"
    marks = {"topic": Mark("取自上次的记录，请核对。", f"{row.day:%Y-%m-%d} {title}")}
    return Draft({**values, "organisation": row.organisation.code}, marks, notes=(note,))


def of_notice(notice: Notice, text: str, roster: Roster | None) -> Draft:
    """Everything a reader found, each with its sentence; what is doubtful says why."""
    values: dict[str, str] = {}
    marks: dict[str, Mark] = {}
    for name, read_as in _READ.items():
        found: Field[Any] | None = getattr(notice, read_as)
        if found is not None:
            values[name] = _told(found.value)
            marks[name] = _mark(found, text)
    values["results"] = "；".join(each.value for each in notice.results if each.value)
    doubtful = next((each for each in notice.results if each.doubt), None)
    if doubtful or notice.results:
        marks["results"] = _mark(doubtful or notice.results[0], text)
    topics, plan = _topics(notice, text)
    absent, notes = _absent(notice, roster)
    notes = (*plan, *notes)
    last = notice.last_day
    if last and last.value:
        notes = (*notes, f"活动到 {last.value:%Y-%m-%d} 结束；台账记开始的一天。")
    return Draft(values, marks, topics, absent, notes)


def _topics(notice: Notice, text: str) -> tuple[tuple[TopicLine, ...], tuple[str, ...]]:
    """Topics belong to meetings: what a visit or a theme day had on its plan is none, and is told."""
    kind = notice.kind.value if notice.kind else None
    if notice.agenda and kind is not None and kind not in MEETINGS:
        return (), (f"{kind}不是会议，文中的{len(notice.agenda)}项安排没有当作议题；确有议题请自己填。",)
    lines = (
        TopicLine(each.value.text, each.value.decision, _mark(each, text))
        for each in notice.agenda
        if each.value
    )
    return tuple(lines), ()


def _told(value: object) -> str:
    if isinstance(value, Clock):
        return f"{value.start:%H:%M}" + (f"-{value.end:%H:%M}" if value.end else "")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _mark(found: Field[Any], text: str) -> Mark:
    return Mark(found.doubt, " ".join(text[found.sentence.start : found.sentence.end].split())[:200])


def _absent(notice: Notice, roster: Roster | None) -> tuple[dict[str, str], tuple[str, ...]]:
    """Names of the text against the roster: who is told absent, and who is missing from a whole list of those present."""
    if roster is None:
        return {}, ()
    told = {
        each.name: each.code or "其他" for each in (notice.absences.value or () if notice.absences else ())
    }
    found = {seat.key: told[seat.name] for seat in roster.seats if seat.name in told}
    strange = sorted(set(told) - {seat.name for seat in roster.seats})
    notes: tuple[str, ...] = (f"文中缺席的{'、'.join(strange[:5])}不在名册里，没有勾选。",) if strange else ()
    names = set(notice.attendees.value or ()) if notice.attendees and notice.attendees.is_certain else set()
    seated = names & {seat.name for seat in roster.seats}
    if beyond := sorted(names - seated):
        notes += (
            f"文中到会的 {len(beyond)} 人（{'、'.join(beyond[:5])}）不在名册里，没有算进实到，请核对。",
        )
    if seated:
        missing = [seat for seat in roster.seats if seat.name not in names and seat.key not in found]
        found |= {seat.key: "其他" for seat in missing}
        if missing:
            notes += (f"到会名单里没有的 {len(missing)} 人先标为“其他”缺席，请核对事由。",)
    return found, notes


KINDS = BY_NAME["活动"].column("类型").choices
