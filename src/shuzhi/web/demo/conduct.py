"""Talks, integrity work, papers and cadre matters (谈话、廉政、文件、干部)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shuzhi.web.demo.bureau import BRANCHES, CLOSED, COMMITTEE, open_on
from shuzhi.web.demo.dice import Dice, working_day
from shuzhi.web.demo.meetings import YEARS, strength
from shuzhi.web.demo.roster import RETIRED, Roster
from shuzhi.web.demo.rows import Cadre, Document, Integrity, Talk

_COMMITTEE_TALKS = (  # day, kind, with whom, how many, form
    ("2024-01-25", "廉政谈话", "科级干部", 12, None),
    ("2024-04-08", "约谈", "党支部书记", 1, None),
    ("2024-05-06", "提醒谈话", "一般党员", 2, "第一种"),
    ("2024-07-22", "廉政谈话", "科级干部", 14, None),
    ("2024-08-19", "提醒谈话", "科级干部", 1, "第一种"),
    ("2024-09-29", "提醒谈话", "一般党员", 3, "第一种"),
    ("2024-10-21", "约谈", "党支部书记", 1, None),
    ("2024-11-18", "任前谈话", "新任干部", 4, None),
    ("2024-12-27", "提醒谈话", "一般党员", 1, "第一种"),
    ("2025-01-23", "廉政谈话", "科级干部", 13, None),
    ("2025-03-24", "约谈", "党支部书记", 2, None),
    ("2025-04-28", "提醒谈话", "一般党员", 2, "第一种"),
    ("2025-06-05", "任前谈话", "新任干部", 5, None),
    ("2025-07-21", "廉政谈话", "科级干部", 15, None),
    ("2025-08-18", "提醒谈话", "一般党员", 1, "第一种"),
    ("2025-09-08", "约谈", "党支部书记", 1, None),
    ("2025-09-28", "提醒谈话", "一般党员", 4, "第一种"),
    ("2025-10-20", "廉政谈话", "新任干部", 5, None),
    ("2025-12-25", "提醒谈话", "科级干部", 2, "第一种"),
)


def talks(book: Roster) -> Iterator[Talk]:
    """Return the talks: the committee's own, and heart-to-heart talks of each branch by half-year."""
    for day, kind, audience, times, form in _COMMITTEE_TALKS:
        yield Talk(
            day=date.fromisoformat(day), org=COMMITTEE, kind=kind, audience=audience, times=times, form=form
        )
    for branch in (*BRANCHES, CLOSED):
        for year in YEARS:
            dice = Dice(f"谈心谈话{branch.code}{year}")
            for month in (5, 11):
                day_held = working_day(year, month, 4 + dice.below(20))
                if open_on(branch, day_held):
                    yield Talk(
                        day=day_held,
                        org=branch.code,
                        kind="谈心谈话",
                        audience="支部党员",
                        times=strength(book, branch, day_held) - dice.below(3),
                    )


_FESTIVALS: dict[int, tuple[tuple[str, tuple[int, int]], ...]] = {
    2024: (
        ("春节", (2, 5)),
        ("清明", (4, 1)),
        ("五一", (4, 28)),
        ("端午", (6, 6)),
        ("中秋", (9, 12)),
        ("国庆", (9, 29)),
    ),
    2025: (
        ("春节", (1, 24)),
        ("清明", (4, 2)),
        ("五一", (4, 29)),
        ("端午", (5, 29)),
        ("国庆、中秋", (9, 28)),
    ),
}
_SECRET_VISITS = {
    2024: ((2, 20), (5, 8), (6, 27), (8, 14), (10, 9), (12, 18)),
    2025: ((2, 12), (3, 26), (5, 7), (6, 18), (7, 30), (9, 17), (10, 10), (12, 17)),
}


def integrity(book: Roster) -> Iterator[Integrity]:
    """Return pledges, reminders, unannounced visits, files and searches for risks."""
    for year in YEARS:
        yield from _pledges(book, year)
        for name, when in _FESTIVALS[year]:
            yield Integrity(
                day=date(year, *when),
                org=COMMITTEE,
                matter="节日提醒",
                name=f"{name}廉洁提醒",
                count=1,
                audience="全体党员干部",
            )
        for month, day in _SECRET_VISITS[year]:
            yield Integrity(
                day=date(year, month, day),
                org=COMMITTEE,
                matter="明察暗访",
                name="窗口作风明察暗访",
                count=1,
                audience="服务窗口和科室",
                result="发现问题当场反馈" if month % 2 else "未发现问题",
            )
    # This year's gap: the files were renewed in 2024, nobody has recorded them since.
    yield Integrity(
        day=date(2024, 12, 12),
        org=COMMITTEE,
        matter="廉政档案",
        name="科级干部廉政档案更新",
        count=26,
        audience="科级干部",
    )


def _pledges(book: Roster, year: int) -> Iterator[Integrity]:
    day = working_day(year, 3, 6)
    standing = [branch for branch in (*BRANCHES, CLOSED) if open_on(branch, day)]
    yield Integrity(
        day=day,
        org=COMMITTEE,
        matter="责任状",
        name="党风廉政建设责任状",
        count=len(standing),
        audience="各党支部",
    )
    for branch in standing:
        signed = working_day(year, 3, 14)
        yield Integrity(
            day=signed,
            org=branch.code,
            matter="承诺书",
            name="廉洁自律承诺书",
            count=strength(book, branch, signed),
            audience="全体党员",
        )
        if branch.code != RETIRED:
            yield Integrity(
                day=working_day(year, 4, 20),
                org=branch.code,
                matter="风险排查",
                name="岗位廉政风险点排查",
                count=3 + Dice(f"风险{branch.code}{year}").below(5),
                audience="各岗位",
                result="已制定防控措施",
            )


_DOCUMENTS = (
    ("2024-01-22", "澜川市政务服务管理局2024年机关党建工作要点", "印发", "要点"),
    ("2024-02-26", "2024年全面从严治党任务清单", "印发", "清单"),
    ("2024-03-08", "机关党委会议事规则", "修订", "制度"),
    ("2024-03-18", "党支部书记抓党建述职评议办法", "出台", "制度"),
    ("2024-04-10", "党纪学习教育实施方案", "印发", "方案"),
    ("2024-04-29", "窗口党员亮身份管理办法", "出台", "制度"),
    ("2024-05-27", "党员教育培训学时登记办法", "修订", "制度"),
    ("2024-06-17", "党费收缴使用管理办法", "修订", "制度"),
    ("2024-07-29", "党员志愿服务管理办法", "出台", "制度"),
    ("2024-09-09", "意识形态工作责任清单", "修订", "清单"),
    ("2024-10-14", "党务公开目录", "修订", "制度"),
    ("2024-11-25", "中心组学习资料汇编", "编印", "资料"),
    ("2024-12-05", "党员议事厅工作规则", "出台", "制度"),
    ("2025-01-20", "澜川市政务服务管理局2025年机关党建工作要点", "印发", "要点"),
    ("2025-02-24", "2025年全面从严治党任务清单", "印发", "清单"),
    ("2025-03-20", "深入贯彻中央八项规定精神学习教育工作方案", "印发", "方案"),
    ("2025-04-14", "改进调查研究若干措施", "出台", "制度"),
    ("2025-05-26", "党支部工作经费使用管理办法", "出台", "制度"),
    ("2025-06-23", "党支部调整设置工作方案", "印发", "方案"),
    ("2025-07-07", "流动党员和转接党员管理办法", "出台", "制度"),
    ("2025-08-04", "窗口党员亮身份管理办法", "修订", "制度"),
    ("2025-09-15", "青年党员培养导师制实施办法", "出台", "制度"),
    ("2025-10-13", "窗口作风明察暗访工作规则", "出台", "制度"),
    ("2025-10-27", "党支部书记抓党建述职评议办法", "修订", "制度"),
    ("2025-11-24", "中心组学习资料汇编", "编印", "资料"),
    ("2025-12-08", "身边榜样事迹汇编", "编印", "资料"),
)


def documents() -> Iterator[Document]:
    """Return the papers that were issued, revised or compiled."""
    for day, name, act, category in _DOCUMENTS:
        yield Document(day=date.fromisoformat(day), org=COMMITTEE, name=name, act=act, category=category)


_CADRES = (  # day, matter, level, place in the roster of whom it concerns
    ("2024-03-04", "调入", "副科级", 21),
    ("2024-05-13", "试用期满考核", "副科级", 33),
    ("2024-05-13", "试用期满考核", "副科级", 47),
    ("2024-06-03", "公开招录", "其他", 52),
    ("2024-06-03", "公开招录", "其他", 58),
    ("2024-07-08", "公开招录", "其他", 66),
    ("2024-09-02", "晋升", "正科级", 71),
    ("2024-09-02", "晋升", "副科级", 76),
    ("2024-11-11", "选拔任用", "正科级", 29),
    ("2024-11-11", "选拔任用", "副科级", 82),
    ("2024-11-11", "选拔任用", "副科级", 90),
    ("2024-11-11", "选拔任用", "副科级", 96),
    ("2024-12-09", "交流", "副科级", 33),
    ("2025-02-10", "调入", "正科级", 104),
    ("2025-03-17", "调入", "其他", 107),
    ("2025-05-26", "选拔任用", "正科级", 71),
    ("2025-05-26", "选拔任用", "正科级", 33),
    ("2025-05-26", "选拔任用", "副科级", 112),
    ("2025-05-26", "选拔任用", "副科级", 118),
    ("2025-05-26", "选拔任用", "副科级", 121),
    ("2025-07-14", "公开招录", "其他", 126),
    ("2025-07-14", "公开招录", "其他", 131),
    ("2025-09-08", "晋升", "副科级", 137),
    ("2025-11-24", "试用期满考核", "正科级", 29),
    ("2025-11-24", "试用期满考核", "副科级", 82),
    ("2025-11-24", "试用期满考核", "副科级", 90),
    ("2025-11-24", "试用期满考核", "副科级", 96),
    ("2025-12-15", "交流", "副科级", 76),
)


def cadres(book: Roster) -> Iterator[Cadre]:
    """Return cadre matters; the persons are of the roster."""
    for day, matter, level, at in _CADRES:
        person = book.members[at]
        yield Cadre(
            day=date.fromisoformat(day),
            org=COMMITTEE,
            name=person.name,
            matter=matter,
            level=level,
            born=f"{person.born:%Y-%m}" if person.born else None,
        )
