"""Writing workbooks: cells that stay what they are, and the same bytes for the same rows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from shuzhi.apps.ledger.cells import Stored
from shuzhi.packs.ledger.columns import Column, Kind

DATE_FORMAT = "yyyy-mm-dd"
FIRST_EXACT_DAY = date(1900, 3, 1)  # before it Excel's calendar has a day that never was
HEADER_FONT, HEADER_FILL = Font(bold=True), PatternFill("solid", fgColor="FFF2DCDB")
_FORMULA_LIKE = tuple("=+-@\t\r＝＋－＠#")
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same rows give the same bytes
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def header_text(column: Column) -> str:
    return f"{column.header}*" if column.required else column.header


def width_of(column: Column) -> int:
    widths = {Kind.DATE: 13, Kind.COUNT: 9, Kind.YEAR: 8, Kind.MONTH: 10, Kind.MONEY: 12, Kind.NUMBER: 12}
    if column.kind in widths:
        return max(widths[column.kind], 2 * len(column.header) + 3)
    return max(14, 2 * len(column.header) + 3) if column.length <= 200 else 32


def value_of(column: Column, stored: Stored) -> Stored:
    """Return what the cell holds: an Excel date or number where that is exact, else text."""
    if stored is None or stored == "":
        return None
    if column.kind is Kind.DEADLINE:
        stored = _date_or_text(str(stored))
    if isinstance(stored, date) and stored < FIRST_EXACT_DAY:
        return stored.isoformat()
    if isinstance(stored, Decimal):
        return Decimal(f"{stored.normalize():f}")
    return stored


def _date_or_text(text: str) -> date | str:
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text


def cell(sheet: WriteOnlyWorksheet, value: Stored) -> object:
    """Return a cell; text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, date):
        made = WriteOnlyCell(sheet, "")
        made.value = value
        made.number_format = DATE_FORMAT
        return made
    if isinstance(value, str) and value.startswith(_FORMULA_LIKE):
        made = WriteOnlyCell(sheet, "")
        made.value = value
        made.data_type = "s"
        made.quotePrefix = True
        return made
    return value


def write_sheet(book: Workbook, name: str, widths: Sequence[int], rows: Iterable[Sequence[Stored]]) -> None:
    """Write one sheet: the first row is the header."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for number, row in enumerate(rows):
        sheet.append([_header(sheet, value) if number == 0 else cell(sheet, value) for value in row])


def _header(sheet: WriteOnlyWorksheet, value: Stored) -> object:
    made = WriteOnlyCell(sheet, "")
    made.value = value
    made.data_type = "s"
    made.font, made.fill, made.alignment = HEADER_FONT, HEADER_FILL, Alignment(vertical="center")
    return made


def save(book: Workbook, path: Path) -> None:
    """Write the workbook with fixed times inside; a file of that name is replaced only when the new one is whole."""
    book.properties.creator, book.properties.created = "shuzhi", _EPOCH
    raw = BytesIO()
    book.save(raw)
    partial = path.with_name(path.name + ".partial")
    try:
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                target.writestr(_fixed(info), _body(info, source.read(info)))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _fixed(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
    made.compress_type = zipfile.ZIP_DEFLATED
    made.create_system = 0  # the same on Windows and elsewhere
    return made


def _body(info: zipfile.ZipInfo, body: bytes) -> bytes:
    if info.filename == "docProps/core.xml":
        return _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", body)
    return body
