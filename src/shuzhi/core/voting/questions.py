"""What is asked: persons, one motion, or the grades of several subjects."""

from __future__ import annotations

from dataclasses import dataclass

FOR, AGAINST, ABSTAIN = "赞成", "不赞成", "弃权"
MARKS = (FOR, AGAINST, ABSTAIN)


@dataclass(frozen=True, slots=True)
class PersonsQuestion:
    """Whom to elect or to confirm.

    Args:
        candidates: in the order of the paper (strokes of the surname); no name twice.
        seats: how many are to be elected (应选人数); for a confirmation the number of candidates.
        others: whether a voter who is against a candidate may write in somebody else (另选他人).
    """

    candidates: tuple[str, ...]
    seats: int
    others: bool = False


@dataclass(frozen=True, slots=True)
class MotionQuestion:
    """One motion, on which everybody is for, against or abstains.

    Args:
        motion: the words put to the vote.
    """

    motion: str


@dataclass(frozen=True, slots=True)
class GradesQuestion:
    """Which grade each subject deserves (测评表).

    Args:
        subjects: units or items of a unit, in the order of the paper.
        grades: best first, e.g. 好, 较好, 一般, 差.
    """

    subjects: tuple[str, ...]
    grades: tuple[str, ...]


Question = PersonsQuestion | MotionQuestion | GradesQuestion


def lines(question: Question) -> tuple[str, ...]:
    """Return what each line of the paper is about."""
    if isinstance(question, PersonsQuestion):
        return question.candidates
    if isinstance(question, MotionQuestion):
        return (question.motion,)
    return question.subjects


def choices(question: Question) -> tuple[str, ...]:
    """Return what may be marked on a line."""
    return question.grades if isinstance(question, GradesQuestion) else MARKS
