"""The example's rows as one ledger workbook: the same bytes whenever and wherever it is written."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from shuzhi.web.demo.example import ledger
from shuzhi.web.demo.rows import Cell, Row, headers

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # what a zip archive takes for "no time"


def write_workbook(path: Path) -> None:
    """Write all seventeen sheets of the example into one .xlsx."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for kind, rows in ledger().items():
        _fill(book.create_sheet(kind.sheet), kind, rows)
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_without_time(buffer.getvalue()))


def _fill(sheet: Worksheet, kind: type[Row], rows: tuple[Row, ...]) -> None:
    sheet.append(list(headers(kind).values()))
    for row in rows:
        sheet.append([_value(cell) for cell in row.cells()])
    sheet.freeze_panes = "A2"


def _value(cell: Cell) -> object:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell


def _without_time(data: bytes) -> bytes:
    """Rewrite the archive with the time of writing taken out of its entries and properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
