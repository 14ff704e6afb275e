"""Versions: the whole text put aside before it changes hands or a sitting begins, so that nothing typed is ever lost."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.apps.reports.models import Section, Version, Working
from shuzhi.apps.reports.writing import document
from shuzhi.apps.reports.writing.document import Block
from shuzhi.apps.reports.writing.loading import Whole

SITTING = timedelta(minutes=30)  # saves closer together than this are one sitting


def keep(whole: Whole, why: Version.Why, actor: Actor, at: datetime, note: str = "") -> Version:
    """Put the text aside as it stands."""
    return _store(whole.working, whole.sections, whole.blocks, whole.shown, why, actor, at, note)


def keep_late(whole: Whole, late: Mapping[int, tuple[Block, ...]], actor: Actor, at: datetime) -> Version:
    """Put aside a save that came too late, with the rest of the text as it stands: nobody's words are lost."""
    blocks = {**whole.blocks, **late}
    names = "、".join(s.heading or "开头" for s in whole.sections if s.pk in late)
    return _store(
        whole.working, whole.sections, blocks, whole.shown, Version.Why.TOO_LATE, actor, at, names[:200]
    )


def _store(
    working: Working, sections: Sequence[Section], blocks: Mapping[int, tuple[Block, ...]], shown: Mapping[str, str],
    why: Version.Why, actor: Actor, at: datetime, note: str,
) -> Version:  # fmt: skip
    told = [
        {"section": s.pk, "heading": s.heading, "blocks": [document.as_json(b) for b in blocks[s.pk]]}
        for s in sections
    ]
    text = document.flatten((b for s in sections for b in blocks[s.pk]), shown).text
    content = json.dumps({"sections": told, "shown": dict(shown)}, ensure_ascii=False, separators=(",", ":"))
    return Version.objects.create(
        working=working, why=why, note=note, at=at, by=actor.name, content=content, text=text
    )


def sit_down(whole: Whole, actor: Actor, at: datetime) -> None:
    """Begin a sitting where none is under way: one version and one event, however many saves follow."""
    working = whole.working
    same = working.updated_by == actor.name and working.sitting_at is not None
    if same and at - working.updated_at < SITTING:
        return
    keep(whole, Version.Why.SITTING, actor, at)
    working.sitting_at = at
    record(actor, "reports.edited", working, at)


def touch(working: Working, actor: Actor, at: datetime) -> None:
    """Note who wrote last; the caller's transaction stores it."""
    working.updated_at, working.updated_by = at, actor.name
    working.save(update_fields=["updated_at", "updated_by", "sitting_at", "last_node", "title", "stage"])


def record(actor: Actor, verb: str, working: Working, at: datetime, **more: str | int) -> None:
    """Write an event about a working report."""
    body: dict[str, str | int] = {"working": working.pk, "year": working.year, **more}
    audit.record(actor, verb, working.organisation.code, body, at)
