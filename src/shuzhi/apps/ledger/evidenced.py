"""What the files of a record are told about it: whose it is, how it is called, where its page lies."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.evidence.subjects import Finder, Subject
from shuzhi.apps.ledger import records
from shuzhi.apps.ledger.listing import READ, text_in
from shuzhi.apps.ledger.tabs import Tab
from shuzhi.core.errors import NotFound


def finder(tab: Tab) -> Finder:
    """Return how a record of this tab is found by its number in its table."""

    def find(actor: Actor, record: str, on: date) -> Subject:
        if not record.isdecimal() or not record.isascii() or len(record) > 18:
            raise NotFound(f"没有这条{tab.name}记录。")
        row = records.held(actor, READ, tab, int(record), on)
        title = text_in(row, tab.sheet.column(tab.headline)) or tab.name
        return Subject(
            tab.name,
            record,
            row.organisation,
            title,
            reverse("ledger:record", args=(tab.slug, row.record_id)),
        )

    return find
