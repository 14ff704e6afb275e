"""Last year's report of the example: every figure in it equals a plain recount of the rows, and no figure stands unchecked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import TypeVar

import pytest

from shuzhi.web.demo import rows
from shuzhi.web.demo.example import ledger

YEAR = 2024
LAST_DAY = date(YEAR, 12, 31)
TEXT = files("shuzhi.web.demo").joinpath("report_2024.txt").read_text(encoding="utf-8")

R = TypeVar("R", bound=rows.Row)


def of(kind: type[R]) -> list[R]:
    return [row for row in ledger()[kind] if isinstance(row, kind)]


def this_year(kind: type[R]) -> list[R]:
    return [row for row in of(kind) if row.day.year == YEAR]  # type: ignore[attr-defined]


def held(*kinds: str) -> list[rows.Activity]:
    return [row for row in this_year(rows.Activity) if row.kind in kinds]


def present(*kinds: str) -> int:
    return sum(row.present or 0 for row in held(*kinds))


def results(word: str) -> int:
    found = [re.findall(rf"{word}(\d+)篇", row.results or "") for row in held("中心组学习", "专题研讨")]
    return sum(int(number) for numbers in found for number in numbers)


def members() -> list[rows.Member]:
    return [
        m
        for m in of(rows.Member)
        if m.admitted
        and m.admitted <= LAST_DAY
        and not (m.moved_in and m.moved_in > LAST_DAY)
        and not (m.moved_out and m.moved_out <= LAST_DAY)
    ]


def on_the_way(step: str) -> int:
    return sum(1 for m in of(rows.Member) if getattr(m, step) and getattr(m, step).year == YEAR)


def dues(kind: str) -> Decimal:
    paid = [
        d.paid
        for d in of(rows.Dues)
        if d.month.startswith(str(YEAR)) and (d.kind, d.direction) == (kind, "收缴")
    ]
    return sum(paid, Decimal(0))


def cadres(matter: str, *levels: str) -> int:
    return sum(1 for c in this_year(rows.Cadre) if c.matter == matter and (not levels or c.level in levels))


def times(kind: str) -> int:
    return sum(t.times or 0 for t in this_year(rows.Talk) if t.kind == kind)


def signed(matter: str) -> int:
    return sum(i.count or 0 for i in this_year(rows.Integrity) if i.matter == matter)


def done(kind: str) -> int:
    return sum(
        s.count or 0 for s in this_year(rows.Service) if s.kind == kind and s.state in ("已完成", "进行中")
    )


def honours(kind: str, level: str | None, whom: str) -> int:
    found = (h for h in this_year(rows.Honour) if (h.kind, h.level, h.whom) == (kind, level, whom))
    return sum(h.count or 0 for h in found)


def papers(act: str) -> int:
    return sum(1 for d in this_year(rows.Document) if d.act == act and d.category == "制度")


def agenda(category: str) -> int:
    return sum(1 for t in this_year(rows.Topic) if t.meeting == "党委会" and t.category == category)


def business(indicator: str) -> Decimal:
    return next(b.value for b in of(rows.Business) if b.indicator == indicator and b.period == str(YEAR))


def base(indicator: str) -> Decimal | None:
    return next(b.base_value for b in of(rows.Business) if b.indicator == indicator and b.period == str(YEAR))


def branches() -> int:
    standing = (o for o in of(rows.Organisation) if o.kind in ("党支部", "联合党支部"))
    return sum(1 for o in standing if o.closed is None or o.closed > LAST_DAY)


def committee() -> rows.Organisation:
    return next(o for o in of(rows.Organisation) if o.code == "LCZW")


def tens(number: int, step: int) -> int:
    """What the words "130余" say of a number: rounded down, and something over."""
    assert number % step, "a round number is not 余"
    return number // step * step


def kinds(found: Iterable[rows.Row]) -> int:
    return len(list(found))


FIGURES: dict[str, Callable[[], object] | tuple[Callable[[], object], ...]] = {
    "指出的{}个问题": lambda: kinds(p for p in of(rows.Problem) if p.year == YEAR - 1),
    "目前已销号{}个": lambda: kinds(
        p for p in of(rows.Problem) if p.year == YEAR - 1 and p.state == "已销号"
    ),
    "中心组学习{}次、专题研讨{}次": (lambda: len(held("中心组学习")), lambda: len(held("专题研讨"))),
    "研讨材料{}篇、交流体会{}篇": (lambda: results("研讨材料"), lambda: results("交流体会")),
    "讲党课{}次，其中书记讲党课{}次": (
        lambda: len(held("党课")),
        lambda: kinds(a for a in held("党课") if a.speaker_kind == "书记"),
    ),
    "集体学习{}次": lambda: len(held("集体学习")),
    "专题培训{}次": lambda: len(held("专题培训")),
    "理论测试{}次": lambda: len(held("理论测试")),
    "宣讲{}场，参加{}人次": (lambda: len(held("宣讲")), lambda: present("宣讲")),
    "研究意识形态工作{}次": lambda: agenda("意识形态"),
    "下辖党支部{}个，划分党小组{}个": (
        branches,
        lambda: kinds(o for o in of(rows.Organisation) if o.kind == "党小组"),
    ),
    "共有党员{}名，其中预备党员{}名": (
        lambda: len(members()),
        lambda: kinds(m for m in members() if m.confirmed is None or m.confirmed > LAST_DAY),
    ),
    "委员由{}人增至{}人": (lambda: committee().committee_size_before, lambda: committee().committee_size),
    "{}个党支部完成换届": lambda: kinds(
        o for o in of(rows.Organisation) if o.kind.endswith("党支部") and o.elected and o.elected.year == YEAR
    ),
    "党委会{}次，研究议题{}个": (
        lambda: len(held("党委会")),
        lambda: sum(a.topics or 0 for a in held("党委会")),
    ),
    "党员大会{}次、支委会{}次、党小组会{}次": (
        lambda: len(held("党员大会")),
        lambda: len(held("支委会")),
        lambda: len(held("党小组会")),
    ),
    "主题党日{}余次，参加{}余人次": (
        lambda: tens(len(held("主题党日")), 10),
        lambda: tens(present("主题党日"), 100),
    ),
    "组织生活会{}次、开展民主评议党员{}次": (
        lambda: len(held("组织生活会")),
        lambda: len(held("民主评议党员")),
    ),
    "督导{}次、调研{}次，召开党建工作专题会议{}次，约谈党支部书记{}人次": (
        lambda: len(held("督导")),
        lambda: len(held("调研")),
        lambda: len(held("专题会议")),
        lambda: times("约谈"),
    ),
    "入党申请书{}份，确定入党积极分子{}名、发展对象{}名，接收预备党员{}名，预备党员转正{}名": tuple(
        lambda step=step: on_the_way(step)
        for step in ("applied", "activist", "candidate", "admitted", "confirmed")
    ),
    "转入{}人、转出{}人": (lambda: on_the_way("moved_in"), lambda: on_the_way("moved_out")),
    "党费{}元、团费{}元": (lambda: dues("党费"), lambda: dues("团费")),
    "选拔任用科级干部{}名，其中正科级{}名、副科级{}名，完成{}名": (
        lambda: cadres("选拔任用"),
        lambda: cadres("选拔任用", "正科级"),
        lambda: cadres("选拔任用", "副科级"),
        lambda: cadres("试用期满考核", "正科级", "副科级"),
    ),
    "公开招录{}人、调入{}人": (lambda: cadres("公开招录"), lambda: cadres("调入")),
    "谈心谈话{}人次": lambda: times("谈心谈话"),
    "困难党员{}人次，结对帮扶困难家庭{}户": (lambda: done("走访慰问"), lambda: done("结对帮扶")),
    "突击队{}支": lambda: done("突击队"),
    "事项达到{}项，联办件{}万件": (
        lambda: business("一件事一次办事项"),
        lambda: business("联办件") / 10000,
    ),
    "材料平均减少{}%，办理时间平均缩短{}%": (
        lambda: business("办事材料平均减少"),
        lambda: business("办理时间平均缩短"),
    ),
    "先锋岗{}个、帮办代办窗口{}个，配备帮办代办人员{}名，帮办重点项目{}个": (
        lambda: done("先锋岗"),
        lambda: business("帮办代办窗口"),
        lambda: business("帮办代办人员"),
        lambda: business("帮办重点项目"),
    ),
    "延时服务办件{}件": lambda: business("延时服务办件"),
    "受理诉求{}万件，按期办结率{}%，群众满意度{}%": (
        lambda: business("12345热线受理诉求") / 10000,
        lambda: business("按期办结率"),
        lambda: business("群众满意度"),
    ),
    "诉求工单{}件，办结{}件": (lambda: business("企业诉求工单"), lambda: business("企业诉求工单办结")),
    "实事项目{}项，兑现微心愿{}个，划定党员责任区{}个，开展志愿服务{}次，参加{}余人次": (
        lambda: done("实事项目"),
        lambda: done("微心愿"),
        lambda: done("责任区"),
        lambda: len(held("志愿服务")),
        lambda: tens(present("志愿服务"), 10),
    ),
    "责任状{}份、廉洁自律承诺书{}份，党委会研究党风廉政建设工作{}次": (
        lambda: signed("责任状"),
        lambda: signed("承诺书"),
        lambda: agenda("党风廉政"),
    ),
    "廉政谈话{}人次，运用第一种形态谈话提醒{}人次": (lambda: times("廉政谈话"), lambda: times("提醒谈话")),
    "廉洁提醒{}次，开展窗口作风明察暗访{}次": (lambda: signed("节日提醒"), lambda: signed("明察暗访")),
    "警示教育{}次，{}人次": (lambda: len(held("警示教育")), lambda: present("警示教育")),
    "风险点{}个": lambda: signed("风险排查"),
    "更新{}名科级干部廉政档案": lambda: signed("廉政档案"),
    "出台制度{}项、修订制度{}项": (lambda: papers("出台"), lambda: papers("修订")),
    "{}个党支部被命名": lambda: kinds(
        s for s in this_year(rows.Standard) if (s.standard, s.stage) == ("五星级党支部", "命名")
    ),
    "共建联建{}次": lambda: len(held("共建联建")),
    "市级表彰集体{}个、个人{}名": (
        lambda: honours("表彰", "市级", "集体"),
        lambda: honours("表彰", "市级", "个人"),
    ),
    "锦旗{}面、表扬信{}封": (lambda: honours("锦旗", None, "集体"), lambda: honours("表扬信", None, "个人")),
    "优秀共产党员{}名": lambda: honours("表彰", "单位", "个人"),
    "研究统战群团工作{}次": lambda: agenda("统战群团"),
    "青年党员座谈会{}次": lambda: kinds(a for a in held("座谈会") if "青年" in a.theme),
}

# Required rhythms of the next year, dates, names: numbers that count nothing.
NOT_COUNTED = (
    r"20\d\d年\d+月\d+日",
    r"20\d\d年?",
    r"12345热线",
    r"(?<=中心组学习)1次，每",
    r"研讨1次，",
    r"通报1次|核对1次|开展1次主题",
)


@pytest.mark.parametrize("phrase", FIGURES)
def test_the_figure_is_what_the_rows_count(phrase: str) -> None:
    wanted = FIGURES[phrase]
    counts = [str(count()) for count in (wanted if isinstance(wanted, tuple) else (wanted,))]
    assert TEXT.count(phrase.format(*counts)) >= 1, (phrase, counts)


def test_no_figure_stands_unchecked() -> None:
    rest = TEXT
    for phrase in sorted(FIGURES, key=len, reverse=True):
        rest = re.sub(re.escape(phrase).replace(r"\{\}", r"[\d.]+"), "", rest)
    for pattern in NOT_COUNTED:
        rest = re.sub(pattern, "", rest)
    assert re.findall(r".{8}\d+.{4}", rest) == []


def test_its_length_is_six_to_ten_pages() -> None:
    assert 4000 <= len(TEXT) <= 5500
