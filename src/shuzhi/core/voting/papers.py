"""One paper: valid, blank or invalid.

A paper is read as it was marked; nothing is put right for the voter. A paper with more names than seats is invalid as a
whole (register EL-12); a line left empty is an abstention on that line; a paper without any mark is blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shuzhi.core.voting.questions import AGAINST, FOR, PersonsQuestion, Question, choices, lines


class Standing(StrEnum):
    """What a paper is worth."""

    VALID = "有效票"
    BLANK = "空白票"
    INVALID = "无效票"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as marked.

    Args:
        marks: line → mark; a line without a mark is not in it.
        others: names written in by the voter.
        spoiled: what a person saw on a paper that makes it void (torn, signed, marked), empty for none.
    """

    marks: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    spoiled: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Standing of a paper and, for an invalid one, the reason in one Chinese sentence."""

    standing: Standing
    reason: str = ""


def judge(paper: Paper, question: Question) -> Judgement:
    """Tell whether a paper is valid, blank or invalid, and why."""
    if paper.spoiled:
        return _invalid(paper.spoiled)
    unknown = [line for line in paper.marks if line not in lines(question)]
    if unknown:
        return _invalid("选票上有本次没有的对象。")
    if any(mark not in choices(question) for mark in paper.marks.values()):
        return _invalid("选票上有本次没有的选项。")
    if isinstance(question, PersonsQuestion):
        return _persons(paper, question)
    if paper.others:
        return _invalid("本次不能另选他人。")
    return Judgement(Standing.VALID if paper.marks else Standing.BLANK)


def _persons(paper: Paper, question: PersonsQuestion) -> Judgement:
    if paper.others and not question.others:
        return _invalid("本次不能另选他人。")
    if len(set(paper.others)) < len(paper.others) or set(paper.others) & set(question.candidates):
        return _invalid("另选的人重复，或者就是候选人。")
    chosen = sum(mark == FOR for mark in paper.marks.values()) + len(paper.others)
    if chosen > question.seats:
        return _invalid(f"所选{chosen}人，多于应选的{question.seats}人。")
    if len(paper.others) > sum(mark == AGAINST for mark in paper.marks.values()):
        return _invalid("另选他人多于不赞成的候选人，弃权的不能另选。")
    return Judgement(Standing.VALID if paper.marks else Standing.BLANK)


def _invalid(reason: str) -> Judgement:
    return Judgement(Standing.INVALID, reason)
