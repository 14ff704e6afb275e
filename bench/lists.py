"""The lists, filters and the search of a ledger of 100,000 records: the page against the SQL that it asks, run bare.

    python bench/lists.py

Prints for each page its p95 in process (cpu: without the wait for other programs), the p95 of its own queries run through a bare cursor, the difference (limit 40 ms), and the
number of queries (limit 12). The ledger is that of bench/home.py.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from home import fill

RUNS, MORE, MOST_QUERIES = 20, 40.0, 12
PAGES = (
    "/ledger/",
    "/ledger/?year=2025&kind=党课",
    "/ledger/?org=DW007",
    "/ledger/?sort=topic",
    "/ledger/?q=77次会议",
    "/ledger/search/?q=7",
    "/ledger/search/?q=会议",
    "/ledger/search/?q=第777次",
    "/ledger/search/?q=党课 第77次",
    "/ledger/calendar/",
    "/ledger/calendar/2025/5/",
)


def p95(act: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        act()
        times.append((time.process_time() - begun) * 1000)
    return sorted(times)[int(RUNS * 0.95) - 1]


def measure(path: str) -> bool:
    from django.db import connection
    from django.test import Client

    from shuzhi.apps.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    client.get(path)
    asked = list[tuple[str, object]]()

    def keep(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        assert client.get(path).status_code == 200, path

    def bare() -> None:
        with connection.cursor() as cursor:
            for sql, params in asked:
                if sql.startswith("SELECT"):
                    cursor.execute(sql, params)
                    cursor.fetchall()

    raw, page = p95(bare), p95(lambda: client.get(path))
    good = page - raw <= MORE and len(asked) <= MOST_QUERIES
    print(
        f"{path:34} page {page:6.1f} ms, SQL {raw:6.1f} ms, more {page - raw:5.1f} of {MORE:.0f}, {len(asked)} queries{'' if good else '  <-- too much'}"
    )
    return good


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="shuzhi-bench-") as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
        from shuzhi.web import homedir, startup

        homedir.find().open()
        startup.start()
        from django.db import transaction

        from shuzhi.apps.ledger.indexing import catch_up

        fill(5)
        with transaction.atomic():
            catch_up()
        good = [measure(path) for path in PAGES]
        if not all(good):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
