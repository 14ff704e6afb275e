"""What the editor's page paints: stored rows only, whatever the ledger holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports.models import LiveFigure, Section, Stage, Working
from shuzhi.apps.reports.writing import document, loading
from shuzhi.apps.reports.writing.document import Block, Words
from shuzhi.apps.reports.writing.loading import Whole
from shuzhi.apps.reports.writing.notice import Notice, read_notice
from shuzhi.apps.reports.writing.saving import CLOSED, is_held_by_other

OF_THE_FILE = ("word", "table")  # kinds of finding: tables, text boxes, notes, pictures, tracked changes
STATES = {
    "proven": "有出处",
    "doubtful": "待定",
    "blank": "待填",
    "outdated": "已过时",
    "typed": "手工填写",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a figure where `node` is set."""

    text: str
    node: str = ""
    state: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    level: int
    machine: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the outline and the page show it."""

    pk: int
    heading: str
    length: int
    held_by: str  # somebody else who is writing in it now
    open: int  # blanks and doubtful figures
    typed: int
    lines: tuple[Line, ...]
    heads: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class EditorPage:
    working: Working
    parts: tuple[Part, ...]
    length: int
    states: tuple[tuple[str, str, int], ...]
    notice: Notice | None
    remarks: tuple[str, ...]
    reshaped: tuple[str, ...]  # what of the file did not come over as it was; told until somebody writes
    closed: bool
    document: dict[str, Any]


def editor_page(actor: Actor, pk: int, at: datetime) -> EditorPage:
    """Return everything the editor begins with.

    Raises:
        NotFound: there is no such report for the actor.
    """
    working = loading.find(actor, pk, timezone.localdate(at))
    whole = loading.whole(working)
    told: list[list[str]] = json.loads(working.remarks)
    parts = tuple(_part(whole, section, actor, at) for section in whole.sections)
    return EditorPage(
        working=working,
        parts=parts,
        length=sum(part.length for part in parts),
        states=_counted(whole),
        notice=notice_of(whole),
        remarks=tuple(message for _, message, *_ in told),
        reshaped=tuple(message for _, message, *kind in told if kind and kind[0] in OF_THE_FILE)
        if working.sitting_at is None
        else (),
        closed=working.stage in CLOSED,
        document=_document(whole, actor, at),
    )


def notice_of(whole: Whole) -> Notice | None:
    if not whole.working.notice.strip():
        return None
    return read_notice(whole.working.notice, whole.working.year, headings(whole))


def headings(whole: Whole) -> list[str]:
    """Every heading of the report, those that run into their paragraph by its first clause."""
    shown = whole.shown
    told = [(block, block.text(shown)) for block in whole.paragraphs]
    return [
        text if block.level else text.split("。")[0][:40]
        for block, text in told
        if block.level or text[:1] in "（("
    ]


def _counted(whole: Whole) -> tuple[tuple[str, str, int], ...]:
    counted = Counter(figure.state for figure in whole.used)
    return tuple((state, word, counted[state]) for state, word in STATES.items())


def _part(whole: Whole, section: Section, actor: Actor, at: datetime) -> Part:
    lines = tuple(line_of(block, whole) for block in whole.blocks[section.pk])
    states = Counter(p.state for line in lines for p in line.pieces if p.node)
    return Part(
        pk=section.pk,
        heading=section.heading,
        length=section.length,
        held_by=section.held_by if is_held_by_other(section, actor, at) else "",
        open=states["blank"] + states["doubtful"],
        typed=states["typed"],
        lines=lines,
        heads=tuple(line for line in lines if line.level == 2),
    )


def line_of(block: Block, whole: Whole) -> Line:
    return Line(block.id, block.level, block.machine, tuple(_pieces(block, whole)))


def _pieces(block: Block, whole: Whole) -> Iterator[Piece]:
    for piece in block.pieces:
        if isinstance(piece, Words):
            yield Piece(piece.text)
        elif (row := whole.figures.get(piece.node)) is not None:
            yield Piece(row.shown, row.node, row.state, title_of(row))


def title_of(row: LiveFigure) -> str:
    """What a figure says when the mouse rests on it, and to whoever cannot see its colour."""
    word = STATES[row.state]
    if row.state == LiveFigure.State.PROVEN:
        return f"{word}：{row.name} {row.value}{row.unit}，{len(row.records)} 条记录"
    if row.state == LiveFigure.State.TYPED:
        return f"{word}：{row.source}"
    return f"{word}：{row.reason}"


def _document(whole: Whole, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the editor is built from."""
    return {
        "sections": [
            {
                "id": section.pk,
                "revision": section.revision,
                "heldBy": section.held_by if is_held_by_other(section, actor, at) else "",
                "blocks": [document.as_json(block) for block in whole.blocks[section.pk]],
            }
            for section in whole.sections
        ],
        "figures": {node: figure_json(row) for node, row in whole.figures.items()},
        "closed": whole.working.stage in CLOSED,
        "me": actor.name,
    }


def figure_json(row: LiveFigure) -> dict[str, str]:
    """A figure as the editor knows it."""
    return {"shown": row.shown, "state": row.state, "title": title_of(row)}


@dataclass(frozen=True, slots=True)
class Listed:
    """A report that is being written, as a line in the list."""

    working: Working
    stage: str
    is_released: bool


def listed(actor: Actor, on: date, most: int = 100) -> tuple[Listed, ...]:
    return tuple(
        Listed(row, row.get_stage_display(), row.stage == Stage.RELEASED)
        for row in loading.workings(actor, on)[:most]
    )
