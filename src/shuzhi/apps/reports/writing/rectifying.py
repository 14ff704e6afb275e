"""整改情况 at the head of next year's report: the sentences of 清单, each with the records behind it as its basis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.models import Basis, Working
from shuzhi.apps.reports.writing.building import Built, Chapter
from shuzhi.apps.reports.writing.document import Block, Words, clean
from shuzhi.apps.worklists.opening import Sentence, sentences
from shuzhi.core.errors import Refused

HEADING = "上年度问题整改情况"
_RECORDS = frozenset(
    ("问题整改", "措施")
)  # kinds of the ledger; history and files are reached through the problem


@dataclass(frozen=True, slots=True)
class Rectified:
    """A text that opens with 整改情况, and which sentence stands in which paragraph."""

    built: Built
    told: tuple[tuple[str, Sentence], ...]


def opened_with(built: Built, actor: Actor, unit: Organisation, year: int, as_of: date) -> Rectified:
    """Put the sentences of 清单 before the first chapter; they wait for a person to adopt them.

    Raises:
        Refused: 清单 holds no problem of the year before.
    """
    told = tuple((f"z{number}", each) for number, each in enumerate(sentences(actor, unit, year, as_of), 1))
    if not told:
        raise Refused(f"清单里没有{year - 1}年度的问题，写不出整改情况；请先导入问题，或者不选这一项。")
    head = Block("z0", (Words(HEADING),), 1)
    body = (Block(key, (Words(clean(each.text)),), 0, machine=True) for key, each in told)
    chapter = Chapter(HEADING, (head, *body))
    before = 1 if built.chapters and not built.chapters[0].heading else 0
    chapters = (*built.chapters[:before], chapter, *built.chapters[before:])
    return Rectified(replace(built, chapters=chapters), told)


def attach(rectified: Rectified, working: Working, actor: Actor, at: datetime) -> None:
    """Store what stands behind each sentence; called inside the transaction that begins and records the report."""
    Basis.objects.bulk_create(
        Basis(working=working, block=key, words=clean(each.text)[:2000], kind=proof.kind, record=proof.record, at=at, by=actor.name)
        for key, each in rectified.told
        for proof in dict.fromkeys(each.proofs)
        if proof.kind in _RECORDS
    )  # fmt: skip
