"""The empty ledger workbook: every sheet with its headers, drop-downs, comments and one example row."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from shuzhi.apps.ledger import writing
from shuzhi.apps.ledger.cells import read
from shuzhi.packs.ledger.columns import Column, Kind, Sheet
from shuzhi.packs.ledger.sheets import SHEETS

LAST_ROW = 5000  # drop-downs reach down to here
EXAMPLE = "示例"
_GREY = Font(italic=True, color="FF808080")
_HOW = (
    "一行一条记录；第一行是表头，带 * 的列必须填写。",
    "每张表灰色的“示例”行导入时忽略，可以删除；不用的表可以空着或删除。",
    "日期写成 2022-03-01、2022/3/1、2022年3月1日，或用 Excel 日期。",
    "组织一律填“组织”表里的组织编码；多项内容用；隔开。",
    "一件事只记一处：某天开展的活动记“活动”，谈话记“谈话”，长期的项目记“实事”，文件记“文件”。",
    "表里没有的列可以自己添加，导入时作为备注保留。",
    "填好后导入：shuzhi import 工作簿.xlsx（先加 --dry-run 只检查不写入）。",
)


def write_blank(path: Path) -> None:
    """Write the empty workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        _sheet(book.create_sheet(sheet.name), sheet)
    how = book.create_sheet("说明")
    for line in _HOW:
        how.append([line])
    how.column_dimensions["A"].width = 100
    writing.save(book, path)


def _sheet(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for index, column in enumerate(sheet.columns, start=1):
        _header(page, index, column)
        value = writing.value_of(column, read(column, column.example))
        cell = page.cell(2, index, value)
        cell.font = _GREY
        if not isinstance(value, str):
            cell.number_format = writing.DATE_FORMAT if column.kind is Kind.DATE else "General"
    last = len(sheet.columns) + 1
    page.cell(1, last, "备注").font = writing.HEADER_FONT
    page.cell(2, last, EXAMPLE).font = _GREY


def _header(page: Worksheet, index: int, column: Column) -> None:
    cell, letter = page.cell(1, index, writing.header_text(column)), get_column_letter(index)
    cell.font, cell.fill = writing.HEADER_FONT, writing.HEADER_FILL
    note = _note(column)
    if note:
        cell.comment = Comment(note, "shuzhi", height=90, width=260)
    shape = page.column_dimensions[letter]
    shape.width = writing.width_of(column)
    if column.kind in (Kind.DATE, Kind.DEADLINE):
        shape.number_format = writing.DATE_FORMAT
    elif column.private or column.kind in (Kind.ORG, Kind.MONTH, Kind.PERIOD) or "编" in column.header:
        shape.number_format = "@"
    rule = _drop_down(column)
    if rule:
        page.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{LAST_ROW}")


def _note(column: Column) -> str:
    parts = ["必填" if column.required else "", column.note]
    if column.choices:
        parts.append(("常用：" if column.open else "可选：") + "、".join(column.choices))
    return "。".join(part for part in parts if part)


def _drop_down(column: Column) -> DataValidation | None:
    if column.kind is Kind.ORG or column.field == "parent":
        formula, strict = f"=组织!$A$3:$A${LAST_ROW}", False
    elif column.choices:
        formula, strict = '"' + ",".join(column.choices) + '"', not column.open
    else:
        return None
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    rule.errorTitle, rule.error = "不在可选范围内", "请从下拉列表中选择"
    return rule
