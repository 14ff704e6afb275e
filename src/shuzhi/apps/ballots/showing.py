"""What the page of a vote needs: the lines of the paper, and the data for the script that seals it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from shuzhi.apps.ballots.models import Manner, Vote
from shuzhi.apps.ballots.queries import question_of, rules_of
from shuzhi.core.rules import read_yaml
from shuzhi.core.voting import GradesQuestion, PersonsQuestion, Question, VoteRules
from shuzhi.core.voting.questions import choices, lines
from shuzhi.packs import rulebook


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper to be filled in.

    Args:
        lines: what each line is about.
        choices: what may be marked on it.
        written: how many names may be written in.
        data: for the script; it stands in the page as data, not as code.
    """

    lines: tuple[str, ...]
    choices: tuple[str, ...]
    written: range
    how: str
    rules: VoteRules
    data: dict[str, object]


def paper_of(vote: Vote) -> PaperShown:
    question, rules = question_of(vote), rules_of(vote)
    seats = question.seats if isinstance(question, PersonsQuestion) else 0
    others = isinstance(question, PersonsQuestion) and question.others
    return PaperShown(
        lines=lines(question),
        choices=choices(question),
        written=range(1, seats + 1) if others else range(0),
        how=how(question),
        rules=rules,
        data={
            "vote": vote.pk,
            "key": vote.public_key,
            "cast": reverse("ballots:cast", args=[vote.pk]),
            "lines": lines(question),
            "choices": choices(question),
            "seats": seats,
            "receipts": vote.receipts,
            "remote": vote.manner == Manner.REMOTE,
            "words": receipt_words() if vote.receipts else (),
        },
    )


def how(question: Question) -> str:
    """Return how a paper is filled in: the same words on a phone and on paper."""
    if isinstance(question, PersonsQuestion):
        return f"每人一行，选“赞成”“不赞成”或“弃权”；最多选{question.seats}人，多选的票无效。"
    if isinstance(question, GradesQuestion):
        return "每个对象选一个等次；没有选的按未评处理。"
    return "选“赞成”“不赞成”或“弃权”。"


@cache
def receipt_words() -> tuple[str, ...]:
    raw = read_yaml(rulebook.HERE / "elections" / "receipts.yaml")
    return tuple(one + two for one in raw["first"] for two in raw["second"])
