"""A copy of a workbook with a comment at every fault: whoever mends it sees where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from shuzhi.apps.ledger.parsing import bare_header
from shuzhi.core.findings import Cell, Finding, Severity

_RED, _YELLOW = PatternFill("solid", fgColor="FFFFC7CE"), PatternFill("solid", fgColor="FFFFEB9C")
MOST = 2_000


def write_annotated(
    source: Path,
    target: Path,
    findings: Sequence[Finding],
    columns: Mapping[str, Mapping[str, int]] | None = None,
) -> int:
    """Write the copy and return how many cells carry a comment. `source` has passed the guards.

    Args:
        source: the workbook as it came.
        target: the copy.
        findings: their places name the sheets of the workbook.
        columns: by sheet, which column a finding's header means; without it the first row says so.
    """
    book = load_workbook(source)
    pages = {bare_header(page.title): page for page in book.worksheets}
    by_cell: dict[tuple[str, int, str], list[Finding]] = defaultdict(list)
    for finding in findings[:MOST]:
        if isinstance(finding.place, Cell) and finding.place.sheet in pages:
            place = finding.place
            by_cell[place.sheet, max(1, place.row), place.column].append(finding)
    named = columns or {name: _columns(page) for name, page in pages.items()}
    for (sheet, row, column), found in by_cell.items():
        _mark(pages[sheet], row, named[sheet].get(column, 1), found)
    book.save(target)
    return len(by_cell)


def _columns(page: Worksheet) -> Mapping[str, int]:
    return {bare_header(str(cell.value or "")): index for index, cell in enumerate(page[1], start=1)}


def _mark(page: Worksheet, row: int, column: int, found: Sequence[Finding]) -> None:
    cell = page.cell(row, column)
    words = "\n".join(finding.message for finding in found[:5])
    cell.comment = Comment(words, "shuzhi", height=120, width=320)
    grave = any(finding.severity is Severity.ERROR for finding in found)
    cell.fill = _RED if grave else _YELLOW
