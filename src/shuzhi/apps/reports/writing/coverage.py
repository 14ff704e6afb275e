"""Tasks × paragraphs × records, both ways: which task of the year is told and proven, which paragraph stands on what, which record nobody tells of.

What belongs together is found by the words they share. It is help for the writer, never a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger.browsing import PERMISSION as LEDGER
from shuzhi.apps.orgs import access
from shuzhi.apps.reports.models import LiveFigure, Working
from shuzhi.apps.reports.writing import bases, counting, loading
from shuzhi.apps.reports.writing.document import Block
from shuzhi.apps.reports.writing.loading import Whole
from shuzhi.apps.worklists.models import Task
from shuzhi.core.indicators.draft import unreported
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Record

_TOLD = 0.45  # share of a task's pairs of characters that a paragraph must have to tell of it
_SHORT = 20  # characters below which a paragraph claims nothing
_LISTED = 10  # records shown of each kind that nobody tells of


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with what it stands on."""

    block: str
    text: str
    figures: int
    attached: int
    tasks: tuple[str, ...]

    @property
    def is_bare(self) -> bool:
        return not (self.figures or self.attached)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with the paragraphs that tell of it and the records that may prove it."""

    task: str
    status: str
    due: str
    paragraphs: tuple[Paragraph, ...]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """Records of one kind that neither a figure nor a sentence of the report uses."""

    kind: str
    count: int
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    working: Working
    tasks: tuple[TaskLine, ...]
    bare: tuple[Paragraph, ...]
    silent: tuple[Silent, ...]
    shows_words: bool

    @property
    def untold(self) -> tuple[TaskLine, ...]:
        return tuple(line for line in self.tasks if not line.paragraphs)


def coverage(actor: Actor, pk: int, on: date) -> Coverage:
    """Return what of the year is told and what is not.

    Raises:
        NotFound: there is no such report for the actor.
    """
    working = loading.find(actor, pk, on)
    whole = loading.whole(working)
    ledger, _ = counting.ledgers(actor, working)
    attached = Counter(working.bases.values_list("block", flat=True))
    tasks = list(Task.objects.filter(organisation=working.organisation, year=working.year))
    paragraphs = _paragraphs(whole, attached, [task.task for task in tasks])
    return Coverage(
        working=working,
        tasks=tuple(_task(task, paragraphs, ledger) for task in tasks),
        bare=tuple(p for p in paragraphs if p.is_bare and p.text != working.title),
        silent=_silent(ledger, whole, set(working.bases.values_list("record", flat=True))),
        shows_words=access.may(actor, LEDGER, working.organisation, on),
    )


def _paragraphs(whole: Whole, attached: Mapping[str, int], tasks: Sequence[str]) -> list[Paragraph]:
    shown, wanted = whole.shown, [(task, set(bases.pairs(task))) for task in tasks]
    found = []
    for block in whole.paragraphs:
        text = block.text(shown)
        if block.level or len(text) < _SHORT:
            continue
        own = set(bases.pairs(text))
        told = tuple(t for t, pairs in wanted if pairs and len(own & pairs) / len(pairs) >= _TOLD)
        found.append(Paragraph(block.id, text, _proven(block, whole), attached.get(block.id, 0), told))
    return found


def _proven(block: Block, whole: Whole) -> int:
    rows = (whole.figures.get(node) for node in block.nodes)
    return sum(row is not None and row.state == LiveFigure.State.PROVEN for row in rows)


def _task(task: Task, paragraphs: Sequence[Paragraph], ledger: Ledger) -> TaskLine:
    told = tuple(p for p in paragraphs if task.task in p.tasks)
    records = tuple(r for r in bases.suggest(ledger, task.task, 6) if r.kind != "任务")[:5]
    return TaskLine(task.task, task.status, task.due, told, records)


def _silent(ledger: Ledger, whole: Whole, attached: set[str]) -> tuple[Silent, ...]:
    used = {record for row in whole.used for record in row.records} | attached
    held = {r.id: r for kind in ledger.kinds for r in ledger.rows(kind)}
    found = []
    for each in unreported(ledger, ()):
        left = [held[id_] for id_ in each.records if id_ not in used]
        left.sort(key=lambda r: (r.day or date.min, r.id))
        if left:
            found.append(Silent(each.kind, len(left), tuple(left[:_LISTED])))
    return tuple(found)
