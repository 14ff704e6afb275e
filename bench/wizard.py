"""The import wizard on 20,000 foreign rows: looking at every row (limit 15 s), bringing them in, taking them back.

python bench/wizard.py [rows]        on SQLite, or on the PostgreSQL that DATABASE_URL names
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

LIMIT = 15.0  # seconds for looking at 20,000 rows


def rows(count: int) -> list[list[object]]:
    head: list[object] = ["序号", "党组织名称", "组织生活类型", "活动主题", "开展时间", "活动地点", "应到人数", "实到人数", "参加人员名单", "填报时间"]  # fmt: skip
    kinds = ("支部党员大会", "上党课", "主题党日活动", "支委会会议")
    made: list[list[object]] = [["组织生活记录表"] + [""] * 9, head]
    for n in range(count):
        day = date(2022, 1, 1) + timedelta(days=n % 365)
        made.append([str(n + 1), f"第{n % 100}党支部", kinds[n % 4], f"主题 {n}", f"{day} 14:30:00", "会议室", f"{20 + n % 5}人", "18人", "某甲、某乙、某丙", f"{day} 18:00:00"])  # fmt: skip
    return made


def main(count: int) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["SHUZHI_HOME"] = str(Path(folder) / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
        from shuzhi.web import homedir, startup

        homedir.find().open()
        startup.start()
        return _measure(count)


def _measure(count: int) -> int:
    import csv
    from io import BytesIO, StringIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone
    from openpyxl import Workbook

    from shuzhi.apps.accounts.models import CONSOLE, actor_of
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.intake import plan, services
    from shuzhi.apps.orgs.models import Organisation, Role

    now = timezone.now()
    top = Organisation.objects.create(
        record_id="t", digest="t", code="T", name="某局党委", kind="党委", path="1."
    )
    for n in range(100):
        Organisation.objects.create(
            record_id=f"z{n}", digest=f"z{n}", code=f"Z{n}", name=f"第{n}党支部", kind="党支部", parent=top, path=f"1.{n + 2}."
        )  # fmt: skip
    user = create_user(CONSOLE, username="lan", password="plum-rain-seven-cranes", display_name="", at=now)
    Role.objects.create(user=user, organisation=top, role="committee_admin", since=date(2022, 1, 1))
    actor, made = actor_of(user), rows(count)
    book = Workbook(write_only=True)
    page = book.create_sheet("导出数据")
    for row in made:
        page.append(row)
    xlsx = BytesIO()
    book.save(xlsx)
    text = StringIO()
    csv.writer(text).writerows(made)
    good = True
    for name, body in (("导出.xlsx", xlsx.getvalue()), ("导出.csv", text.getvalue().encode("gb18030"))):
        began = time.perf_counter()
        intake = services.begin(actor, SimpleUploadedFile(name, body), at=now)
        opened = time.perf_counter()
        services.choose(actor, intake.pk, plan.load(intake.plan), again=False, at=now)
        intake = services.look(intake.pk, at=now)
        looked = time.perf_counter()
        if intake.state != "ready":
            sys.exit(f"{name}: {intake.state} {intake.told[:200]}")
        services.confirm(actor, intake.pk, at=now)
        intake = services.run(intake.pk, at=now)
        brought = time.perf_counter()
        services.undo(actor, intake.pk, at=now)
        back = time.perf_counter()
        dry = looked - began
        good &= dry <= LIMIT
        print(
            f"{name}: {count} rows, columns proposed in {opened - began:.1f} s, dry run in all {dry:.1f} s of {LIMIT:.0f}"
            f" ({dry / LIMIT:.0%}), brought in {brought - looked:.1f} s, taken back {back - brought:.1f} s"
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
