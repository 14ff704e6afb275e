"""Writing a unit's own rules: laid down, ended; never changed behind anybody's back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import record
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reminders.models import OwnRule
from shuzhi.core.errors import NotFound, Refused

WRITE = "reminders.write"


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
