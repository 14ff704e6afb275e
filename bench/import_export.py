"""Import and export of 20,000 rows: seconds and memory against the limits of the ledger (15 s, 400 MB; 10 s).

python bench/import_export.py [rows]        on SQLite, or on the PostgreSQL that DATABASE_URL names
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from shuzhi.packs.ledger.sheets import ACTIVITIES, MEMBERS, ORGANISATIONS

LIMITS = {"import": (15.0, 400), "export": (10.0, 400)}
MEASURED = (
    "import resource, sys; from shuzhi.cli import main; status = main(sys.argv[1:]);"
    "print('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024); sys.exit(status)"
)


def write_book(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    branches = [f"Z{n:03}" for n in range(100)]
    organisations = [{"组织编码": "DW", "组织名称": "某局党委", "类型": "党委"}]
    organisations += [
        {"组织编码": code, "组织名称": f"{code}支部", "类型": "党支部", "上级编码": "DW"} for code in branches
    ]
    members = rows // 4
    sheets = (
        (ORGANISATIONS, organisations),
        (MEMBERS, [_member(n, branches[n % 100]) for n in range(members)]),
        (ACTIVITIES, [_activity(n, branches[n % 100]) for n in range(rows - members - len(organisations))]),
    )
    for sheet, records in sheets:
        page = book.create_sheet(sheet.name)
        page.append([column.header for column in sheet.columns])
        for record in records:
            page.append([record.get(column.header) for column in sheet.columns])
    book.save(path)


def _member(n: int, code: str) -> dict[str, object]:
    born = date(1960, 1, 1) + timedelta(days=n * 3 % 15000)
    return {
        "姓名": f"某{n}",
        "组织编码": code,
        "类别": "正式党员",
        "性别": "女",
        "出生日期": born,
        "标签": "退休党员",
    }


def _activity(n: int, code: str) -> dict[str, object]:
    return {
        "日期": date(2022, 1, 1) + timedelta(days=n % 365),
        "组织编码": code,
        "类型": "主题党日",
        "主题": f"主题 {n}：学习与讨论",
        "地点": "会议室",
        "应到": 30,
        "实到": 28,
        "成果": "研讨材料9篇；交流体会18篇",
        "参加人": "某甲；某乙；某丙；某丁",
    }


def measure(name: str, home: str, *words: str) -> bool:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "--home", home, name, *words],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"{name}: exit {done.returncode}: {done.stderr.strip()[-300:]}")
    peak, (most, memory) = int(done.stdout.rsplit("PEAK", 1)[1]), LIMITS[name]
    print(
        f"{name}: {seconds:.1f} s of {most:.0f} ({seconds / most:.0%}), {peak} MB of {memory} ({peak / memory:.0%})"
    )
    return seconds <= most and peak <= memory


def main(rows: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.xlsx"
        write_book(book, rows)
        print(f"{rows} rows, {'PostgreSQL' if os.environ.get('DATABASE_URL') else 'SQLite'}")
        home = str(Path(folder) / "home")
        good = measure("import", home, str(book))
        good &= measure("export", home, str(Path(folder) / "out.xlsx"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
