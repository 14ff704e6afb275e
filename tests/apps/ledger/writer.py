"""A writer process of the concurrency tests: adds rows in several threads and says each id once it is committed.

    python writer.py <threads> <seconds> <name> [--unlocked]

`--unlocked` is the negative control: the head of the chain is read without a lock, and SQLite begins its transactions DEFERRED.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import UTC, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuzhi.web.settings")


def main(threads: int, seconds: float, name: str, *, unlocked: bool) -> None:
    import django
    from django.conf import settings

    if unlocked and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 1}
    django.setup()
    if unlocked:
        from shuzhi.apps.audit import services
        from shuzhi.apps.audit.models import Head

        services._head = lambda: Head.objects.get(pk=1)
    say("ready")
    sys.stdin.readline()
    until = time.monotonic() + seconds
    workers = [threading.Thread(target=write, args=(f"{name}-{n}", until)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def write(name: str, until: float) -> None:
    from django.db import connection

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ledger.entry import add_row

    number = 0
    while time.monotonic() < until:
        number += 1
        cells = {
            "日期": "2022-03-01",
            "组织编码": "Z1",
            "类型": "党课",
            "主题": f"{name}:{number}" if number % 2 else "同一件事",
        }
        try:
            say(f"ok {add_row(CONSOLE, '活动', cells, at=datetime.now(UTC))}")
        except Exception as exc:
            say(f"failed {type(exc).__name__}")
    connection.close()


def say(line: str) -> None:
    os.write(
        1, f"{line}\n".encode()
    )  # one system call: lines of threads do not mix, and nothing waits in a buffer


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], unlocked="--unlocked" in sys.argv)
