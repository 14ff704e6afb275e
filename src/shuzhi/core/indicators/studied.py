"""专题研究…次: the organisation's own meetings on one matter, wherever they were entered.

A meeting stands in 活动, its topics in 议题, and some offices keep only the second. A day that both tell of is one meeting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from shuzhi.core.indicators.conditions import text_of
from shuzhi.core.indicators.definitions import Reach
from shuzhi.core.indicators.model import Record
from shuzhi.core.indicators.questions import Question

if TYPE_CHECKING:
    from shuzhi.core.indicators.ledger import Answer, Ledger

ID = "meeting.studied"
_MEETINGS = (
    "meeting.party_committee",
    "meeting.leading_group",
    "meeting.general_branch",
    "meeting.branch_committee",
    "meeting.special",
)
_SAID = ("类型", "主题", "议题", "标签")


def studied(ledger: Ledger, question: Question) -> Answer:
    """Count the meetings that dealt with the question's topic and nothing wider; blank where some only touched it."""
    held, listed = _held(ledger, question), _listed(ledger, question)
    days = {r.day for r in held}
    alone = [r for r in listed if r.day not in days]
    rows = sorted([*held, *alone], key=lambda r: r.id)
    value = Decimal(len(held) + len({r.day for r in alone})) if rows else None
    reason = ""
    if not all(_is_special(r, listed, question.topic) for r in rows):
        value, reason = None, "有的会议只是议到这件事，看不出是不是专题研究"
    return ledger.answer_with(question, "专题研究次数", "次", 1, value, rows, reason)


def _held(ledger: Ledger, question: Question) -> list[Record]:
    found = []
    for id in _MEETINGS:
        asked = replace(question, indicator=id, reach=Reach.OWN.value)
        found += ledger.counted(asked, ledger.indicator(id))
    return found


def _listed(ledger: Ledger, question: Question) -> list[Record]:
    asked = replace(question, indicator="topic.all", reach=Reach.OWN.value)
    return ledger.counted(asked, ledger.indicator("topic.all"))


def _is_special(row: Record, listed: Sequence[Record], topic: Sequence[str]) -> bool:
    """The row says 专题 or the matter's own name (党建, not 党员), or its topics are classed under the matter."""
    words = {w for each in topic for w in each.split("|")}
    marks = ("专题", "专门", *(each.split("|")[0] for each in topic))
    here = [row, *(r for r in listed if r.day == row.day and r.org == row.org)]
    return any(
        text_of(r.fields.get("类别")) in words
        or any(mark in text_of(r.fields.get(column)) for column in _SAID for mark in marks)
        for r in here
    )
