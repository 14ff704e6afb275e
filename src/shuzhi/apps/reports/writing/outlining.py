"""Outlines and sentences of a unit's own: kept by whoever writes its reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.models import OutlineTemplate
from shuzhi.apps.reports.services import WRITE
from shuzhi.core.errors import NotFound, Refused

MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class OutlinePage:
    outlines: tuple[OutlineTemplate, ...]


def outline_page(actor: Actor, on: date) -> OutlinePage:
    """Return the outlines of the organisations whose reports the actor writes.

    Raises:
        NotFound: there are none such.
    """
    units = access.readable(actor, WRITE, on)
    if not units.exists():
        raise access.outside("提纲")
    found = OutlineTemplate.objects.filter(organisation__in=units).select_related("organisation")
    return OutlinePage(tuple(found[:200]))


@transaction.atomic
def keep_outline(
    actor: Actor, organisation: Organisation, name: str, words: str, *, at: datetime
) -> OutlineTemplate:
    """Keep an outline.

    Raises:
        Refused: nothing in it, too long, or the name is taken.
    """
    access.require(actor, WRITE, organisation, timezone.localdate(at))
    name, words = name.strip()[:60], words.replace("\r\n", "\n").strip()
    if not name or not words:
        raise Refused("请写提纲的名称和内容。")
    if len(words) > MOST_CHARACTERS:
        raise Refused(f"提纲超过 {MOST_CHARACTERS // 10_000} 万字，请精简。")
    try:
        with transaction.atomic():
            made = OutlineTemplate.objects.create(
                organisation=organisation, name=name, words=words, at=at, by=actor.name
            )
    except IntegrityError as exc:
        raise Refused(f"已有名为“{name}”的提纲，请换一个名称。") from exc
    audit.record(actor, "reports.outline_kept", organisation.code, {"outline": made.pk, "name": name}, at)
    return made


@transaction.atomic
def drop_outline(actor: Actor, pk: int, *, at: datetime) -> None:
    """Throw an outline away; reports that were begun from it stay as they are.

    Raises:
        NotFound: there is none for the actor.
    """
    units = access.readable(actor, WRITE, timezone.localdate(at))
    found = (
        OutlineTemplate.objects.filter(organisation__in=units, pk=pk).select_related("organisation").first()
    )
    if found is None:
        raise NotFound("没有这个提纲。")
    code, name = found.organisation.code, found.name
    found.delete()
    audit.record(actor, "reports.outline_dropped", code, {"name": name}, at)
