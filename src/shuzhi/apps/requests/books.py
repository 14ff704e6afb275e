"""A department's page as a workbook, and the workbook as it comes back: known by its hidden mark, read cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shuzhi.apps.ledger import cells, writing
from shuzhi.apps.ledger.cells import CellFault, Raw
from shuzhi.apps.ledger.reading import RawSheet, read_book
from shuzhi.apps.requests.giving import Typed
from shuzhi.apps.requests.queries import Line, Sheet
from shuzhi.core.errors import Refused

NAME, HIDDEN, KIND = "取数单", "_标识", "shuzhi-request"
HEADERS = ("序号", "指标", "单位", "期间", "数值*", "来源*", "口径", "原句")
WIDTHS = (7, 30, 8, 10, 16, 32, 28, 50)
WHO, DAY = "填报人*", "填报日期*"
TO_FILL = PatternFill("solid", fgColor="FFFFF8E1")
FOREIGN = "这不是取数单发出的工作簿，或者它的标识已被删掉；请用原来下载的那一份填写后再交回。"


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One line of a workbook that came back."""

    number: int
    name: str
    unit: str
    period: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook that came back."""

    mark: str
    who: str
    day: date | None
    rows: tuple[ReturnedRow, ...]


def write(found: Sheet, path: Path) -> None:
    """Write a department's page as a workbook that is filled in and sent back."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has one sheet")
    sheet.title = NAME
    _head(sheet, found)
    for line in found.lines:
        _line(sheet, line)
    for index, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[index]].width = width
    sheet.freeze_panes = "A6"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    hidden = book.create_sheet(HIDDEN)
    hidden.append([KIND, found.part.mark])
    hidden.sheet_state = "hidden"
    writing.save(book, path)


def _head(sheet: Worksheet, found: Sheet) -> None:
    asked = found.part.request
    _put(sheet, [f"{asked.title}：{found.name}"])
    sheet["A1"].font = Font(bold=True, size=14)
    due = f"请于 {asked.due.isoformat()} 前"
    _put(sheet, [f"{due}填好黄色格子后交回。数值只填数字；来源写明出自哪个系统或报表；不要改动其他格子。"])
    _put(sheet, [WHO, "", "", DAY, ""])
    for place in ("B3", "E3"):
        sheet[place].fill = TO_FILL
    sheet["E3"].number_format = writing.DATE_FORMAT
    _put(sheet, [asked.note])
    _put(sheet, HEADERS)
    for cell in sheet[5]:
        cell.font, cell.fill = writing.HEADER_FONT, writing.HEADER_FILL


def _line(sheet: Worksheet, line: Line) -> None:
    row, latest = line.question, line.latest
    _put(sheet, [
        row.number, row.name, row.unit, row.period, latest.value if latest else None, latest.source if latest else "",
        latest.definition if latest else "", row.context,
    ])  # fmt: skip
    for cell in sheet[sheet.max_row]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if cell.column in (5, 6, 7):
            cell.fill = TO_FILL


def _put(sheet: Worksheet, values: Sequence[object]) -> None:
    """Append a row; text stays text, whatever sign it begins with."""
    sheet.append(["" if value is None else value for value in values])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str) and cell.value:
            cell.data_type = "s"
        elif cell.value == "":
            cell.value = None


def read(path: Path) -> Returned:
    """Read a workbook that came back.

    Raises:
        Unreadable: it is no workbook that can be trusted and read.
        Refused: it is not one that was sent out here, or was changed so that its lines are not to be known again.
    """
    sheets = {sheet.name: sheet for sheet in read_book(path).sheets}
    if NAME not in sheets or HIDDEN not in sheets:
        raise Refused(FOREIGN)
    marks = [row for row in sheets[HIDDEN].rows if len(row) >= 2 and row[0] == KIND]
    if len(marks) != 1:
        raise Refused(FOREIGN)
    told = sheets[NAME]
    who, day = _signature(told)
    return Returned(str(marks[0][1]), who, day, tuple(_rows(told)))


def _signature(sheet: RawSheet) -> tuple[str, date | None]:
    for row in sheet.rows:
        if row and row[0] == WHO:
            filled = [*row, "", "", "", "", ""]
            return _text(filled[1]), _date(filled[4])
    raise Refused("“填报人”那一行被删掉了，请用原来下载的工作簿填写。")


def _date(raw: Raw) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        found = cells.date_in(str(raw))
    except CellFault as exc:
        raise Refused(f"填报日期{exc.expected}。") from exc
    if found is None and str(raw).strip():
        raise Refused(f"填报日期“{cells.shown(raw)}”不是日期，如 2022-12-01。")
    return found


def _rows(sheet: RawSheet) -> list[ReturnedRow]:
    start = next((n for n, row in enumerate(sheet.rows) if tuple(row[: len(HEADERS)]) == HEADERS), None)
    if start is None:
        raise Refused("表头那一行被改动了，请用原来下载的工作簿填写。")
    found = []
    for number, row in enumerate(sheet.rows[start + 1 :], start + 2):
        filled = [*row, *[""] * len(HEADERS)]
        if not any(str(cell).strip() for cell in filled):
            continue
        if not isinstance(filled[0], int | float) or filled[0] != int(filled[0]):
            raise Refused(f"第 {number} 行的序号被改动了，请用原来下载的工作簿填写。")
        typed = Typed(filled[4], _text(filled[5]), _text(filled[6]))
        found.append(ReturnedRow(int(filled[0]), _text(filled[1]), _text(filled[2]), _text(filled[3]), typed))
    return found


def _text(raw: Raw) -> str:
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw).strip()


def file_name(found: Sheet) -> str:
    """Return what the workbook is called when it is taken away."""
    clean = "".join(
        "_" if letter in '\\/:*?"<>|' else letter for letter in f"{found.part.request.title}-{found.name}"
    )
    return f"{clean[:80]}.xlsx"
