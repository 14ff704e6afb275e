"""The groups' grades, from sealed votes or from paper, and the committee's decision.

One vote is held per group, for all judged items of some units: a voter draws one slip and fills one sheet, as with the paper 测评表. Nobody
grades himself, nor his own line where the scheme forbids it. A sealed slip does not tell whose it is; so the number of papers that have no
say about a unit is declared for each unit, and more grades than the remaining papers are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.appraisal import counting, queries
from shuzhi.apps.appraisal.acting import begin, keep
from shuzhi.apps.appraisal.models import Entry, GroupCounts, GroupVote
from shuzhi.apps.appraisal.queries import Standing
from shuzhi.apps.ballots import queries as box
from shuzhi.apps.ballots.models import Manner as VoteManner
from shuzhi.apps.ballots.models import State, Vote
from shuzhi.apps.ballots.services import NewVote
from shuzhi.apps.hall import services as hall
from shuzhi.core.appraising import Group, Item, Manner, Proposal, Scheme, limit_findings, propose
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.voting import GradesQuestion

MOST_LINES = 60  # of one paper: as many as the hall prints


def judged(scheme: Scheme) -> tuple[Item, ...]:
    return tuple(item for item in scheme.items if item.manner is Manner.JUDGED)


def group_at(scheme: Scheme, number: int) -> Group:
    """Return a group by its place in the scheme, from 1."""
    if not 1 <= number <= len(scheme.groups):
        raise NotFound("方案里没有这个评议主体。")
    return scheme.groups[number - 1]


def item_of(scheme: Scheme, item: str) -> Item:
    """Return a judged item."""
    found = next((each for each in judged(scheme) if each.id == item), None)
    if found is None:
        raise NotFound("方案里没有这个评分项目。")
    return found


# ---- counted: the one door through which grades come in ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """What one group gave to one item of one unit.

    Args:
        entry: the unit's place in the round.
        own: papers that have no say: the unit's own, or its whole line where the scheme forbids that.
        counts: grade → papers.
    """

    entry: Entry
    own: int
    counts: Mapping[str, int]


def _put(
    actor: Actor, group: Group, item: Item, papers: int, given: Iterable[Given], at: datetime, vote: str = ""
) -> None:
    for each in given:
        total = sum(each.counts.values())
        whose = "本单位" if group.own_line else "本条线"
        if each.own > papers:
            raise Refused(f"“{each.entry.name}”回避的{each.own}票多于收回的{papers}票，请核对。")
        if total > papers - each.own:
            raise Refused(
                f"“{each.entry.name}”的“{item.name}”：{group.name}收回{papers}票，{whose}{each.own}票应当回避，却有{total}票评了等次；"
                f"自己不能评自己{'' if group.own_line else '，本条线也不评'}。请核对，现场投票的请就这个单位另行测评。"
            )
        GroupCounts.objects.update_or_create(
            entry=each.entry, item=item.id, group=group.name,
            defaults={"papers": papers, "own": each.own, "given": total, "counts": json.dumps(dict(each.counts), ensure_ascii=False),
                      "vote": vote, "at": at, "by": actor.name},
        )  # fmt: skip


@transaction.atomic
def enter_papers(
    actor: Actor, pk: int, number: int, item: str, papers: int, given: Sequence[Given], *, at: datetime
) -> None:
    """Keep the counts of a group's paper 测评表 for one item.

    Args:
        actor: who does.
        pk: the round.
        number: the group's place in the scheme, from 1.
        item: id of the judged item.
        papers: valid papers collected.
        given: for each unit.
        at: now.

    Raises:
        Refused: more grades than papers that have a say, or a sealed vote has given these already.
    """
    stood = begin(actor, pk, "papers", at)
    group, about = group_at(stood.scheme, number), item_of(stood.scheme, item)
    ids = [each.entry.pk for each in given]
    if GroupCounts.objects.filter(entry__in=ids, item=item, group=group.name).exclude(vote="").exists():
        raise Refused(f"“{group.name}”对“{about.name}”的等次来自票箱，不能手工改。")
    _put(actor, group, about, papers, given, at)
    keep(actor, stood.round, "papers", at, {"group": number, "item": item}, f"{group.name}：{about.name}")


# ---- votes of the hall ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Room:
    """Who is present when a group votes."""

    manner: str
    day: date
    entitled: int
    present: int
    tellers: tuple[str, ...] = ()
    scrutineers: tuple[str, ...] = ()


@transaction.atomic
def prepare_votes(actor: Actor, pk: int, number: int, room: Room, *, at: datetime) -> list[GroupVote]:
    """Set up a group's votes in the hall: one for all judged items of as many units as one paper holds.

    Raises:
        Refused: the scheme judges nothing, or this group has votes already that are not void.
    """
    stood = begin(actor, pk, "vote", at)
    scheme = stood.scheme
    group, items = group_at(scheme, number), judged(scheme)
    if not items:
        raise Refused("方案里没有由人评分的项目，不需要测评。")
    _refuse_second(stood, group)
    entries = list(stood.round.entries.filter(left_on__isnull=True))
    size = max(1, MOST_LINES // len(items))
    parts = [entries[start : start + size] for start in range(0, len(entries), size)]
    made = [
        _prepare(
            actor, stood, group, items, part, room, f"（{place}/{len(parts)}）" if len(parts) > 1 else "", at
        )
        for place, part in enumerate(parts, 1)
    ]
    keep(actor, stood.round, "vote", at, {"group": number, "votes": len(made)}, group.name)
    return made


def _refuse_second(stood: Standing, group: Group) -> None:
    ids = stood.round.votes.filter(group=group.name).values_list("vote", flat=True)
    if Vote.objects.filter(pk__in=list(ids)).exclude(state=State.VOID).exists():
        raise Refused(f"“{group.name}”的测评已经准备好了；要重来，请先在票箱里宣布原来的无效。")


def _prepare(
    actor: Actor, stood: Standing, group: Group, items: Sequence[Item], part: Sequence[Entry], room: Room, place: str, at: datetime
) -> GroupVote:  # fmt: skip
    lines = [(f"{entry.name}：{item.name}", entry.pk, item.id) for entry in part for item in items]
    grades = tuple(grade.name for grade in stood.scheme.grades)
    new = NewVote(
        owner=stood.round.organisation.code, kind="appraisal.grades",
        title=f"{stood.round.year}年述职测评：{group.name}{place}", question=GradesQuestion(tuple(line for line, _, _ in lines), grades),
        manner=VoteManner(room.manner), day=room.day, entitled=room.entitled, present=room.present,
        tellers=room.tellers, scrutineers=room.scrutineers,
    )  # fmt: skip
    vote = hall.create(actor, stood.round.organisation, new, at=at)
    return GroupVote.objects.create(
        round=stood.round, group=group.name, vote=vote.pk, lines=json.dumps(lines, ensure_ascii=False)
    )


@dataclass(frozen=True, slots=True)
class Linked:
    """A vote of the hall and what it is for."""

    link: GroupVote
    vote: Vote

    @property
    def is_ready(self) -> bool:
        return bool(self.vote.state == State.CLOSED) and self.link.taken_at is None


def linked(stood: Standing) -> tuple[Linked, ...]:
    """Return the round's votes as they stand in the hall."""
    links = list(stood.round.votes.all())
    votes = {
        vote.pk: vote for vote in Vote.objects.filter(pk__in=[each.vote for each in links]).defer("bundle")
    }
    return tuple(Linked(each, votes[each.vote]) for each in links)


def linked_one(stood: Standing, vote: str) -> Linked:
    found = next((each for each in linked(stood) if each.vote.pk == vote), None)
    if found is None:
        raise NotFound("这一轮没有这次投票。")
    return found


def voted_on(stood: Standing, link: GroupVote) -> tuple[Entry, ...]:
    """Return the units that a vote is about, in the tree's order."""
    ids = {entry for _, entry, _ in link.held_lines}
    return tuple(each for each in stood.round.entries.all() if each.pk in ids)


@transaction.atomic
def take_vote(actor: Actor, pk: int, vote: str, own: Mapping[int, int], *, at: datetime) -> int:
    """Take a closed vote's grades over; return how many lines.

    Args:
        actor: who does.
        pk: the round.
        vote: of the hall.
        own: for each unit, how many of the voters have no say about it.
        at: now.

    Raises:
        Refused: the vote is not closed, has been taken, or somebody has graded himself.
    """
    stood = begin(actor, pk, "vote", at)
    held = linked_one(stood, vote)
    if held.link.taken_at is not None:
        raise Refused("这次测评的结果已经取回。")
    if held.vote.state != State.CLOSED:
        raise Refused(f"这次测评还是“{held.vote.get_state_display()}”，公布以后才能取回结果。")
    group = next(each for each in stood.scheme.groups if each.name == held.link.group)
    tally = box.outcome(box.one(vote)).tally
    entries = {each.pk: each for each in stood.round.entries.all()}
    for line, entry, item in held.link.held_lines:
        if entries[entry].left_on is None:
            given = Given(entries[entry], own[entry], tally.marks[line])
            _put(actor, group, item_of(stood.scheme, item), tally.valid, [given], at, vote)
    held.link.taken_at = at
    held.link.save(update_fields=["taken_at"])
    keep(actor, stood.round, "vote", at, {"vote": vote}, f"取回{group.name}的结果")
    return len(held.link.held_lines)


# ---- the decision -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposed:
    """A unit with what the scheme proposes for it."""

    entry: Entry
    proposal: Proposal


def proposals(stood: Standing) -> tuple[Proposed, ...]:
    """Return every unit's proposal, in the tree's order."""
    entries = list(stood.round.entries.filter(left_on__isnull=True).select_related("organisation"))
    sheets, scheme = counting.sheets(stood.round, entries), stood.scheme
    return tuple(Proposed(each, propose(scheme, sheets[each.pk])) for each in entries)


@dataclass(frozen=True, slots=True)
class Choice:
    """The committee's grade for a unit, and why where it differs from what was proposed."""

    grade: str
    why: str = ""


@transaction.atomic
def decide(actor: Actor, pk: int, choices: Mapping[int, Choice], *, at: datetime, seen: int | None) -> None:
    """Set the grades as the committee has decided, all at once; after this only a new round changes them.

    Args:
        actor: who keeps the decision.
        pk: the round.
        choices: by the unit's place in the round.
        at: now.
        seen: the round's version as the page showed it: of two who decide at once, one wins.

    Raises:
        Refused: a grade is missing or unknown, differs without a reason, or is given to more units than the committee allows.
    """
    stood = begin(actor, pk, "decide", at, seen)
    if gone := queries.gone(stood.round, timezone.localdate(at)):
        raise Refused(f"“{gone[0].name}”已不在本党委所属或归口的单位里，请先写明它退出本轮的原因。")
    found = proposals(stood)
    known = {grade.name for grade in stood.scheme.grades}
    for each in found:
        _check_choice(each, choices.get(each.entry.pk), known)
    over = limit_findings(stood.scheme, [choices[each.entry.pk].grade for each in found], len(found))
    if over:
        raise Refused(over[0].message)
    for each in found:
        choice, entry = choices[each.entry.pk], each.entry
        entry.proposed, entry.grade, entry.grade_why = (
            each.proposal.grade or "",
            choice.grade,
            choice.why.strip()[:500],
        )
        entry.decided_at, entry.decided_by = at, actor.name
    Entry.objects.bulk_update(
        [each.entry for each in found],
        ["proposed", "grade", "grade_why", "decided_at", "decided_by"],
        batch_size=100,
    )
    keep(actor, stood.round, "decide", at, {"units": len(found)})


def _check_choice(each: Proposed, choice: Choice | None, known: set[str]) -> None:
    if choice is None or not choice.grade:
        raise Refused(f"“{each.entry.name}”还没有选等次。")
    if choice.grade not in known:
        raise Refused(f"“{each.entry.name}”的等次“{choice.grade[:10]}”不在方案里。")
    if choice.grade != each.proposal.grade and len(choice.why.strip()) < 4:
        said = f"与建议等次“{each.proposal.grade}”不同" if each.proposal.grade else "方案没有给出建议等次"
        raise Refused(f"“{each.entry.name}”的等次{said}，请写明党委研究的理由。")


__all__ = [
    "Choice", "Given", "Linked", "Proposed", "Room", "decide", "enter_papers", "group_at", "item_of", "judged", "linked",
    "linked_one", "prepare_votes", "proposals", "take_vote", "voted_on",
]  # fmt: skip
