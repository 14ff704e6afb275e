"""Reading votes. Who may ask is settled by whoever holds the vote; a running count does not exist."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from shuzhi.apps.ballots.models import Manner, Slip, State, Vote
from shuzhi.core.errors import NotFound
from shuzhi.core.findings import Finding
from shuzhi.core.rules import load_pack
from shuzhi.core.voting import (
    Question,
    Roll,
    Slips,
    Tally,
    VoteRules,
    before_opening,
    decide,
    vote_rules,
)
from shuzhi.core.voting.bundle import question_from
from shuzhi.core.voting.outcome import Result
from shuzhi.core.voting.questions import choices, lines
from shuzhi.packs import rulebook


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was published: the count, what it means, where the papers went."""

    question: Question
    roll: Roll
    slips: Slips
    tally: Tally
    result: Result


def votes_of(owners: Collection[str]) -> QuerySet[Vote]:
    return Vote.objects.filter(owner__in=owners).defer("bundle", "signing")


def one(vote: str) -> Vote:
    found = Vote.objects.filter(pk=vote).first()
    if found is None:
        raise NotFound("没有这次投票，请核对二维码或地址。")
    return found


def rules_of(vote: Vote) -> VoteRules:
    return vote_rules(load_pack(rulebook.HERE / "elections"), vote.kind, vote.day)


def question_of(vote: Vote) -> Question:
    return question_from(json.loads(vote.question))


def officers_of(vote: Vote) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of tellers and of scrutineers."""
    raw = json.loads(vote.officers)
    return tuple(raw.get("tellers", ())), tuple(raw.get("scrutineers", ()))


def roll_of(vote: Vote) -> Roll:
    return Roll(vote.entitled, vote.present)


def against_opening(vote: Vote) -> list[Finding]:
    tellers, scrutineers = officers_of(vote)
    return before_opening(rules_of(vote), question_of(vote), roll_of(vote), tellers, scrutineers)


def turnout(vote: Vote) -> int:
    """How many slips are in the box; the only number that an open vote gives away."""
    return Slip.objects.filter(vote=vote, used=True).count()


def outcome(vote: Vote) -> Outcome:
    """What a closed vote came to, from what was published."""
    data = json.loads(vote.bundle)
    slips = Slips(**data["slips"])
    question = question_from(data["question"])
    tally = Tally(**data["tally"] | {"marks": in_order(data["tally"]["marks"], question)})
    roll = Roll(**data["roll"])
    return Outcome(question, roll, slips, tally, decide(tally, question, rules_of(vote), roll))


def in_order(marks: Mapping[str, Mapping[str, int]], question: Question) -> dict[str, dict[str, int]]:
    """The counts in the order of the paper: what is stored is sorted by its bytes."""
    return {line: {mark: marks[line][mark] for mark in choices(question)} for line in lines(question)}


@dataclass(frozen=True, slots=True)
class Published:
    """One line of the published list."""

    receipt: str
    marks: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    spoiled: str


def published(vote: Vote) -> tuple[Published, ...]:
    """Every paper of a closed vote, in the order of its text; none of a paper vote, whose slips stay in the envelope."""
    if vote.state != State.CLOSED or vote.manner == Manner.PAPER:
        return ()
    data = json.loads(vote.bundle)
    order = lines(question_from(data["question"]))
    return tuple(
        Published(
            each["receipt"],
            tuple((line, each["marks"][line]) for line in order if line in each["marks"]),
            tuple(each["others"]),
            each["spoiled"],
        )
        for each in data["papers"]
    )
