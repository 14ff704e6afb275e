"""A small ledger and a report over it: the reader of a test sees every row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from made_once import made_once
from openpyxl import Workbook
from pytest_django import DjangoDbBlocker

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger.services import import_books

NOW = datetime(2022, 12, 31, 4, tzinfo=UTC)
SHEETS = {
    "组织": [
        ("组织编码", "组织名称", "类型", "上级编码"),
        ("ZZ", "中共青禾县水利局总支部委员会", "党总支", None),
        ("Z1", "第一党支部", "党支部", "ZZ"),
        ("Z2", "第二党支部", "党支部", "ZZ"),
        ("QT", "别的局党支部", "党支部", None),
    ],
    "党员": [
        ("姓名", "组织编码", "类别", "申请日期", "接收预备日期", "出生日期"),
        ("于北", "Z1", "正式党员", None, None, "1980-01-01"),
        ("江南", "Z1", "正式党员", None, None, "1981-01-01"),
        ("何东", "Z2", "预备党员", "2020-03-01", "2022-06-01", "1992-05-04"),
        ("安西", "Z2", "入党申请人", "2022-04-01", None, "1996-05-04"),
        ("外人", "QT", "正式党员", None, None, "1970-01-01"),
    ],
    "活动": [
        ("日期", "组织编码", "类型", "主题", "应到", "实到"),
        *[
            (f"2022-{m:02d}-10", org, "主题党日", f"{m}月主题党日", 10, 9)
            for m in range(1, 13)
            for org in ("Z1", "Z2")
        ],
        *[(f"2022-{m:02d}-20", "ZZ", "党总支会", f"{m}月总支会", 5, 5) for m in (2, 5, 8, 11)],
        ("2021-11-20", "ZZ", "党总支会", "去年的会", 5, 5),
        ("2022-03-05", "QT", "主题党日", "别家的活动", 8, 8),
    ],
}
TEMPLATE = """青禾县水利局党总支书记2021年度抓基层党建工作述职报告

现将2021年度抓基层党建工作情况述职如下：
一、履职情况
（一）严肃组织生活。全年召开党总支会议**次，各党支部开展主题党日活动**次，编发简报**期。
（二）建强队伍。现有党员9名，今年收到入党申请书**份。
二、存在问题
（一）学习不够深入。个别党员全年只参加学习2次。
三、下一步打算
（一）抓实学习。坚持每月开展1次主题党日。
"""


def write_book(path: Path, sheets: dict[str, list[tuple[object, ...]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "去年.txt"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "台账.xlsx", SHEETS)


@pytest.fixture(scope="module")
def imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[bool]:
    book = write_book(tmp_path_factory.mktemp("ledger") / "台账.xlsx", SHEETS)
    with made_once(django_db_blocker, lambda: import_books(CONSOLE, [book], at=NOW).written) as written:
        yield written


@pytest.fixture
def ledger(imported: bool, db: None) -> None:
    """The small ledger above, in the database."""
    assert imported
