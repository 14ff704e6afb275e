"""The child process that opens a workbook: `python -m shuzhi.apps.ledger.reader FILE` prints its sheets as JSON.

A reader of spreadsheets that dies takes its whole process with it; here that is a process of one file. Imports no Django.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

MOST_MEMORY = 2 << 30  # where the system can hold a process to it
UNREADABLE = 4


def main(path: str) -> int:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        with CalamineWorkbook.from_path(path) as book:
            for meta in book.sheets_metadata:
                sheet = book.get_sheet_by_name(meta.name)
                merged = [(a[0] + 1, b[0] + 1, a[1] + 1) for a, b in sheet.merged_cell_ranges or ()]
                rows = [[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                hidden = meta.visible != SheetVisibleEnum.Visible
                sys.stdout.write(json.dumps([meta.name, hidden, rows, merged]) + "\n")
    except CalamineError:
        return UNREADABLE
    return 0


def plain(cell: Any) -> Any:
    """Return a cell as JSON holds it: what is no text, number or truth value as [kind, text]."""
    if isinstance(cell, datetime):
        return ["datetime", cell.isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["timedelta", str(cell.total_seconds())]
    return cell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
