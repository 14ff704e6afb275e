"""The files of one record as a page shows them: on the record's own page and on the page of its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.evidence import queries, subjects
from shuzhi.apps.evidence.forms_of_files import TAKEN
from shuzhi.apps.evidence.models import Attachment
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.orgs.queries import roles


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands there, and whether the viewer may add to it."""

    kind: str
    record: str
    files: tuple[Attachment, ...]
    may_write: bool
    taken: str = TAKEN


def panel(
    actor: Actor,
    kind: str,
    record: str,
    organisation: Organisation,
    on: date,
    own: Iterable[Role] | None = None,
) -> Panel:
    """`own`: the actor's roles on that day, where the caller has read them already."""
    known = tuple(roles(actor, on)) if own is None else own
    files = queries.of(actor, kind, record, on, known)
    may_write = bool(access.powers(actor, organisation, (queries.WRITE,), on, known))
    return Panel(kind, record, files, may_write)


def of_subject(actor: Actor, subject: subjects.Subject, on: date) -> Panel:
    return panel(actor, subject.kind, subject.record, subject.organisation, on)
