"""What the home page shows, by what the viewer's roles open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger import browsing
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Role
from shuzhi.apps.orgs.queries import roles
from shuzhi.apps.reports import queries as reporting
from shuzhi.apps.reports.models import Report

REPORTS, ACTIVITIES = 6, 8
OPENING = ("ledger.read", "reports.read", "reports.write", "roles.read", "audit.read")


@dataclass(frozen=True, slots=True)
class Front:
    roles: tuple[Role, ...]
    opened: frozenset[str]
    reports: tuple[Report, ...]
    activities: tuple[Activity, ...]
    changed: datetime | None

    @property
    def reads_ledger(self) -> bool:
        return "ledger.read" in self.opened

    @property
    def reads_reports(self) -> bool:
        return "reports.read" in self.opened

    @property
    def writes_reports(self) -> bool:
        return "reports.write" in self.opened

    @property
    def keeps_system(self) -> bool:
        return bool({"roles.read", "audit.read"} & self.opened)


def front(actor: Actor, on: date) -> Front:
    opened = access.opened(actor, OPENING, on)
    return Front(
        roles=tuple(roles(actor, on)),
        opened=opened,
        reports=tuple(reporting.reports(actor, on)[:REPORTS]) if "reports.read" in opened else (),
        activities=tuple(browsing.listed(browsing.activities(actor, on))[:ACTIVITIES])
        if "ledger.read" in opened
        else (),
        changed=browsing.last_import(),
    )
