"""What the ledger holds for a campaign: activities that carry its tag, and records that were put to it by hand; counted, never listed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.campaigns.models import Campaign
from shuzhi.apps.ledger import listing, searching, tabs
from shuzhi.apps.ledger.models import Activity, TitleStep
from shuzhi.apps.ledger.records import held
from shuzhi.apps.ledger.searching import Asked, Hit
from shuzhi.apps.ledger.sources import source
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
    record_id: str
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
    """Return what stands in the ledger for a campaign.

    Args:
        campaign: which.
        seen: the organisations whose ledger the viewer may read.
    """
    units = seen & within((campaign.organisation.path,))
    tagged = _tagged(campaign, units)
    picks = _picked(campaign, units)
    found = {(ACTIVITIES, row.pk): _gathered(row, ACTIVITIES, None) for row in tagged}
    rows = [row for row, _, _ in picks if isinstance(row, Activity) and (ACTIVITIES, row.pk) not in found]
    found.update({(kind, row.pk): _gathered(row, kind, pick) for row, kind, pick in picks})
    told = sorted(found.values(), key=lambda each: (each.day, each.row), reverse=True)
    counts = Counter(each.kind for each in told)
    attended = sum(row.present or 0 for row in (*tagged, *rows))
    return Records(
        tuple(sorted(counts.items())),
        tuple(told[:MOST_SHOWN]),
        len(told),
        attended,
        campaign.picks.count() - len(picks),
    )


def _tagged(campaign: Campaign, units: QuerySet[Organisation]) -> list[Activity]:
    if not campaign.tag:
        return []
    rows = Activity.objects.filter(
        organisation__in=units, tags__contains=campaign.tag, day__gte=campaign.since
    )
    if campaign.until is not None:
        rows = rows.filter(day__lte=campaign.until)
    return [row for row in rows.select_related("organisation") if campaign.tag in entries(row.tags)]


def _picked(campaign: Campaign, units: QuerySet[Organisation]) -> list[tuple[OrgRow, str, int]]:
    wanted: dict[str, dict[int, int]] = {}
    for pick in campaign.picks.all():
        wanted.setdefault(pick.kind, {})[pick.row] = pick.pk
    found: list[tuple[OrgRow, str, int]] = []
    for kind, numbers in wanted.items():
        model = source(kind).model
        if issubclass(model, OrgRow):
            rows = model._default_manager.filter(pk__in=numbers, organisation__in=units)
            found += [(row, kind, numbers[row.pk]) for row in rows.select_related("organisation")]
    return found


def _gathered(row: OrgRow, kind: str, pick: int | None) -> Gathered:
    tab = tabs.tab_of(kind)
    dated, sorted_by = tab.date_column, tab.type_column
    return Gathered(
        tab=tab,
        row=row.pk,
        record_id=row.record_id,
        day=listing.text_in(row, dated) if dated else "",
        title=listing.text_in(row, tab.sheet.column(tab.headline)),
        kind=f"{kind}·{listing.text_in(row, sorted_by)}" if sorted_by else kind,
        unit=row.organisation,
        pick=pick,
    )


def search(
    campaign: Campaign, seen: QuerySet[Organisation], words: str, there: Iterable[Gathered]
) -> Sequence[Hit]:
    """Return records that hold all the words and do not belong to the campaign yet."""
    held = {(each.tab.name, each.row) for each in there}
    answer = searching.search(seen, Asked(words, unit=campaign.organisation), None)
    return [
        hit for hit in answer.hits if (hit.tab.name, hit.row) not in held and hit.tab.name not in NOT_PICKED
    ]


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
