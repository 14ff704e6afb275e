"""What 提醒 has found missing, as 清单 can offer it: the reminders lie above the lists, so the shell hands it down."""

from __future__ import annotations

from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import visible
from shuzhi.apps.reminders import queries as reminders
from shuzhi.apps.worklists.system_findings import Shortfall

LEAST_MONTHS = 2  # one month missing may only not have been entered yet


def missing(actor: Actor, unit: Organisation, on: date) -> tuple[Shortfall, ...]:
    """Return what has had no record for two months or longer this year, for one unit.

    Args:
        actor: who asks; the unit has been looked up for this actor already.
        unit: whose duties.
        on: the day.
    """
    units = reminders.tree_of(visible(actor, on), unit)
    lines = (line for line in reminders.overview(units, on).lines if line.code == unit.code)
    return tuple(
        Shortfall(f"{gap.name}{gap.label}没有记录", f"{on.year}年提醒")
        for line in lines
        for gap in line.missing
        if gap.is_dated or sum(_months(period.start, period.end) for period in gap.periods) >= LEAST_MONTHS
    )


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1
