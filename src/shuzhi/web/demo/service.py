"""Service to the public, honours, standards, and the bureau's business figures (实事、表彰、创建、业务指标)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from shuzhi.web.demo.bureau import BRANCHES, COMMITTEE
from shuzhi.web.demo.dice import Dice, working_day
from shuzhi.web.demo.meetings import YEARS
from shuzhi.web.demo.rows import Business, Honour, Service, Standard

_PROJECTS = {
    2024: (
        "老年人绿色通道",
        "“早晚弹性办”窗口",
        "企业开办帮办专班",
        "证照邮寄到家",
        "大厅母婴室改造",
        "热线方言座席",
        "停车引导改造",
        "材料免费复印",
        "办事视频指南",
    ),
    2025: (
        "“周末不打烊”窗口",
        "残障人士无障碍改造",
        "“一件事”导办专区",
        "园区流动服务站",
        "证明材料线上核验",
        "热线回访专席",
        "大厅充电设施",
        "高校毕业生服务专窗",
        "新市民服务包",
        "惠企政策直达专区",
        "老旧小区加装电梯联办专窗",
    ),
}


def services() -> Iterator[Service]:
    """Return projects, small wishes, posts of honour, teams, pairings and visits of both years."""
    for year in YEARS:
        yield from _projects(year)
        yield from _of_branches(year)
        yield from _visits(year)
    yield Service(day=date(2024, 3, 15), org=COMMITTEE, kind="品牌", name="澜心服务", count=1, state="进行中")


def _projects(year: int) -> Iterator[Service]:
    dice = Dice(f"实事{year}")
    names = _PROJECTS[year]
    for at, name in enumerate(names):
        served = dice.between(4, 40) * 100
        unfinished = year == 2025 and at == len(names) - 1
        yield Service(
            day=working_day(year, 3 + at % 9, 5 + dice.below(20)),
            org=COMMITTEE,
            kind="实事项目",
            name=name,
            count=1,
            took_part=dice.between(6, 30),
            served=None if unfinished else served,
            state="进行中" if unfinished else "已完成",
        )
    yield Service(
        day=date(year, 2, 26),
        org=COMMITTEE,
        kind="书记项目",
        name="“高效办成一件事”党员攻坚" if year == 2025 else "“一窗受理”提质",
        count=1,
        state="已完成",
    )


def _of_branches(year: int) -> Iterator[Service]:
    for branch in BRANCHES:
        dice = Dice(f"支部实事{branch.code}{year}")
        if branch.code not in ("LCZW-10",):
            yield Service(
                day=working_day(year, 7, 1 + dice.below(20)),
                org=branch.code,
                kind="微心愿",
                name="点亮微心愿",
                count=dice.between(3, 9),
                state="已完成",
            )
        if branch.code in ("LCZW-04", "LCZW-05", "LCZW-06", "LCZW-08"):
            yield Service(
                day=working_day(year, 2, 20),
                org=branch.code,
                kind="先锋岗",
                name="党员先锋岗",
                count=dice.between(4, 8),
                state="进行中",
            )
            yield Service(
                day=working_day(year, 3, 20),
                org=branch.code,
                kind="突击队",
                name=f"{branch.short}党员突击队",
                count=1,
                took_part=dice.between(8, 14),
                state="进行中",
            )
        if branch.code in ("LCZW-05", "LCZW-06"):
            yield Service(
                day=working_day(year, 3, 25),
                org=branch.code,
                kind="责任区",
                name="党员责任区",
                count=dice.between(3, 6),
                state="进行中",
            )


def _visits(year: int) -> Iterator[Service]:
    for month, name, count, money in (
        (1, "春节慰问老党员、困难党员", 14, 8400),
        (7, "“七一”慰问老党员", 10, 5000),
        (10, "重阳慰问离退休党员", 11, 3300),
    ):
        yield Service(
            day=working_day(year, month, 16),
            org=COMMITTEE,
            kind="走访慰问",
            name=name,
            count=count + (year == 2025),
            served=count + (year == 2025),
            money=Decimal(money + (600 if year == 2025 else 0)),
            state="已完成",
        )
    for branch, partner in (("LCZW-02", "河湾社区"), ("LCZW-07", "上浦村")):
        yield Service(
            day=working_day(year, 4, 18),
            org=branch,
            kind="结对帮扶",
            name=f"结对{partner}困难家庭",
            count=6 if year == 2024 else 7,
            money=Decimal(6000),
            state="已完成",
        )


_HONOURS = (  # day, branch, kind, level, title, whom, count
    ("2024-03-07", "LCZW-05", "表彰", "市级", "三八红旗集体", "集体", 1),
    ("2024-04-30", "LCZW-04", "表彰", "市级", "五一劳动奖章", "个人", 1),
    ("2024-06-27", "LCZW-02", "表彰", "市级", "市直机关优秀共产党员", "个人", 2),
    ("2024-06-27", "LCZW-05", "表彰", "市级", "市直机关先进基层党组织", "集体", 1),
    ("2024-07-01", "LCZW", "表彰", "单位", "优秀共产党员", "个人", 14),
    ("2024-08-22", "LCZW-06", "锦旗", None, "热心帮办", "集体", 2),
    ("2024-09-20", "LCZW", "通报表扬", "省级", "政务服务改革典型案例", "集体", 1),
    ("2024-10-30", "LCZW-08", "锦旗", None, "高效审批", "集体", 3),
    ("2024-12-19", "LCZW-04", "表扬信", None, "接听员耐心解难", "个人", 6),
    ("2025-03-06", "LCZW-04", "表彰", "市级", "巾帼文明岗", "集体", 1),
    ("2025-04-29", "LCZW-06", "表彰", "省级", "五一劳动奖章", "个人", 1),
    ("2025-06-26", "LCZW-05", "表彰", "市级", "市直机关优秀共产党员", "个人", 3),
    ("2025-06-26", "LCZW-02", "表彰", "市级", "市直机关优秀党务工作者", "个人", 1),
    ("2025-07-01", "LCZW", "表彰", "单位", "优秀共产党员", "个人", 15),
    ("2025-08-14", "LCZW-05", "锦旗", None, "暖心服务", "集体", 4),
    ("2025-09-25", "LCZW", "通报表扬", "省级", "一件事改革典型案例", "集体", 1),
    ("2025-10-22", "LCZW-08", "锦旗", None, "审批提速", "集体", 3),
    ("2025-11-18", "LCZW", "通报表扬", "省级", "热线办理工作", "集体", 1),
    ("2025-12-10", "LCZW-04", "表扬信", None, "接听员耐心解难", "个人", 9),
)


def honours() -> Iterator[Honour]:
    """Return honours."""
    for day, org, kind, level, title, whom, count in _HONOURS:
        yield Honour(
            day=date.fromisoformat(day),
            org=org,
            kind=kind,
            level=level,
            title=title,
            whom=whom,
            count=count,
        )


_STANDARDS = (
    ("2024-04-22", "LCZW-05", "五星级党支部", "申报"),
    ("2024-04-22", "LCZW-04", "五星级党支部", "申报"),
    ("2024-09-23", "LCZW-05", "五星级党支部", "达标"),
    ("2024-11-20", "LCZW-05", "五星级党支部", "命名"),
    ("2024-12-02", "LCZW", "模范机关", "达标"),
    ("2025-04-21", "LCZW-04", "五星级党支部", "达标"),
    ("2025-04-21", "LCZW-06", "五星级党支部", "申报"),
    ("2025-06-27", "LCZW-04", "五星级党支部", "命名"),
    ("2025-09-22", "LCZW-06", "五星级党支部", "达标"),
    ("2025-10-20", "LCZW-05", "五星级党支部", "复核"),
    ("2025-12-01", "LCZW", "模范机关", "复核"),
)


def standards() -> Iterator[Standard]:
    """Return the standards that were worked for."""
    for day, org, standard, stage in _STANDARDS:
        yield Standard(
            day=date.fromisoformat(day),
            org=org,
            standard=standard,
            unit="市直机关工委",
            stage=stage,
            valid="三年" if stage == "命名" else None,
        )


_BUSINESS = (  # indicator, unit, nature, 2023, 2024, 2025; None: nobody recorded it
    ("一件事一次办事项", "项", "时点", "12", "21", "34"),
    ("联办件", "件", "累计", "18600", "35000", "52000"),
    ("12345热线受理诉求", "件", "累计", "157000", "186000", "203400"),
    ("按期办结率", "%", "累计", "97.9", "98.6", "99.1"),
    ("群众满意度", "%", "累计", "95.7", "96.8", "97.4"),
    ("日均受理诉求量", "件", "累计", "430", "508", "557"),
    ("办事材料平均减少", "%", "时点", "41", "46", "51"),
    ("办理时间平均缩短", "%", "时点", "52", "58", None),
    ("帮办代办窗口", "个", "时点", "6", "8", "10"),
    ("帮办代办人员", "名", "时点", "22", "26", "31"),
    ("延时服务办件", "件", "累计", "9800", "12600", "15800"),
    ("帮办重点项目", "个", "累计", "55", "63", "71"),
    ("受理企业诉求工单", "件", "累计", "1010", "1240", "1386"),
    ("企业诉求工单办结", "件", "累计", "968", "1198", "1352"),
    ("网上可办率", "%", "时点", "96.2", "97.5", "98.3"),
    ("大厅进驻事项", "项", "时点", "1480", "1526", None),
)


def business() -> Iterator[Business]:
    """Return the business figures by year, each with the year before as its base, and the hall's cases by quarter."""
    for name, unit, nature, *values in _BUSINESS:
        for at, year in enumerate(YEARS, start=1):
            value, base = values[at], values[at - 1]
            if value is not None:
                yield Business(
                    org=COMMITTEE,
                    indicator=name,
                    unit=unit,
                    period=str(year),
                    value=Decimal(value),
                    nature=nature,
                    base_value=Decimal(base) if base else None,
                    base_period=str(year - 1),
                    source="局业务运行月报",
                )
    for year in YEARS:
        dice = Dice(f"办件{year}")
        for quarter in range(1, 5):
            yield Business(
                org=COMMITTEE,
                indicator="大厅办件量",
                unit="件",
                period=f"{year}Q{quarter}",
                value=Decimal(dice.between(560, 720) * 100),
                nature="累计",
                source="大厅叫号系统",
            )
