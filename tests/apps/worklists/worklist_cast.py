"""The cast of 清单's tests: 甲委 over two branches, and a problem in any state."""

from __future__ import annotations

from datetime import UTC, date, datetime

from house_cast import organisation, user

from shuzhi.apps.accounts.models import CONSOLE, Actor, actor_of
from shuzhi.apps.ledger import entry
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.worklists.models import Dossier, Problem, Task
from shuzhi.packs.worklists.flow import State, sheet_state

NOW = datetime(2022, 6, 1, 2, 0, tzinfo=UTC)
TODAY = date(2022, 6, 1)
FULL = {"原因": "学习不够", "领导小组": "整改领导小组", "责任领导": "演示一", "责任人": "演示二", "整改时限": "2022-12-20", "整改措施": "每季度检查一次", "进展": "已检查两次"}  # fmt: skip


def units() -> tuple[Organisation, Organisation, Organisation]:
    top = organisation("JW", "甲委", "党委")
    return (
        top,
        organisation("JW01", "甲一支部", "党支部", top),
        organisation("JW02", "甲二支部", "党支部", top),
    )


def problem(
    unit: Organisation, words: str = "党课形式单一", state: State = State.UNCLAIMED, **cells: str
) -> Problem:
    given = {
        "年度": "2022",
        "组织编码": unit.code,
        "问题": words,
        "来源": "述职评议",
        "状态": sheet_state(state),
    } | cells
    row = Problem.objects.get(record_id=entry.add_row(CONSOLE, "问题整改", given, at=NOW))
    if state is State.INSPECTION:
        Dossier.objects.create(problem=row, inspecting=True)
    return row


def task(unit: Organisation, words: str = "每月开展主题党日", **cells: str) -> Task:
    given = {"年度": "2022", "组织编码": unit.code, "任务": words} | cells
    return Task.objects.get(record_id=entry.add_row(CONSOLE, "任务", given, at=NOW))


def somebody(name: str, role: str, unit: Organisation) -> Actor:
    made = user(name)
    Role.objects.create(user=made, organisation=unit, role=role, since=date(2022, 1, 1))
    return actor_of(made)
