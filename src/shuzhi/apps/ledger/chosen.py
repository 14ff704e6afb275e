"""What is done to several records at once (批量): all of them or none, each with its own event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.ledger.tabs import Tab
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.ledger.columns import entries

MOST = 200
TAGS = "标签"
WRITE, EXPORT = "ledger.write", "ledger.export"


def can_be_tagged(tab: Tab) -> bool:
    return any(column.header == TAGS for column in tab.sheet.columns)


def rows(actor: Actor, permission: str, tab: Tab, ids: Sequence[str], on: date) -> list[OrgRow]:
    """Return the records with these ids, in their order.

    Raises:
        Refused: there are none, or too many.
        NotFound: one of them is gone, or the actor may not know of it.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refused("还没有选中记录，请先在列表里勾选。")
    if len(wanted) > MOST:
        raise Refused(f"一次最多处理 {MOST} 条，现在选了 {len(wanted)} 条。")
    model = source(tab.name).model
    if not issubclass(model, OrgRow):
        raise Refused("党组织不能成批处理。")
    seen = access.readable(actor, permission, on)
    found = model._default_manager.filter(organisation__in=seen, record_id__in=wanted).select_related(
        "organisation"
    )
    by_id = {row.record_id: row for row in found}
    if len(by_id) < len(wanted):
        raise NotFound("选中的记录里有的已经不在了，请回到列表重新选择。")
    return [by_id[each] for each in wanted]


@transaction.atomic
def remove(actor: Actor, tab: Tab, ids: Sequence[str], why: str, *, at: datetime) -> int:
    """Move the records into the bin and return how many."""
    lock_chain()
    numbers = [row.pk for row in rows(actor, WRITE, tab, ids, timezone.localdate(at))]
    for number in numbers:
        entry.remove_row(actor, tab.name, number, at=at, why=why)
    return len(numbers)


@transaction.atomic
def tag(actor: Actor, tab: Tab, ids: Sequence[str], word: str, *, at: datetime) -> int:
    """Add a tag to the records and return how many did not have it yet.

    Raises:
        Refused: the kind has no tags, or the tag is empty or holds a separator.
    """
    word = word.strip()
    if not can_be_tagged(tab):
        raise Refused(f"{tab.name}没有标签这一栏。")
    if not word or len(word) > 40 or len(entries(word)) != 1:
        raise Refused("请写一个标签，不超过 40 个字，中间不要有顿号、逗号、分号。")
    lock_chain()
    changed = 0
    for row in rows(actor, WRITE, tab, ids, timezone.localdate(at)):
        held = entries(getattr(row, tab.sheet.column(TAGS).field))
        if word not in held:
            cells = _shown(tab, row) | {TAGS: "；".join((*held, word))}
            entry.change_row(actor, tab.name, row.pk, cells, at=at, partial=True)
            changed += 1
    return changed


def _shown(tab: Tab, row: OrgRow) -> dict[str, str]:
    """All cells but identity and telephone numbers: these stay where they are."""
    hidden = {column.header for column in tab.sheet.columns if column.private}
    return {header: text for header, text in entry.cells_of(tab.name, row).items() if header not in hidden}
