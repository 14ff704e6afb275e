"""Evidence files that hang on a problem or a task: kept by 佐证, which knows them by kind and number only."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.evidence import queries as evidence
from shuzhi.apps.evidence.panel import Panel
from shuzhi.apps.evidence.subjects import Subject
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.apps.worklists import holding
from shuzhi.apps.worklists.holding import PROBLEMS, TASKS
from shuzhi.apps.worklists.models import Problem, Task
from shuzhi.apps.worklists.standing import Reader
from shuzhi.core.errors import NotFound
from shuzhi.packs.worklists.flow import State


def kind_of(row: OrgRow) -> str:
    return PROBLEMS if isinstance(row, Problem) else TASKS


def has(row: OrgRow) -> bool:
    """Tell whether a file is attached to a row."""
    return evidence.has(kind_of(row), str(row.pk))


def panel_for(seer: Reader, row: OrgRow) -> Panel:
    """The files of a row as its page shows them, for somebody whose roles have been read."""
    kind, record = kind_of(row), str(row.pk)
    files = evidence.among(seer.units(evidence.READ)).filter(kind=kind, record=record)
    return Panel(kind, record, tuple(files), seer.may(evidence.WRITE, row.organisation))


def problem_subject(actor: Actor, record: str, on: date) -> Subject:
    """What 佐证 has to know of a problem; handed down in web/wiring.py."""
    row = holding.problem(actor, _number(record), on).row
    return Subject(
        PROBLEMS, record, row.organisation, row.problem, reverse("worklists:problem", args=(row.pk,))
    )


def task_subject(actor: Actor, record: str, on: date) -> Subject:
    row = holding.task(actor, _number(record), on).row
    return Subject(TASKS, record, row.organisation, row.task, reverse("worklists:task", args=(row.pk,)))


def why_problem_files_stay(record: str) -> str:
    """Evidence under a closed item cannot be taken away."""
    closed = Problem.objects.filter(pk=_number(record), status=State.CLOSED).exists()
    return (
        "这个问题已经销号，佐证要留存备查，不能移除；确需更正的，先办理“复查反弹，重新整改”。"
        if closed
        else ""
    )


def why_task_files_stay(record: str) -> str:
    closed = Task.objects.filter(pk=_number(record), status="已完成").exists()
    return "这项任务已经完成，佐证要留存备查，不能移除；确需更正的，先把任务改回进行中。" if closed else ""


def _number(record: str) -> int:
    if not record.isdecimal() or len(record) > 18:
        raise NotFound("没有这条记录。")
    return int(record)
