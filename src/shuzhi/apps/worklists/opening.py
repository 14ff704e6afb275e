"""Next year's 整改情况 from the ledger: sentence by sentence, each with the records that prove it; what nothing proves is not said.

A report (an upper app) asks `sentences` and puts them in; each names its records by kind and id, so that it can be checked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.evidence import queries as evidence
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.holding import MEASURES, PROBLEMS
from shuzhi.apps.worklists.models import Measure, Problem, Step
from shuzhi.core.rules.days import chinese_day
from shuzhi.core.text.numerals import int_to_chinese
from shuzhi.packs.worklists.flow import State, state_of


@dataclass(frozen=True, slots=True)
class Proof:
    """One record behind a sentence: kind and id as everywhere else; a step of the history by its number."""

    kind: str
    record: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of 整改情况.

    Args:
        text: the sentence, with its full stop.
        proofs: the problem, its measures, the close-out, its evidence files.
        problem: number of the problem in its table; None for the summing sentence.
    """

    text: str
    proofs: tuple[Proof, ...]
    problem: int | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A problem of the year before as it stands on a day, wherever it has been carried to."""

    first: Problem
    now: Problem
    state: State
    measures: tuple[Measure, ...]
    done: int
    files: tuple[int, ...]


def sentences(actor: Actor, unit: Organisation, year: int, as_of: date) -> tuple[Sentence, ...]:
    """Return how the problems of the year before were put right, for the report of a year.

    Args:
        actor: who asks; the unit has been looked up for this actor already.
        unit: whose report it is: its own problems only.
        year: the year of the report; the problems are those of the year before it.
        as_of: what happened after this day is not told.
    """
    rows = Problem.objects.filter(organisation=unit, year=year - 1).order_by("number", "pk")
    lines = [_line(actor, row, as_of) for row in rows]
    if not lines:
        return ()
    told = [_sentence(line, number, as_of) for number, line in enumerate(lines, 1)]
    return (_sum(lines, year), *told)


def _line(actor: Actor, first: Problem, as_of: date) -> _Line:
    now = first
    while (onward := Problem.objects.filter(dossier__carried_from=now).first()) is not None:
        now = onward
    measures = (
        tuple(Measure.objects.filter(organisation_id=now.organisation_id, number=now.number).order_by("pk"))
        if now.number
        else ()
    )
    done = sum(each.done is not None and each.done <= as_of for each in measures)
    files = tuple(each.pk for each in evidence.of(actor, PROBLEMS, str(now.pk), as_of))
    return _Line(first, now, _state(now, as_of), measures, done, files)


def _state(row: Problem, as_of: date) -> State:
    """Where it stood on the day: the history tells, else the row itself."""
    end = timezone.make_aware(datetime.combine(as_of, time.max))
    moved = Step.objects.filter(problem=row, at__lte=end).exclude(after="").last()
    if moved is not None:
        return State(moved.after)
    later = Step.objects.filter(problem=row, at__gt=end).exclude(before="").first()
    if later is not None:
        return State(later.before)
    dossier = getattr(row, "dossier", None)
    state = state_of(row.status, inspecting=bool(dossier and dossier.inspecting))
    if state is State.CLOSED and row.closed is not None and row.closed > as_of:
        return State.WORKING
    return state


def _sum(lines: Sequence[_Line], year: int) -> Sentence:
    closed = sum(line.state is State.CLOSED for line in lines)
    lasting = sum(line.state is State.LASTING for line in lines)
    left = len(lines) - closed - lasting
    parts = [f"{year - 1}年度问题清单共{len(lines)}个问题", f"已整改销号{closed}个" if closed else ""]
    parts += [f"长期坚持{lasting}个" if lasting else "", f"正在整改{left}个" if left else ""]
    text = "，".join(part for part in parts if part)
    return Sentence(f"{text}。", tuple(Proof(PROBLEMS, line.now.record_id) for line in lines))


def _sentence(line: _Line, number: int, as_of: date) -> Sentence:
    row = line.now
    parts = [f"针对“{row.problem.rstrip('。；')}”的问题"]
    if line.measures:
        parts.append(f"制定措施{len(line.measures)}条，已完成{line.done}条")
    elif row.measures:
        parts.append(row.measures.rstrip("。；"))
    closing = Step.objects.filter(problem=row, after=State.CLOSED).exclude(before=State.CLOSED).last()
    parts.append(_told(line, as_of, inspected=closing is not None))
    proofs = [Proof(PROBLEMS, row.record_id), *(Proof(MEASURES, each.record_id) for each in line.measures)]
    if line.first.pk != row.pk:
        proofs.append(Proof(PROBLEMS, line.first.record_id))
    if line.state is State.CLOSED and closing is not None:
        proofs.append(Proof("经过", str(closing.pk)))
    proofs += [Proof("佐证", str(pk)) for pk in line.files]
    text = "，".join(part for part in parts if part)
    return Sentence(f"{int_to_chinese(number)}是{text}。", tuple(proofs), row.pk)


def _told(line: _Line, as_of: date, *, inspected: bool) -> str:
    row = line.now
    if line.state is State.CLOSED:
        day = f"{chinese_day(row.closed)}" if row.closed else ""
        return f"{day}{'核验' if inspected else ''}销号" + (
            f"，佐证为{row.evidence.rstrip('。；')}" if row.evidence else ""
        )
    if line.state is State.LASTING:
        return "转为长期坚持"
    if line.state in (State.APPLIED, State.INSPECTION):
        return "已申请销号，正在核验"
    due = _day(row.due)
    late = "，已超过时限" if due is not None and due < as_of else ""
    return "正在整改" + (f"，时限{chinese_day(due)}" if due else "") + late


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
