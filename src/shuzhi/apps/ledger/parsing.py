"""From sheets as they stand to rows with typed values, with every fault at its cell. Knows no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shuzhi.apps.ledger import cells
from shuzhi.apps.ledger.cells import CellFault, Raw, Stored
from shuzhi.apps.ledger.identity import digest_of
from shuzhi.apps.ledger.reading import RawBook, RawSheet
from shuzhi.core.findings import Cell, Finding, Severity
from shuzhi.packs.ledger.columns import Column, Sheet
from shuzhi.packs.ledger.sheets import SHEETS

MOST_UNKNOWN = 40  # columns that no sheet knows: more than that is not a ledger
OWN_SHEETS = frozenset({"说明"})  # sheets of our own empty workbook that hold no records
_EXAMPLE = re.compile(r"[（(【\[]?示例(?:[）)\]】:：（(].*)?", re.DOTALL)
_TAIL = re.compile(r"[（(].*?[）)]$")


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row with typed values by field (the organisation by its code), its notes by header, and its digest."""

    sheet: Sheet
    number: int
    values: Mapping[str, Stored]
    notes: Mapping[str, str]
    digest: str

    @property
    def org(self) -> str:
        return str(self.values.get("organisation") or self.values.get("code") or "")


@dataclass(slots=True)
class ParsedBook:
    """One workbook's rows in the order of SHEETS, and what was found while reading it."""

    book: RawBook
    rows: dict[str, list[ParsedRow]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    halves: list[ParsedRow] = field(
        default_factory=list
    )  # rows with a cell that cannot be read: never stored, their unit is still looked at

    @property
    def faulty(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def parse_book(book: RawBook) -> ParsedBook:
    """Read every sheet that the ledger knows."""
    parsed = ParsedBook(book)
    chosen: dict[str, RawSheet] = {}
    for raw in book.sheets:
        sheet = _known(raw.name)
        if sheet is None:
            parsed.findings.extend(_unknown_sheet(raw))
        elif sheet.name in chosen:
            message = f"工作表“{raw.name}”与“{chosen[sheet.name].name}”是同一种表，请合并成一张。"
            parsed.findings.append(fault("ledger.double-sheet", message, Cell(raw.name)))
        else:
            chosen[sheet.name] = raw
    for sheet in SHEETS:
        if sheet.name in chosen:
            reader = _SheetReader(sheet, chosen[sheet.name])
            parsed.rows[sheet.name] = list(reader.rows())
            parsed.findings.extend(reader.findings)
            parsed.halves.extend(reader.halves)
    if not chosen:
        message = (
            f"“{book.path.name}”里没有台账的工作表（{'、'.join(sheet.name for sheet in SHEETS[:4])}……）。"
        )
        parsed.findings.append(fault("ledger.no-sheet", message, None))
    return parsed


def read_row(sheet: Sheet, cells: Mapping[str, Raw]) -> tuple[ParsedRow | None, tuple[Finding, ...]]:
    """Read one row given by hand, its cells by header: the same columns and the same faults as in a workbook."""
    reader = _SheetReader(
        sheet, RawSheet(sheet.name, hidden=False, rows=[[*cells], [*cells.values()]], merged=())
    )
    rows = list(reader.rows())
    found = reader.findings or [fault("ledger.empty", f"“{sheet.name}”的这一行是空的。", None)]
    return (rows[0], tuple(reader.findings)) if rows else (None, tuple(found))


def fault(
    code: str, message: str, place: Cell | None, text: str = "", suggestion: str | None = None
) -> Finding:
    return Finding(code, Severity.ERROR, message, place, "ledger", text, suggestion)


def warning(code: str, message: str, place: Cell | None, text: str = "") -> Finding:
    return Finding(code, Severity.WARNING, message, place, "ledger", text)


def at(row: ParsedRow, header: str) -> Cell:
    return Cell(row.sheet.name, row.number, header)


def words(cell: Cell) -> str:
    """How a message names a cell."""
    return f"“{cell.sheet}”表第 {cell.row} 行“{cell.column}”"


def _known(name: str) -> Sheet | None:
    bare = re.sub(r"\s+", "", name).removesuffix("*")
    return next((sheet for sheet in SHEETS if bare == sheet.name or bare in sheet.synonyms), None)


def _unknown_sheet(raw: RawSheet) -> Iterator[Finding]:
    if raw.name in OWN_SHEETS or raw.hidden or not any(map(any, raw.rows)):
        return
    near = cells.nearest(raw.name, tuple(sheet.name for sheet in SHEETS))
    hint = f"最接近的是“{near}”" if near else "没有相近的表名"
    yield warning("ledger.unknown-sheet", f"工作表“{raw.name}”不认识（{hint}），没有读取。", Cell(raw.name))


def bare_header(header: str) -> str:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).replace("*", "")
    return _TAIL.sub("", text) or text


class _SheetReader:
    def __init__(self, sheet: Sheet, raw: RawSheet) -> None:
        self.sheet, self.raw = sheet, raw
        self.findings: list[Finding] = []
        self.halves: list[ParsedRow] = []
        self.known: dict[int, Column] = {}
        self.unknown: dict[int, str] = {}

    def rows(self) -> Iterator[ParsedRow]:
        if not any(cell != "" for row in self.raw.rows for cell in row):
            return
        if self.raw.hidden:
            self._sheet_fault("ledger.hidden-sheet", "是隐藏的却有内容，请取消隐藏或删除这张表")
            return
        self._read_headers()
        self._check_merged()
        if any(finding.severity is Severity.ERROR for finding in self.findings):
            return
        for number, row in enumerate(self.raw.rows[1:], start=2):
            if any(cell != "" for cell in row) and not self._is_example(row):
                parsed = self._row(number, row)
                if parsed:
                    yield parsed

    def _sheet_fault(self, code: str, what: str, suggestion: str | None = None, column: str = "") -> None:
        place = Cell(self.sheet.name, 1 if column else 0, column)
        self.findings.append(fault(code, f"工作表“{self.raw.name}”{what}。", place, column, suggestion))

    def _read_headers(self) -> None:
        headers = {
            index: str(cell).strip() for index, cell in enumerate(self.raw.rows[0]) if str(cell).strip()
        }
        self._claim(headers)
        self.unknown = {index: text for index, text in headers.items() if index not in self.known}
        missing = [c for c in self.sheet.columns if c.required and c not in self.known.values()]
        for column in missing:
            self._missing(column)
        if len(self.unknown) > MOST_UNKNOWN:
            self._sheet_fault(
                "ledger.too-many-columns", f"有 {len(self.unknown)} 个不认识的列，请删除台账以外的列"
            )
        self._check_unknown(missing)
        self._check_headless(headers)

    def _claim(self, headers: Mapping[int, str]) -> None:
        """Give every column its header: the contract's own word first, then a synonym for what is still free."""
        for names in (lambda c: (c.header,), lambda c: c.synonyms):
            for column in self.sheet.columns:
                if column in self.known.values():
                    continue
                hits = [
                    i
                    for i, text in headers.items()
                    if i not in self.known and bare_header(text) in names(column)
                ]
                if len(hits) > 1:
                    self._sheet_fault(
                        "ledger.double-header", f"有两列都是“{column.header}”", column=column.header
                    )
                if hits:
                    self.known[hits[0]] = column

    def _missing(self, column: Column) -> None:
        near = cells.nearest(column.header, tuple(self.unknown.values()))
        hint = f"，最接近的是“{near}”" if near else ""
        for number, row in enumerate(self.raw.rows[1:6], start=2):
            if column.header in {bare_header(str(cell)) for cell in row}:
                hint = f"；它在第 {number} 行，表头应放在第一行"
        self._sheet_fault(
            "ledger.missing-header", f"缺少必填的列“{column.header}”{hint}", near, column.header
        )

    def _check_unknown(self, missing: list[Column]) -> None:
        free = tuple(
            c.header for c in self.sheet.columns if c not in self.known.values() and c not in missing
        )
        doubled = {text for text in self.unknown.values() if list(self.unknown.values()).count(text) > 1}
        for text in sorted(doubled):
            self._sheet_fault("ledger.double-header", f"有两列都叫“{text[:40]}”", column=text[:40])
        for text in self.unknown.values():
            near = cells.nearest(bare_header(text), free)
            if near:
                message = (
                    f"“{self.sheet.name}”表的列“{text[:40]}”不认识，已作备注保留；如果是“{near}”，请改列名。"
                )
                self.findings.append(
                    warning("ledger.unknown-column", message, Cell(self.sheet.name, 1, text))
                )

    def _check_headless(self, headers: Mapping[int, str]) -> None:
        for index in range(max(map(len, self.raw.rows))):
            if index in headers:
                continue
            filled = next(
                (n for n, row in enumerate(self.raw.rows[1:], 2) if index < len(row) and row[index] != ""), 0
            )
            if filled:
                from openpyxl.utils import get_column_letter  # heavy, and needed for this fault alone

                letter = get_column_letter(index + 1)
                self._sheet_fault(
                    "ledger.no-header", f"{letter} 列没有表头，第 {filled} 行却有内容", column=letter
                )

    def _check_merged(self) -> None:
        for first, last, column in self.raw.merged:
            if last > first or column - 1 in self.known:
                self._sheet_fault(
                    "ledger.merged", f"第 {first} 行到第 {last} 行有合并单元格，请取消合并，每行填写完整"
                )
                return

    @staticmethod
    def _is_example(row: list[Raw]) -> bool:
        return any(isinstance(cell, str) and _EXAMPLE.fullmatch(cell.strip()) for cell in row)

    def _row(self, number: int, row: list[Raw]) -> ParsedRow | None:
        before = len(self.findings)
        values: dict[str, Stored] = {}
        for index, column in self.known.items():
            values[column.field] = self._cell(number, column, row[index] if index < len(row) else "")
        for column in self.sheet.columns:
            if column.field not in values:
                values[column.field] = cells.read(column, "")
        notes = {text: self._note(number, text, row[i]) for i, text in self.unknown.items() if row[i] != ""}
        if any(finding.severity is Severity.ERROR for finding in self.findings[before:]):
            self.halves.append(ParsedRow(self.sheet, number, values, notes, ""))
            return None
        return ParsedRow(self.sheet, number, values, notes, digest_of(self.sheet, values, notes))

    def _cell(self, number: int, column: Column, raw: Raw) -> Stored:
        try:
            value = cells.read(column, raw)
            if column.required and value in ("", None):
                raise CellFault("必须填写", "ledger.empty")
        except CellFault as exc:
            self._cell_fault(number, column.header, "***" if column.private else raw, exc)
            return None
        return value

    def _note(self, number: int, header: str, raw: Raw) -> str:
        try:
            return str(cells.read(_NOTE, raw))
        except CellFault as exc:
            self._cell_fault(number, header, raw, exc)
            return ""

    def _cell_fault(self, number: int, header: str, raw: Raw, exc: CellFault) -> None:
        place = Cell(self.sheet.name, number, header)
        stands = f"“{cells.shown(raw)}”" if raw != "" else "是空的"
        message = f"{words(place)}{stands}：{exc.expected}。"
        if exc.suggestion:
            message = f"{message[:-1]}，最接近的是“{exc.suggestion}”。"
        self.findings.append(fault(exc.code, message, place, cells.shown(raw), exc.suggestion))


_NOTE = Column("备注", "notes", length=2000)
