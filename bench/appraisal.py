"""A round of 300 units × 40 indicators, worked out from a ledger of 30,000 activities.

    python bench/appraisal.py

Prints the time of the computation (limit 10 s), its queries, and the time of the pages that show all units.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import home

UNITS, INDICATORS, LIMIT = 300, 40, 10.0


def scheme():  # type: ignore[no-untyped-def]
    from shuzhi.core.appraising import Dimension, Grade, Group, Item, Manner, Scheme
    from shuzhi.packs.indicators import catalogue

    ids = [one.id for one in catalogue().indicators][:INDICATORS]
    points = Decimal(100) / INDICATORS
    items = tuple(
        Item(f"i{n}", f"项目{n}", Manner.SHARE, points, each, Decimal(4)) for n, each in enumerate(ids)
    )
    return Scheme(
        "测速", (Dimension("全部", items),), (Group("上级", Decimal(100)),), (Grade("好", Decimal(100)),)
    )


def main() -> None:
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    os.environ["SHUZHI_HOME"] = folder.name
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
    from shuzhi.web import homedir, startup

    homedir.find(Path(folder.name)).open()
    startup.start()
    home.ACTIVITIES = 30_000
    home.fill(1)

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE, User
    from shuzhi.apps.appraisal import queries, services
    from shuzhi.apps.appraisal.models import Round
    from shuzhi.apps.orgs.models import Organisation

    now, today = timezone.now(), timezone.localdate()
    top = Organisation.objects.get(code="DW")
    terms = services.Terms(today.year, "测速", "live", "党委会", date(today.year, 12, 31))
    codes = [unit.code for unit in queries.offered_units(top, today)]
    round_ = services.open_round(CONSOLE, top, terms, codes, at=now)
    services.put_scheme(CONSOLE, round_.pk, scheme(), at=now)
    services.step(CONSOLE, round_.pk, "start", at=now)
    with CaptureQueriesContext(connection) as asked:
        begun, spent = time.perf_counter(), time.process_time()
        services.compute(CONSOLE, round_.pk, at=now)
        took, cpu = time.perf_counter() - begun, time.process_time() - spent
    print(
        f"{len(codes)} units × {INDICATORS} indicators: {took:.2f} s (cpu {cpu:.2f} s, limit {LIMIT:.0f} s), {len(asked)} queries"
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    Round.objects.update(stage="定等次")
    for path in ("", "grades/"):
        spent = time.process_time()
        assert client.get(f"/appraisal/{round_.pk}/{path}").status_code == 200
        print(f"/appraisal/…/{path}: cpu {(time.process_time() - spent) * 1000:.0f} ms")
    assert cpu <= LIMIT


if __name__ == "__main__":
    main()
