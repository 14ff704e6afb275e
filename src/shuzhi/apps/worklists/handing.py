"""What the forms hold: rows of the ledger as the forms want them, for the units that the viewer may read."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor, User, actor_of
from shuzhi.apps.audit.services import record
from shuzhi.apps.evidence import queries as evidence
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.worklists import opening, papers
from shuzhi.apps.worklists.holding import PROBLEMS
from shuzhi.apps.worklists.models import Feed, Measure, Problem, Task
from shuzhi.apps.worklists.papers import Entry, Part, Table
from shuzhi.apps.worklists.standing import READ
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.rules.days import chinese_day
from shuzhi.packs.ledger.sheets import BY_NAME
from shuzhi.packs.worklists.flow import State
from shuzhi.packs.worklists.handing import form


def problems_of(actor: Actor, unit: Organisation, year: int, on: date) -> QuerySet[Problem]:
    """Return a year's problems of a unit and all below it, by the tree."""
    units = _below(actor, unit, on)
    found = Problem.objects.filter(organisation__in=units, year=year).select_related("organisation")
    return found.order_by("organisation__code", "number", "pk")


def ledger_table(actor: Actor, unit: Organisation, year: int, on: date) -> Table:
    """Return the rectification ledger in the usual layout."""
    rows = list(problems_of(actor, unit, year, on))
    made, measures = form("ledger"), _measures(rows)
    files = evidence.counted(PROBLEMS, [str(row.pk) for row in rows])
    body = tuple(
        tuple(_cell(column.origin, number, row, measures, files) for column in made.columns)
        for number, row in enumerate(rows, 1)
    )
    note = f"填报单位：{unit.name}　　{year}年　　填报日期：{on:%Y-%m-%d}"
    return Table(f"{unit.name}{year}年{made.title}", note, made, body)


def _measures(rows: Sequence[Problem]) -> dict[tuple[int, str], list[Measure]]:
    found: dict[tuple[int, str], list[Measure]] = {}
    units = {row.organisation_id for row in rows}
    for each in Measure.objects.filter(organisation__in=units).order_by("pk"):
        found.setdefault((each.organisation_id, each.number), []).append(each)
    return found


def _cell(
    origin: str,
    number: int,
    row: Problem,
    measures: dict[tuple[int, str], list[Measure]],
    files: dict[str, int],
) -> str:
    if origin == "row":
        return str(number)
    if origin == "plan":
        return _plan(row, measures.get((row.organisation_id, row.number), []) if row.number else [])
    if origin == "proof":
        count = files.get(str(row.pk), 0)
        return "\n".join(filter(None, (row.evidence, f"附件{count}份" if count else "")))
    if origin == "closing":
        return f"{row.closed:%Y-%m-%d} 已销号" if row.closed else row.status or State.UNCLAIMED.value
    if origin == "责任单位":
        return row.unit or row.organisation.short_name or row.organisation.name
    return str(getattr(row, BY_NAME[PROBLEMS].column(origin).field))


def _plan(row: Problem, measures: Sequence[Measure]) -> str:
    """The plan as it was written, then the measures that it does not hold already."""
    listed = [f"{n}.{each.measure}{'（已完成）' if each.done else ''}" for n, each in enumerate(measures, 1)]
    told = row.measures if not any(each.measure.strip("。；") in row.measures for each in measures) else ""
    return "\n".join(filter(None, (told, *listed)))


def three_lists(actor: Actor, unit: Organisation, year: int, on: date) -> bytes:
    """成绩清单、问题清单、任务清单 on one sheet: what was finished, what is wrong, what is to be done."""
    units = _below(actor, unit, on)
    tasks = list(
        Task.objects.filter(organisation__in=units, year=year)
        .select_related("organisation")
        .order_by("organisation__code", "due", "pk")
    )
    problems = list(problems_of(actor, unit, year, on))
    done = [(row.task, row.organisation, row.done, row.evidence) for row in tasks if row.status == "已完成"]
    done += [
        (f"整改销号：{row.problem}", row.organisation, row.closed, row.evidence)
        for row in problems
        if row.status == State.CLOSED
    ]
    achieved = tuple(
        (str(n), words, _name(org), f"{day:%Y-%m-%d}" if day else "", proof)
        for n, (words, org, day, proof) in enumerate(done, 1)
    )
    open_ones = tuple(
        (str(n), row.problem, _name(row.organisation), row.due, row.status or State.UNCLAIMED.value)
        for n, row in enumerate((row for row in problems if row.status != State.CLOSED), 1)
    )
    to_do = tuple(
        (str(n), row.task, row.owner or _name(row.organisation), row.due, row.status or "未启动")
        for n, row in enumerate((row for row in tasks if row.status != "已完成"), 1)
    )
    parts = (
        Part("一、成绩清单", ("序号", "完成的任务、销号的问题", "单位", "完成日期", "佐证"), achieved),
        Part("二、问题清单", ("序号", "问题", "单位", "整改时限", "状态"), open_ones),
        Part("三、任务清单", ("序号", "任务", "责任人", "完成时限", "状态"), to_do),
    )
    return papers.lists("三张清单", f"{unit.name}　{year}年　{on:%Y-%m-%d}", parts)


def _name(unit: Organisation) -> str:
    return unit.short_name or unit.name


def report(actor: Actor, unit: Organisation, year: int, on: date) -> bytes:
    """The rectification report of a year's problems, from the same sentences that open next year's duty report."""
    told = opening.sentences(actor, unit, year + 1, on)
    if not told:
        raise Refused(f"“{unit.name}”{year}年没有登记问题，写不出整改报告。")
    first, *others = told
    left = list(
        problems_of(actor, unit, year, on)
        .filter(organisation=unit)
        .exclude(status__in=(State.CLOSED, State.LASTING))
    )
    nexts = [
        f"对“{row.problem}”，{f'按{_due(row.due)}的时限' if row.due else '明确时限后'}继续整改。"
        for row in left
    ]
    parts = [("一、总体情况", [first.text]), ("二、逐项整改情况", [each.text for each in others])]
    if nexts:
        parts.append(("三、下一步安排", nexts))
    return papers.prose(f"{unit.name}关于{year}年度问题整改情况的报告", unit.name, parts, on)


def persons(actor: Actor, unit: Organisation, year: int, on: date) -> tuple[str, ...]:
    """Return who answers for an open item of the year, by name in the order of the tree."""
    return tuple(papers.by_person(_owned(actor, unit, year, on)))


def notice(actor: Actor, unit: Organisation, year: int, person: str, on: date) -> bytes:
    """Return one page for one responsible person: what to put right, how, until when.

    Raises:
        NotFound: nobody of that name answers for an open item.
    """
    lines = papers.by_person(_owned(actor, unit, year, on)).get(person)
    if not lines:
        raise NotFound("没有由这个人负责的未完成事项。")
    told = [f"{n}. {words}" for n, words in enumerate(lines, 1)]
    parts = [("", ["以下事项由您负责，请按时限办理，完成后报送佐证材料。", *told])]
    return papers.prose("整改任务通知单", unit.name, parts, on, addressee=person)


def _owned(actor: Actor, unit: Organisation, year: int, on: date) -> Iterator[tuple[str, str]]:
    """Who answers for what is still open: a problem with its measures, a measure of somebody else's problem, a task."""
    open_problems = list(problems_of(actor, unit, year, on).exclude(status=State.CLOSED))
    measures = _open_measures(open_problems)
    for row in open_problems:
        owner, own = row.owner or row.leader, measures.get((row.organisation_id, row.number), [])
        told = row.measures or "；".join(each.measure for each in own)
        yield owner, f"问题：{row.problem}{'；措施：' + told if told else ''}{_until(row.due)}"
        for each in own:
            if each.owner and each.owner != owner:
                yield each.owner, f"措施：{each.measure}（针对问题：{row.problem}）{_until(each.due)}"
    tasks = (
        Task.objects.filter(organisation__in=_below(actor, unit, on), year=year)
        .exclude(status="已完成")
        .order_by("organisation__code", "due", "pk")
    )
    for task in tasks:
        yield task.owner, f"任务：{task.task}{_until(task.due)}"


def _open_measures(rows: Sequence[Problem]) -> dict[tuple[int, str], list[Measure]]:
    """What is not carried out yet, by unit and the problem's number."""
    found: dict[tuple[int, str], list[Measure]] = {}
    units, numbers = {row.organisation_id for row in rows}, {row.number for row in rows} - {""}
    for each in Measure.objects.filter(organisation__in=units, done__isnull=True).order_by("pk"):
        if each.number in numbers:
            found.setdefault((each.organisation_id, each.number), []).append(each)
    return found


def _below(actor: Actor, unit: Organisation, on: date) -> QuerySet[Organisation]:
    return access.readable(actor, READ, on) & within((unit.path,))


def _until(due: str) -> str:
    return f"（时限{_due(due)}）" if due else ""


def _due(text: str) -> str:
    """A deadline as a sentence has it: a day in Chinese, other words as they stand."""
    try:
        return chinese_day(date.fromisoformat(text))
    except ValueError:
        return text


# ---- calendar -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_feed(user: User, *, at: datetime) -> str:
    """Return a new secret for the calendar of an account; the old one ends."""
    secret = secrets.token_urlsafe(24)
    Feed.objects.update_or_create(user=user, defaults={"digest": _digest(secret), "made_at": at})
    record(actor_of(user), "worklists.feed", f"user:{user.pk}", {}, at)
    return secret


def feed(secret: str, *, at: datetime) -> str:
    """Return the calendar behind a secret: open dates, numbers instead of words, nobody's name.

    Raises:
        NotFound: there is no such secret, or its account is closed.
    """
    held = Feed.objects.filter(digest=_digest(secret), user__is_active=True).select_related("user").first()
    if held is None:
        raise NotFound("没有这个日历。")
    today = timezone.localdate(at)
    units = access.readable(actor_of(held.user), READ, today)
    entries = [*_problem_days(units), *_task_days(units)]
    return papers.calendar(sorted(entries, key=lambda each: (each.day, each.key)), f"{at:%Y%m%dT%H%M%SZ}")


def _problem_days(units: QuerySet[Organisation]) -> Iterator[Entry]:
    rows = Problem.objects.filter(organisation__in=units, carried_on__isnull=True, due__gte="1", due__lt="3")
    for pk, number, due in rows.exclude(status__in=(State.CLOSED, State.LASTING)).values_list(
        "pk", "number", "due"
    )[:2000]:
        if (day := _day(due)) is not None:
            yield Entry(f"problem-{pk}", day, f"整改时限：问题 {number or pk}")


def _task_days(units: QuerySet[Organisation]) -> Iterator[Entry]:
    rows = Task.objects.filter(organisation__in=units, due__gte="1", due__lt="3").exclude(status="已完成")
    for pk, due in rows.values_list("pk", "due")[:2000]:
        if (day := _day(due)) is not None:
            yield Entry(f"task-{pk}", day, f"完成时限：任务 {pk}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
