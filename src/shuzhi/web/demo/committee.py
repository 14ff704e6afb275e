"""What the committee itself held (党委会、中心组学习、培训、警示教育、宣讲、督导 …) and what branches did beside their meetings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.web.demo import themes
from shuzhi.web.demo.bureau import BRANCHES, COMMITTEE
from shuzhi.web.demo.dice import Dice, saturday, working_day
from shuzhi.web.demo.meetings import YEARS, attendance, strength
from shuzhi.web.demo.roster import RETIRED, Roster
from shuzhi.web.demo.rows import Activity, Topic

SEATS = 7


@dataclass(frozen=True, slots=True)
class Held:
    """One thing the committee held.

    Args:
        day: ISO date.
        kind: the type of activity.
        theme: what it was about.
        expected: how many were to come.
        results: papers and the like, in the ledger's words.
        speaker_kind: who spoke.
        hours: of study.
    """

    day: str
    kind: str
    theme: str
    expected: int
    results: str | None = None
    speaker_kind: str | None = None
    hours: str | None = None


HELD = (
    # 2024
    Held("2024-01-18", "专题会议", "部署年度机关党建工作", 18),
    Held("2024-03-05", "专题会议", "党风廉政建设工作会议", 42),
    Held("2024-07-18", "专题会议", "半年党建工作调度", 18),
    Held("2024-11-28", "专题会议", "党支部书记抓党建工作调度", 18),
    Held("2024-05-10", "专题研讨", "严守六项纪律专题研讨", 9, "研讨材料9篇；交流体会6篇"),
    Held("2024-08-15", "专题研讨", "进一步全面深化改革专题研讨", 9, "研讨材料9篇；交流体会7篇"),
    Held("2024-10-24", "专题研讨", "数字政务服务专题研讨", 9, "研讨材料8篇；交流体会5篇"),
    Held("2024-03-14", "专题培训", "党支部书记和支部委员培训", 36, hours="8"),
    Held("2024-06-13", "专题培训", "党员发展业务培训", 24, hours="4"),
    Held("2024-09-19", "专题培训", "党务工作者能力提升培训", 30, hours="8"),
    Held("2024-02-28", "警示教育", "通报典型案例", 96),
    Held("2024-06-26", "警示教育", "参观市廉政教育基地", 45),
    Held("2024-11-06", "警示教育", "观看警示教育片", 118),
    Held("2024-07-01", "党课", "党委书记讲授“七一”专题党课", 128, speaker_kind="书记", hours="2"),
    Held("2024-05-22", "党课", "纪检委员讲授廉政党课", 110, speaker_kind="班子成员", hours="2"),
    Held("2024-09-25", "党课", "改革创新与政务服务专题辅导", 115, speaker_kind="外请", hours="3"),
    Held("2024-08-28", "宣讲", "党的二十届三中全会精神宣讲", 120, speaker_kind="班子成员"),
    Held("2024-09-04", "宣讲", "全会精神宣讲进窗口（第一场）", 46, speaker_kind="班子成员"),
    Held("2024-09-11", "宣讲", "全会精神宣讲进窗口（第二场）", 44, speaker_kind="班子成员"),
    Held("2024-09-18", "宣讲", "全会精神宣讲进热线", 38, speaker_kind="党员"),
    Held("2024-10-11", "宣讲", "身边榜样宣讲", 86, speaker_kind="党员"),
    Held("2024-06-07", "理论测试", "党规党纪知识测试", 118),
    Held("2024-10-31", "理论测试", "全会精神应知应会测试", 121),
    Held("2024-06-28", "知识竞赛", "党规党纪知识竞赛", 60),
    Held("2024-04-17", "督导", "党支部标准化规范化建设督导", 11),
    Held("2024-10-16", "督导", "“三会一课”执行情况督导", 11),
    Held("2024-03-20", "调研", "窗口党员作用发挥情况调研", 6),
    Held("2024-05-29", "调研", "热线派单难点问题调研", 5),
    Held("2024-08-07", "调研", "工程审批党支部建设调研", 5),
    Held("2024-11-14", "调研", "党支部书记履职情况调研", 6),
    Held("2024-04-25", "座谈会", "青年党员座谈会", 22),
    Held("2024-10-10", "座谈会", "离退休党员重阳座谈会", 16),
    Held("2024-05-17", "参观学习", "赴澜川革命历史纪念馆参观学习", 52),
    Held("2024-09-27", "共建联建", "与河东区河湾社区党委联建", 30),
    Held("2024-06-05", "应急演练", "政务大厅消防疏散演练", 140),
    # 2025
    Held("2025-01-16", "专题会议", "部署年度机关党建工作", 17),
    Held("2025-03-06", "专题会议", "党风廉政建设工作会议", 43),
    Held("2025-04-02", "专题会议", "研究学习教育工作安排", 17),
    Held("2025-07-17", "专题会议", "半年党建工作调度", 16),
    Held("2025-11-27", "专题会议", "党支部书记抓党建工作调度", 16),
    Held("2025-04-18", "专题研讨", "改进调查研究、减轻基层负担专题研讨", 9, "研讨材料9篇；交流体会7篇"),
    Held("2025-06-12", "专题研讨", "锲而不舍落实中央八项规定精神专题研讨", 9, "研讨材料9篇；交流体会8篇"),
    Held("2025-08-21", "专题研讨", "高效办成一件事专题研讨", 9, "研讨材料7篇；交流体会5篇"),
    Held("2025-11-13", "专题研讨", "党的二十届四中全会精神专题研讨", 9, "研讨材料9篇；交流体会9篇"),
    Held("2025-03-13", "专题培训", "党支部书记和支部委员培训", 38, hours="8"),
    Held("2025-05-22", "专题培训", "新任党务干部培训", 16, hours="8"),
    Held("2025-06-19", "专题培训", "党员发展业务培训", 26, hours="4"),
    Held("2025-09-18", "专题培训", "党务工作者能力提升培训", 31, hours="8"),
    Held("2025-02-27", "警示教育", "通报典型案例", 98),
    Held("2025-05-14", "警示教育", "违反中央八项规定精神案例剖析", 124),
    Held("2025-06-25", "警示教育", "旁听职务犯罪案件庭审", 32),
    Held("2025-10-29", "警示教育", "观看警示教育片", 122),
    Held("2025-07-01", "党课", "党委书记讲授“七一”专题党课", 131, speaker_kind="书记", hours="2"),
    Held("2025-05-21", "党课", "纪检委员讲授作风建设党课", 112, speaker_kind="班子成员", hours="2"),
    Held("2025-09-24", "党课", "人工智能与政务服务专题辅导", 117, speaker_kind="外请", hours="3"),
    Held("2025-11-05", "宣讲", "党的二十届四中全会精神宣讲", 124, speaker_kind="班子成员"),
    Held("2025-11-12", "宣讲", "全会精神宣讲进窗口（第一场）", 48, speaker_kind="班子成员"),
    Held("2025-11-19", "宣讲", "全会精神宣讲进窗口（第二场）", 45, speaker_kind="班子成员"),
    Held("2025-11-21", "宣讲", "全会精神宣讲进热线", 41, speaker_kind="党员"),
    Held("2025-11-26", "宣讲", "全会精神宣讲进离退休支部", 12, speaker_kind="党员"),
    Held("2025-09-03", "宣讲", "抗战精神宣讲", 90, speaker_kind="党员"),
    Held("2025-10-16", "宣讲", "身边榜样宣讲", 88, speaker_kind="党员"),
    Held("2025-06-06", "理论测试", "作风建设应知应会测试", 122),
    Held("2025-11-28", "理论测试", "全会精神应知应会测试", 126),
    Held("2025-12-11", "理论测试", "党务知识测试", 34),
    Held("2025-04-16", "督导", "党支部标准化规范化建设督导", 11),
    Held("2025-08-20", "督导", "组织生活制度执行情况督导", 10),
    Held("2025-10-15", "督导", "“三会一课”执行情况督导", 10),
    Held("2025-03-19", "调研", "窗口党员作用发挥情况调研", 6),
    Held("2025-04-23", "调研", "企业服务党员专班运行调研", 5),
    Held("2025-07-09", "调研", "支部撤并后党员管理调研", 5),
    Held("2025-09-10", "调研", "青年党员思想动态和培养需求调研", 6),
    Held("2025-11-20", "调研", "党支部书记履职情况调研", 6),
    Held("2025-04-24", "座谈会", "青年党员座谈会", 24),
    Held("2025-10-28", "座谈会", "离退休党员重阳座谈会", 14),
    Held("2025-05-16", "参观学习", "赴澜川革命历史纪念馆参观学习", 50),
    Held("2025-09-02", "参观学习", "参观抗战胜利八十周年图片展", 61),
    Held("2025-03-28", "共建联建", "与河东区河湾社区党委联建", 32),
    Held("2025-09-26", "共建联建", "与市税务局机关党委联建", 36),
    Held("2025-06-11", "应急演练", "政务大厅消防疏散演练", 146),
)

_PARTNERS = {"与河东区河湾社区党委联建": "河东区河湾社区党委", "与市税务局机关党委联建": "市税务局机关党委"}


def committee_activities(book: Roster) -> Iterator[Activity]:
    """Return what the committee held in both years, its own meetings and the study group's."""
    for year in YEARS:
        yield from _study_group(book, year)
    for held in HELD:
        yield _row(held)


def _row(held: Held) -> Activity:
    dice = Dice(f"机关党委{held.day}{held.theme}")
    expected = held.expected
    present = attendance(dice, expected) if expected < 60 else expected - dice.between(2, 9)
    everyone = held.kind in ("应急演练", "警示教育", "宣讲")
    return Activity(
        day=date.fromisoformat(held.day),
        org=COMMITTEE,
        kind=held.kind,
        theme=held.theme,
        place="局一楼会议室" if expected < 60 else "政务服务中心报告厅",
        speaker_kind=held.speaker_kind,
        audience="党员干部",
        expected=expected,
        present=present,
        members=present - (present // 10 if everyone else 0),
        hours=Decimal(held.hours) if held.hours else None,
        results=held.results,
        partner=_PARTNERS.get(held.theme),
        tags="意识形态" if "意识形态" in held.theme else None,
    )


def _study_group(book: Roster, year: int) -> Iterator[Activity]:
    dice = Dice(f"中心组{year}")
    months = range(1, 13) if year == 2025 else (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)
    for month, theme in zip(months, themes.STUDY_GROUP[year], strict=True):
        present = 9 - dice.pick((0, 0, 1))
        yield Activity(
            day=working_day(year, month, 6 + dice.below(20)),
            org=COMMITTEE,
            kind="中心组学习",
            theme=theme,
            place="局三楼会议室",
            chair=book.leaders[COMMITTEE][0].name,
            audience="中心组成员",
            expected=9,
            present=present,
            members=present,
            hours=Decimal(3),
            results=f"研讨材料{dice.between(2, 4)}篇；交流体会{dice.between(3, 6)}篇",
            tags="意识形态" if "意识形态" in theme else None,
        )


def committee_meetings(book: Roster) -> tuple[list[Activity], list[Topic]]:
    """Return the committee's own meetings (党委会) with the topics that stood on their agenda."""
    meetings, topics = [], []
    for year in YEARS:
        dice = Dice(f"党委会{year}")
        months = (*range(1, 13), *((6,) if year == 2024 else (4, 10)))
        for at, month in enumerate(sorted(months)):
            day = working_day(year, month, (4 if at % 2 else 9) + dice.below(10))
            agenda = _agenda(dice, day, at)
            present = SEATS - dice.pick((0, 0, 0, 1))
            meetings.append(
                Activity(
                    day=day,
                    org=COMMITTEE,
                    kind="党委会",
                    theme="；".join(topic.topic for topic in agenda),
                    place="局三楼会议室",
                    chair=book.leaders[COMMITTEE][0].name,
                    audience="党委委员",
                    expected=SEATS if day >= date(2024, 3, 27) else 5,
                    present=present if day >= date(2024, 3, 27) else 5,
                    members=present if day >= date(2024, 3, 27) else 5,
                    topics=len(agenda),
                )
            )
            topics += agenda
    return meetings, topics


def _agenda(dice: Dice, day: date, at: int) -> list[Topic]:
    chosen = [(at * 3 + step) % len(themes.PARTY_COMMITTEE) for step in range(dice.between(2, 5))]
    return [
        Topic(
            day=day,
            org=COMMITTEE,
            meeting="党委会",
            topic=themes.PARTY_COMMITTEE[which][0],
            category=themes.PARTY_COMMITTEE[which][1],
            decision="同意" if dice.below(5) else "原则同意，修改后印发",
        )
        for which in chosen
    ]


_VOLUNTEERING = (
    "文明交通劝导",
    "社区环境清洁",
    "大厅导办帮办",
    "无偿献血",
    "助老办事上门",
    "公园文明引导",
    "河道巡护",
    "反诈宣传",
)


def branch_activities(book: Roster) -> Iterator[Activity]:
    """Return volunteering and study of the branches outside their regular meetings."""
    for branch in BRANCHES:
        for year in YEARS:
            dice = Dice(f"支部活动{branch.code}{year}")
            times = 1 if branch.code == RETIRED else 2 + dice.below(2) + (year == 2025)
            for at in range(times):
                day = saturday(year, 2 + (at * 3 + dice.below(2)) % 11, 1 + dice.below(20))
                expected = strength(book, branch, day) // 2 + 2
                present = attendance(dice, expected)
                yield Activity(
                    day=day,
                    org=branch.code,
                    kind="志愿服务",
                    theme=dice.pick(_VOLUNTEERING),
                    place="河湾社区" if at % 2 else "政务服务大厅",
                    audience="党员志愿者",
                    expected=expected,
                    present=present,
                    members=present - dice.pick((0, 0, 1, 2)),
                )
            for at in range(2 + dice.below(3)):
                day = working_day(year, 1 + at * 3, 3 + dice.below(20))
                expected = strength(book, branch, day)
                present = attendance(dice, expected, retired=branch.code == RETIRED)
                yield Activity(
                    day=day,
                    org=branch.code,
                    kind="集体学习",
                    theme=themes.GROUP_MEETING[at % 2 * 3],
                    place="局党员活动室",
                    audience="支部党员",
                    expected=expected,
                    present=present,
                    members=present,
                    hours=Decimal(2),
                )
