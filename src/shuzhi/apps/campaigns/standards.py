"""创建: for each standard that a unit holds its newest step, and the day on which it must be reviewed. No day is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from shuzhi.apps.campaigns.models import Review
from shuzhi.apps.ledger.cells import CellFault, date_in
from shuzhi.apps.ledger.models import TitleStep
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.periods import parse_period

NEAR = 90  # days


@dataclass(frozen=True, slots=True)
class Standing:
    """One standard of one unit.

    Args:
        step: the newest row of 创建.
        on: the day of the next review, None where nobody said one.
        basis: where that day comes from.
        state: 已过期, 90天内, 以后, or 未定.
        days: from today to that day.
    """

    step: TitleStep
    on: date | None
    basis: str
    state: str
    days: int | None


def standings(units: QuerySet[Organisation], today: date) -> tuple[Standing, ...]:
    """Return the standards of these organisations: what must be reviewed soon first, by its day; the others in the tree's order."""
    newest: dict[tuple[int, str], TitleStep] = {}
    rows = TitleStep.objects.filter(organisation__in=units).select_related("organisation")
    for step in rows.order_by("organisation__code", "standard", "day", "record_id"):
        newest[step.organisation_id, step.standard] = step
    said = _said(units) if newest else {}
    found = [_standing(step, said.get(key), today) for key, step in newest.items()]
    near = sorted(
        (each for each in found if each.state in ("已过期", "90天内")), key=lambda each: each.on or today
    )
    return (*near, *(each for each in found if each not in near))


def _said(units: QuerySet[Organisation]) -> dict[tuple[int, str], Review]:
    """The date that was said last for each standard."""
    rows = Review.objects.filter(organisation__in=units).order_by("id")
    return {(row.organisation_id, row.standard): row for row in rows}


def _standing(step: TitleStep, review: Review | None, today: date) -> Standing:
    on: date | None
    if review is not None and timezone.localdate(review.at) >= step.day:
        on, basis = review.on, f"{review.by} 登记{'：' + review.told if review.told else ''}"
    else:
        on, basis = _valid_until(step.valid), f"有效期“{step.valid}”" if step.valid else ""
    if on is None:
        told = f"有效期写的是“{step.valid}”，看不出日期" if step.valid else "没有填有效期"
        return Standing(step, None, told, "未定", None)
    days = (on - today).days
    state = "已过期" if days < 0 else "90天内" if on <= today + timedelta(days=NEAR) else "以后"
    return Standing(step, on, basis, state, days)


def _valid_until(words: str) -> date | None:
    """The last day of what was written as a day, a month or a year; anything else (三年, 长期) is no day."""
    try:
        found = date_in(words)
    except CellFault:
        return None
    if found is not None:
        return found
    period = parse_period(words)
    return period.end if period else None
