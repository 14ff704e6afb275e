"""The example's rows counted by plain Python, figure by figure of last year's report: what the engine is held against."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import TypeVar

from shuzhi.web.demo import rows
from shuzhi.web.demo.example import ledger

TEXT = files("shuzhi.web.demo").joinpath("report_2024.txt").read_text(encoding="utf-8")

R = TypeVar("R", bound=rows.Row)


def of(kind: type[R]) -> list[R]:
    return [row for row in ledger()[kind] if isinstance(row, kind)]


def kinds(found: Iterable[rows.Row]) -> int:
    return len(list(found))


@dataclass(frozen=True)
class Recount:
    """The example's rows counted by hand, for one year."""

    year: int

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    def this_year(self, kind: type[R]) -> list[R]:
        return [row for row in of(kind) if row.day.year == self.year]  # type: ignore[attr-defined]

    def held(self, *kinds: str) -> list[rows.Activity]:
        return [row for row in self.this_year(rows.Activity) if row.kind in kinds]

    def present(self, *kinds: str) -> int:
        return sum(row.present or 0 for row in self.held(*kinds))

    def results(self, word: str) -> int:
        found = [
            re.findall(rf"{word}(\d+)篇", row.results or "") for row in self.held("中心组学习", "专题研讨")
        ]
        return sum(int(number) for numbers in found for number in numbers)

    def members(self) -> list[rows.Member]:
        return [
            m
            for m in of(rows.Member)
            if m.admitted
            and m.admitted <= self.last_day
            and not (m.moved_in and m.moved_in > self.last_day)
            and not (m.moved_out and m.moved_out <= self.last_day)
        ]

    def on_the_way(self, step: str) -> int:
        return sum(1 for m in of(rows.Member) if getattr(m, step) and getattr(m, step).year == self.year)

    def dues(self, kind: str) -> Decimal:
        paid = [
            d.paid
            for d in of(rows.Dues)
            if d.month.startswith(str(self.year)) and (d.kind, d.direction) == (kind, "收缴")
        ]
        return sum(paid, Decimal(0))

    def cadres(self, matter: str, *levels: str) -> int:
        return sum(
            1 for c in self.this_year(rows.Cadre) if c.matter == matter and (not levels or c.level in levels)
        )

    def times(self, kind: str) -> int:
        return sum(t.times or 0 for t in self.this_year(rows.Talk) if t.kind == kind)

    def signed(self, matter: str) -> int:
        return sum(i.count or 0 for i in self.this_year(rows.Integrity) if i.matter == matter)

    def done(self, kind: str, states: tuple[str, ...] = ("已完成", "进行中")) -> int:
        return sum(s.count or 0 for s in self.this_year(rows.Service) if s.kind == kind and s.state in states)

    def honours(self, kind: str, level: str | None, whom: str) -> int:
        found = (h for h in self.this_year(rows.Honour) if (h.kind, h.level, h.whom) == (kind, level, whom))
        return sum(h.count or 0 for h in found)

    def papers(self, act: str) -> int:
        return sum(1 for d in self.this_year(rows.Document) if d.act == act and d.category == "制度")

    def agenda(self, category: str) -> int:
        """Meetings of the committee with such a topic on their agenda: two topics of one meeting are one meeting."""
        return len(
            {t.day for t in self.this_year(rows.Topic) if t.meeting == "党委会" and t.category == category}
        )

    def business(self, indicator: str) -> Decimal | None:
        found = (b for b in of(rows.Business) if b.indicator == indicator and b.period == str(self.year))
        return next((b.value for b in found), None)

    def branches(self) -> int:
        standing = (o for o in of(rows.Organisation) if o.kind in ("党支部", "联合党支部"))
        return sum(1 for o in standing if o.closed is None or o.closed > self.last_day)

    def committee(self) -> rows.Organisation:
        return next(o for o in of(rows.Organisation) if o.code == "LCZW")


Count = Callable[[Recount], object]

FIGURES: dict[str, Count | tuple[Count, ...]] = {
    "查找出的{}个问题": lambda c: kinds(p for p in of(rows.Problem) if p.year == c.year - 1),
    "目前已销号{}个": lambda c: kinds(
        p for p in of(rows.Problem) if p.year == c.year - 1 and p.state == "已销号"
    ),
    "中心组学习{}次、专题研讨{}次": (lambda c: len(c.held("中心组学习")), lambda c: len(c.held("专题研讨"))),
    "研讨材料{}篇、交流体会{}篇": (lambda c: c.results("研讨材料"), lambda c: c.results("交流体会")),
    "讲党课{}次，其中支部书记讲党课{}次": (
        lambda c: len(c.held("党课")),
        lambda c: kinds(a for a in c.held("党课") if a.speaker_kind == "书记" and a.org != "LCZW"),
    ),
    "集体学习{}次": lambda c: len(c.held("集体学习")),
    "专题培训{}次、组织理论测试{}次、举办知识竞赛{}次": (
        lambda c: len(c.held("专题培训")),
        lambda c: len(c.held("理论测试")),
        lambda c: len(c.held("知识竞赛")),
    ),
    "宣讲{}场，参加{}人次": (lambda c: len(c.held("宣讲")), lambda c: c.present("宣讲")),
    "研究意识形态工作{}次": lambda c: c.agenda("意识形态"),
    "下辖党支部{}个，划分党小组{}个": (
        Recount.branches,
        lambda c: kinds(o for o in of(rows.Organisation) if o.kind == "党小组"),
    ),
    "共有党员{}名，其中预备党员{}名": (
        lambda c: len(c.members()),
        lambda c: kinds(m for m in c.members() if m.confirmed is None or m.confirmed > c.last_day),
    ),
    "委员由{}人增至{}人": (
        lambda c: c.committee().committee_size_before,
        lambda c: c.committee().committee_size,
    ),
    "{}个党支部完成换届": lambda c: kinds(
        o
        for o in of(rows.Organisation)
        if o.kind.endswith("党支部") and o.elected and o.elected.year == c.year
    ),
    "党委会{}次，研究议题{}项": (
        lambda c: len(c.held("党委会")),
        lambda c: sum(a.topics or 0 for a in c.held("党委会")),
    ),
    "党员大会{}次、支委会{}次": (lambda c: len(c.held("党员大会")), lambda c: len(c.held("支委会"))),
    "党小组会{}次": lambda c: len(c.held("党小组会")),
    "主题党日{}余次，参加{}余人次": (
        lambda c: len(c.held("主题党日")),
        lambda c: c.present("主题党日"),
    ),
    "组织生活会{}次、开展民主评议党员{}次": (
        lambda c: len(c.held("组织生活会")),
        lambda c: len(c.held("民主评议党员")),
    ),
    "督导{}次、调研{}次，召开党建工作专题会议{}次，约谈党支部书记{}人次": (
        lambda c: len(c.held("督导")),
        lambda c: len(c.held("调研")),
        lambda c: len(c.held("专题会议")),
        lambda c: c.times("约谈"),
    ),
    "入党申请书{}份，确定入党积极分子{}名，确定发展对象{}名，接收预备党员{}名，预备党员转正{}名": tuple(
        lambda c, step=step: c.on_the_way(step)
        for step in ("applied", "activist", "candidate", "admitted", "confirmed")
    ),
    "转入{}人、转出{}人": (lambda c: c.on_the_way("moved_in"), lambda c: c.on_the_way("moved_out")),
    "党费{}元，收缴团费{}元": (lambda c: c.dues("党费"), lambda c: c.dues("团费")),
    "选拔任用科级干部{}名，其中正科级{}名、副科级{}名，完成{}名": (
        lambda c: c.cadres("选拔任用"),
        lambda c: c.cadres("选拔任用", "正科级"),
        lambda c: c.cadres("选拔任用", "副科级"),
        lambda c: c.cadres("试用期满考核", "正科级", "副科级"),
    ),
    "公开招录{}人、调入{}人": (lambda c: c.cadres("公开招录"), lambda c: c.cadres("调入")),
    "谈心谈话{}人次": lambda c: c.times("谈心谈话"),
    "慰问党员{}人次，结对帮扶困难家庭{}户": (lambda c: c.done("走访慰问"), lambda c: c.done("结对帮扶")),
    "突击队{}支": lambda c: c.done("突击队"),
    "事项达到{}项，联办件{}万件": (
        lambda c: c.business("一件事一次办事项"),
        lambda c: c.business("联办件"),
    ),
    "材料平均减少{}%，办理时间平均缩短{}%": (
        lambda c: c.business("办事材料平均减少"),
        lambda c: c.business("办理时间平均缩短"),
    ),
    "先锋岗{}个、帮办代办窗口{}个，配备帮办代办人员{}名，帮办重点项目{}个": (
        lambda c: c.done("先锋岗"),
        lambda c: c.business("帮办代办窗口"),
        lambda c: c.business("帮办代办人员"),
        lambda c: c.business("帮办重点项目"),
    ),
    "延时服务办件{}件": lambda c: c.business("延时服务办件"),
    "受理诉求{}万件，按期办结率{}%，群众满意度{}%": (
        lambda c: c.business("12345热线受理诉求"),
        lambda c: c.business("按期办结率"),
        lambda c: c.business("群众满意度"),
    ),
    "诉求工单{}件，办结{}件": (
        lambda c: c.business("受理企业诉求工单"),
        lambda c: c.business("企业诉求工单办结"),
    ),
    "实事项目{}项，兑现微心愿{}个，划定党员责任区{}个，开展志愿服务{}次，参加{}余人次": (
        lambda c: c.done("实事项目", ("已完成",)),
        lambda c: c.done("微心愿"),
        lambda c: c.done("责任区"),
        lambda c: len(c.held("志愿服务")),
        lambda c: c.present("志愿服务"),
    ),
    "责任状{}份、廉洁自律承诺书{}份，党委会研究党风廉政建设工作{}次": (
        lambda c: c.signed("责任状"),
        lambda c: c.signed("承诺书"),
        lambda c: c.agenda("党风廉政"),
    ),
    "廉政谈话{}人次，运用第一种形态谈话提醒{}人次": (
        lambda c: c.times("廉政谈话"),
        lambda c: c.times("提醒谈话"),
    ),
    "廉洁提醒{}次，开展窗口作风明察暗访{}次": (
        lambda c: c.signed("节日提醒"),
        lambda c: c.signed("明察暗访"),
    ),
    "警示教育{}次，参加{}人次": (lambda c: len(c.held("警示教育")), lambda c: c.present("警示教育")),
    "风险点{}个": lambda c: c.signed("风险排查"),
    "更新{}名科级干部廉政档案": lambda c: c.signed("廉政档案"),
    "出台制度{}项，修订制度{}项": (lambda c: c.papers("出台"), lambda c: c.papers("修订")),
    "{}个党支部被命名": lambda c: kinds(
        s for s in c.this_year(rows.Standard) if (s.standard, s.stage) == ("五星级党支部", "命名")
    ),
    "共建联建活动{}次": lambda c: len(c.held("共建联建")),
    "全年{}个集体获得市级表彰，{}名党员获得市级表彰": (
        lambda c: c.honours("表彰", "市级", "集体"),
        lambda c: c.honours("表彰", "市级", "个人"),
    ),
    "锦旗{}面、表扬信{}封": (
        lambda c: c.honours("锦旗", None, "集体"),
        lambda c: c.honours("表扬信", None, "个人"),
    ),
    "研究统战群团工作{}次": lambda c: c.agenda("统战群团"),
    "青年党员座谈会{}次": lambda c: kinds(a for a in c.held("座谈会") if "青年" in a.theme),
}


@dataclass(frozen=True)
class Slot:
    """A number of last year's report and who counts it.

    Args:
        start: offset of the number.
        end: offset after it.
        value: as written, 万 multiplied in.
        hedged: 余 follows.
        count: the recount.
    """

    start: int
    end: int
    value: Decimal
    hedged: bool
    count: Count


def slots() -> Iterator[Slot]:
    """Find every phrase of FIGURES in last year's report."""
    for phrase, counts in FIGURES.items():
        hit = re.search(re.escape(phrase).replace(r"\{\}", r"([\d.]+)"), TEXT)
        assert hit, phrase
        for number, count in enumerate(counts if isinstance(counts, tuple) else (counts,), start=1):
            follows = TEXT[hit.end(number) : hit.end(number) + 1]
            value = Decimal(hit[number]) * (10000 if follows == "万" else 1)
            yield Slot(hit.start(number), hit.end(number), value, follows == "余", count)


def fits(shown: Decimal, exact: object, *, hedged: bool) -> bool:
    """Tell whether a report may say this number: exactly the count, or with 余 the round number just below it."""
    if not hedged:
        return shown == exact
    step = 10 ** (len(str(int(shown))) - len(str(int(shown)).rstrip("0")))
    return shown < Decimal(str(exact)) < shown + step
