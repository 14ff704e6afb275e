"""请示报告: what a unit asked of or told its superior, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists import holding
from shuzhi.apps.worklists.models import Petition
from shuzhi.apps.worklists.standing import READ, WRITE, sides
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.worklists.flow import Side

KINDS = ("请示", "报告")


@dataclass(frozen=True, slots=True)
class Asking:
    """One 请示 or 报告 as it is sent."""

    kind: str
    title: str
    told: str
    sent_to: str
    sent_on: date
    task: int | None = None
    problem: int | None = None


def readable(actor: Actor, on: date) -> QuerySet[Petition]:
    seen = access.readable(actor, READ, on)
    return Petition.objects.filter(organisation__in=seen).select_related("organisation", "task", "problem")


def one(actor: Actor, number: int, on: date) -> Petition:
    """Return one 请示报告.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = readable(actor, on).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这份请示报告。")
    return found


@transaction.atomic
def send(actor: Actor, unit: Organisation, asking: Asking, *, at: datetime) -> Petition:
    """Keep what a unit sends upwards.

    Raises:
        NotFound: the unit, task or problem lies outside what the actor may see.
        Refused: the actor may not, or the date is yet to come.
    """
    lock_chain()
    today = timezone.localdate(at)
    access.require(actor, WRITE, unit, today)
    if asking.kind not in KINDS:
        raise Refused("请选“请示”或“报告”。")
    if asking.sent_on > today:
        raise Refused("报送日期还没有到。")
    task = holding.task(actor, asking.task, today).row if asking.task is not None else None
    problem = holding.problem(actor, asking.problem, today).row if asking.problem is not None else None
    made = Petition.objects.create(
        organisation=unit, year=asking.sent_on.year, kind=asking.kind, title=asking.title, told=asking.told,
        sent_to=asking.sent_to, sent_on=asking.sent_on, sent_by=actor.name, sent_user=actor.user_id, task=task, problem=problem,
    )  # fmt: skip
    record(actor, "worklists.petition", f"petition:{made.pk}", {"organisation": unit.code}, at)
    return made


@transaction.atomic
def answer(
    actor: Actor, number: int, told: str, *, at: datetime, by: str = "", on: date | None = None
) -> Petition:
    """Keep the answer: of somebody above, or as it came on paper (`by` says who answered).

    Raises:
        Refused: it has been answered, or the answer's day lies before the asking.
    """
    lock_chain()
    today = timezone.localdate(at)
    held = one(actor, number, today)
    part = sides(actor, held.organisation, today)
    if not part or (Side.ABOVE not in part and not by.strip()):
        raise Refused("答复由上级办理；上级以书面答复的，请写明答复人。")
    if held.answer:
        raise Refused("这份请示报告已经有答复。")
    if not told.strip():
        raise Refused("请写明答复内容。")
    day = on or today
    if not held.sent_on <= day <= today:
        raise Refused("答复日期要在报送日期和今天之间。")
    held.answer, held.answered_on, held.answered_by = told, day, by.strip() or actor.name
    held.save()
    record(actor, "worklists.answer", f"petition:{held.pk}", {"organisation": held.organisation.code}, at)
    return held
