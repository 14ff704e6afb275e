from __future__ import annotations

from pathlib import Path

import pytest
from ledger_books import NOW, MakeBook
from openpyxl import load_workbook

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger.annotating import write_annotated
from shuzhi.apps.ledger.services import import_books

pytestmark = pytest.mark.django_db


def test_a_comment_stands_at_every_fault(book: MakeBook, tmp_path: Path) -> None:
    head = ("主题*", "日期", "组织编码", "类型", "应到")
    path = book(
        活动=[head, ("甲", "2022-02-30", "Z9", "党课", 5), ("乙", "2022-03-01", "Z1", "党课", "十二")]
    )
    result = import_books(CONSOLE, [path], at=NOW)
    assert write_annotated(path, tmp_path / "marked.xlsx", result.findings) == 3
    page = load_workbook(tmp_path / "marked.xlsx")["活动"]
    assert "没有 2022年2月30日" in page["B2"].comment.text
    assert "Z9" in page["C2"].comment.text, (
        "a cell that cannot be read does not hide the unknown unit beside it"
    )
    assert "应为数字" in page["E3"].comment.text
    assert page["E3"].value == "十二"


def test_a_fault_of_the_sheet_stands_at_its_first_cell(book: MakeBook, tmp_path: Path) -> None:
    path = book(活动=[("日期", "组织编码", "类型"), ("2022-03-01", "Z1", "党课")])
    result = import_books(CONSOLE, [path], at=NOW)
    assert write_annotated(path, tmp_path / "marked.xlsx", result.findings) == 1
    assert "主题" in load_workbook(tmp_path / "marked.xlsx")["活动"]["A1"].comment.text
