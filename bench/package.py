"""An evidence package of five hundred files: how much memory it takes, how soon the first byte leaves, how fast it goes.

    python bench/package.py [files]

One report over 500 activities, each with one paper of its own (200 kB). Limits: the process grows by no more than 64 MB while it
streams; the peer is `cp`-like reading of the same files, to which the ratio is printed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

LIMIT, SIZE = 64_000_000, 200_000
AT = datetime(2023, 1, 5, tzinfo=UTC)


def prepare(count: int, folder: Path) -> int:
    from openpyxl import Workbook

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.evidence import store
    from shuzhi.apps.evidence.models import Attachment, StoredFile
    from shuzhi.apps.ledger.models import Activity
    from shuzhi.apps.ledger.services import import_books
    from shuzhi.apps.orgs.models import Organisation
    from shuzhi.apps.reports import services

    book = Workbook()
    book.remove(book.worksheets[0])
    units, acts = book.create_sheet("组织"), book.create_sheet("活动")
    units.append(["组织编码", "组织名称", "类型"])
    units.append(["T", "某支部", "党支部"])
    acts.append(["日期", "组织编码", "类型", "主题"])
    for number in range(count):
        day = date(2022, 1, 1) + timedelta(days=number % 365)
        acts.append([day, "T", "主题党日", f"第{number}次活动"])
    book.save(folder / "台账.xlsx")
    assert import_books(CONSOLE, [folder / "台账.xlsx"], at=AT).written
    unit = Organisation.objects.get(code="T")
    for number, row in enumerate(Activity.objects.order_by("pk")):
        sha = f"{number:064x}"
        path = store.original(sha)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-" + os.urandom(SIZE - 5))
        content = StoredFile.objects.create(sha256=sha, size=SIZE, form="pdf")
        Attachment.objects.create(
            kind="活动", record=str(row.pk), organisation=unit, content=content, name=f"佐证{number}.pdf", at=AT, actor="x"
        )  # fmt: skip
    template = folder / "去年.txt"
    template.write_text(
        "某支部2021年度述职报告\n\n一、履职情况\n\n全年开展主题党日**次。\n", encoding="utf-8"
    )
    return services.draft(CONSOLE, "T", 2022, at=AT, template=template).report.pk


def plain_reading() -> float:
    from shuzhi.apps.evidence import store

    began = time.perf_counter()
    for path in sorted((store.root() / "originals").rglob("*")):
        if path.is_file():
            path.read_bytes()
    return time.perf_counter() - began


def measure(pk: int, count: int) -> int:
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.reports.package.planning import plan
    from shuzhi.apps.reports.package.streaming import stream

    peer = plain_reading()
    began = time.perf_counter()
    made = plan(CONSOLE, pk, AT.date(), internal=True)
    planned = time.perf_counter() - began
    pieces = stream(made)
    sent = len(next(pieces))
    first = time.perf_counter() - began
    sent += sum(map(len, pieces))
    seconds = time.perf_counter() - began
    tracemalloc.start()
    for _ in stream(made):
        pass
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(
        f"{count} files, {sent / 1e6:.0f} MB: looked up in {planned:.2f} s, first byte after {first:.2f} s, all after {seconds:.2f} s"
        f" ({sent / 1e6 / seconds:.0f} MB/s, {seconds / peer:.0f} times plain reading); held {held / 1e6:.1f} MB of {LIMIT / 1e6:.0f}"
        f" ({held / LIMIT:.0%})"
    )
    return 0 if held <= LIMIT else 1


def main(count: int) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
        from shuzhi.web import homedir, startup

        homedir.find().open()
        startup.start()
        return measure(prepare(count, Path(folder)), count)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
