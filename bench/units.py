"""Drafts of 300 units through the database: counted, signed, stored (limit: 60 s).

    python bench/units.py

Fills a throw-away home with a committee, 300 branches and 20,000 activities, drafts one report of 4,000 characters for each
branch as the product does it, and prints the seconds and the ratio to the limit.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from draft import template
from openpyxl import Workbook

UNITS, RECORDS, LIMIT_S = 300, 20_000, 60
KINDS = (
    "主题党日",
    "党员大会",
    "支委会",
    "党课",
    "集体学习",
    "志愿服务",
    "专题培训",
    "宣讲",
    "警示教育",
    "专题研讨",
)
NOW = datetime(2022, 12, 31, 4, tzinfo=UTC)


def book(path: Path) -> Path:
    made = Workbook(write_only=True)
    orgs = made.create_sheet("组织")
    orgs.append(["组织编码", "组织名称", "类型", "上级编码"])
    orgs.append(["K1", "某局党委", "党委", None])
    for n in range(UNITS):
        orgs.append([f"B{n:03d}", f"第{n}党支部", "党支部", "K1"])
    rows = made.create_sheet("活动")
    rows.append(["日期", "组织编码", "类型", "主题", "应到", "实到"])
    for n in range(RECORDS):
        rows.append(
            [
                f"2022-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                f"B{n % UNITS:03d}",
                KINDS[n // UNITS % 10],
                f"主题{n}",
                20,
                18,
            ]
        )
    made.save(path)
    return path


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ |= {
            "SHUZHI_HOME": str(Path(folder) / "home"),
            "DJANGO_SETTINGS_MODULE": "shuzhi.web.settings",
        }
        os.environ.pop("DATABASE_URL", None)
        from shuzhi.web import homedir, startup

        homedir.find().open()
        startup.start()
        from django.db import connection

        from shuzhi.apps.accounts.models import CONSOLE
        from shuzhi.apps.ledger.services import import_books
        from shuzhi.apps.reports import services

        import_books(CONSOLE, [book(Path(folder) / "b.xlsx")], at=NOW)
        text = Path(folder) / "t.txt"
        text.write_text(template(), encoding="utf-8")
        start, filled = time.perf_counter(), 0
        for n in range(UNITS):
            filled += len(
                services.draft(CONSOLE, f"B{n:03d}", 2022, at=NOW, template=text).draft.figure_spans
            )
        taken = time.perf_counter() - start
        connection.close()
    print(
        f"{UNITS} drafts over {RECORDS} records: {taken:.1f} s, {filled} figures filled; limit {LIMIT_S} s, ratio {taken / LIMIT_S:.2f}"
    )


if __name__ == "__main__":
    main()
