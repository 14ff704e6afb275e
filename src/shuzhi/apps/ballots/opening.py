"""Opening the box: envelopes become papers, in no order, in one go."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from shuzhi.core.voting import Paper, Question
from shuzhi.core.voting.envelopes import Sealed, unseal
from shuzhi.core.voting.questions import choices, lines

UNREADABLE = Paper(spoiled="密封的内容打不开或读不出。")
RECEIPT = 24  # characters at most
WRITTEN = 30  # characters of a name


def papers_of(
    envelopes: Iterable[bytes], private: bytes, vote: str, question: Question
) -> list[tuple[str, Paper]]:
    """Receipts and papers. What does not open, or was not made by the page, is an invalid paper and never lost."""
    return [_paper(envelope, private, vote, question) for envelope in envelopes]


def _paper(envelope: bytes, private: bytes, vote: str, question: Question) -> tuple[str, Paper]:
    try:
        return _read(json.loads(unseal(envelope, private, vote.encode())), question)
    except (Sealed, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return "", UNREADABLE


def _read(data: Any, question: Question) -> tuple[str, Paper]:
    """The page sends places instead of names: `{"m": {"0": 1}, "o": ["…"], "r": "…"}`."""
    names, marks = lines(question), choices(question)
    found = {names[_place(line)]: marks[_place(mark)] for line, mark in data["m"].items()}
    others = tuple(str(name).strip()[:WRITTEN] for name in data["o"] if str(name).strip())
    return str(data["r"])[:RECEIPT], Paper(found, others)


def _place(value: Any) -> int:
    place = int(value)
    if place < 0:
        raise IndexError(place)
    return place
