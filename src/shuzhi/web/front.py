"""What the home page shows, by what the viewer's roles open: what is due, what comes, the last entries, the reports.

The roles are read once and everything else starts from them: the page of the morning asks few questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger import browsing
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.orgs.queries import roles, within
from shuzhi.apps.reminders import queries as reminders
from shuzhi.apps.reports import queries as reporting
from shuzhi.apps.reports.models import Report

REPORTS, ACTIVITIES = 6, 8
MANY = 30  # units
OPENING = (
    "ledger.read", "reports.read", "reports.write", "requests.answer", "roles.read", "audit.read", reminders.PERMISSION,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Front:
    roles: tuple[Role, ...]
    opened: frozenset[str]
    due: reminders.Overview | None
    reports: tuple[Report, ...]
    activities: tuple[Activity, ...]
    calendar: browsing.YearDays | None
    changed: datetime | None

    @property
    def last_year(self) -> int:
        return self.calendar.year - 1 if self.calendar else 0

    @property
    def quiet_since(self) -> date | None:
        """The day of the last activity where this year holds none yet: all duties of the year are missing then, and that is one fact, not many."""
        if self.calendar is None or self.calendar.total or not self.activities:
            return None
        last = self.activities[0].day
        return last if last.year < self.calendar.year else None

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
    def only_answers(self) -> bool:
        """A department's contact: the requests for numbers are all that there is."""
        return "requests.answer" in self.opened and not self.reads_reports

    @property
    def keeps_system(self) -> bool:
        return bool({"roles.read", "audit.read"} & self.opened)


def front(actor: Actor, on: date) -> Front:
    held = tuple(roles(actor, on))
    opened = frozenset(each for each in OPENING if any(access.allows(role.role, each) for role in held))
    reports = _reports(actor, held, on) if "reports.read" in opened else ()
    due = (
        reminders.overview(_units(held, reminders.PERMISSION), on) if reminders.PERMISSION in opened else None
    )
    return Front(
        roles=held,
        opened=opened,
        due=due,
        reports=reports,
        activities=_last_entries(held, wide=due is not None and len(due.lines) > MANY)
        if "ledger.read" in opened
        else (),
        calendar=browsing.year_days(_units(held, "ledger.read"), on.year)
        if "ledger.read" in opened
        else None,
        changed=getattr(reports[0], "ledger_changed", None) if reports else None,
    )


def _reports(actor: Actor, held: tuple[Role, ...], on: date) -> tuple[Report, ...]:
    """The newest reports, and in the same question when the ledger last changed."""
    found = reporting.counted(Report.objects.filter(reporting.seen_by(actor, held, on)))
    return tuple(found.annotate(ledger_changed=Subquery(browsing.changes().values("at")[:1]))[:REPORTS])


def _units(held: tuple[Role, ...], permission: str) -> QuerySet[Organisation]:
    return within(role.organisation.path for role in held if access.allows(role.role, permission))


def _last_entries(held: tuple[Role, ...], *, wide: bool) -> tuple[Activity, ...]:
    """The newest first. Over many units the database walks the days backwards and stops at the eighth; over a few it reads theirs."""
    units = _units(held, "ledger.read")
    mine = Exists(units.filter(pk=OuterRef("organisation_id"))) if wide else Q(organisation__in=units)
    newest = Activity.objects.filter(mine).select_related("organisation").order_by("-day", "record_id")
    return tuple(browsing.listed(newest)[:ACTIVITIES])
