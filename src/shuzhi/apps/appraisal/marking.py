"""What people write into a round and beside it: notes on units, checks, the order of speakers, comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.appraisal import queries
from shuzhi.apps.appraisal.acting import begin, begin_for, keep, tell
from shuzhi.apps.appraisal.models import Check, Comment, Entry, Note
from shuzhi.apps.appraisal.queries import HOLD
from shuzhi.apps.audit.services import lock_chain
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.text.punctuation import sentences

_ADDRESSES = ("同志", "书记", "党员", "委员")


@dataclass(frozen=True, slots=True)
class NewNote:
    """A dated fact about a unit."""

    kind: str
    item: str
    on: date
    fact: str
    source: str
    points: Decimal


@transaction.atomic
def note(actor: Actor, unit: Organisation, new: NewNote, *, at: datetime) -> Note:
    """Note a fact about a unit; it is shown to that unit at once.

    Raises:
        NotFound: the unit lies outside what the actor may see.
        Refused: the fact is of a day to come, has no source, or is about a person.
    """
    lock_chain()
    today = timezone.localdate(at)
    access.require(actor, HOLD, unit, today)
    if new.on > today:
        raise Refused("日期还没有到：只记已经发生的事实。")
    if len(new.source.strip()) < 2:
        raise Refused("请写明依据：哪份文件、哪次检查。")
    refuse_persons(unit, new.fact)
    made = Note.objects.create(
        organisation=unit, kind=new.kind, item=new.item.strip(), on=new.on, fact=new.fact.strip(), source=new.source.strip(),
        points=new.points, at=at, by=actor.name,
    )  # fmt: skip
    tell(actor, "appraisal.note", f"note:{made.pk}", {"organisation": unit.code, "kind": new.kind}, at)
    return made


def refuse_persons(unit: Organisation, words: str) -> None:
    """Nothing of the kind is kept about persons: words that name somebody of the unit's roster are refused.

    A name of two characters may be an ordinary word; it counts as a name before 同志, 书记 and the like.

    Raises:
        Refused: somebody is named.
    """
    names = Member.objects.filter(organisation__path__startswith=unit.path).values_list("name", flat=True)
    for name in set(names):
        found = [name] if len(name) > 2 else [name + word for word in _ADDRESSES]
        if any(each in words for each in found):
            raise Refused("这里只记单位的事实，不记个人：请去掉人名，写单位做了什么或缺了什么。")


@transaction.atomic
def withdraw(actor: Actor, number: int, why: str, *, at: datetime) -> Note:
    """Withdraw a note; it stays to be seen, struck out, with the reason."""
    lock_chain()
    units = access.readable(actor, HOLD, timezone.localdate(at))
    found = Note.objects.filter(organisation__in=units, pk=number).select_related("organisation").first()
    if found is None:
        raise NotFound("没有这条平时记录。")
    if found.withdrawn_at is not None:
        raise Refused("这条记录已经撤回。")
    if len(why.strip()) < 2:
        raise Refused("请写明撤回的理由。")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_why = at, actor.name, why.strip()[:300]
    found.save()
    tell(actor, "appraisal.note_withdrawn", f"note:{found.pk}", {"organisation": found.organisation.code}, at)
    return found


@dataclass(frozen=True, slots=True)
class NewCheck:
    """A field check or an opinion sought."""

    kind: str
    on: date
    told: str
    source: str = ""


@transaction.atomic
def check(actor: Actor, pk: int, code: str, new: NewCheck, *, at: datetime) -> Check:
    """Keep what was found on the spot, or asked for, before the meeting."""
    stood, entry = begin_for(actor, pk, code, "check", at)
    if new.on > timezone.localdate(at):
        raise Refused("日期还没有到。")
    refuse_persons(entry.organisation, new.told)
    made = Check.objects.create(
        entry=entry, kind=new.kind, on=new.on, told=new.told, source=new.source, at=at, by=actor.name
    )
    keep(actor, stood.round, "check", at, {"unit": code, "kind": new.kind}, entry.name)
    return made


@transaction.atomic
def order(actor: Actor, pk: int, turns: Mapping[int, int | None], *, at: datetime) -> None:
    """Set the order of speakers; who has none speaks in the tree's order after the others."""
    stood = begin(actor, pk, "order", at)
    given = [turn for turn in turns.values() if turn is not None]
    if len(given) != len(set(given)):
        raise Refused("两个单位的发言次序相同，请改正。")
    entries = list(stood.round.entries.all())
    for each in entries:
        each.turn = turns.get(each.pk)
    Entry.objects.bulk_update(entries, ["turn"])
    keep(actor, stood.round, "order", at)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a frozen report, with what was said about it."""

    start: int
    end: int
    text: str
    comments: tuple[Comment, ...] = ()


def report_lines(entry: Entry) -> tuple[tuple[Sentence, ...], ...]:
    """Return the frozen report by paragraphs and sentences, the comments hanging on theirs."""
    if entry.report is None:
        return ()
    text, found, at = entry.report.text, [], 0
    hung: dict[int, list[Comment]] = {}
    for each in entry.comments.select_related("problem"):
        if each.start is not None:
            hung.setdefault(each.start, []).append(each)
    for line in text.split("\n"):
        spans = sentences(text, at, at + len(line))
        found.append(
            tuple(
                Sentence(s.start, s.end, text[s.start : s.end], tuple(hung.get(s.start, ()))) for s in spans
            )
        )
        at += len(line) + 1
    return tuple(part for part in found if part)


@transaction.atomic
def comment(
    actor: Actor, pk: int, code: str, told: str, start: int | None, *, to_rectify: bool, at: datetime
) -> Comment:
    """Keep the superior's words on one sentence of the frozen report, or on the whole.

    Args:
        actor: who writes them down.
        pk, code: the round and the unit.
        told: the words.
        start: where the sentence begins; None for the whole report.
        to_rectify: whether it is to become a problem of the unit.
        at: now.
    """
    stood, entry = begin_for(actor, pk, code, "comment", at)
    if len(told.strip()) < 4:
        raise Refused("请写下点评。")
    hit: Sentence | None = None
    if start is not None:
        hit = next((s for part in report_lines(entry) for s in part if s.start == start), None)
        if hit is None:
            raise Refused("报告里没有这一句，请刷新后再选。")
    made = Comment.objects.create(
        entry=entry, start=hit.start if hit else None, end=hit.end if hit else None, quoted=hit.text[:2000] if hit else "",
        told=told.strip()[:2000], to_rectify=to_rectify, at=at, by=actor.name,
    )  # fmt: skip
    keep(actor, stood.round, "comment", at, {"unit": code, "sentence": start}, entry.name)
    return made


def speakers(stood: queries.Standing) -> tuple[Entry, ...]:
    """Return those who report, in the order of speaking; without one in the tree's order."""
    rows = stood.round.entries.filter(left_on__isnull=True).select_related("organisation")
    return tuple(sorted(rows, key=lambda each: (each.turn is None, each.turn or 0, each.position)))
