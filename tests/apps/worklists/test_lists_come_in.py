"""Lists of other people: prose, tables, merged cells; the seeds' sections to exactly the items that a careful reader marked."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from house_cast import member
from worklist_cast import NOW, problem, somebody, units

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.worklists import incoming, receiving, system_findings
from shuzhi.apps.worklists.holding import PROBLEMS, TASKS
from shuzhi.apps.worklists.incoming import Proposed
from shuzhi.apps.worklists.models import Origin, Problem, Task
from shuzhi.core.errors import Refused, Unreadable

SAMPLES: list[tuple[str, str, list[str]]] = [
    (
        "问题整改",
        "一是理论学习不够深入。二是主题党日质量不高；三是党课形式单一。",
        ["理论学习不够深入", "主题党日质量不高", "党课形式单一"],
    ),
    (
        "问题整改",
        "点评意见：\n1.支部活动记录不全\n2.党员教育形式单一，吸引力不强\n3、党费收缴不及时",
        ["支部活动记录不全", "党员教育形式单一，吸引力不强", "党费收缴不及时"],
    ),
    ("问题整改", "会议记录不规范\n谈心谈话开展不够\n", ["会议记录不规范", "谈心谈话开展不够"]),
    (
        "任务",
        "2023年党建工作要点\n一、加强政治建设\n（一）每季度组织一次党课。各支部书记带头讲。\n（二）每月开展主题党日。\n二、抓好队伍\n1.发展党员3名。\n2.开展谈心谈话。",
        ["每季度组织一次党课", "每月开展主题党日", "发展党员3名", "开展谈心谈话"],
    ),
    ("任务", "制定年度计划\n完成支部换届", ["制定年度计划", "完成支部换届"]),
]


@pytest.mark.parametrize(("kind", "text", "expected"), SAMPLES, ids=range(len(SAMPLES)))
def test_own_samples(kind: str, text: str, expected: list[str]) -> None:
    assert [each.item for each in incoming.read_text(text, kind, "样本")] == expected


def test_the_seeds_import_to_what_a_careful_reader_lists(shared: Path) -> None:
    wrong = []
    for path in sorted((shared / "gold" / "parse").glob("*.json")):
        marked = json.loads(path.read_text(encoding="utf-8"))
        (seed,) = (shared / "seeds").glob(f"{path.stem}_*.txt")
        for kind, key in ((PROBLEMS, "problems"), (TASKS, "tasks")):
            found = incoming.read(seed, kind, seed.name)
            begins = [each["text_start"] for each in marked[key]]
            if len(found) != len(begins) or not all(
                one.told.startswith(begin[:12]) for one, begin in zip(found, begins, strict=True)
            ):
                wrong.append((seed.name, kind))
    assert wrong == []


@pytest.mark.parametrize(("name", "problems", "tasks"), [("003_*.txt", 4, 5), ("004_*.txt", 0, 0)])
def test_the_seeds_without_gold(shared: Path, name: str, problems: int, tasks: int) -> None:
    (seed,) = (shared / "seeds").glob(name)
    for kind, count in ((PROBLEMS, problems), (TASKS, tasks)):
        if count:
            assert len(incoming.read(seed, kind, seed.name)) == count
        else:
            with pytest.raises(Unreadable, match="没有读出条目"):
                incoming.read(seed, kind, seed.name)


def test_a_table_of_word_with_merged_cells(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=4, cols=4)
    rows = [
        ("序号", "存在的问题", "整改措施", "完成时限"),
        ("1", "记录不全", "统一记录本", "2022年9月30日"),
        ("", "", "每季度抽查", ""),
        ("2", "党费收缴不及时", "按月收缴", "长期坚持"),
    ]
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            table.cell(number, column).text = words
    table.cell(1, 1).merge(table.cell(2, 1))
    document.save(str(tmp_path / "list.docx"))
    found = incoming.read(tmp_path / "list.docx", PROBLEMS, "检查清单.docx")
    assert [(each.item, each.measures, each.due) for each in found] == [
        ("记录不全", "统一记录本；每季度抽查", "2022-09-30"),
        ("党费收缴不及时", "按月收缴", "长期坚持"),
    ]


def test_nothing_to_read_is_said() -> None:
    with pytest.raises(Unreadable, match="没有读出条目"):
        incoming.read_text("  \n ", PROBLEMS, "空")


@pytest.mark.django_db
def test_two_thousand_items_at_once() -> None:
    _, branch, _ = units()
    items = [Proposed(item=f"第{n}项工作落实不到位", told=f"{n}", place="清单") for n in range(2000)]
    batch = receiving.stage(CONSOLE, branch, PROBLEMS, 2022, "巡察", "清单", items, at=NOW)
    began = time.perf_counter()
    assert receiving.take(CONSOLE, batch.pk, at=NOW) == 2000
    assert time.perf_counter() - began < 30
    assert Problem.objects.count() == Origin.objects.count() == 2000
    assert Problem.objects.order_by("pk").last().number == "2022-2000"
    with pytest.raises(Refused, match="导入过"):
        receiving.stage(CONSOLE, branch, PROBLEMS, 2022, "巡察", "另一个文件名", items[::-1], at=NOW)


@pytest.mark.django_db
def test_an_item_that_cannot_be_taken_leaves_all_as_it_was() -> None:
    _, branch, _ = units()
    items = [Proposed(item="好的一条"), Proposed(item="长" * 2001)]
    batch = receiving.stage(CONSOLE, branch, PROBLEMS, 2022, "", "清单", items, at=NOW)
    with pytest.raises(Refused, match="第 2 条"):
        receiving.take(CONSOLE, batch.pk, at=NOW)
    assert not Problem.objects.exists()


@pytest.mark.django_db
def test_a_work_plan_becomes_tasks() -> None:
    _, branch, _ = units()
    items = incoming.read_text(SAMPLES[3][1], TASKS, "工作要点")
    batch = receiving.stage(CONSOLE, branch, TASKS, 2023, "年度工作要点", "工作要点", items, at=NOW)
    receiving.take(CONSOLE, batch.pk, at=NOW)
    made = Task.objects.get(task="发展党员3名")
    assert (made.year, made.source, made.status, made.origins.get().place) == (
        2023,
        "年度工作要点",
        "未启动",
        "工作要点",
    )


@pytest.mark.django_db
def test_what_the_system_finds_is_offered_only() -> None:
    _, branch, _ = units()
    for number in range(8):
        member(branch, f"演示{number}")
    actor = somebody("secretary", "branch_secretary", branch)
    found = system_findings.offered(actor, branch, date(2022, 11, 20))
    assert any(each.item.startswith("主题党日") and each.item.endswith("没有记录") for each in found)
    assert not Problem.objects.exists()


@pytest.mark.django_db
def test_the_same_item_in_another_list_is_marked() -> None:
    _, branch, _ = units()
    problem(branch, "会议记录不规范")
    batch = receiving.stage(
        CONSOLE,
        branch,
        PROBLEMS,
        2022,
        "",
        "清单",
        [Proposed(item="会议记录，不规范。"), Proposed(item="其他")],
        at=NOW,
    )
    assert [each.skip for each in incoming.load(batch.items)] == [True, False]
