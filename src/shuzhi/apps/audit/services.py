"""Writing events: only from a service, inside the transaction of the act itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from shuzhi.apps.audit.chain import GENESIS, JSON, canonical, link, stamp
from shuzhi.apps.audit.models import Event, Head

if TYPE_CHECKING:
    from shuzhi.apps.accounts.models import Actor

_VERB = re.compile(r"[a-z]+\.[a-z_]+")


def lock_chain() -> None:
    """Queue up behind every other writer until the transaction ends: numbering of records and events needs one at a time."""
    _head()


def _head() -> Head:
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"seq": 0, "hash": GENESIS})
    return head


@transaction.atomic
def record(actor: Actor, verb: str, subject: str, body: Mapping[str, JSON], at: datetime) -> Event:
    """Append one event to the chain.

    The head row is locked until the caller's transaction ends (SQLite: IMMEDIATE has locked the whole file already), so that
    two writers can never bind to the same event.
    """
    if not _VERB.fullmatch(verb):
        raise ValueError(f"audit verbs are app.verb, not {verb!r}")
    head = _head()
    seq, text = head.seq + 1, canonical(body)
    digest = link(head.hash, seq, stamp(at), actor.name, verb, subject, text)
    event = Event.objects.create(
        seq=seq,
        at=at,
        actor=actor.name,
        verb=verb,
        subject=subject,
        body=text,
        previous=head.hash,
        hash=digest,
    )
    head.seq, head.hash = seq, digest
    head.save(update_fields=("seq", "hash"))
    return event
