"""A committee with three branches, their people, a round that has begun; explicit helpers, no library."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from house_cast import organisation, person

from shuzhi.apps.accounts.models import Actor, User, actor_of
from shuzhi.apps.appraisal import services
from shuzhi.apps.appraisal.models import Round
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.models import Report
from shuzhi.core.appraising import Dimension, Grade, Group, Item, Manner, Scheme

AT = datetime(2022, 12, 20, 8, 0, tzinfo=UTC)
D = Decimal


def scheme(*, own_line: bool = False) -> Scheme:
    """Sixty points counted, forty judged by two groups, one item of additions and one of deductions."""
    return Scheme(
        "试行方案",
        (
            Dimension(
                "组织建设",
                (
                    Item("meet", "支部党员大会", Manner.SHARE, D(60), "meeting.members", D(4)),
                    Item("work", "落实部署", Manner.JUDGED, D(40)),
                ),
            ),
            Dimension(
                "加分和扣分",
                (Item("add", "加分", Manner.ADD, D(5)), Item("less", "扣分", Manner.DEDUCT, D(10))),
            ),
        ),
        (Group("上级领导", D(60)), Group("同级书记", D(40), own_line)),
        (
            Grade("好", D(100), D(90), D(34)),
            Grade("较好", D(80), D(75)),
            Grade("一般", D(60), D(60)),
            Grade("差", D(30)),
        ),
    )


class Cast:
    """The committee's administrator, one secretary, and the units."""

    def __init__(self) -> None:
        self.committee = organisation("JW", "甲委", "党委")
        self.units = tuple(
            organisation(f"JW0{n}", f"第{word}党支部", "党支部", self.committee)
            for n, word in ((1, "一"), (2, "二"), (3, "三"))
        )
        self.stranger = organisation("YW", "乙委", "党委")
        self.admin_user = person("admin", "committee_admin", self.committee)
        self.secretary_user = person("secretary", "branch_secretary", self.units[0])
        self.other_user = person("other", "branch_secretary", self.units[1])

    @property
    def admin(self) -> Actor:
        return actor_of(self.admin_user)

    @property
    def secretary(self) -> Actor:
        return actor_of(self.secretary_user)

    @property
    def other(self) -> Actor:
        return actor_of(self.other_user)

    def person(self, name: str, role: str, unit: Organisation) -> User:
        return person(name, role, unit)

    def open(self, **more: object) -> Round:
        """Open a round of 2022 over all three units."""
        terms = services.Terms(
            2022,
            "2022年度述职评议考核",
            "live",
            "党委扩大会议",
            date(2022, 12, 31),
            meeting_on=date(2023, 1, 10),
        )
        return services.open_round(
            self.admin, self.committee, terms, [unit.code for unit in self.units], at=AT
        )

    def begun(self, *, own_line: bool = False, until: str = "start") -> Round:
        """A round that stands behind a step."""
        made = self.open()
        services.put_scheme(self.admin, made.pk, scheme(own_line=own_line), at=AT)
        for key in ("start", "meet", "count"):
            services.step(self.admin, made.pk, key, at=AT, anyway=True)
            if key == until:
                break
        made.refresh_from_db()
        return made

    def release(
        self, unit: Organisation, text: str = "述职报告\n全年召开党员大会4次。学习不够深入。"
    ) -> Report:
        """A stored report of 2022."""
        return Report.objects.create(
            organisation=unit, year=2022, as_of=date(2022, 12, 31), title="述职报告", text=text, drafted_at=AT, drafted_by="x", proof="{}",
        )  # fmt: skip
