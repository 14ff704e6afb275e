"""What is possible and rarely true about a row just entered: told after it is saved, never a reason to refuse it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from shuzhi.apps.ledger import plausibility
from shuzhi.apps.ledger.parsing import ParsedBook, read_row
from shuzhi.apps.ledger.reading import RawBook
from shuzhi.packs.ledger.columns import Sheet

_PLACE = re.compile(r"^“[^”]*”表第 \d+ 行")


def doubts(sheet: Sheet, cells: Mapping[str, str], on: date) -> tuple[str, ...]:
    """Return the sentences that an import of this row would give as reminders."""
    row, _ = read_row(sheet, dict(cells))
    if row is None:
        return ()
    book = ParsedBook(RawBook(Path(sheet.name), "", ()), {sheet.name: [row]})
    plausibility.check_books([book], on)
    return tuple(_PLACE.sub("", finding.message) for finding in book.findings)
