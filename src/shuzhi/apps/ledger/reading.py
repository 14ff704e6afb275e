"""Reading a workbook's sheets as they stand: calamine does the reading, after the guards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from shuzhi.apps.ledger import guards
from shuzhi.apps.ledger.cells import Raw
from shuzhi.core.errors import Unreadable


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as it stands: `rows[0]` is row 1 of Excel; `merged` are the merged ranges as (first row, last row, first column)."""

    name: str
    hidden: bool
    rows: list[list[Raw]]
    merged: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class RawBook:
    """One workbook as it stands."""

    path: Path
    digest: str
    sheets: tuple[RawSheet, ...]


def read_book(path: Path) -> RawBook:
    """Return the workbook's sheets.

    Raises:
        Unreadable: the file is not a workbook that can be trusted and read.
    """
    guards.check(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = tuple(
                _sheet(book, meta.name, hidden=meta.visible != SheetVisibleEnum.Visible)
                for meta in book.sheets_metadata
            )
    except CalamineError as exc:
        raise Unreadable(
            f"“{path.name}”已损坏或读不出来，请在 Excel 或 WPS 中打开后重新保存；没有导入任何内容。"
        ) from exc
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return RawBook(path, digest, sheets)


def _sheet(book: CalamineWorkbook, name: str, *, hidden: bool) -> RawSheet:
    sheet = book.get_sheet_by_name(name)
    merged = tuple(
        (first[0] + 1, last[0] + 1, first[1] + 1) for first, last in sheet.merged_cell_ranges or ()
    )
    return RawSheet(name, hidden, sheet.to_python(skip_empty_area=False), merged)
