"""Reading a working report: the lookup is the permission; the text with its figures in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.reports.models import LiveFigure, Section, Stage, Working
from shuzhi.apps.reports.services import WRITE
from shuzhi.apps.reports.writing import document
from shuzhi.apps.reports.writing.document import Block, Flat
from shuzhi.core.errors import NotFound

_GONE = "没有这份正在写的报告，或者不在您的编写范围内。"


@dataclass(frozen=True)
class Whole:
    """A working report with its sections and figures, as one reading found them."""

    working: Working
    sections: tuple[Section, ...]
    figures: Mapping[str, LiveFigure]

    @cached_property
    def blocks(self) -> Mapping[int, tuple[Block, ...]]:
        """The paragraphs of each section, by its key."""
        return {section.pk: document.load(section.blocks) for section in self.sections}

    @property
    def shown(self) -> dict[str, str]:
        return {node: figure.shown for node, figure in self.figures.items()}

    @property
    def paragraphs(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in self.blocks[section.pk])

    @property
    def flat(self) -> Flat:
        return document.flatten(self.paragraphs, self.shown)

    @property
    def used(self) -> tuple[LiveFigure, ...]:
        """The figures that stand in the text, each once, in reading order."""
        nodes = dict.fromkeys(node for block in self.paragraphs for node in block.nodes)
        return tuple(self.figures[node] for node in nodes if node in self.figures)


def workings(actor: Actor, on: date) -> QuerySet[Working]:
    """Return the reports that the actor may write, those of the newest year first."""
    found = Working.objects.filter(organisation__in=access.readable(actor, WRITE, on))
    return found.select_related("organisation").defer("source_text", "notice", "letterhead")


def find(actor: Actor, pk: int, on: date, *, lock: bool = False) -> Working:
    """Return one report that the actor may write.

    Args:
        actor: who asks.
        pk: its key.
        on: today.
        lock: keep others from writing it until the transaction ends.

    Raises:
        NotFound: there is none, or the actor may not write it.
    """
    rows = Working.objects.select_for_update(of=("self",)) if lock else Working.objects
    seen = rows.filter(organisation__in=access.readable(actor, WRITE, on)).select_related("organisation")
    found = seen.filter(pk=pk).first()
    if found is None:
        raise NotFound(_GONE)
    return found


def to_read(actor: Actor, pk: int, on: date) -> Working:
    """Return one report that the actor may write, or that asks for the opinions of all who may read reports.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    writes = Q(organisation__in=access.readable(actor, WRITE, on))
    asked = Q(organisation__in=access.readable(actor, "reports.read", on), stage=Stage.OPINIONS)
    found = Working.objects.filter(writes | asked).select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotFound(_GONE)
    return found


def whole(working: Working) -> Whole:
    """Return the text and the figures of a report: two queries."""
    return Whole(
        working,
        tuple(working.sections.all()),
        {figure.node: figure for figure in working.figures.all()},
    )


def section(working: Working, pk: int, *, lock: bool = False) -> Section:
    """Return one section of a report.

    Raises:
        NotFound: it is not one of this report's.
    """
    rows = Section.objects.select_for_update() if lock else Section.objects
    found = rows.filter(working=working, pk=pk).first()
    if found is None:
        raise NotFound("这份报告里没有这一节，可能刚被删去；请刷新页面。")
    return found


def figure(working: Working, node: str, *, lock: bool = False) -> LiveFigure:
    """Return one figure of a report.

    Raises:
        NotFound: it is not one of this report's.
    """
    rows = LiveFigure.objects.select_for_update() if lock else LiveFigure.objects
    found = rows.filter(working=working, node=node[:16]).first()
    if found is None:
        raise NotFound("这份报告里没有这个数据。")
    return found


def length(blocks: Iterable[Block], shown: Mapping[str, str]) -> int:
    """Return how many characters some paragraphs have, as Word counts them: without spaces."""
    return sum(len("".join(block.text(shown).split())) for block in blocks)


def heading_of(blocks: Sequence[Block], shown: Mapping[str, str]) -> str:
    """Return what the outline calls a section: its first heading of the first level, "" for the opening."""
    first = next((block for block in blocks if block.level == 1), None)
    return first.text(shown)[:200] if first is not None else ""
