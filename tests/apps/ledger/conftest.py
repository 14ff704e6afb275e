"""Workbooks as small tables: the reader of a test sees the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger.services import ImportResult, import_books

NOW = datetime(2022, 12, 31, 4, tzinfo=UTC)
Rows = Sequence[Sequence[Any]]
MakeBook = Callable[..., Path]
Import = Callable[..., ImportResult]

ORGS: Rows = (
    ("组织编码", "组织名称", "类型", "上级编码"),
    ("DW", "某局党委", "党委", None),
    ("Z1", "第一支部", "党支部", "DW"),
    ("Z2", "第二支部", "党支部", "DW"),
)


@pytest.fixture
def book(tmp_path: Path) -> MakeBook:
    """book(活动=[(header…), (row…)], …) → path of a workbook; 组织 is there unless `bare`."""

    def make(name: str = "book.xlsx", *, bare: bool = False, **sheets: Rows) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for title, rows in ({} if bare or "组织" in sheets else {"组织": ORGS}).items() | sheets.items():
            page = made.create_sheet(title)
            for row in rows:
                page.append(list(row))
        made.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def run(book: MakeBook) -> Import:
    """run(活动=[…]) imports one workbook at noon of the last day of 2022."""

    def go(name: str = "book.xlsx", *, again: bool = False, dry_run: bool = False, bare: bool = False, **sheets: Rows) -> ImportResult:
        path = book(name, bare=bare, **sheets)
        return import_books(CONSOLE, [path], at=NOW, again=again, dry_run=dry_run)

    return go
