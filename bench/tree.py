"""组织与名册 with 5,000 units six levels deep and 20,000 members: the tree, a branch opened in it, search, a unit's page, the roster.

    python bench/tree.py

Prints the time of each page in process (median and p95 of 40), its queries and its size. No limit is set for them; a page of the
ledger must stay within raw SQL + 40 ms, home within 150 ms.
"""

from __future__ import annotations

import gzip
import os
import statistics
import tempfile
import time
from pathlib import Path

UNITS, MEMBERS, RUNS = 5_000, 20_000, 40
WIDTH = 6  # children a unit, until there are enough
SURNAMES = "赵钱孙李周吴郑王冯陈曾单区仇解查"


def fill() -> None:
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.orgs.models import Member, Organisation, Parentage, Role

    now = timezone.now()
    numbers = iter(range(1, 10**9))

    def row() -> dict[str, str]:
        number = next(numbers)
        return {"record_id": f"{number:016x}", "digest": f"{number:064x}"}

    units: list[Organisation] = []
    for number in range(UNITS):
        above = units[(number - 1) // WIDTH] if number else None
        kind = "党委" if number <= WIDTH else "党总支" if number < UNITS // WIDTH else "党支部"
        unit = Organisation.objects.create(
            **row(), code=f"DW{number:05d}", name=f"示例第{number}组织", kind=kind, parent=above, path=f"~{number}"
        )  # fmt: skip
        unit.path = f"{above.path if above else ''}{unit.pk}."
        units.append(unit)
    Organisation.objects.bulk_update(units, ["path"], batch_size=500)
    Parentage.objects.bulk_create(Parentage(organisation=unit, parent=unit.parent) for unit in units)
    lowest = units[UNITS // WIDTH :]
    Member.objects.bulk_create(
        (
            Member(**row(), organisation=lowest[n % len(lowest)], name=f"{SURNAMES[n % len(SURNAMES)]}示{n}",
                   person=f"{n:032x}", mark=f"{n:032x}", kind="正式党员" if n % 20 else "预备党员")
            for n in range(MEMBERS)
        ),
        batch_size=500,
    )  # fmt: skip
    user = create_user(CONSOLE, username="bench", password="plum-rain-seven-cranes", display_name="", at=now)
    Role.objects.create(user=user, organisation=units[0], role="committee_admin", since=timezone.localdate())


def measure(path: str) -> str:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from shuzhi.apps.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        assert answer.status_code == 200
    slowest = max(asked.captured_queries, key=lambda q: float(q["time"]))
    number, times = len(asked.captured_queries), []
    for _ in range(RUNS):
        begun = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
    p95 = sorted(times)[int(RUNS * 0.95) - 1]
    size = len(gzip.compress(answer.content)) / 1024
    return (
        f"{path:32} median {statistics.median(times):6.1f} ms, p95 {p95:6.1f} ms, "
        f"{number} queries, {size:.1f} KB compressed\n"
        f"      {float(slowest['time']) * 1000:5.0f} ms  {slowest['sql'][:90]}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="shuzhi-bench-") as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
        from shuzhi.web import homedir, startup

        homedir.find().open()
        startup.start()
        fill()
        paths = (
            "/orgs/",
            "/orgs/?at=DW00900",
            "/orgs/?q=第77",
            "/orgs/?q=sld77zz",
            "/orgs/units/DW00040/",
            "/orgs/units/DW04000/",
            "/orgs/members/",
            "/orgs/members/?q=ss1",
            "/orgs/twins/",
        )
        for path in paths:
            print(measure(path), flush=True)


if __name__ == "__main__":
    main()
