"""Taking a report's 佐证包 away: one event, then the stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.apps.reports.package import streaming
from shuzhi.apps.reports.package.planning import NEEDED, plan

__all__ = ["NEEDED", "Package", "take"]


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    pieces: Iterator[bytes]


@transaction.atomic
def take(actor: Actor, pk: int, *, internal: bool, at: datetime) -> Package:
    """Return a report's package, on record.

    Args:
        actor: who takes it away.
        pk: the report.
        internal: files marked 内部 go in too.
        at: now.

    Raises:
        NotFound: there is no such report, or the actor's role does not open what stands behind it.
    """
    made = plan(actor, pk, timezone.localdate(at), internal=internal)
    body = {
        "report": pk,
        "figures": len(made.figures),
        "records": made.records,
        "files": len(made.files),
        "internal": internal,
    }
    audit.record(actor, "reports.packaged", made.report.organisation.code, body, at)
    return Package(f"{made.name} 佐证包.zip", streaming.stream(made))
