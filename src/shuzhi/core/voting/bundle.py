"""The published bundle of a closed vote: everything that anybody needs to count again, offline.

Papers stand in the order of their own text, so that the file tells nothing about the order of casting. The digest covers
all of it; `recount.py`, which travels with the bundle, checks digest, validity and sums with the standard library alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shuzhi.core.voting.counting import Slips, Tally
from shuzhi.core.voting.papers import Paper
from shuzhi.core.voting.questions import GradesQuestion, MotionQuestion, PersonsQuestion, Question
from shuzhi.core.voting.rules import Roll

FORMAT = "shuzhi-ballot/1"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A closed vote.

    Args:
        title: what was voted on, as on the paper.
        kind: id of the kind of vote.
        question: what was asked.
        roll: who may vote and who was there.
        slips: where the papers went.
        papers: every paper with its receipt ("" where receipts are off), in any order.
        tally: the count that is claimed.
        needed: votes that decided; 0 for a consultation.
    """

    title: str
    kind: str
    question: Question
    roll: Roll
    slips: Slips
    papers: tuple[tuple[str, Paper], ...]
    tally: Tally
    needed: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)


def bundle_text(bundle: Bundle) -> str:
    """Return the bundle as JSON; the same vote gives the same bytes."""
    content = _content(bundle)
    return canonical(content | {"digest": _digest(content)})


def digest_of(bundle: Bundle) -> str:
    """Return the digest that goes into the audit chain."""
    return _digest(_content(bundle))


def canonical(value: object) -> str:
    """Return JSON with sorted keys and no spare blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _content(bundle: Bundle) -> dict[str, Any]:
    tally = bundle.tally
    return {
        "format": FORMAT,
        "title": bundle.title,
        "kind": bundle.kind,
        "question": question_data(bundle.question),
        "roll": {"entitled": bundle.roll.entitled, "present": bundle.roll.present},
        "slips": {
            "issued": bundle.slips.issued,
            "collected": bundle.slips.collected,
            "returned": bundle.slips.returned,
            "missing": bundle.slips.missing,
        },
        "papers": sorted((paper_data(paper, receipt) for receipt, paper in bundle.papers), key=canonical),
        "tally": {
            "valid": tally.valid,
            "blank": tally.blank,
            "invalid": tally.invalid,
            "marks": {line: dict(marks) for line, marks in tally.marks.items()},
            "others": dict(tally.others),
        },
        "needed": bundle.needed,
        "facts": dict(bundle.facts),
    }


def question_data(question: Question) -> dict[str, Any]:
    """Return a question as it stands in a bundle."""
    if isinstance(question, PersonsQuestion):
        return {
            "asks": "persons",
            "lines": list(question.candidates),
            "seats": question.seats,
            "others": question.others,
        }
    if isinstance(question, MotionQuestion):
        return {"asks": "motion", "lines": [question.motion]}
    return {"asks": "grades", "lines": list(question.subjects), "grades": list(question.grades)}


def question_from(data: Mapping[str, Any]) -> Question:
    """Return the question that `question_data` wrote."""
    if data["asks"] == "persons":
        return PersonsQuestion(tuple(data["lines"]), data["seats"], data["others"])
    if data["asks"] == "motion":
        return MotionQuestion(data["lines"][0])
    return GradesQuestion(tuple(data["lines"]), tuple(data["grades"]))


def paper_data(paper: Paper, receipt: str = "") -> dict[str, Any]:
    """Return a paper as it stands in a bundle."""
    return {
        "marks": dict(paper.marks),
        "others": list(paper.others),
        "receipt": receipt,
        "spoiled": paper.spoiled,
    }
