"""Writing 专项活动 and 领导小组: check, do, audit, in one transaction; who left a group keeps the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.campaigns import gathering, queries
from shuzhi.apps.campaigns.models import Campaign, Group, Phase, Pick, Review, Seat
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import NotFound, Refused

DUTIES = ("组长", "副组长", "成员", "办公室主任", "联络员")
MOST_PHASES, MOST_PICKS = 20, 500


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A campaign as it is written down."""

    name: str
    since: date
    until: date | None = None
    aim: str = ""
    scheme: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A member of a leading group as the paper names him."""

    name: str
    duty: str
    since: date
    post: str = ""


@transaction.atomic
def begin(actor: Actor, unit: Organisation, new: NewCampaign, *, at: datetime) -> Campaign:
    """Write down a campaign.

    Raises:
        NotFound: the unit lies outside what the actor may see.
        Refused: the actor may not, it ends before it begins, or the unit has one of this name at that time.
    """
    lock_chain()
    access.require(actor, queries.WRITE, unit, timezone.localdate(at))
    _check_span(new.since, new.until, "专项活动")
    if Campaign.objects.filter(organisation=unit, name=new.name, since=new.since).exists():
        raise Refused(f"“{unit.name}”已有同一天开始的“{new.name}”，请在那一项里补充。")
    made = Campaign.objects.create(organisation=unit, **_columns(new))
    _tell(actor, "campaigns.begun", unit, f"campaign:{made.pk}", at)
    return made


@transaction.atomic
def change(actor: Actor, number: int, new: NewCampaign, *, seen: int, at: datetime) -> Campaign:
    """Put new words in the place of a campaign's.

    Args:
        seen: the number of saves when it was opened.

    Raises:
        Refused: somebody else has saved it since, or a phase lies outside the new dates.
    """
    lock_chain()
    held = _mine(actor, number, at)
    if held.version != seen:
        raise Refused("这项活动刚被别人改过，请刷新后对照再改。")
    _check_span(new.since, new.until, "专项活动")
    for phase in held.phases.all():
        _check_inside(phase.since, phase.until, new.since, new.until)
    for name, value in _columns(new).items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    _tell(actor, "campaigns.changed", held.organisation, f"campaign:{held.pk}", at)
    return held


def _columns(new: NewCampaign) -> dict[str, object]:
    return {name: getattr(new, name) for name in ("name", "since", "until", "aim", "scheme", "tag")}


@transaction.atomic
def add_phase(
    actor: Actor, number: int, name: str, since: date, until: date, told: str = "", *, at: datetime
) -> Phase:
    """Add a phase to a campaign.

    Raises:
        Refused: its dates are the wrong way round or lie outside the campaign's.
    """
    lock_chain()
    held = _mine(actor, number, at)
    _check_span(since, until, "阶段")
    _check_inside(since, until, held.since, held.until)
    if held.phases.count() >= MOST_PHASES:
        raise Refused(f"一项活动最多 {MOST_PHASES} 个阶段。")
    made = Phase.objects.create(campaign=held, name=name, since=since, until=until, told=told)
    _tell(actor, "campaigns.phase_added", held.organisation, f"campaign:{held.pk}", at, phase=made.pk)
    return made


@transaction.atomic
def drop_phase(actor: Actor, number: int, phase: int, *, at: datetime) -> None:
    """Take a phase out of the plan; the audit keeps its words."""
    lock_chain()
    held = _mine(actor, number, at)
    row = held.phases.filter(pk=phase).first()
    if row is None:
        raise NotFound("没有这个阶段。")
    told: dict[str, JSON] = {"name": row.name, "since": row.since.isoformat(), "until": row.until.isoformat()}
    row.delete()
    _tell(actor, "campaigns.phase_dropped", held.organisation, f"campaign:{held.pk}", at, **told)


@transaction.atomic
def pick(actor: Actor, number: int, kind: str, row: int, *, at: datetime) -> Pick:
    """Put a record of the ledger to a campaign.

    Raises:
        NotFound: the record lies outside what the actor may see.
        Refused: it belongs to another unit than the campaign's, or there are too many.
    """
    lock_chain()
    today = timezone.localdate(at)
    held = _mine(actor, number, at)
    found = gathering.record(actor, kind, row, today)
    if not found.organisation.path.startswith(held.organisation.path):
        raise Refused("只能归入本组织和下级组织的记录。")
    if held.picks.count() >= MOST_PICKS:
        raise Refused(f"手工归入的记录最多 {MOST_PICKS} 条；更多的请给活动打上标签。")
    made, is_new = Pick.objects.get_or_create(
        campaign=held, kind=kind, row=row, defaults={"at": at, "by": actor.name}
    )
    if is_new:
        _tell(actor, "campaigns.picked", held.organisation, f"campaign:{held.pk}", at, kind=kind, row=row)
    return made


@transaction.atomic
def unpick(actor: Actor, number: int, pick: int, *, at: datetime) -> None:
    """Take a record out of a campaign; in the ledger it stays."""
    lock_chain()
    held = _mine(actor, number, at)
    row = held.picks.filter(pk=pick).first()
    if row is None:
        raise NotFound("这条记录没有归入这项活动。")
    told: dict[str, JSON] = {"kind": row.kind, "row": row.row}
    row.delete()
    _tell(actor, "campaigns.unpicked", held.organisation, f"campaign:{held.pk}", at, **told)


@transaction.atomic
def set_up(
    actor: Actor,
    unit: Organisation,
    name: str,
    since: date,
    *,
    at: datetime,
    basis: str = "",
    campaign: int | None = None,
) -> Group:
    """Write down a leading group, by itself or for a campaign.

    Raises:
        NotFound: the unit or campaign lies outside what the actor may see.
        Refused: the actor may not, or the unit has a group of this name.
    """
    lock_chain()
    access.require(actor, queries.WRITE, unit, timezone.localdate(at))
    held = _mine(actor, campaign, at) if campaign is not None else None
    if held is not None and held.organisation_id != unit.pk:
        raise Refused("领导小组要和它的专项活动属于同一个组织。")
    if Group.objects.filter(organisation=unit, name=name, until=None).exists():
        raise Refused(f"“{unit.name}”已有“{name}”，人员有变动的请在那一个里登记。")
    made = Group.objects.create(organisation=unit, campaign=held, name=name, basis=basis, since=since)
    _tell(actor, "campaigns.group_set_up", unit, f"group:{made.pk}", at)
    return made


@transaction.atomic
def dissolve(actor: Actor, number: int, on: date, *, at: datetime) -> Group:
    """Dissolve a leading group; its members leave with it and keep their lines."""
    lock_chain()
    held = _group(actor, number, at)
    _check_open(held)
    if not held.since <= on <= timezone.localdate(at):
        raise Refused("撤销日期要在成立日期和今天之间。")
    if held.seats.filter(mistaken="", since__gt=on).exists():
        raise Refused("有成员的任职日期在撤销日期之后，请核对。")
    held.seats.filter(mistaken="", until=None).update(until=on)
    held.until = on
    held.save(update_fields=["until"])
    _tell(actor, "campaigns.group_dissolved", held.organisation, f"group:{held.pk}", at)
    return held


@transaction.atomic
def seat(actor: Actor, number: int, new: NewSeat, *, at: datetime) -> Seat:
    """Add a member to a leading group.

    Raises:
        Refused: no such duty, a day before the group was set up, or the person sits in it already.
    """
    lock_chain()
    held = _group(actor, number, at)
    _check_open(held)
    if new.duty not in DUTIES:
        raise Refused(f"组内职务只能是{'、'.join(DUTIES)}。")
    if new.since < held.since:
        raise Refused(f"任职日期早于小组成立的 {held.since.isoformat()}，请核对。")
    if held.seats.filter(name=new.name, duty=new.duty, mistaken="", until=None).exists():
        raise Refused(f"{new.name}已是{new.duty}；职务变动的，请先登记原职务的免职日期。")
    made = Seat.objects.create(
        group=held, name=new.name, duty=new.duty, post=new.post, since=new.since, rank=DUTIES.index(new.duty)
    )
    _tell(actor, "campaigns.seated", held.organisation, f"group:{held.pk}", at, seat=made.pk)
    return made


@transaction.atomic
def unseat(
    actor: Actor, number: int, seat: int, on: date | None, *, at: datetime, mistaken: str = ""
) -> Seat:
    """Let a member leave on a day, or strike a line that was never true, with the reason; the line stays.

    Raises:
        NotFound: there is no such member.
        Refused: neither a day nor a reason, or the day lies before the first one.
    """
    lock_chain()
    held = _group(actor, number, at)
    row = held.seats.filter(pk=seat, mistaken="", until=None).first()
    if row is None:
        raise NotFound("没有这名现任成员。")
    reason = mistaken.strip()[:200]
    if reason:
        row.mistaken = reason
    elif on is None:
        raise Refused("请填写免职日期；录错的请写明录错的原因。")
    elif not row.since <= on <= timezone.localdate(at):
        raise Refused("免职日期要在任职日期和今天之间。")
    else:
        row.until = on
    row.save(update_fields=["until", "mistaken"])
    _tell(actor, "campaigns.unseated", held.organisation, f"group:{held.pk}", at, seat=row.pk)
    return row


@transaction.atomic
def set_review(
    actor: Actor, unit: Organisation, standard: str, on: date, told: str = "", *, at: datetime
) -> Review:
    """Say when a standard that a unit holds is reviewed next; the date before stays in the table.

    Raises:
        NotFound: the unit lies outside what the actor may see, or holds no such standard.
        Refused: the actor may not.
    """
    lock_chain()
    access.require(actor, queries.WRITE, unit, timezone.localdate(at))
    if not gathering.holds(unit, standard):
        raise NotFound("这个组织的台账里没有这项创建。")
    made = Review.objects.create(
        organisation=unit, standard=standard, on=on, told=told.strip()[:300], at=at, by=actor.name
    )
    _tell(actor, "campaigns.review_set", unit, f"review:{made.pk}", at, on=on.isoformat())
    return made


def _mine(actor: Actor, number: int, at: datetime) -> Campaign:
    held = queries.campaign(actor, number, timezone.localdate(at))
    access.require(actor, queries.WRITE, held.organisation, timezone.localdate(at))
    return held


def _group(actor: Actor, number: int, at: datetime) -> Group:
    held = queries.group(actor, number, timezone.localdate(at))
    access.require(actor, queries.WRITE, held.organisation, timezone.localdate(at))
    return held


def _check_open(held: Group) -> None:
    if held.until is not None:
        raise Refused(f"“{held.name}”已于 {held.until.isoformat()} 撤销。")


def _check_span(since: date, until: date | None, what: str) -> None:
    if until is not None and until < since:
        raise Refused(f"{what}的结束日期早于开始日期，请核对。")


def _check_inside(since: date, until: date, first: date, last: date | None) -> None:
    if since < first or (last is not None and until > last):
        raise Refused("阶段的日期要在专项活动的起止日期之内，请核对。")


def _tell(actor: Actor, verb: str, unit: Organisation, subject: str, at: datetime, **more: JSON) -> None:
    record(actor, verb, subject, {"organisation": unit.code, **more}, at)
