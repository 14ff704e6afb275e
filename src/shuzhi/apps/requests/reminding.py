"""取数单 whose day comes near, for the page of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reminders.dated import MOST, Dated
from shuzhi.apps.requests.models import Answer, Question, Request, Verdict

NEAR = 30  # days


def due_days(actor: Actor, units: QuerySet[Organisation], on: date) -> Sequence[Dated]:
    """Return the askings of these units that wait for numbers, or for a look at them, and whose day is past or near.

    Args:
        actor: who looks.
        units: those for which the actor is reminded: whoever is, keeps their requests too (apps/orgs/access.py; held by a test).
        on: today, or the day asked about.
    """
    open_ = Request.objects.filter(
        organisation__in=units, closed_at=None, due__lte=on + timedelta(days=NEAR)
    ).select_related("organisation")
    verdicts = Answer.objects.filter(question=OuterRef("pk"))
    waiting = Question.objects.filter(Exists(verdicts.filter(verdict=Verdict.WAITING))).values("pk")
    taken = Question.objects.filter(Exists(verdicts.filter(verdict=Verdict.ACCEPTED))).values("pk")
    rows = open_.annotate(
        to_look_at=Count("parts__questions", distinct=True, filter=Q(parts__questions__in=waiting)),
        missing=Count(
            "parts__questions",
            distinct=True,
            filter=~Q(parts__questions__in=waiting) & ~Q(parts__questions__in=taken),
        ),
    )
    left = rows.filter(Q(missing__gt=0) | Q(to_look_at__gt=0)).order_by("due", "id")
    return [
        Dated(
            row.due,
            f"取数单“{row.title}”",
            _told(row.missing, row.to_look_at),
            row.organisation.short_name or row.organisation.name,
            reverse("requests:request", args=[row.pk]),
            row.due < on,
        )
        for row in left[:MOST]
    ]


def _told(missing: int, waiting: int) -> str:
    told = [f"{missing} 个数没有收到"] if missing else []
    return "，".join([*told, *([f"{waiting} 个数待核"] if waiting else [])])
