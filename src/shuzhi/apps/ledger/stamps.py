"""The mark of a row as somebody saw it: when it has moved on, two people were at work."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from shuzhi.apps.ledger.identity import text_of
from shuzhi.apps.orgs.rows import Row
from shuzhi.packs.ledger.columns import Kind, Sheet


def stamp_of(sheet: Sheet, row: Row) -> str:
    """Return the mark of all columns, identity and telephone numbers among them: keyed, so that nothing can be searched out of it."""
    fields = [c.field if c.kind is not Kind.ORG else "organisation_id" for c in sheet.columns]
    parts = [str(row.pk), row.notes, *(text_of(getattr(row, field)) for field in fields)]
    return salted_hmac("shuzhi.ledger.stamp", "\x1f".join(parts)).hexdigest()[:32]
