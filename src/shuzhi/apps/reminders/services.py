"""Writing a unit's own rules and exemptions: laid down, ended; never changed behind anybody's back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import record
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reminders.models import Exemption, OwnRule
from shuzhi.core.errors import NotFound, Refused

WRITE, EXEMPT = "reminders.write", "reminders.exempt"


@dataclass(frozen=True, slots=True)
class NewRule:
    """What is laid down."""

    reach: str
    kind: str
    often: str
    times: int
    source: str
    since: date


@transaction.atomic
def add_rule(actor: Actor, unit: Organisation, new: NewRule, *, at: datetime) -> OwnRule:
    """Lay down a rule of a unit's own.

    Raises:
        Refused: the actor may not, or the same is in force already.
    """
    access.require(actor, WRITE, unit, timezone.localdate(at))
    same = OwnRule.objects.filter(organisation=unit, reach=new.reach, kind=new.kind, until__isnull=True)
    if same.exists():
        raise Refused(f"“{new.kind}”已有一条在用的规定，请先结束原来那条。")
    rule = OwnRule.objects.create(
        organisation=unit,
        reach=new.reach,
        kind=new.kind,
        often=new.often,
        times=new.times,
        source=new.source,
        since=new.since,
    )
    record(
        actor, "reminders.rule_added", f"rule:{rule.pk}", {"organisation": unit.code, "rule": str(rule)}, at
    )
    return rule


@transaction.atomic
def end_rule(actor: Actor, number: int, *, at: datetime) -> OwnRule:
    """End a rule with this day; what it asked for until then stays asked.

    Raises:
        NotFound: there is no such rule in force among the actor's units.
    """
    today = timezone.localdate(at)
    mine = access.readable(actor, WRITE, today)
    rule = OwnRule.objects.filter(pk=number, organisation__in=mine, until__isnull=True).first()
    if rule is None:
        raise NotFound("没有这条在用的规定。")
    rule.until = max(today, rule.since)
    rule.save(update_fields=("until",))
    record(actor, "reminders.rule_ended", f"rule:{rule.pk}", {"until": rule.until.isoformat()}, at)
    return rule


@dataclass(frozen=True, slots=True)
class NewExemption:
    """What a unit is excused from, from which day to which, and why."""

    duty: str
    name: str
    since: date
    until: date
    reason: str


@transaction.atomic
def exempt(actor: Actor, unit: Organisation, new: NewExemption, *, at: datetime) -> Exemption:
    """Excuse a unit from a duty for some days.

    Raises:
        Refused: the actor may not, no reason is given, or the same is in force already.
    """
    access.require(actor, EXEMPT, unit, timezone.localdate(at))
    if not new.reason.strip():
        raise Refused("请写明豁免的理由。")
    if new.until < new.since:
        raise Refused("止日早于起日，请核对。")
    held = Exemption.objects.filter(organisation=unit, duty=new.duty, ended_at__isnull=True)
    if held.filter(since__lte=new.since, until__gte=new.until).exists():
        raise Refused(f"“{unit.name}”在这段时间的“{new.name}”已经豁免。")
    made = Exemption.objects.create(
        organisation=unit,
        duty=new.duty,
        name=new.name,
        since=new.since,
        until=new.until,
        reason=new.reason.strip(),
        granted_by=actor.name,
        granted_at=at,
    )
    body = {
        "organisation": unit.code,
        "duty": new.duty,
        "since": f"{new.since}",
        "until": f"{new.until}",
        "reason": made.reason,
    }
    record(actor, "reminders.exempted", f"exemption:{made.pk}", body, at)
    return made


@transaction.atomic
def end_exemption(actor: Actor, number: int, *, at: datetime) -> Exemption:
    """Take an exemption back: what it excused is asked again.

    Raises:
        NotFound: there is no such exemption in force among the actor's units.
    """
    mine = access.readable(actor, EXEMPT, timezone.localdate(at))
    held = Exemption.objects.filter(pk=number, organisation__in=mine, ended_at__isnull=True).first()
    if held is None:
        raise NotFound("没有这条在用的豁免。")
    held.ended_at, held.ended_by = at, actor.name
    held.save(update_fields=("ended_at", "ended_by"))
    record(
        actor,
        "reminders.exemption_ended",
        f"exemption:{held.pk}",
        {"organisation": held.organisation.code},
        at,
    )
    return held
