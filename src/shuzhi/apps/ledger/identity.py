"""What a record is called: its id derives from its content, so that the same rows in another home have the same ids."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from shuzhi.apps.ledger.cells import Stored
from shuzhi.packs.ledger.columns import Sheet


def text_of(value: Stored) -> str:
    """Return the one written form of a stored value; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return str(value)


def digest_of(sheet: Sheet, values: Mapping[str, Stored], notes: Mapping[str, str]) -> str:
    """Return the digest of a row.

    Empty columns do not count, so that a column added in a later version changes no digest; identity and telephone numbers do
    not count either: a digest that travels with a report must not be a commitment to them that can be searched through.

    Args:
        values: by field; the organisation by its code.
        notes: the columns that the workbook does not know, by header.
    """
    filled = {c.header: text_of(values.get(c.field)) for c in sheet.columns if not c.private}
    row = {header: text for header, text in filled.items() if text}
    return _hash([sheet.name, row, dict(notes)])


def record_id_of(digest: str, occurrence: int) -> str:
    """Return the id of the n-th (from 0) of equal rows."""
    return _hash([digest, occurrence])[:16]


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
