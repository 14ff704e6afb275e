"""The branches' organisational life (三会一课、主题党日、组织生活会): a steady rhythm, with this year's gaps on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from shuzhi.web.demo import themes
from shuzhi.web.demo.bureau import ALL_BRANCHES, CLOSED, Branch, groups_of, open_on
from shuzhi.web.demo.dice import Dice, working_day
from shuzhi.web.demo.roster import RETIRED, Roster, headcount
from shuzhi.web.demo.rows import Activity, Topic

YEARS = (2024, 2025)
QUARTER_MONTHS = (2, 5, 8, 11)

# This year's gaps: what a careful reader of the example must find.
MISSED_THEME_DAYS = {("LCZW-07", date(2025, 7, 1)), ("LCZW-07", date(2025, 8, 1))}
MISSED_GROUP_MEETINGS = {("LCZW-06-2", date(2025, m, 1)) for m in (3, 7, 9)}
NO_LIFE_MEETING = {("LCZW-09", 2025)}


def branch_meetings(book: Roster) -> Iterator[Activity]:
    """Return the meetings of every branch and group in both years."""
    for branch in ALL_BRANCHES:
        for year in YEARS:
            yield from _theme_days(book, branch, year)
            yield from _committee_meetings(book, branch, year)
            yield from _general_meetings(book, branch, year)
            yield from _group_meetings(book, branch, year)
            yield from _lectures(book, branch, year)
            yield from _life_meeting(book, branch, year)


def branch_topics(meetings: tuple[Activity, ...]) -> Iterator[Topic]:
    """Return the topics of the general meetings that decided on somebody's admission or on the year's plan."""
    for row in meetings:
        if row.kind == "党员大会" and row.topics:
            for at in range(row.topics):
                words = ("审议支部工作计划", "讨论党员发展事项", "通报党费收缴情况")[at % 3]
                yield Topic(
                    day=row.day,
                    org=row.org,
                    meeting="党员大会",
                    topic=words,
                    category=("党建工作", "发展党员", "党费")[at % 3],
                    decision="通过",
                )


def strength(book: Roster, branch: Branch, day: date) -> int:
    """Return how many members a branch has; those of the closed one are on the roster of the branch they moved to."""
    if branch is CLOSED:
        return 5
    return headcount(book.members, branch.code, day) - (
        5 if branch.code == "LCZW-02" and open_on(CLOSED, day) else 0
    )


def attendance(dice: Dice, expected: int, *, retired: bool = False) -> int:
    """Return how many came: most, and fewer of the retired."""
    away = dice.between(1, 3) if retired else dice.pick((0, 0, 0, 1, 1, 2))
    return max(expected - away, (expected + 1) // 2)


def _leader(book: Roster, branch: Branch) -> str:
    return book.leaders[branch.code][0].name


def _theme_days(book: Roster, branch: Branch, year: int) -> Iterator[Activity]:
    dice = Dice(f"主题党日{branch.code}{year}")
    for month, theme in enumerate(themes.THEME_DAYS[year], start=1):
        day = working_day(year, month, branch.theme_day)
        if (branch.code, date(year, month, 1)) in MISSED_THEME_DAYS or not open_on(branch, day):
            continue
        expected = strength(book, branch, day)
        present = attendance(dice, expected, retired=branch.code == RETIRED)
        yield Activity(
            day=day,
            org=branch.code,
            kind="主题党日",
            theme=theme,
            place="局党员活动室" if month % 3 else "政务服务大厅",
            chair=_leader(book, branch),
            audience="全体党员",
            expected=expected,
            present=present,
            members=present,
            hours=Decimal(2),
            tags="学习教育" if "学习" in theme else None,
        )


def _committee_meetings(book: Roster, branch: Branch, year: int) -> Iterator[Activity]:
    dice = Dice(f"支委会{branch.code}{year}")
    for month in range(1, 13):
        day = working_day(year, month, 2 + dice.below(5))
        if not open_on(branch, day):
            continue
        seats = branch.seats if day >= branch.elected else branch.seats_before
        present = seats - (dice.below(6) == 0)
        yield Activity(
            day=day,
            org=branch.code,
            kind="支委会",
            theme=themes.COMMITTEE_WORK[(month + dice.below(2)) % 6],
            place="支部会议室",
            chair=_leader(book, branch),
            audience="支部委员",
            expected=seats,
            present=present,
            members=present,
            topics=1 + dice.below(3),
        )


def _general_meetings(book: Roster, branch: Branch, year: int) -> Iterator[Activity]:
    dice = Dice(f"党员大会{branch.code}{year}")
    for quarter, month in enumerate(QUARTER_MONTHS):
        day = working_day(year, month, branch.theme_day + 2)
        if not open_on(branch, day):
            continue
        expected = strength(book, branch, day)
        present = attendance(dice, expected, retired=branch.code == RETIRED)
        yield Activity(
            day=day,
            org=branch.code,
            kind="党员大会",
            theme=themes.GENERAL_MEETING[quarter],
            place="局党员活动室",
            chair=_leader(book, branch),
            audience="全体党员",
            expected=expected,
            present=present,
            members=present,
            topics=1 + dice.below(3),
        )
    if branch.elected.year == year:
        yield _election(book, branch)


def _election(book: Roster, branch: Branch) -> Activity:
    expected = strength(book, branch, branch.elected)
    return Activity(
        day=branch.elected,
        org=branch.code,
        kind="党员大会",
        theme="换届选举党员大会",
        place="局党员活动室",
        chair=_leader(book, branch),
        audience="全体党员",
        expected=expected,
        present=expected - 1,
        members=expected - 1,
        topics=1,
        tags="换届",
    )


def _group_meetings(book: Roster, branch: Branch, year: int) -> Iterator[Activity]:
    for code in groups_of(branch):
        dice = Dice(f"党小组会{code}{year}")
        for month in range(1, 13):
            if (code, date(year, month, 1)) in MISSED_GROUP_MEETINGS:
                continue
            day = working_day(year, month, 23 + dice.below(4))
            expected = strength(book, branch, day) // branch.groups
            present = attendance(dice, expected)
            yield Activity(
                day=day,
                org=code,
                kind="党小组会",
                theme=themes.GROUP_MEETING[(month + branch.groups) % 4],
                place="科室办公室",
                audience="党小组党员",
                expected=expected,
                present=present,
                members=present,
            )


def _lectures(book: Roster, branch: Branch, year: int) -> Iterator[Activity]:
    dice = Dice(f"党课{branch.code}{year}")
    for quarter, month in enumerate((3, 6, 9, 12)):
        day = working_day(year, month, branch.theme_day)
        if not open_on(branch, day) or (quarter == 3 and dice.below(2)):
            continue
        expected = strength(book, branch, day)
        present = attendance(dice, expected, retired=branch.code == RETIRED)
        by_secretary = quarter in (1, 3)
        yield Activity(
            day=day,
            org=branch.code,
            kind="党课",
            theme=themes.LECTURES[(quarter + dice.below(3)) % 6],
            place="局党员活动室",
            chair=_leader(book, branch),
            speaker=_leader(book, branch)
            if by_secretary
            else book.leaders[branch.code][1 + quarter % 2].name,
            speaker_kind="书记" if by_secretary else "党员",
            audience="全体党员",
            expected=expected,
            present=present,
            members=present,
            hours=Decimal("1.5"),
        )


def _life_meeting(book: Roster, branch: Branch, year: int) -> Iterator[Activity]:
    """Organisational life meeting and the members' review of one another, on one day of the fourth quarter."""
    day = working_day(year, 12, 12 + int(branch.code[-2:]) % 8)
    if (branch.code, year) in NO_LIFE_MEETING or not open_on(branch, day):
        return
    dice = Dice(f"组织生活会{branch.code}{year}")
    expected = strength(book, branch, day)
    present = attendance(dice, expected, retired=branch.code == RETIRED)
    for kind, theme in (
        ("组织生活会", "对照检查，开展批评和自我批评"),
        ("民主评议党员", "党员自评互评和民主测评"),
    ):
        yield Activity(
            day=day,
            org=branch.code,
            kind=kind,
            theme=theme,
            place="局党员活动室",
            chair=_leader(book, branch),
            audience="全体党员",
            expected=expected,
            present=present,
            members=present,
        )
