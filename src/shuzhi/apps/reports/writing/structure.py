"""Chapters of a working report: add one, take one away, move one; the text of before is kept as a version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports.models import Section, Version, Working
from shuzhi.apps.reports.writing import document, keeping, loading
from shuzhi.apps.reports.writing.document import Block, Words, clean
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.apps.reports.writing.saving import check_open, is_held_by_other
from shuzhi.core.errors import Refused

MOST_SECTIONS = 60


@transaction.atomic
def add(actor: Actor, pk: int, after: int | None, heading: str, *, at: datetime) -> Section:
    """Add a chapter behind another one, or at the end.

    Raises:
        Refused: no heading, or too many chapters.
    """
    working = _open(actor, pk, at)
    heading = clean(heading).strip()[:200]
    if not heading:
        raise Refused("请写这一节的标题，例如“五、意见建议”。")
    rows = list(working.sections.all())
    if len(rows) >= MOST_SECTIONS:
        raise Refused(f"一份报告最多 {MOST_SECTIONS} 节。")
    place = next((i for i, row in enumerate(rows, 1) if row.pk == after), len(rows))
    taken = {b.id for row in rows for b in document.load(row.blocks)}
    blocks = document.with_ids((Block("s1", (Words(heading),), 1), Block("s2", ())), taken)
    made = Section.objects.create(
        working=working, position=0, heading=heading, blocks=document.dump(blocks), length=len(heading),
        updated_at=at, updated_by=actor.name,
    )  # fmt: skip
    _number([*rows[:place], made, *rows[place:]])
    keeping.touch(working, actor, at)
    record(actor, "reports.section_added", working, at, section=heading)
    return made


@transaction.atomic
def remove(actor: Actor, pk: int, section: int, *, at: datetime) -> None:
    """Take a chapter away; its text stays in a version.

    Raises:
        Refused: somebody else is writing in it, or it is the only one.
    """
    working = _open(actor, pk, at)
    row = loading.section(working, section, lock=True)
    if is_held_by_other(row, actor, at):
        raise Refused(f"{row.held_by} 正在编辑这一节，不能删除。")
    if working.sections.count() == 1:
        raise Refused("报告至少要有一节。")
    keeping.keep(loading.whole(working), Version.Why.SITTING, actor, at, f"删除“{row}”之前")
    heading = row.heading
    row.delete()
    _number(list(working.sections.all()))
    keeping.touch(working, actor, at)
    record(actor, "reports.section_removed", working, at, section=heading)


@transaction.atomic
def move(actor: Actor, pk: int, section: int, *, up: bool, at: datetime) -> None:
    """Move a chapter one place up or down; at the end it stays."""
    working = _open(actor, pk, at)
    rows = list(working.sections.all())
    row = loading.section(working, section)
    here = next(i for i, each in enumerate(rows) if each.pk == row.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
        _number(rows)
        keeping.touch(working, actor, at)
        record(actor, "reports.section_moved", working, at, section=row.heading)


def _open(actor: Actor, pk: int, at: datetime) -> Working:
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    check_open(working)
    return working


def _number(rows: list[Section]) -> None:
    for position, row in enumerate(rows, 1):
        row.position = position
    Section.objects.bulk_update(rows, ["position"])
