"""The roster (党员): members of each branch, who came and went, and the way of the new ones from application to full membership."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from shuzhi.web.demo.bureau import (
    ALL_BRANCHES,
    ASSIGNED,
    BRANCH_POSTS,
    BRANCHES,
    CLOSED,
    COMMITTEE,
    COMMITTEE_POSTS,
    Branch,
)
from shuzhi.web.demo.dice import Dice, working_day
from shuzhi.web.demo.names import RARE, Person, people
from shuzhi.web.demo.rows import Member

RETIRED = "LCZW-10"


@dataclass(frozen=True, slots=True)
class Step:
    """The way of one person so far; a date that has not come yet is None."""

    org: str
    category: str
    applied: date
    activist: date | None = None
    candidate: date | None = None
    admitted: date | None = None
    confirmed: date | None = None


def _d(text: str) -> date:
    return date.fromisoformat(text)


def _way(org: str, category: str, *days: str) -> Step:
    return Step(org, category, *(_d(day) for day in days))


DEVELOPMENT = (
    # admitted in 2023, full members in 2024
    _way("LCZW-01", "正式党员", "2020-10-12", "2021-11-08", "2023-03-14", "2023-06-20", "2024-06-24"),
    _way("LCZW-04", "正式党员", "2021-03-05", "2021-12-16", "2023-03-14", "2023-06-21", "2024-06-25"),
    _way("LCZW-05", "正式党员", "2021-04-19", "2022-03-10", "2023-05-18", "2023-11-15", "2024-11-20"),
    _way("LCZW-09", "正式党员", "2021-06-07", "2022-05-12", "2023-05-18", "2023-11-16", "2024-11-21"),
    # admitted in 2024, full members in 2025
    _way("LCZW-02", "正式党员", "2021-09-13", "2022-07-14", "2023-11-09", "2024-06-19", "2025-06-23"),
    _way("LCZW-05", "正式党员", "2022-01-10", "2022-11-17", "2023-11-23", "2024-06-20", "2025-06-24"),
    _way("LCZW-07", "正式党员", "2022-02-21", "2022-12-08", "2024-03-07", "2024-11-13", "2025-11-17"),
    # admitted in 2025
    _way("LCZW-03", "预备党员", "2022-06-13", "2023-04-13", "2024-11-14", "2025-06-18"),
    _way("LCZW-04", "预备党员", "2022-07-18", "2023-05-11", "2024-11-21", "2025-06-19"),
    _way("LCZW-04", "预备党员", "2022-09-05", "2023-06-15", "2024-12-05", "2025-06-19"),
    _way("LCZW-06", "预备党员", "2022-10-17", "2023-09-14", "2025-03-13", "2025-11-12"),
    _way("LCZW-08", "预备党员", "2022-11-07", "2023-10-12", "2025-03-20", "2025-11-13"),
    # candidates
    _way("LCZW-01", "发展对象", "2023-02-13", "2024-03-12", "2025-10-16"),
    _way("LCZW-05", "发展对象", "2023-03-06", "2024-04-11", "2025-10-23"),
    _way("LCZW-05", "发展对象", "2023-05-15", "2024-05-16", "2025-11-13"),
    _way("LCZW-09", "发展对象", "2023-06-12", "2024-06-13", "2025-11-20"),
    # activists
    _way("LCZW-02", "入党积极分子", "2023-08-14", "2024-09-12"),
    _way("LCZW-04", "入党积极分子", "2023-09-18", "2024-10-17"),
    _way("LCZW-06", "入党积极分子", "2023-10-16", "2024-11-14"),
    _way("LCZW-03", "入党积极分子", "2024-01-22", "2025-02-20"),
    _way("LCZW-04", "入党积极分子", "2024-03-11", "2025-03-13"),
    _way("LCZW-05", "入党积极分子", "2024-04-15", "2025-05-15"),
    _way("LCZW-06", "入党积极分子", "2024-06-03", "2025-06-12"),
    _way("LCZW-07", "入党积极分子", "2024-07-08", "2025-09-11"),
    _way("LCZW-08", "入党积极分子", "2024-09-09", "2025-10-16"),
    # applicants
    _way("LCZW-01", "入党申请人", "2024-11-04"),
    _way("LCZW-09", "入党申请人", "2024-12-09"),
    _way("LCZW-02", "入党申请人", "2025-02-17"),
    _way("LCZW-03", "入党申请人", "2025-03-10"),
    _way("LCZW-04", "入党申请人", "2025-03-24"),
    _way("LCZW-04", "入党申请人", "2025-04-14"),
    _way("LCZW-05", "入党申请人", "2025-05-12"),
    _way("LCZW-05", "入党申请人", "2025-06-16"),
    _way("LCZW-06", "入党申请人", "2025-07-07"),
    _way("LCZW-06", "入党申请人", "2025-08-18"),
    _way("LCZW-08", "入党申请人", "2025-09-22"),
    _way("LCZW-09", "入党申请人", "2025-10-27"),
    _way("LCZW-09", "入党申请人", "2025-12-08"),
)

CAME = {  # branch → days of the members who came in from elsewhere
    "LCZW-02": ("2024-05-20", "2025-07-14"),
    "LCZW-03": ("2025-03-17",),
    "LCZW-04": ("2024-08-12", "2025-04-21", "2025-09-15"),
    "LCZW-05": ("2024-03-18",),
    "LCZW-06": ("2025-08-25",),
    "LCZW-09": ("2024-10-21", "2025-11-10"),
}

WENT = (  # branch, day, where to
    ("LCZW-01", "2024-04-22", "中共澜川市财政局机关委员会"),
    ("LCZW-05", "2024-07-15", "中共澜川市云岭区政务服务中心支部委员会"),
    ("LCZW-07", "2024-12-02", "中共澜川市审计局机关委员会"),
    ("LCZW-02", "2025-03-10", "中共澜川市发展和改革委员会机关委员会"),
    ("LCZW-04", "2025-05-19", "中共澜川市河东区数据局支部委员会"),
    ("LCZW-06", "2025-08-11", "中共澜川市住房和城乡建设局机关委员会"),
    ("LCZW-10", "2025-09-22", "中共澜川市老干部活动中心支部委员会"),
)


@dataclass(frozen=True, slots=True)
class Roster:
    """The roster and who leads.

    Args:
        members: all rows, by branch and then by number.
        leaders: by organisation code, the persons in the order of their posts.
    """

    members: tuple[Member, ...]
    leaders: dict[str, list[Person]]


def roster() -> Roster:
    """Return the whole roster."""
    crowd = iter(_crowd())
    standing = (*BRANCHES, ASSIGNED)
    grown = {branch.code: _grown_up(branch, crowd) for branch in standing}
    leaders = {branch.code: grown[branch.code][: branch.seats] for branch in standing}
    leaders[CLOSED.code] = grown["LCZW-02"][-3:]  # its members moved there when it was closed
    leaders[COMMITTEE] = [grown[branch.code][0] for branch in BRANCHES[: len(COMMITTEE_POSTS)]]
    posts = _posts(leaders)
    rows: list[Member] = []
    for branch in standing:
        rows += _full_members(branch, grown[branch.code], posts)
        rows += [_developing(step, next(crowd)) for step in DEVELOPMENT if step.org == branch.code]
        rows += [_gone(branch.code, day, to, next(crowd)) for org, day, to in WENT if org == branch.code]
    numbered = tuple(replace(row, number=f"LC{at:04d}") for at, row in enumerate(rows, start=1))
    return Roster(numbered, leaders)


def _crowd() -> list[Person]:
    crowd = people(200)
    crowd[37], crowd[88] = Person(RARE[0], "男"), Person(RARE[1], "女")
    return crowd


def _grown_up(branch: Branch, crowd: Iterator[Person]) -> list[Person]:
    """Return the persons of a branch who were full members before the example's years or came in as such."""
    new = sum(step.org == branch.code and step.category in ("正式党员", "预备党员") for step in DEVELOPMENT)
    return [next(crowd) for _ in range(branch.size - new)]


def _posts(leaders: dict[str, list[Person]]) -> dict[str, str]:
    posts = {
        person.name: post
        for branch in ALL_BRANCHES
        for post, person in zip(BRANCH_POSTS, leaders[branch.code], strict=False)
        if branch is not CLOSED
    }
    return {name: f"党支部{post}" for name, post in posts.items()} | {
        person.name: f"机关党委{post}"
        for post, person in zip(COMMITTEE_POSTS, leaders[COMMITTEE], strict=False)
    }


def _full_members(branch: Branch, persons: list[Person], posts: dict[str, str]) -> list[Member]:
    dice = Dice(f"名册{branch.code}")
    came = [_d(day) for day in CAME.get(branch.code, ())]
    rows = []
    for at, person in enumerate(persons):
        joined = dice.between(1968, 1988) if branch.code == RETIRED else dice.between(1994, 2019)
        born = date(joined - dice.between(22, 30), dice.between(1, 12), dice.between(1, 28))
        if branch.code == RETIRED and born.year < 1940:
            born = born.replace(year=1940 + born.year % 8)
        admitted = working_day(joined, dice.pick((6, 6, 11, 12)), dice.between(5, 24))
        rows.append(
            Member(
                name=person.name,
                org=branch.code,
                category="正式党员",
                gender=person.gender,
                born=born,
                admitted=admitted,
                confirmed=working_day(joined + 1, admitted.month, min(28, admitted.day + dice.between(0, 3))),
                post=posts.get(person.name),
                tags="离退休" if branch.code == RETIRED else None,
                moved_in=came[at - branch.seats] if 0 <= at - branch.seats < len(came) else None,
            )
        )
    return rows


def _developing(step: Step, person: Person) -> Member:
    dice = Dice(f"发展{step.org}{person.name}")
    return Member(
        name=person.name,
        org=step.org,
        category=step.category,
        gender=person.gender,
        born=date(step.applied.year - dice.between(24, 33), dice.between(1, 12), dice.between(1, 28)),
        applied=step.applied,
        activist=step.activist,
        candidate=step.candidate,
        admitted=step.admitted,
        confirmed=step.confirmed,
    )


def _gone(org: str, day: str, to: str, person: Person) -> Member:
    dice = Dice(f"转出{person.name}")
    joined = dice.between(1999, 2015)
    return Member(
        name=person.name,
        org=org,
        category="正式党员",
        gender=person.gender,
        born=date(joined - dice.between(22, 30), dice.between(1, 12), dice.between(1, 28)),
        admitted=date(joined, 6, dice.between(5, 24)),
        confirmed=date(joined + 1, 6, dice.between(25, 28)),
        moved_out=_d(day),
        moved_to=to,
    )


def headcount(rows: tuple[Member, ...], org: str, day: date) -> int:
    """Return how many full and probationary members a branch has on a day."""
    return sum(
        row.org == org
        and row.admitted is not None
        and row.admitted <= day
        and (row.moved_in is None or row.moved_in <= day)
        and (row.moved_out is None or row.moved_out > day)
        for row in rows
    )
