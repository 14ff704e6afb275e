"""One record of 台账: what its page shows, what its form starts from, and what the viewer may do to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.models import Event
from shuzhi.apps.audit.queries import events, trail
from shuzhi.apps.ledger.identity import text_of
from shuzhi.apps.ledger.listing import READ, header_of, masked, text_in
from shuzhi.apps.ledger.models import Removed
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.ledger.stamps import stamp_of
from shuzhi.apps.ledger.tabs import Tab, tab_of
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import NotFound
from shuzhi.packs.ledger.columns import Kind

WRITE, IMPORT = "ledger.write", "ledger.import"
REMARK = "备注"
NAMES_BACK, EVENTS_A_NAME = 4, 5


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


def may_by(held: Iterable[Role]) -> May:
    """The same from roles that have been read already."""
    kinds = {role.role for role in held}
    return May(*(any(access.allows(kind, each) for kind in kinds) for each in (WRITE, IMPORT)))


def writable(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the organisations whose ledger the actor may write.

    Raises:
        NotFound: there is none.
    """
    units = access.readable(actor, WRITE, on)
    if not units.exists():
        raise access.outside("登记")
    return units


def held(
    actor: Actor, permission: str, tab: Tab, key: str | int, on: date, own: Iterable[Role] | None = None
) -> OrgRow:
    """Return one row by its record id, or by its number in the table (which does not change when its content does).

    Args:
        own: the actor's roles on that day, where the caller has read them already.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    model = source(tab.name).model
    named = {"record_id": key} if isinstance(key, str) else {"pk": key}
    if issubclass(model, OrgRow):
        seen = access.readable(actor, permission, on, own)
        found = (
            model._default_manager.filter(organisation__in=seen, **named)
            .select_related("organisation")
            .first()
        )
        if found is not None:
            return found
    raise NotFound(f"没有编号为“{str(key)[:16]}”的{tab.name}记录。")


def page(actor: Actor, tab: Tab, record_id: str, on: date, own: Sequence[Role]) -> RecordPage:
    """Return what the page of one record shows; `own` are the actor's roles on that day."""
    row = held(actor, READ, tab, record_id, on, own)
    headline = tab.sheet.column(tab.headline)
    return RecordPage(
        tab=tab,
        row=row,
        title=text_in(row, headline),
        facts=facts(tab, row),
        history=trail(tab.name, row.record_id, steps=NAMES_BACK, most=EVENTS_A_NAME),
        stamp=stamp_of(tab.sheet, row),
        may_write=WRITE in access.powers(actor, row.organisation, (WRITE,), on, own),
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


@dataclass(frozen=True, slots=True)
class Compared:
    """One column of a row that two people changed."""

    label: str
    stored: str
    typed: str

    @property
    def differs(self) -> bool:
        return self.stored != self.typed


def compared(tab: Tab, row: OrgRow, given: Mapping[str, str]) -> tuple[Compared, ...]:
    """What stands now beside what was typed; `given` are the cells of the form by header."""
    found = []
    for column in tab.sheet.columns:
        is_org = column.kind is Kind.ORG
        stored = row.organisation.code if is_org else text_of(getattr(row, column.field))
        typed_text = given.get(column.header, "")
        if column.private:
            stored, typed_text = masked(column, stored), masked(column, typed_text or stored)
        found.append(Compared(header_of(column), stored, typed_text))
    found.append(Compared(REMARK, notes(row).get(REMARK, ""), given.get(REMARK, "")))
    return tuple(each for each in found if each.stored or each.typed)


def last_change(tab: Tab, row: OrgRow) -> Event | None:
    return events(f"{tab.name}:{row.record_id}").first()


def bin_rows(actor: Actor, on: date) -> QuerySet[Removed]:
    """Return what was taken out of the ledgers that the actor may write, newest first."""
    return Removed.objects.filter(organisation__in=writable(actor, on)).select_related("organisation")


def successor(actor: Actor, tab: Tab, number: int, on: date) -> Removed:
    """Return where a row went that is no longer in its table.

    Raises:
        NotFound: there was none, or the actor may not know of it.
    """
    found = bin_rows(actor, on).filter(kind=tab.name, row=number).first()
    if found is None:
        raise NotFound(f"没有这条{tab.name}记录。")
    return found


@dataclass(frozen=True, slots=True)
class InBin:
    """One line of the bin; what was brought back shows where it is no longer."""

    removed: Removed
    tab: Tab
    title: str
    is_ripe: bool = False  # has lain long enough to be emptied out


def in_bin(removed: Removed, *, ripe: bool) -> InBin:
    tab = tab_of(removed.kind)
    return InBin(removed, tab, json.loads(removed.cells).get(tab.headline, ""), ripe)
