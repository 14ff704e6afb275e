"""Saving what was typed: section by section, each against the count it started from; holding a section while one writes in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports.models import Section, Stage, Version, Working
from shuzhi.apps.reports.writing import document, keeping, loading
from shuzhi.apps.reports.writing.document import Block, Shown
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.apps.reports.writing.loading import Whole
from shuzhi.core.errors import Refused

HELD = timedelta(minutes=2)  # a section is free again when its writer has been silent for so long
CLOSED = frozenset((Stage.SUBMITTED, Stage.REVIEWED, Stage.RELEASED))


@dataclass(frozen=True, slots=True)
class Edit:
    """One section as somebody's window has it.

    Args:
        section: its key.
        revision: the count of saves that the window started from.
        blocks: its paragraphs.
    """

    section: int
    revision: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    section: int
    revision: int
    length: int
    heading: str


@dataclass(frozen=True, slots=True)
class Late:
    """A save that was refused: somebody else's text stands there now. What was sent is kept as a version."""

    section: int
    revision: int
    by: str
    blocks: tuple[Block, ...]
    version: int
    held: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    saved: tuple[Saved, ...]
    late: tuple[Late, ...]


@transaction.atomic
def save(actor: Actor, pk: int, edits: Sequence[Edit], *, at: datetime) -> Outcome:
    """Store what one window changed.

    A section that somebody else saved or holds is not overwritten: the text sent is put aside and both sides are told.

    Raises:
        NotFound: the report or a section is not there, or not the actor's to write.
        Refused: the report is no longer open for editing, or the text names a figure that is not the report's.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    check_open(working)
    whole = loading.whole(working)
    rows = {section.pk: section for section in whole.sections}
    edits = [edit for edit in edits if edit.section in rows or _missing(working, edit.section)]
    _check_nodes(whole, edits)
    # What is the same arrived before, only its answer did not.
    moved = [edit for edit in edits if edit.blocks != whole.blocks[edit.section]]
    late = [edit for edit in moved if _is_late(rows[edit.section], edit, actor, at)]
    told = _put_aside(whole, late, actor, at)
    good = [edit for edit in moved if edit not in late]
    if good:
        keeping.sit_down(whole, actor, at)
        for edit in good:
            _write(whole, rows[edit.section], edit.blocks, actor, at)
        keeping.touch(working, actor, at)
    return Outcome(tuple(_saved(rows[e.section]) for e in edits if e not in late), told)


def _missing(working: Working, pk: int) -> bool:
    loading.section(working, pk)
    return True


def check_open(working: Working) -> None:
    """Refuse to change a text that others are looking at or that was released.

    Raises:
        Refused: it is.
    """
    if working.stage in CLOSED:
        raise Refused(f"报告处于“{working.get_stage_display()}”阶段，正文不能再改；要修改请先退回起草。")


def _check_nodes(whole: Whole, edits: Sequence[Edit]) -> None:
    wanted = {p.node for e in edits for b in e.blocks for p in b.pieces if isinstance(p, Shown)}
    if wanted - whole.figures.keys():
        raise Refused("这一节里有不属于本报告的数据（可能是从另一份报告粘贴来的）；请删去后按名称重新插入。")


def _is_late(row: Section, edit: Edit, actor: Actor, at: datetime) -> bool:
    return row.revision != edit.revision or is_held_by_other(row, actor, at)


def is_held_by_other(row: Section, actor: Actor, at: datetime) -> bool:
    return (
        bool(row.held_by)
        and row.held_by != actor.name
        and row.held_at is not None
        and at - row.held_at < HELD
    )


def _put_aside(whole: Whole, late: Sequence[Edit], actor: Actor, at: datetime) -> tuple[Late, ...]:
    changed = {e.section: e.blocks for e in late}
    version = keeping.keep_late(whole, changed, actor, at).pk if changed else 0
    rows = {section.pk: section for section in whole.sections}
    return tuple(
        Late(
            e.section,
            rows[e.section].revision,
            rows[e.section].updated_by,
            whole.blocks[e.section],
            version,
            is_held_by_other(rows[e.section], actor, at),
        )
        for e in late
    )


def _write(whole: Whole, row: Section, blocks: tuple[Block, ...], actor: Actor, at: datetime) -> None:
    others = (b.id for s in whole.sections if s.pk != row.pk for b in whole.blocks[s.pk])
    blocks = document.with_ids(blocks, others)
    row.blocks, row.revision = document.dump(blocks), row.revision + 1
    row.length, row.heading = loading.length(blocks, whole.shown), loading.heading_of(blocks, whole.shown)
    row.updated_at, row.updated_by, row.held_by, row.held_at = at, actor.name, actor.name, at
    row.save()


def _saved(row: Section) -> Saved:
    return Saved(row.pk, row.revision, row.length, row.heading)


# ---- holding ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hold:
    """Who holds a section now; `mine` tells whether that is the one who asked."""

    section: int
    by: str
    mine: bool
    revision: int


@transaction.atomic
def hold(actor: Actor, pk: int, section: int, *, at: datetime, take: bool = False) -> Hold:
    """Hold a section while writing in it, or go on holding it.

    Args:
        actor: who writes.
        pk: the report.
        section: the section.
        at: now.
        take: take it over from whoever holds it: told to both, put on record, and their last saved text is kept.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    check_open(working)
    row = loading.section(working, section, lock=True)
    if is_held_by_other(row, actor, at):
        if not take:
            return Hold(row.pk, row.held_by, mine=False, revision=row.revision)
        keeping.keep(
            loading.whole(working), Version.Why.TAKEN_OVER, actor, at, f"{row.held_by} → {actor.name}"
        )
        record(actor, "reports.taken_over", working, at, section=row.heading, of=row.held_by)
    row.held_by, row.held_at = actor.name, at
    row.save(update_fields=["held_by", "held_at"])
    return Hold(row.pk, actor.name, mine=True, revision=row.revision)
