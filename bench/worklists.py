"""清单 with a city's lists: pages against their raw SQL, carry-over, the repeat-check.

    python bench/worklists.py [pages] [carry] [repeats]

pages    20,000 problems and 20,000 tasks over 300 units: list, board, superior's view, p95 of 20 runs beside the time of the same
         queries run raw; limit: raw + 40 ms
carry    5,000 unresolved problems with their measures into the next year in one transaction; limit: 5 s
repeats  50,000 problems, 500 of them asked for with a tenth of their characters rewritten; limits: 50 ms an item, recall@5 0.8
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

NOW = datetime(2022, 6, 1, 2, tzinfo=UTC)
UNITS, ITEMS, CARRIED, KNOWN, ASKED, RUNS = 300, 20_000, 5_000, 50_000, 500, 20
WHO = [
    "支委会",
    "党支部",
    "个别党员",
    "支部书记",
    "青年党员",
    "流动党员",
    "党小组",
    "窗口党员",
    "离退休党员",
    "部分科室",
    "班子成员",
    "党务干部",
    "新任支委",
    "入党积极分子",
    "基层党组织",
    "机关党员",
]
WHAT = [
    "理论学习",
    "主题党日",
    "党课",
    "谈心谈话",
    "组织生活会",
    "民主评议",
    "党费收缴",
    "会议记录",
    "发展党员",
    "党员教育",
    "廉政教育",
    "制度执行",
    "服务群众",
    "调查研究",
    "意识形态工作",
    "台账管理",
    "责任落实",
    "作风建设",
    "业务融合",
    "品牌创建",
    "志愿服务",
    "换届工作",
    "党务公开",
    "警示教育",
    "阵地建设",
]
HOW = [
    "形式比较单一",
    "内容不够丰富",
    "频次不够",
    "质量不高",
    "记录不规范",
    "流于一般",
    "抓得不紧",
    "重视程度不足",
    "与业务结合不紧密",
    "缺少创新",
    "参加面不广",
    "督促检查不到位",
    "成果转化不够",
    "针对性不强",
    "落实不及时",
    "标准不高",
    "后续跟进不够",
    "底数不清",
]
WHY = [
    "对上级要求理解不深",
    "日常事务多、时间安排不合理",
    "满足于完成任务",
    "缺少有效载体",
    "责任没有压实到人",
    "主动性不够",
    "方法老一套",
    "考核激励机制不健全",
    "骨干力量薄弱",
    "平时积累不够",
    "年初没有计划",
    "检查流于表面",
    "没有形成常态",
    "结合实际不够",
]


def setup() -> None:
    os.environ["SHUZHI_HOME"] = tempfile.mkdtemp(prefix="bench-worklists-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuzhi.web.settings")
    import django
    from django.conf import settings

    Path(os.environ["SHUZHI_HOME"]).mkdir(exist_ok=True)
    settings.ALLOWED_HOSTS = ["*"]
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def sentence(dice: random.Random) -> str:
    return f"{dice.choice(WHO)}{dice.choice(WHAT)}{dice.choice(HOW)}，{dice.choice(WHY)}，{dice.choice(WHAT)}{dice.choice(HOW)}"


def fill(problems: int, tasks: int) -> list[Any]:
    from shuzhi.apps.ledger import storing
    from shuzhi.apps.ledger.parsing import read_row
    from shuzhi.apps.orgs.models import Organisation
    from shuzhi.packs.ledger.sheets import BY_NAME

    def unit(code: str, kind: str, parent: Organisation | None) -> Organisation:
        made = Organisation.objects.create(
            record_id=f"{code:0>16}",
            digest=f"{code:0>64}",
            code=code,
            name=f"{code}党组织",
            kind=kind,
            parent=parent,
            path="~",
        )
        made.path = f"{parent.path if parent else ''}{made.pk}."
        made.save()
        return made

    top = unit("DW", "党委", None)
    units = [unit(f"DW{n:03d}", "党支部", top) for n in range(UNITS)]
    ids = {each.code: each.pk for each in units}
    dice, states = (
        random.Random(1),
        ["待认领", "制定方案", "整改中", "申请销号", "已销号", "退回", "长期坚持"],
    )
    rows = []
    for n in range(problems):
        cells = {
            "编号": f"2022-{n // UNITS:03d}", "年度": "2022", "组织编码": f"DW{n % UNITS:03d}", "问题": sentence(dice), "来源": "巡察",
            "整改时限": f"2022-{n % 12 + 1:02d}-20", "状态": states[n % 7], "责任领导": "演示一", "责任人": "演示二", "原因": "不够重视",
            "整改措施": "每季度检查一次", "进展": "正在推进",
        }  # fmt: skip
        rows.append(read_row(BY_NAME["问题整改"], cells)[0])
    storing.store_rows("问题整改", rows, ids)
    made = [
        read_row(
            BY_NAME["任务"],
            {
                "年度": "2022",
                "组织编码": f"DW{n % UNITS:03d}",
                "任务": f"任务{n}",
                "完成时限": f"2022-{n % 12 + 1:02d}-20",
                "状态": ["未启动", "进行中", "已完成"][n % 3],
            },
        )[0]
        for n in range(tasks)
    ]
    storing.store_rows("任务", made, ids)
    return [top, *units]


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000


def pages() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.orgs.models import Role

    top = fill(ITEMS, ITEMS)[0]
    user = create_user(
        CONSOLE, username="bench", password="plum-rain-seven-cranes", display_name="", at=timezone.now()
    )
    Role.objects.create(user=user, organisation=top, role="committee_admin", since=date(2022, 1, 1))
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    for path in (
        "/worklists/problems/",
        "/worklists/rectification/?page=200",
        "/worklists/problems/?org=DW001",
        "/worklists/problems/board/",
        "/worklists/?year=2022",
        "/worklists/tasks/",
    ):
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
            queries = [each["sql"] for each in asked.captured_queries if each["sql"].startswith("SELECT")]
        whole = [timed(partial(client.get, path)) for _ in range(RUNS)]
        raw = [timed(partial(run_raw, queries)) for _ in range(RUNS)]
        walls = p95([each[0] for each in whole]), p95([each[0] for each in raw])
        cpus = p95([each[1] for each in whole]), p95([each[1] for each in raw])
        print(
            f"{path:38} {len(queries):2} queries  p95 {walls[0]:4.0f} ms raw {walls[1]:4.0f} ms"
            f"  | cpu {cpus[0]:4.0f} raw {cpus[1]:4.0f} over {cpus[0] - cpus[1]:4.0f} ms  limit 40 ms  ratio {(cpus[0] - cpus[1]) / 40:.2f}"
        )


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds: the second is without the wait for other programs."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - began, time.process_time() - worked


def run_raw(queries: list[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for each in queries:
            cursor.execute(each)
            cursor.fetchall()


def carry() -> None:
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.worklists import carrying

    units = fill(CARRIED * 7 // 6, 0)
    began, worked = time.perf_counter(), time.process_time()
    done = carrying.carry(CONSOLE, units[0], 2022, at=datetime(2023, 1, 5, tzinfo=UTC))
    took = time.perf_counter() - began
    worked = time.process_time() - worked
    print(
        f"carry-over of {done.problems} problems: {took:.1f} s (cpu {worked:.1f} s: without the wait for other programs)  limit 5 s  ratio {took / 5:.2f}"
    )


def rewritten(text: str, dice: random.Random) -> str:
    letters = list(text)
    pool = "".join(WHO + WHAT + HOW + WHY)
    for place in dice.sample(range(len(letters)), max(1, round(len(letters) / 10))):
        letters[place] = dice.choice(pool)
    return "".join(letters)


def repeats() -> None:
    from shuzhi.apps.worklists.likeness import Likeness

    dice = random.Random(2)
    texts = [sentence(dice) for _ in range(KNOWN)]
    began = time.perf_counter()
    index = Likeness(texts)
    built = time.perf_counter() - began
    found, times = 0, []
    for number in dice.sample(range(KNOWN), ASKED):
        asked = rewritten(texts[number], dice)
        began = time.perf_counter()
        near = index.near(asked, 5)
        times.append(time.perf_counter() - began)
        found += any(texts[each.number] == texts[number] for each in near)
    print(
        f"repeat-check over {KNOWN} problems: built in {built:.1f} s; p95 {p95(times):.1f} ms an item (limit 50, ratio {p95(times) / 50:.2f}); recall@5 {found / ASKED:.3f} (limit 0.8)"
    )


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["pages", "carry", "repeats"]
    if len(wanted) == 1:
        if wanted[0] != "repeats":
            setup()
        {"pages": pages, "carry": carry, "repeats": repeats}[wanted[0]]()
    else:
        import subprocess

        for each in wanted:  # each in a home of its own
            subprocess.run([sys.executable, __file__, each], check=True)
