"""The forms that people hand in: workbooks, Word tables, a rectification report, notices, a calendar. Rows come in, bytes go out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from shuzhi.apps.ledger.writing import save
from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import docx as render
from shuzhi.core.documents.render.packing import zipped
from shuzhi.core.rules.days import chinese_day
from shuzhi.packs.worklists.handing import Form

_LINE = Side(style="thin", color="FF808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their headers.

    Args:
        title: above the table.
        note: below the title: unit, year, day.
        form: the columns.
        rows: the cells as text, in the form's order.
    """

    title: str
    note: str
    form: Form
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several lists on one sheet."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# ---- workbooks ----------------------------------------------------------------------------------------------------------------


def workbook(table: Table) -> bytes:
    """Return a table as an .xlsx that prints on A4 landscape, its header on every page."""
    book, columns = Workbook(), table.form.columns
    sheet = book.worksheets[0]
    sheet.title = table.form.title[:31]
    _top(sheet, table.title, table.note, len(columns))
    _table(sheet, 3, tuple(column.header for column in columns), table.rows)
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    return _saved(book, sheet)


def lists(title: str, note: str, parts: Sequence[Part]) -> bytes:
    """Return several lists below each other on one sheet (三张清单)."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    width = max(len(part.headers) for part in parts)
    _top(sheet, title, note, width)
    at = 3
    for part in parts:
        sheet.cell(at, 1, part.title).font = Font(bold=True, size=12)
        at = _table(sheet, at + 1, part.headers, part.rows or (("（没有）",),)) + 1
    for number in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(number)].width = (
            7 if number == 1 else 50 if number == 2 else 16
        )
    return _saved(book, sheet)


def _top(sheet, title: str, note: str, width: int) -> None:  # type: ignore[no-untyped-def]  # openpyxl's sheets have no common type
    for row, words, font in ((1, title, Font(bold=True, size=16)), (2, note, Font(size=10))):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        made = sheet.cell(row, 1, words)
        made.font, made.alignment = font, Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 28


def _table(sheet, at: int, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> int:  # type: ignore[no-untyped-def]
    """Write a table with its lines and return the row after it."""
    for number, row in enumerate((headers, *rows)):
        for column, words in enumerate(row, 1):
            made = sheet.cell(at + number, column, words)
            made.data_type = "s"  # what begins with = is text here, never a formula
            made.border = _BOX
            made.font = Font(bold=number == 0, size=10)
            made.alignment = Alignment(
                wrap_text=True,
                vertical="center",
                horizontal="center" if number == 0 or column == 1 else "left",
            )
    return at + len(list(rows)) + 1 if isinstance(rows, Sequence) else sheet.max_row + 1


def _saved(book: Workbook, sheet) -> bytes:  # type: ignore[no-untyped-def]
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 9, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        path = Path(place) / "book.xlsx"
        save(book, path)
        return path.read_bytes()


# ---- Word tables --------------------------------------------------------------------------------------------------------------


def word_table(table: Table) -> bytes:
    """Return a table as a .docx on A4 landscape; its header is repeated on every page and no row is torn apart."""
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    _centred(document.add_paragraph(), table.title, Pt(18), "黑体")
    _centred(document.add_paragraph(), table.note, Pt(10.5), "宋体")
    made = document.add_table(rows=1, cols=len(table.form.columns), style="Table Grid")
    made.autofit = False
    for grid, column in zip(made.columns, table.form.columns, strict=True):
        grid.width = Mm(column.paper)
    for _ in table.rows:
        made.add_row()
    head = tuple(column.header for column in table.form.columns)
    for number, (row, words) in enumerate(zip(made.rows, (head, *table.rows), strict=True)):
        _fill(row, words, table.form, is_head=number == 0)
    return _fixed(document)


def _centred(paragraph, words: str, size: Pt, face: str) -> None:  # type: ignore[no-untyped-def]
    paragraph.alignment = 1
    run = paragraph.add_run(words)
    run.font.size, run.font.name = size, face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)


def _fill(row: _Row, words: Sequence[str], form: Form, *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    for tag in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
        properties.append(OxmlElement(tag))
    for cell, text, column in zip(row.cells, words, form.columns, strict=True):
        cell.width = Mm(column.paper)
        _write(cell, text, bold=is_head)


def _write(cell: _Cell, text: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    for number, line in enumerate(text.split("\n")):
        run = (paragraph if number == 0 else cell.add_paragraph()).add_run(line)
        run.bold, run.font.size = bold, Pt(9)
    if bold:
        paragraph.alignment = 1


def _fixed(document) -> bytes:  # type: ignore[no-untyped-def]
    """The same rows give the same bytes: no clock in the package, nobody's name in its properties."""
    document.core_properties.author = ""
    raw = BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source:
        return zipped({name: source.read(name) for name in source.namelist()})


# ---- papers -------------------------------------------------------------------------------------------------------------------


def prose(
    title: str, unit: str, parts: Sequence[tuple[str, Sequence[str]]], on: date, addressee: str = ""
) -> bytes:
    """Return a paper of headings and paragraphs, as GB/T 9704 sets them.

    Args:
        title: of the paper.
        unit: who signs it.
        parts: (heading, paragraphs); a heading may be "".
        on: its date.
        addressee: to whom, "" for nobody.
    """
    blocks = [_block(BlockKind.TITLE, title)]
    if addressee:
        blocks.append(_block(BlockKind.ADDRESSEE, f"{addressee}："))
    for heading, paragraphs in parts:
        if heading:
            blocks.append(_block(BlockKind.HEADING1, heading))
        blocks += [_block(BlockKind.BODY, words) for words in paragraphs]
    blocks += [_block(BlockKind.SIGNATURE, unit), _block(BlockKind.DATE, chinese_day(on))]
    return render.write(Paper(tuple(blocks), title, unit))


def _block(kind: BlockKind, words: str) -> Block:
    return Block(kind, (Run(words),))


# ---- calendar -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of the calendar: a key that stays, and words without anybody's name."""

    key: str
    day: date
    told: str


def calendar(entries: Iterable[Entry], stamp: str) -> str:
    """Return an iCalendar feed of whole days (RFC 5545).

    Args:
        entries: the days.
        stamp: when it was made, UTC, as 20220601T020000Z.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//shuzhi//worklists//ZH",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:清单时限",
    ]
    for each in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.key}@shuzhi",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
        ]
        lines += [_folded(f"SUMMARY:{_escaped(each.told)}"), "TRANSP:TRANSPARENT", "END:VEVENT"]
    return "\r\n".join((*lines, "END:VCALENDAR", ""))


def _escaped(text: str) -> str:
    for old, new in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(old, new)
    return text


def _folded(line: str) -> str:
    """No line is longer than 75 bytes; no character is torn apart."""
    pieces, held = list[str](), ""
    for letter in line:
        if len((held + letter).encode()) > (75 if not pieces else 74):
            pieces.append(held)
            held = ""
        held += letter
    return "\r\n ".join((*pieces, held))


def by_person(rows: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Group words by the responsible person, in the order of their first appearance."""
    found: dict[str, list[str]] = {}
    for person, words in rows:
        if person:
            found.setdefault(person, []).append(words)
    return {person: tuple(words) for person, words in found.items()}
