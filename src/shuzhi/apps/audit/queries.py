"""Reading the chain: from its first event to its head."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from shuzhi.apps.audit.chain import GENESIS, link, stamp
from shuzhi.apps.audit.models import Event, Head
from shuzhi.core.findings import Finding, Severity

MOST_FINDINGS = 100  # a chain broken in its middle must not fill the screen


def events(subject: str | None = None) -> QuerySet[Event]:
    """Return the events, newest first; of one subject where it is named."""
    found = Event.objects.order_by("-seq")
    return found.filter(subject=subject) if subject is not None else found


def trail(kind: str, name: str, *, steps: int, most: int) -> tuple[Event, ...]:
    """Return what was done to one thing, the newest first, also under the names that it had before.

    Args:
        kind, name: the two parts of its subject; a record's name changes with its content.
        steps: how many names back at most; each is one question.
        most: events of one name at most.
    """
    found: list[Event] = []
    before, seen = None, set[str]()
    while name and name not in seen and len(seen) < steps:
        seen.add(name)
        held = events(f"{kind}:{name}")
        rows = list((held if before is None else held.filter(seq__lt=before))[:most])
        found += rows
        changed = next((row for row in rows if (was := _name_before(row)) and was != name), None)
        if changed is None:
            break
        found = [row for row in found if row.seq >= changed.seq]
        name, before = _name_before(changed), changed.seq
    return tuple(found)


def _name_before(event: Event) -> str:
    return str(json.loads(event.body).get("before", "")) if event.verb.endswith(".change") else ""


def chosen(
    *, actor: str = "", verb: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Event]:
    """Return some of the events, the newest first.

    Args:
        actor: who did it, or a part of that name.
        verb: what was done; ending in a dot, all that an app does.
        since, until: the first and the last day, both included.
    """
    found = events().filter(actor__icontains=actor) if actor else events()
    if verb:
        found = found.filter(verb__startswith=verb) if verb.endswith(".") else found.filter(verb=verb)
    if since:
        found = found.filter(at__gte=_midnight(since))
    return found.filter(at__lt=_midnight(until + timedelta(days=1))) if until else found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def verify_chain() -> tuple[Finding, ...]:
    """Recompute every hash from the first event on and say where the chain does not hold."""
    found: list[Finding] = []
    for finding in _walk():
        found.append(finding)
        if len(found) == MOST_FINDINGS:
            break
    return tuple(found)


def _walk() -> Iterator[Finding]:
    number, previous = 0, GENESIS
    rows = Event.objects.order_by("seq").values_list(
        "seq", "at", "actor", "verb", "subject", "body", "previous", "hash"
    )
    for seq, at, actor, verb, subject, body, before, digest in rows.iterator(chunk_size=5000):
        number += 1
        if seq != number:
            yield _finding("audit.gap", f"第 {number} 条审计记录缺失，下一条是第 {seq} 条。")
            number = seq
        if before != previous:
            yield _finding("audit.unlinked", f"第 {seq} 条审计记录与前一条接不上。")
        if link(before, seq, stamp(at), actor, verb, subject, body) != digest:
            yield _finding("audit.altered", f"第 {seq} 条审计记录的内容被改动过。")
        previous = digest
    head = Head.objects.filter(pk=1).values_list("seq", "hash").first() or (0, GENESIS)
    if head != (number, previous):
        yield _finding("audit.head", f"审计链头记的是第 {head[0]} 条，实际末尾是第 {number} 条，两者对不上。")


def _finding(code: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, kind="audit")


def lines() -> Iterator[str]:
    """Yield every event as one line of JSON, from the first on: what docs/verify_audit.py reads."""
    names = ("seq", "at", "actor", "verb", "subject", "body", "previous", "hash")
    for row in Event.objects.order_by("seq").values_list(*names).iterator(chunk_size=5000):
        event = dict(zip(names, row, strict=True)) | {"at": stamp(row[1])}
        yield json.dumps(event, ensure_ascii=False)
