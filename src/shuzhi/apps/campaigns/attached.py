"""Files that hang on a campaign: its scheme, its notices. Kept by 佐证, which knows them by kind and number only."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.campaigns import queries
from shuzhi.apps.evidence.subjects import Subject
from shuzhi.core.errors import NotFound

KIND = "专项活动"


def subject(actor: Actor, record: str, on: date) -> Subject:
    """What 佐证 has to know of a campaign; handed down in web/wiring.py."""
    if not record.isdecimal() or not record.isascii() or len(record) > 18:
        raise NotFound("没有这项专项活动。")
    held = queries.campaign(actor, int(record), on)
    return Subject(KIND, record, held.organisation, held.name, reverse("campaigns:campaign", args=(held.pk,)))
