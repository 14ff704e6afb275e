"""The files of one record as a page shows them: on the record's own page and on the page of its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.evidence import queries, subjects
from shuzhi.apps.evidence.forms_of_files import TAKEN
from shuzhi.apps.evidence.models import Attachment
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands there, and whether the viewer may add to it."""

    kind: str
    record: str
    files: tuple[Attachment, ...]
    may_write: bool
    taken: str = TAKEN


def panel(actor: Actor, kind: str, record: str, organisation: Organisation, on: date) -> Panel:
    files = queries.of(actor, kind, record, on)
    return Panel(kind, record, files, access.may(actor, queries.WRITE, organisation, on))


def of_subject(actor: Actor, subject: subjects.Subject, on: date) -> Panel:
    return panel(actor, subject.kind, subject.record, subject.organisation, on)
