"""What stands behind a sentence: records attached to it, records that speak of the same, or nothing, and then that is said."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import log
from weakref import WeakKeyDictionary

from django.db import transaction
from django.utils import timezone
from rapidfuzz import fuzz

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger.browsing import PERMISSION as LEDGER
from shuzhi.apps.orgs import access
from shuzhi.apps.reports.models import Basis, LiveFigure, Working
from shuzhi.apps.reports.writing import counting, document, loading
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.core.errors import Refused
from shuzhi.core.indicators.conditions import text_of
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Record

MOST_SUGGESTED = 8
SAME = 60  # likeness from which a sentence that was rewritten is still the one a record was attached to
_LEAST = 0.24  # share of a sentence's rare pairs of characters that a record must have
_KINDS = (
    "活动",
    "议题",
    "实事",
    "文件",
    "廉政",
    "谈话",
    "表彰",
    "创建",
    "干部",
    "问题整改",
    "措施",
    "任务",
    "业务指标",
)
_TOLD = (
    "主题",
    "议题",
    "类型",
    "名称",
    "事项",
    "问题",
    "整改措施",
    "措施",
    "任务",
    "标签",
    "对象",
    "成果",
    "对象类别",
    "指标",
    "动作",
)
_DROPPED = re.compile(r"[\s\d，。；、：！？“”‘’（）()《》〔〕*]|年|月|日|次|个|名")


@dataclass(frozen=True, slots=True)
class Attached:
    """A record attached to a sentence; `record` is None when the ledger no longer holds it."""

    basis: int
    kind: str
    id: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class SentencePanel:
    """One sentence with what stands behind it.

    Args:
        working: the report.
        block: id of its paragraph.
        words: the sentence.
        attached: records that a person attached.
        figures: figures in it: each is a basis of its own.
        suggested: records that speak of the same.
        shows_words: the viewer may read the records' words.
    """

    working: Working
    block: str
    words: str
    attached: tuple[Attached, ...]
    figures: tuple[LiveFigure, ...]
    suggested: tuple[Record, ...]
    shows_words: bool

    @property
    def is_bare(self) -> bool:
        """Nothing stands behind it."""
        return not self.attached and not any(f.state == LiveFigure.State.PROVEN for f in self.figures)


def sentence_panel(
    actor: Actor, pk: int, block: str, words: str, on: date, *, nodes: Sequence[str] = (), query: str = ""
) -> SentencePanel:
    """Return what stands behind a sentence, and the records that may.

    Args:
        actor: who writes.
        pk: the report.
        block: id of the paragraph.
        words: the sentence as it stands in the window.
        on: today.
        nodes: the figures in it.
        query: words to look records up by; "" for the sentence's own.
    """
    working = loading.find(actor, pk, on)
    ledger, _ = counting.ledgers(actor, working)
    rows = [row for row in working.bases.filter(block=block[:16]) if _is_it(row.words, words)]
    held = {r.id: r for r in _all(ledger)}
    attached = tuple(Attached(row.pk, row.kind, row.record, held.get(row.record)) for row in rows)
    known = {row.record for row in rows}
    return SentencePanel(
        working=working,
        block=block,
        words=words,
        attached=attached,
        figures=tuple(working.figures.filter(node__in=list(nodes)[:40])),
        suggested=tuple(r for r in suggest(ledger, query or words) if r.id not in known),
        shows_words=access.may(actor, LEDGER, working.organisation, on),
    )


def _is_it(then: str, now: str) -> bool:
    return then == now or fuzz.ratio(then, now) >= SAME


@transaction.atomic
def attach(actor: Actor, pk: int, block: str, words: str, record_id: str, *, at: datetime) -> Basis:
    """Attach a record to a sentence.

    Raises:
        Refused: the ledger of this report does not hold the record.
    """
    words = document.clean(words).strip()[:2000]
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    ledger, _ = counting.ledgers(actor, working)
    found = next((r for r in _all(ledger) if r.id == record_id), None)
    if found is None or not words:
        raise Refused("这条记录不在本报告的台账范围里，不能作依据。")
    made, new = Basis.objects.get_or_create(
        working=working,
        block=block[:16],
        record=found.id,
        defaults={"words": words, "kind": found.kind, "at": at, "by": actor.name},
    )
    if new:
        record(actor, "reports.basis_attached", working, at, record=found.id)
    return made


@transaction.atomic
def detach(actor: Actor, pk: int, basis: int, *, at: datetime) -> None:
    """Take a record away from a sentence."""
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    row = working.bases.filter(pk=basis).first()
    if row is not None:
        gone = row.record
        row.delete()
        record(actor, "reports.basis_detached", working, at, record=gone)


# ---- records that speak of the same ------------------------------------------------------------------------------------------


class _Index:
    """Which record has which pair of characters in its words; made once a ledger."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.holders: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(records):
            for pair in set(pairs(told(one))):
                self.holders[pair].append(number)

    def like(self, words: str) -> Iterator[tuple[float, Record]]:
        wanted = Counter(pairs(words))
        weights = {p: self._weight(p) for p in wanted}
        total = sum(weights.values()) or 1.0
        scores: Counter[int] = Counter()
        for pair, weight in weights.items():
            for number in self.holders.get(pair, ()):
                scores[number] += weight  # type: ignore[assignment]  # a counter of floats
        for number, score in scores.most_common(400):
            one = self.records[number]
            own = set(pairs(told(one)))
            share = len(own & wanted.keys()) / max(1, len(own))
            yield score / total * 0.5 + share * 0.5, one

    def _weight(self, pair: str) -> float:
        return log(1 + len(self.records) / (1 + len(self.holders.get(pair, ()))))


_indexes: WeakKeyDictionary[Ledger, _Index] = WeakKeyDictionary()


def index(ledger: Ledger) -> _Index:
    found = _indexes.get(ledger)
    if found is None:
        found = _indexes[ledger] = _Index([r for r in _all(ledger) if _in_year(ledger, r)])
    return found


def suggest(ledger: Ledger, words: str, most: int = MOST_SUGGESTED) -> tuple[Record, ...]:
    """Return the year's records that speak of the same as some words, the likest first."""
    if len(pairs(words)) < 2:
        return ()
    found = sorted(
        ((s, r) for s, r in index(ledger).like(words) if s >= _LEAST), key=lambda x: (-x[0], x[1].id)
    )
    return tuple(one for _, one in found[:most])


def pairs(words: str) -> list[str]:
    bare = _DROPPED.sub("", words)
    return [bare[i : i + 2] for i in range(len(bare) - 1)]


def told(record: Record) -> str:
    """The words of a record that say what it is about."""
    return " ".join(text for column in _TOLD if (text := text_of(record.fields.get(column))))


def _all(ledger: Ledger) -> Iterator[Record]:
    for kind in _KINDS:
        yield from ledger.rows(kind)


def _in_year(ledger: Ledger, record: Record) -> bool:
    if record.day is not None:
        return record.day in ledger.period and record.day <= ledger.as_of
    return record.fields.get("年度") in (None, ledger.year)
