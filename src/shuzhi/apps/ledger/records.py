"""One record of 台账: what its page shows, what its form starts from, and what the viewer may do to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.models import Event
from shuzhi.apps.audit.queries import events
from shuzhi.apps.ledger.identity import text_of
from shuzhi.apps.ledger.listing import READ, header_of, masked, text_in
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.ledger.stamps import stamp_of
from shuzhi.apps.ledger.tabs import Tab
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import NotFound
from shuzhi.packs.ledger.columns import Kind

WRITE, IMPORT = "ledger.write", "ledger.import"
REMARK = "备注"


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do somewhere: buttons, not locks."""

    write: bool
    bring_in: bool


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    tab: Tab
    row: OrgRow
    title: str
    facts: tuple[Fact, ...]
    history: tuple[Event, ...]
    stamp: str
    may_write: bool


def may(actor: Actor, on: date) -> May:
    opened = access.opened(actor, (WRITE, IMPORT), on)
    return May(WRITE in opened, IMPORT in opened)


def writable(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the organisations whose ledger the actor may write.

    Raises:
        NotFound: there is none.
    """
    units = access.readable(actor, WRITE, on)
    if not units.exists():
        raise access.outside("登记")
    return units


def held(actor: Actor, permission: str, tab: Tab, key: str | int, on: date) -> OrgRow:
    """Return one row by its record id, or by its number in the table (which does not change when its content does).

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    model = source(tab.name).model
    named = {"record_id": key} if isinstance(key, str) else {"pk": key}
    if issubclass(model, OrgRow):
        seen = access.readable(actor, permission, on)
        found = (
            model._default_manager.filter(organisation__in=seen, **named)
            .select_related("organisation")
            .first()
        )
        if found is not None:
            return found
    raise NotFound(f"没有编号为“{str(key)[:16]}”的{tab.name}记录。")


def page(actor: Actor, tab: Tab, record_id: str, on: date) -> RecordPage:
    row = held(actor, READ, tab, record_id, on)
    headline = tab.sheet.column(tab.headline)
    return RecordPage(
        tab=tab,
        row=row,
        title=text_in(row, headline),
        facts=facts(tab, row),
        history=tuple(events(f"{tab.name}:{row.record_id}")[:5]),
        stamp=stamp_of(tab.sheet, row),
        may_write=access.may(actor, WRITE, row.organisation, on),
    )


def facts(tab: Tab, row: OrgRow) -> tuple[Fact, ...]:
    """The filled columns in the sheet's order, then the columns of a workbook that no sheet knows; the organisation stands by itself."""
    shown = [column for column in tab.sheet.columns if column.kind is not Kind.ORG]
    known = [Fact(header_of(column), text_in(row, column)) for column in shown]
    return tuple(fact for fact in (*known, *(Fact(*note) for note in notes(row).items())) if fact.value)


def notes(row: OrgRow) -> Mapping[str, str]:
    found: dict[str, str] = json.loads(row.notes) if row.notes else {}
    return found


def typed(tab: Tab, row: OrgRow) -> dict[str, str]:
    """What a form of this row starts from; identity and telephone numbers stay where they are."""
    texts = {
        column.field: text_of(getattr(row, column.field))
        for column in tab.sheet.columns
        if not column.private and column.kind is not Kind.ORG
    }
    return texts | {"organisation": row.organisation.code, "remark": notes(row).get(REMARK, "")}


def private(tab: Tab, row: OrgRow) -> dict[str, str]:
    """The masked forms of what is never shown whole, by field."""
    return {
        column.field: masked(column, str(getattr(row, column.field)))
        for column in tab.sheet.columns
        if column.private
    }
