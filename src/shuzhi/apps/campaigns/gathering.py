"""What the ledger holds for a campaign: activities that carry its tag, and records that were put to it by hand; counted, never listed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.campaigns.models import Campaign
from shuzhi.apps.ledger import fulltext, listing, tabs
from shuzhi.apps.ledger.models import Activity, Indexed, TitleStep
from shuzhi.apps.ledger.records import held
from shuzhi.apps.ledger.tabs import Tab
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import NotFound
from shuzhi.packs.ledger.columns import entries

ACTIVITIES = "活动"
NOT_PICKED = ("组织", "党员", "任职", "党费")  # who is there and what was paid is no work of a campaign
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Gathered:
    """One record of a campaign; `pick` is the number by which it was put there by hand, None where its tag did."""

    tab: Tab
    row: int
    day: str
    title: str
    kind: str
    unit: Organisation
    pick: int | None


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a campaign: how many of which kind, the newest of them, and how many were put there and are gone."""

    counts: tuple[tuple[str, int], ...]
    shown: tuple[Gathered, ...]
    total: int
    attended: int
    gone: int


def records(campaign: Campaign, seen: QuerySet[Organisation]) -> Records:
    """Return what stands in the ledger for a campaign: three queries, however many kinds.

    Args:
        campaign: which.
        seen: the organisations whose ledger the viewer may read.
    """
    units = seen & within((campaign.organisation.path,))
    picks = {(each.kind, each.row): each.pk for each in campaign.picks.all()}
    activities = _activities(campaign, units, picks)
    found = [_of_activity(row, picks.get((ACTIVITIES, row.pk))) for row in activities]
    found += [_of_index(row, picks[row.kind, row.row]) for row in _others(units, picks)]
    found.sort(key=lambda each: (each.day, each.row), reverse=True)
    there = sum(each.pick is not None for each in found)
    return Records(
        tuple(sorted(Counter(each.kind for each in found).items())),
        tuple(found[:MOST_SHOWN]),
        len(found),
        sum(row.present or 0 for row in activities),
        len(picks) - there,
    )


def _activities(
    campaign: Campaign, units: QuerySet[Organisation], picks: Iterable[tuple[str, int]]
) -> list[Activity]:
    by_hand = {row for kind, row in picks if kind == ACTIVITIES}
    wanted = Q(pk__in=by_hand)
    if campaign.tag:
        tagged = Q(tags__contains=campaign.tag, day__gte=campaign.since)
        wanted |= tagged & Q(day__lte=campaign.until) if campaign.until else tagged
    rows = Activity.objects.filter(wanted, organisation__in=units).select_related("organisation")
    return [row for row in rows if row.pk in by_hand or campaign.tag in entries(row.tags)]


def _others(units: QuerySet[Organisation], picks: Iterable[tuple[str, int]]) -> list[Indexed]:
    """What was put there of other kinds, as the index of the ledger knows it."""
    numbers: dict[str, list[int]] = {}
    for kind, row in picks:
        if kind != ACTIVITIES:
            numbers.setdefault(kind, []).append(row)
    wanted = Q(pk__in=())
    for kind, rows in numbers.items():
        wanted |= Q(kind=kind, row__in=rows)
    return list(Indexed.objects.filter(wanted, organisation__in=units).select_related("organisation"))


def _of_activity(row: Activity, pick: int | None) -> Gathered:
    tab = tabs.tab_of(ACTIVITIES)
    return Gathered(tab, row.pk, row.day.isoformat(), row.topic, row.kind, row.organisation, pick)


def _of_index(row: Indexed, pick: int | None) -> Gathered:
    return Gathered(tabs.tab_of(row.kind), row.row, row.day, row.title, row.kind, row.organisation, pick)


def search(campaign: Campaign, seen: QuerySet[Organisation], text: str) -> tuple[Gathered, ...]:
    """Return the newest records that hold all the words and were not put to the campaign yet."""
    words = fulltext.words_of(text)
    if not words:
        return ()
    held = {(each.kind, each.row) for each in campaign.picks.all()}
    units = seen & within((campaign.organisation.path,))
    rows = Indexed.objects.filter(pk__in=fulltext.matching(words), organisation__in=units).exclude(
        kind__in=NOT_PICKED
    )
    newest = rows.select_related("organisation").order_by("-day", "-pk")[:MOST_SHOWN]
    return tuple(_of_index(row, None) for row in newest if (row.kind, row.row) not in held)


def record(actor: Actor, kind: str, row: int, on: date) -> OrgRow:
    """Return a record that may be put to a campaign.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    if kind in NOT_PICKED or kind not in {tab.name for tab in tabs.TABS}:
        raise NotFound("没有这条记录。")
    return held(actor, listing.READ, tabs.tab_of(kind), row, on)


def holds(unit: Organisation, standard: str) -> bool:
    """Tell whether a unit's ledger has a step of this standard."""
    return TitleStep.objects.filter(organisation=unit, standard=standard).exists()
