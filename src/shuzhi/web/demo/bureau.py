"""The invented bureau: 澜川市政务服务管理局, its committee, its branches and party groups, and who leads them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shuzhi.web.demo.names import Person
from shuzhi.web.demo.rows import Office, Organisation

COMMITTEE = "LCZW"
SUPERIOR = "LCJG"
CLOSED_BRANCH = "LCZW-11"
CLOSED_ON = date(2025, 6, 30)
ASSIGNED_BRANCH = "LCSH-07"
REPORT_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch as the example needs it.

    Args:
        code: its code.
        short: its short name.
        size: full and probationary members at the end of the report year.
        groups: number of party groups.
        theme_day: the day of the month it keeps for the theme day.
        elected: of this term.
        seats: members of the branch committee.
        seats_before: members of the last one.
    """

    code: str
    short: str
    size: int
    groups: int
    theme_day: int
    elected: date
    seats: int = 3
    seats_before: int = 3

    @property
    def name(self) -> str:
        """The full name."""
        return f"中共澜川市政务服务管理局{self.short}支部委员会"


BRANCHES = (  # of the committee itself, standing through both years
    Branch("LCZW-01", "办公室", 12, 0, 15, date(2023, 9, 12)),
    Branch("LCZW-02", "审批协调科", 16, 0, 10, date(2023, 9, 14)),
    Branch("LCZW-03", "数据资源科", 11, 0, 18, date(2024, 3, 21)),
    Branch("LCZW-04", "热线服务中心", 22, 2, 20, date(2023, 11, 9), 5, 5),
    Branch("LCZW-05", "政务大厅第一", 22, 3, 12, date(2024, 10, 17), 5, 5),
    Branch("LCZW-06", "政务大厅第二", 17, 2, 16, date(2024, 10, 18), 5, 3),
    Branch("LCZW-07", "公共资源交易中心", 11, 0, 22, date(2023, 6, 8)),
    Branch("LCZW-08", "工程建设审批科", 10, 0, 11, date(2025, 5, 15), 5, 3),
    Branch("LCZW-09", "电子政务中心", 9, 0, 24, date(2023, 12, 7)),
    Branch("LCZW-10", "离退休干部", 10, 0, 8, date(2024, 4, 11)),
)
CLOSED = Branch(CLOSED_BRANCH, "企业服务中心", 0, 0, 17, date(2022, 7, 6))
ASSIGNED = Branch(ASSIGNED_BRANCH, "政务服务中介机构", 6, 0, 14, date(2025, 9, 4))
ALL_BRANCHES = (*BRANCHES, CLOSED, ASSIGNED)


def groups_of(branch: Branch) -> tuple[str, ...]:
    """Return the codes of the branch's party groups."""
    return tuple(f"{branch.code}-{number}" for number in range(1, branch.groups + 1))


def open_on(branch: Branch, day: date) -> bool:
    """Tell whether the branch still stands on a day."""
    return branch.code != CLOSED_BRANCH or day <= CLOSED_ON


def organisations() -> tuple[Organisation, ...]:
    """Return the tree: superiors, the committee, branches, groups, and one branch that is only assigned (归口)."""
    return (
        Organisation(
            code=SUPERIOR, name="中共澜川市直属机关工作委员会", short="市直机关工委", kind="机关工委"
        ),
        Organisation(
            code=COMMITTEE,
            name="中共澜川市政务服务管理局机关委员会",
            short="局机关党委",
            alias="澜川市政务服务管理局机关党委",
            kind="党委",
            parent=SUPERIOR,
            founded=date(2019, 3, 28),
            term_years=5,
            elected=date(2024, 3, 27),
            elected_before=date(2019, 3, 28),
            committee_size=7,
            committee_size_before=5,
        ),
        *(_branch_row(branch) for branch in (*BRANCHES, CLOSED)),
        *(row for branch in BRANCHES for row in _group_rows(branch)),
        Organisation(
            code="LCSH",
            name="中共澜川市社会组织综合委员会",
            short="社会组织综合党委",
            kind="党委",
            parent=SUPERIOR,
        ),
        replace(
            _branch_row(ASSIGNED),
            name="中共澜川市政务服务中介机构联合支部委员会",
            short="中介机构联合党支部",
            kind="联合党支部",
            parent="LCSH",
            line=COMMITTEE,
            founded=date(2022, 9, 1),
        ),
    )


def _branch_row(branch: Branch) -> Organisation:
    return Organisation(
        code=branch.code,
        name=branch.name,
        short=f"{branch.short}党支部",
        kind="党支部",
        parent=COMMITTEE,
        founded=date(2019, 4, 16),
        closed=CLOSED_ON if branch.code == CLOSED_BRANCH else None,
        term_years=3,
        elected=branch.elected,
        elected_before=branch.elected.replace(year=branch.elected.year - 3),
        committee_size=branch.seats,
        committee_size_before=branch.seats_before,
    )


def _group_rows(branch: Branch) -> list[Organisation]:
    return [
        Organisation(
            code=code,
            name=f"{branch.short}党支部第{'一二三'[at]}党小组",
            kind="党小组",
            parent=branch.code,
            founded=date(2021, 3, 10),
        )
        for at, code in enumerate(groups_of(branch))
    ]


BRANCH_POSTS = ("书记", "组织委员", "宣传委员", "纪检委员", "青年委员")
COMMITTEE_POSTS = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员", "统战委员", "群团委员")


def offices(leaders: dict[str, list[Person]]) -> tuple[Office, ...]:
    """Return who holds which office, this term and the last.

    Args:
        leaders: by organisation code, the persons in the order of the posts.
    """
    first, second = date(2019, 3, 28), date(2024, 3, 27)
    committee = list(zip(COMMITTEE_POSTS, leaders[COMMITTEE], strict=True))
    rows = [
        Office(org=COMMITTEE, name=p.name, post=post, since=first, until=second) for post, p in committee[:5]
    ]
    rows += [Office(org=COMMITTEE, name=p.name, post=post, since=second) for post, p in committee]
    for branch in ALL_BRANCHES:
        rows += _branch_offices(branch, leaders[branch.code])
    return tuple(rows)


def _branch_offices(branch: Branch, persons: list[Person]) -> list[Office]:
    before = branch.elected.replace(year=branch.elected.year - 3)
    until = CLOSED_ON if branch.code == CLOSED_BRANCH else None
    last = [
        Office(org=branch.code, name=p.name, post=post, since=before, until=branch.elected)
        for post, p in zip(BRANCH_POSTS[: branch.seats_before], persons, strict=False)
    ]
    now = [
        Office(org=branch.code, name=p.name, post=post, since=branch.elected, until=until)
        for post, p in zip(BRANCH_POSTS[: branch.seats], persons, strict=False)
    ]
    return last + now
