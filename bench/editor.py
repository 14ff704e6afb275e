"""The report editor over 20,000 records: a report of 6,000 characters with 120 figures.

    python bench/editor.py

Prints, as medians of some runs with the wait for other programs left out (cpu): painting the page (limit 400 ms, 15 queries), counting every
figure again (200 ms), also after the ledger changed and for the first time in a process, a figure's panel, findings over the text (300 ms), saving a section, release (1 s).
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

RECORDS, FIGURES, CHARACTERS, RUNS = 20_000, 120, 6_000, 7
AT = datetime(2025, 12, 31, 4, tzinfo=UTC)
KINDS = (
    "主题党日",
    "党员大会",
    "支委会",
    "党课",
    "中心组学习",
    "集体学习",
    "专题研讨",
    "志愿服务",
    "警示教育",
    "宣讲",
)
TOPICS = (
    "意识形态",
    "党风廉政",
    "乡村振兴",
    "安全生产",
    "主题教育",
    "二十大",
    "统战",
    "保密",
    "信访",
    "营商环境",
    "防汛",
    "志愿",
    "廉洁",
)
FILLER = "我们坚持把抓好党建作为最大的政绩，压紧压实责任，在深化内化转化上下功夫，推动各项工作落地见效"


def fill() -> None:
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.audit import services as audit
    from shuzhi.apps.ledger.models import Activity
    from shuzhi.apps.orgs.models import Organisation

    top = Organisation.objects.create(
        record_id="o0",
        digest="0" * 64,
        code="DW",
        name="某局党委",
        short_name="局党委",
        kind="党委",
        path="1.",
    )
    units = [top]
    for n in range(1, 41):
        units.append(
            Organisation.objects.create(
                record_id=f"o{n}",
                digest="0" * 64,
                code=f"DW{n:02d}",
                name=f"第{n}党支部",
                kind="党支部",
                parent=top,
                path=f"1.{n + 1}.",
            )
        )
    rows = [
        Activity(
            record_id=f"{n:024x}", digest=f"{n:064x}", organisation=units[n % 41], day=date(2024, 1, 1) + timedelta(days=n % 730),
            kind=KINDS[n % 10], topic=f"{TOPICS[n % 13]}专题第{n}次", expected=20, present=18,
        )
        for n in range(RECORDS)
    ]  # fmt: skip
    Activity.objects.bulk_create(rows, batch_size=500)
    audit.record(CONSOLE, "ledger.import", "", {"rows": RECORDS}, AT)


def begin() -> int:
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.orgs.models import Organisation
    from shuzhi.apps.reports.writing import figuring, loading, opening, saving
    from shuzhi.apps.reports.writing.document import Block, Shown, Words

    text = "某局党委2024年度述职报告\n\n一、履职情况\n全年开展主题党日**次。\n二、存在问题\n无。\n三、下一步打算\n努力。\n"
    unit = Organisation.objects.get(code="DW")
    upload = opening.Upload("去年.txt", text.encode())
    working = opening.start(CONSOLE, opening.Wanted(unit, 2025, AT.date(), upload=upload), at=AT)
    ids = (
        "study.theme_day",
        "meeting.members",
        "meeting.branch_committee",
        "study.lecture",
        "study.collective",
        "study.seminar",
        "service.volunteer",
        "study.propaganda",
    )
    nodes = []
    for n in range(FIGURES):
        topic = TOPICS[n % 13]
        try:
            nodes.append(
                figuring.insert(CONSOLE, working.pk, f"{ids[n % len(ids)]}?topic={topic}", at=AT).node
            )
        except Exception:
            nodes.append(figuring.insert(CONSOLE, working.pk, ids[n % 2], at=AT).node)
    section = working.sections.get(heading__contains="履职")
    blocks = [Block("h1", (Words("一、履职情况"),), 1)]
    for n in range(0, FIGURES, 4):
        pieces = [Words(f"（{n}）{FILLER}{FILLER}。")]
        for node in nodes[n : n + 4]:
            pieces += [Words("开展有关活动"), Shown(node), Words("，推动工作落实落细，")]
        blocks.append(Block(f"p{n}", (*pieces, Words(f"{FILLER}。"))))
    saving.save(CONSOLE, working.pk, [saving.Edit(section.pk, 1, tuple(blocks))], at=AT)
    whole = loading.whole(working)
    print(
        f"{len(whole.flat.text)} characters, {len(whole.used)} figures, {RECORDS} records; medians of {RUNS}, cpu ms"
    )
    return working.pk


def median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        act()
        times.append((time.process_time() - begun) * 1000)
    return statistics.median(times)


def told(what: str, took: float, limit: float, more: str = "") -> None:
    print(
        f"{what:44} {took:7.1f} ms, {took / limit:.2f} of {limit:.0f}{more}{'' if took <= limit else '  <-- too much'}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SHUZHI_HOME": folder, "DJANGO_SETTINGS_MODULE": "shuzhi.web.settings"}
        from shuzhi.web import homedir, startup

        homedir.find(Path(folder)).open()
        startup.start()
        fill()
        measure(begin())


def measure(pk: int) -> None:
    from django.db import connection
    from django.test import Client

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.audit import services as audit
    from shuzhi.apps.ledger.models import Activity
    from shuzhi.apps.orgs.models import Organisation, Role
    from shuzhi.apps.reports.models import Working
    from shuzhi.apps.reports.writing import counting, loading, stages

    user = create_user(CONSOLE, username="writer", password="plum-rain-seven-cranes", display_name="", at=AT)
    Role.objects.create(
        user=user,
        organisation=Organisation.objects.get(code="DW"),
        role="committee_admin",
        since=date(2020, 1, 1),
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    base = f"/reports/work/{pk}/"
    assert client.get(base).status_code == 200
    asked = list[str]()

    def keep(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        client.get(base)
    told("paint text and figures", median(lambda: client.get(base)), 400, f", {len(asked)} queries of 15")

    def moved_on() -> None:
        number = next(fresh)
        Activity.objects.filter(record_id=f"{number - RECORDS:024x}").update(digest=f"{number:064x}")
        audit.record(CONSOLE, "ledger.change", "", {"rows": 1}, AT)
        assert client.get(f"{base}recount/").status_code == 200

    def anew() -> None:
        counting.forget()
        assert client.get(f"{base}recount/").status_code == 200

    fresh = count(RECORDS)
    told("recount all", median(lambda: client.get(f"{base}recount/")), 200)
    told("recount all after the ledger changed", median(moved_on), 200)
    told("recount all, first time in a process", median(anew), 1000)
    told(
        "a figure's panel", median(lambda: client.get(f"{base}figures/f3/", headers={"X-Fragment": "1"})), 300
    )
    whole = loading.whole(Working.objects.get(pk=pk))
    section = next(s for s in whole.sections if "履职" in s.heading)
    sent = {
        "sections": [{"id": section.pk, "revision": section.revision, "blocks": json.loads(section.blocks)}]
    }
    post = lambda path, body: client.post(f"{base}{path}", json.dumps(body), content_type="application/json")  # noqa: E731
    told("findings after a keystroke", median(lambda: post("read-over/", sent)), 300)
    words = "我们坚持把抓好党建作为最大的政绩，开展主题党日活动，推动乡村振兴。"
    told(
        "a sentence's panel",
        median(
            lambda: client.get(
                f"{base}sentence/", {"block": "p0", "words": words}, headers={"X-Fragment": "1"}
            )
        ),
        300,
    )

    def save() -> None:
        row = Working.objects.get(pk=pk).sections.get(pk=section.pk)
        blocks = json.loads(row.blocks)
        blocks[-1]["content"][-1]["text"] += "。"
        assert (
            post(
                "save/", {"sections": [{"id": row.pk, "revision": row.revision, "blocks": blocks}]}
            ).status_code
            == 200
        )

    told("save a section", median(save), 200)
    for name in ("submit", "review"):
        stages.move(CONSOLE, pk, name, at=AT, paper="李某签字存档")
    begun = time.process_time()
    stages.move(CONSOLE, pk, "release", at=AT, with_blanks=True)
    told("release", (time.process_time() - begun) * 1000, 1000)


if __name__ == "__main__":
    main()
