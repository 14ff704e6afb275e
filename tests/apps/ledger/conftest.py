"""Fixtures of the ledger's tests: `book` writes a workbook, `run` imports one."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_books import NOW, ORGS, Import, MakeBook, Rows
from openpyxl import Workbook

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger.services import ImportResult, import_books


@pytest.fixture
def book(tmp_path: Path) -> MakeBook:
    """book(活动=[(header…), (row…)], …) → path of a workbook; 组织 is there unless `bare`."""

    def make(name: str = "book.xlsx", *, bare: bool = False, **sheets: Rows) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for title, rows in (({} if bare else {"组织": ORGS}) | sheets).items():
            page = made.create_sheet(title)
            for row in rows:
                page.append(list(row))
            for cell in (cell for row in page.iter_rows() for cell in row if cell.data_type in "fe"):
                cell.data_type = "s"  # openpyxl takes "=x" for a formula; a test that wants one makes its own
        made.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def run(book: MakeBook) -> Import:
    """run(活动=[…]) imports one workbook at noon of the last day of 2022."""

    def go(
        name: str = "book.xlsx",
        *,
        again: bool = False,
        dry_run: bool = False,
        bare: bool = False,
        **sheets: Rows,
    ) -> ImportResult:
        path = book(name, bare=bare, **sheets)
        return import_books(CONSOLE, [path], at=NOW, again=again, dry_run=dry_run)

    return go
