"""The home page and 提醒 of a committee with a big ledger: 100,000 activities, 5,000 members, 300 branches.

    python bench/home.py [--years 5]

Prints the time of each page in process (median and p95 of 20; cpu: without the wait for other programs), its queries, and the limit. The activities spread evenly over
the years; with `--years 1` all of them fall into the year that is asked about, which no committee reaches.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ACTIVITIES, MEMBERS, BRANCHES, RUNS = 100_000, 5_000, 300, 20
KINDS = (
    "主题党日",
    "支委会",
    "党员大会",
    "党课",
    "党小组会",
    "志愿服务",
    "集体学习",
    "专题培训",
    "组织生活会",
    "其他",
)
LIMIT = {"/": 150}


def fill(years: int) -> None:
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.ledger.models import Activity
    from shuzhi.apps.orgs.models import Member, Organisation, Role

    now, today = timezone.now(), timezone.localdate()
    numbers = iter(range(1, 10**9))

    def row() -> dict[str, str]:
        number = next(numbers)
        return {"record_id": f"{number:016x}", "digest": f"{number:064x}"}

    top = Organisation.objects.create(**row(), code="DW", name="示例局党委", kind="党委", path="~")
    top.path = f"{top.pk}."
    top.save()
    branches = [
        Organisation(**row(), code=f"DW{n:03d}", name=f"第{n}党支部", kind="党支部", parent=top, path=f"~{n}",
                     current_election=today - timedelta(days=3 * n))
        for n in range(BRANCHES)
    ]  # fmt: skip
    for branch in branches:
        branch.save()
        branch.path = f"{top.path}{branch.pk}."
    Organisation.objects.bulk_update(branches, ["path"])
    Member.objects.bulk_create(
        Member(**row(), organisation=branches[n % BRANCHES], name=f"示例{n}", person=f"{n:032x}",
               kind="正式党员" if n % 20 else "预备党员", probation_since=None if n % 20 else today - timedelta(days=300))
        for n in range(MEMBERS)
    )  # fmt: skip
    days = 365 * years if years > 1 else max((today - date(today.year, 1, 1)).days, 1)
    Activity.objects.bulk_create(
        (
            Activity(**row(), organisation=branches[n % BRANCHES], day=today - timedelta(days=n * 7 % days),
                     kind=KINDS[n // BRANCHES % len(KINDS)], topic=f"第{n}次会议")
            for n in range(ACTIVITIES)
        ),
        batch_size=500,
    )  # fmt: skip
    user = create_user(CONSOLE, username="bench", password="plum-rain-seven-cranes", display_name="", at=now)
    Role.objects.create(user=user, organisation=top, role="committee_admin", since=today)


def measure(path: str) -> str:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from shuzhi.apps.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    number = len(asked.captured_queries)
    slowest = sorted(((float(q["time"]) * 1000, q["sql"][:90]) for q in asked.captured_queries), reverse=True)
    times, cpu = [], []
    for _ in range(RUNS):
        begun, worked = time.perf_counter(), time.process_time()
        client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    p95 = sorted(times)[int(RUNS * 0.95) - 1]
    limit = f", limit {LIMIT[path]}" if path in LIMIT else ""
    lines = [
        f"{path:45} median {statistics.median(times):6.1f} ms, p95 {p95:6.1f} ms, cpu {statistics.median(cpu):6.1f} ms, {number} queries{limit}"
    ]
    return "\n".join([*lines, *(f"      {ms:5.0f} ms  {sql}" for ms, sql in slowest[:3])])


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--years", type=int, default=5)
    args = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="shuzhi-bench-") as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
        from shuzhi.web import homedir, startup

        homedir.find().open()
        startup.start()
        fill(args.years)
        for path in ("/", "/reminders/", "/reminders/?org=DW007"):
            print(measure(path))


if __name__ == "__main__":
    main()
