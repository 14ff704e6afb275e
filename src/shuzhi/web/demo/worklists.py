"""The year's tasks, the problems of the year before and their rectification (任务、问题整改、措施)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shuzhi.web.demo.bureau import BRANCHES, COMMITTEE, Branch
from shuzhi.web.demo.meetings import YEARS
from shuzhi.web.demo.roster import Roster
from shuzhi.web.demo.rows import Measure, Problem, Task

_TASKS = (
    ("制定年度党建工作要点和任务清单", "机关工委部署", 2),
    ("组织中心组学习每月不少于1次", "年度学习计划", 12),
    ("各党支部每月开展1次主题党日", "支部工作条例", 12),
    ("开展党支部标准化规范化建设督导", "年度要点", 10),
    ("完成党支部书记和支部委员培训", "教育培训计划", 6),
    ("完成到期党支部换届", "任期规定", 11),
    ("签订党风廉政建设责任状", "全面从严治党清单", 3),
    ("开展窗口作风明察暗访", "全面从严治党清单", 12),
    ("党委书记讲专题党课", "支部工作条例", 7),
    ("召开组织生活会并开展民主评议党员", "支部工作条例", 12),
    ("完成年度发展党员计划", "发展党员计划", 12),
    ("办结年度实事项目", "实事清单", 12),
    ("更新科级干部廉政档案", "全面从严治党清单", 11),
    ("汇编中心组学习资料", "年度学习计划", 11),
)
_BRANCH = "LCZW-05"  # the branch whose secretary signs in to the demo
_UNFINISHED = {  # this year's gaps
    ("各党支部每月开展1次主题党日", 2025): "进行中",
    ("召开组织生活会并开展民主评议党员", 2025): "进行中",
    ("办结年度实事项目", 2025): "进行中",
    ("更新科级干部廉政档案", 2025): "未启动",
}


def tasks(book: Roster) -> Iterator[Task]:
    """Return the tasks of both years: the committee's, and one plan of each branch."""
    owner = book.leaders[COMMITTEE][1].name
    for year in YEARS:
        for words, source, month in _TASKS:
            state = _UNFINISHED.get((words, year), "已完成")
            due = date(year, month, 20)
            yield Task(
                year=year,
                org=COMMITTEE,
                task=words,
                source=source,
                owner=owner,
                due=due,
                state=state,
                done=due.replace(day=18) if state == "已完成" else None,
            )
        for branch in BRANCHES:
            yield _branch_task(book, branch, year)
    yield Task(
        year=2025,
        org=_BRANCH,
        task="补上第四季度党课，由青年党员主讲",
        source="支部年度计划",
        owner=book.leaders[_BRANCH][1].name,
        due=date(2025, 12, 26),
        state="进行中",
    )


def _branch_task(book: Roster, branch: Branch, year: int) -> Task:
    return Task(
        year=year,
        org=branch.code,
        task="制定并公开支部年度工作计划",
        source="支部工作条例",
        owner=book.leaders[branch.code][0].name,
        due=date(year, 2, 28),
        state="已完成",
        done=date(year, 2, 24),
    )


@dataclass(frozen=True, slots=True)
class Raised:
    """A problem as it was raised, and how far it has come.

    Args:
        year: the year it belongs to.
        number: its number.
        words: the problem.
        aspect: of which kind.
        source: who raised it.
        cause: why.
        measures: each with its date of completion or "".
        closed: ISO date or "".
        state: when it is not closed.
        org: whose problem.
    """

    year: int
    number: str
    words: str
    aspect: str
    source: str
    cause: str
    measures: tuple[tuple[str, str], ...]
    closed: str = ""
    state: str = "已销号"
    org: str = COMMITTEE


RAISED = (
    Raised(2023, "2023-01", "中心组学习研讨不够深入", "思想建设", "上级点评", "学用结合的办法不多",
           (("每次学习安排重点发言", "2024-03-22"), ("年内安排专题研讨", "2024-10-24")), "2024-11-08"),
    Raised(2023, "2023-02", "党务干部业务培训偏少", "队伍建设", "上级点评", "培训计划不系统",
           (("全年举办专题培训", "2024-09-19"),), "2024-10-15"),
    Raised(2023, "2023-03", "部分窗口党员作用不明显", "党业融合", "群众意见", "亮身份缺少抓手",
           (("出台亮身份管理办法", "2024-04-29"), ("设置党员先锋岗", "2024-02-26")), "2024-06-28"),
    Raised(2023, "2023-04", "党支部换届提醒不及时", "组织建设", "自查", "任期台账不健全",
           (("建立任期台账，提前六个月提醒", "2024-03-29"),), "2024-10-25"),
    Raised(2024, "2024-01", "理论学习与业务工作结合不紧", "思想建设", "上级点评", "学习成果转化机制不健全",
           (("围绕重点任务开展专题研讨", "2025-08-21"), ("学习议题与业务议题同步研究", "2025-04-18")), "2025-09-26"),
    Raised(2024, "2024-02", "党支部之间工作水平不平衡", "组织建设", "上级点评", "指导督促不经常",
           (("全年开展督导", "2025-10-15"), ("党支部结对共促", "2025-06-20")), "2025-11-07"),
    Raised(2024, "2024-03", "青年党员培养载体不多", "队伍建设", "述职评议", "培养机制不完善",
           (("出台青年党员培养导师制实施办法", "2025-09-15"),), "2025-10-17"),
    Raised(2024, "2024-04", "窗口作风监督检查覆盖面不够", "作风建设", "群众意见", "检查次数少、方式单一",
           (("制定明察暗访工作规则", "2025-10-13"), ("增加明察暗访次数", "2025-12-17")), "2025-12-19"),
    Raised(2024, "2024-05", "党务公开内容更新不及时", "制度执行", "自查", "责任分工不明确",
           (("明确公开责任人和时限", "2025-03-28"), ("每季度核对公开内容", "")), "", "长期坚持"),
    Raised(2025, "2025-01", "个别党支部组织生活制度落实有断档", "组织建设", "自查", "工作忙时放松要求",
           (("缺月缺会逐项提醒补齐", ""),), "", "整改中"),
    Raised(2025, "2025-02", "人工智能等新知识培训不足", "队伍建设", "述职评议", "培训需求摸底不够",
           (("纳入下一年度培训计划", ""),), "", "制定方案"),
    Raised(2025, "2025-03", "个别实事项目进度偏慢", "党业融合", "群众意见", "跨部门协调不够",
           (("实行专班推进", ""),), "", "整改中"),
    Raised(2025, "2025-04", "廉政档案更新不及时", "党风廉政", "自查", "日常维护责任不清",
           (("明确专人维护", ""),), "", "待认领"),
    Raised(2025, "ZW05-2025-01", "窗口党员集中学习时间难以保证", "思想建设", "自查", "轮班制下统一时间少",
           (("推行错峰短学，缺课由党小组补学", ""),), "", "整改中", _BRANCH),
    Raised(2025, "ZW05-2025-02", "党课形式单一，第四季度没有按计划安排", "组织建设", "述职评议", "选题靠书记一人",
           (("由党员报选题、轮流主讲", ""),), "", "制定方案", _BRANCH),
)  # fmt: skip


def problems(book: Roster) -> Iterator[Problem]:
    """Return the problems that were raised."""
    for raised in RAISED:
        leader, owner = (person.name for person in book.leaders[raised.org][:2])
        own = raised.org == COMMITTEE
        yield Problem(
            number=raised.number,
            year=raised.year,
            org=raised.org,
            problem=raised.words,
            aspect=raised.aspect,
            source=raised.source,
            cause=raised.cause,
            measure="；".join(words for words, _ in raised.measures),
            group="问题整改工作领导小组" if own else None,
            leader=leader,
            unit="局机关党委" if own else "政务大厅第一党支部",
            owner=owner,
            due=date(raised.year + 1, 12, 31),
            state=raised.state,
            progress="措施全部落实" if raised.closed else None,
            closed=date.fromisoformat(raised.closed) if raised.closed else None,
        )


def measures(book: Roster) -> Iterator[Measure]:
    """Return the measures against the problems."""
    for raised in RAISED:
        owner = book.leaders[raised.org][1].name
        for words, done in raised.measures:
            yield Measure(
                org=raised.org,
                problem=raised.number,
                measure=words,
                owner=owner,
                due=date(raised.year + 1, 12, 20),
                done=date.fromisoformat(done) if done else None,
            )
