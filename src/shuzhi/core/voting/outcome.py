"""What a count means under the rules of its kind: who is elected, whether a motion is carried, how grades are spread.

It never chooses between equals: those who tie for the last seats are named for another vote (register EL-14).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from shuzhi.core.voting.counting import Tally
from shuzhi.core.voting.questions import FOR, GradesQuestion, MotionQuestion, PersonsQuestion, Question
from shuzhi.core.voting.rules import Roll, VoteRules


@dataclass(frozen=True, slots=True)
class PersonsResult:
    """Who is elected or confirmed.

    Args:
        elected: in the order of their votes, equals in the order of the paper.
        tied: equals for seats that do not suffice for all of them: they are voted on again.
        vacant: seats left open after this vote, without those that the tied will fill.
        votes: name → votes, candidates first.
        needed: votes that a person needed; 0 for a consultation.
    """

    elected: tuple[str, ...]
    tied: tuple[str, ...]
    vacant: int
    votes: Mapping[str, int]
    needed: int


@dataclass(frozen=True, slots=True)
class MotionResult:
    """Whether the motion is carried; None where nothing is decided by it (consultation)."""

    carried: bool | None
    votes: int
    needed: int


@dataclass(frozen=True, slots=True)
class GradesResult:
    """How the grades of each subject are spread.

    Args:
        shares: subject → grade → per cent of the papers that marked this subject, one decimal; empty where nobody did.
        marked: subject → papers that marked it.
    """

    shares: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    marked: Mapping[str, int] = field(default_factory=dict)


Result = PersonsResult | MotionResult | GradesResult


def decide(tally: Tally, question: Question, rules: VoteRules, roll: Roll) -> Result:
    """Say what a count means.

    Args:
        tally: of the papers.
        question: what was asked.
        rules: of the kind and day of the vote.
        roll: who may vote and who was there: a majority is a share of persons, not of papers.
    """
    if isinstance(question, GradesQuestion):
        return _grades(tally, question)
    needed = rules.majority.needed(roll.of(rules.majority.base)) if rules.majority else 0
    if isinstance(question, MotionQuestion):
        votes = tally.marks[question.motion][FOR]
        return MotionResult(votes >= needed if rules.majority else None, votes, needed)
    return _persons(tally, question, needed)


def _persons(tally: Tally, question: PersonsQuestion, needed: int) -> PersonsResult:
    votes = {name: tally.marks[name][FOR] for name in question.candidates} | dict(tally.others)
    if not needed:
        return PersonsResult((), (), 0, votes, 0)
    reached = sorted((name for name, got in votes.items() if got >= needed), key=lambda name: -votes[name])
    if len(reached) <= question.seats:
        return PersonsResult(tuple(reached), (), question.seats - len(reached), votes, needed)
    last = votes[reached[question.seats - 1]]
    if votes[reached[question.seats]] < last:
        return PersonsResult(tuple(reached[: question.seats]), (), 0, votes, needed)
    above = tuple(name for name in reached if votes[name] > last)
    return PersonsResult(above, tuple(name for name in reached if votes[name] == last), 0, votes, needed)


def _grades(tally: Tally, question: GradesQuestion) -> GradesResult:
    marked = {subject: sum(tally.marks[subject].values()) for subject in question.subjects}
    return GradesResult(
        shares={
            subject: {
                grade: percent(tally.marks[subject][grade], marked[subject]) for grade in question.grades
            }
            for subject in question.subjects
            if marked[subject]
        },
        marked=marked,
    )


def percent(part: int, whole: int) -> Decimal:
    """Return a share in per cent, one decimal, halves up; `whole` is positive."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
