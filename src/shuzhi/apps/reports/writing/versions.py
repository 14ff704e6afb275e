"""What the text was before: the list of versions, one beside the text of now, and the way back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import called_as
from shuzhi.apps.reports.models import Section, Version, Working
from shuzhi.apps.reports.writing import document, keeping, loading
from shuzhi.apps.reports.writing.document import Block, Shown
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.apps.reports.writing.loading import Whole
from shuzhi.apps.reports.writing.saving import check_open, is_held_by_other
from shuzhi.core.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of then beside one of now; "" where there is none."""

    then: str
    now: str

    @property
    def change(self) -> str:
        if self.then == self.now:
            return "same"
        return "new" if not self.then else "gone" if not self.now else "changed"


@dataclass(frozen=True, slots=True)
class Compared:
    working: Working
    version: Version
    rows: tuple[Row, ...]


def versions(actor: Actor, pk: int, on: date) -> tuple[Working, QuerySet[Version]]:
    """Return a report's versions, newest first."""
    working = loading.find(actor, pk, on)
    return working, working.versions.annotate(known_as=called_as("by")).defer("content", "text")


def compared(actor: Actor, pk: int, version: int, on: date) -> Compared:
    """Return a version beside the text of now.

    Raises:
        NotFound: there is none.
    """
    working = loading.find(actor, pk, on)
    found = _version(working, version)
    return Compared(
        working, found, beside(found.text.split("\n"), loading.whole(working).flat.text.split("\n"))
    )


def _version(working: Working, pk: int) -> Version:
    found = working.versions.annotate(known_as=called_as("by")).filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这份历史稿。")
    return found


def beside(then: Sequence[str], now: Sequence[str]) -> tuple[Row, ...]:
    """Put two texts side by side, paragraph by paragraph."""
    rows: list[Row] = []
    for tag, i, i2, j, j2 in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Row(words, words) for words in then[i:i2]]
            continue
        old, new = list(then[i:i2]), list(now[j:j2])
        length = max(len(old), len(new))
        old += [""] * (length - len(old))
        new += [""] * (length - len(new))
        rows += [Row(a, b) for a, b in zip(old, new, strict=True)]
    return tuple(rows)


@transaction.atomic
def restore(actor: Actor, pk: int, version: int, *, at: datetime) -> None:
    """Put a version back; the text of now is kept as a version first. Figures show what they show now.

    Raises:
        Refused: the report is closed, or somebody is writing in it.
    """
    working = loading.find(actor, pk, timezone.localdate(at), lock=True)
    found = _version(working, version)
    check_open(working)
    whole = loading.whole(working)
    busy = [s.held_by for s in whole.sections if is_held_by_other(s, actor, at)]
    if busy:
        raise Refused(f"{'、'.join(dict.fromkeys(busy))} 正在编辑，现在恢复会打断他；请等他停下来或先接手。")
    keeping.keep(whole, Version.Why.RESTORED, actor, at, f"恢复 {found.at:%m-%d %H:%M} 的稿子之前")
    _put_back(whole, found, actor, at)
    working.sitting_at = None
    keeping.touch(working, actor, at)
    record(actor, "reports.restored", working, at, version=found.pk)


def _put_back(whole: Whole, version: Version, actor: Actor, at: datetime) -> None:
    rows = {section.pk: section for section in whole.sections}
    wanted = [
        (one["section"], _known(document.read(one["blocks"]), whole))
        for one in json.loads(version.content)["sections"]
    ]
    for pk in rows.keys() - {pk for pk, _ in wanted}:
        rows.pop(pk).delete()
    for position, (pk, blocks) in enumerate(wanted, 1):
        row = rows.get(pk) or Section(working=whole.working, revision=0)
        row.position, row.blocks, row.revision = position, document.dump(blocks), row.revision + 1
        row.heading = loading.heading_of(blocks, whole.shown)
        row.length = loading.length(blocks, whole.shown)
        row.updated_at, row.updated_by, row.held_by, row.held_at = at, actor.name, "", None
        row.save()


def _known(blocks: tuple[Block, ...], whole: Whole) -> tuple[Block, ...]:
    """A figure's row outlives its place in the text; one that does not is left out."""
    return tuple(
        Block(
            b.id,
            tuple(p for p in b.pieces if not isinstance(p, Shown) or p.node in whole.figures),
            b.level,
            b.machine,
        )
        for b in blocks
    )
