"""Reading evidence: of one record, of the units that the viewer may see, and one file by its number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.evidence.models import Attachment, StoredFile
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.core.errors import NotFound

READ, WRITE = "evidence.read", "evidence.write"
MOST_A_UNIT = 20_000_000_000  # bytes


def readable(actor: Actor, on: date) -> QuerySet[Attachment]:
    """Return the files that the actor may see; each says whether its content is attached elsewhere too, as far as the actor may see."""
    return among(access.readable(actor, READ, on))


def among(seen: QuerySet[Organisation]) -> QuerySet[Attachment]:
    """The same for the organisations of somebody whose roles have been read."""
    elsewhere = Attachment.objects.filter(content=OuterRef("content"), organisation__in=seen)
    rows = Attachment.objects.filter(organisation__in=seen).select_related("content", "organisation")
    return rows.annotate(used_again=Exists(elsewhere.exclude(pk=OuterRef("pk"))))


def of(
    actor: Actor, kind: str, record: str, on: date, own: Iterable[Role] | None = None
) -> tuple[Attachment, ...]:
    """Return the files of one record, oldest first; `own` are the actor's roles where the caller has read them."""
    return tuple(among(access.readable(actor, READ, on, own)).filter(kind=kind, record=record))


def one(actor: Actor, number: int, on: date) -> Attachment:
    """Return one file.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = readable(actor, on).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这个文件。")
    return found


def elsewhere(actor: Actor, attachment: Attachment, on: date) -> tuple[Attachment, ...]:
    """Return where else the same content is attached, as far as the actor may see."""
    return tuple(readable(actor, on).filter(content=attachment.content_id).exclude(pk=attachment.pk)[:20])


def counted(kind: str, records: Iterable[str]) -> dict[str, int]:
    """Return how many files each of the records has; those without are left out. Asks for no actor: for lists that are scoped already."""
    wanted = [*records]
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        rows = Attachment.objects.filter(kind=kind, record__in=wanted[start : start + 500]).order_by()
        found.update(rows.values_list("record").annotate(n=Count("pk")))
    return found


def has(kind: str, record: str) -> bool:
    """Tell whether a record has any file: what a close-out or a payment asks."""
    return Attachment.objects.filter(kind=kind, record=record).exists()


def used_by(organisation: Organisation) -> int:
    """Return the bytes of the different contents that a unit has attached."""
    contents = StoredFile.objects.filter(attachments__organisation=organisation).distinct()
    return int(contents.aggregate(total=Sum("size"))["total"] or 0)
