"""The rows of the ledger workbook as frozen values: one class a sheet, one field a column, headers as in the contract."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

Cell = str | int | Decimal | date | None


def _column(header: str) -> Any:
    """Return a field that stands in the column `header` and is empty unless filled."""
    return field(default=None, metadata={"header": header})


def _needed(header: str) -> Any:
    """Return a field that stands in the column `header` and must be filled."""
    return field(metadata={"header": header})


class Row:
    """What all rows share: the sheet they stand on, and their cells by header."""

    sheet: ClassVar[str]

    @classmethod
    def headers(cls) -> tuple[str, ...]:
        """Return the sheet's headers in the contract's order, without the mark of what must be filled."""
        return tuple(f.metadata["header"] for f in fields(cls))  # type: ignore[arg-type]

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells in the order of the headers."""
        return tuple(getattr(self, f.name) for f in fields(self))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Row):
    """A Party organisation (组织)."""

    sheet: ClassVar[str] = "组织"
    code: str = _needed("组织编码")
    name: str = _needed("组织名称")
    short: str | None = _column("简称")
    alias: str | None = _column("别称")
    kind: str = _needed("类型")
    parent: str | None = _column("上级编码")
    line: str | None = _column("归口单位")
    founded: date | None = _column("成立日期")
    closed: date | None = _column("撤销日期")
    term_years: int | None = _column("任期年限")
    elected: date | None = _column("本届选举日期")
    elected_before: date | None = _column("上届选举日期")
    committee_size: int | None = _column("班子人数")
    committee_size_before: int | None = _column("上届班子人数")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Row):
    """An office held (任职)."""

    sheet: ClassVar[str] = "任职"
    org: str = _needed("组织编码")
    name: str = _needed("姓名")
    post: str = _needed("职务")
    since: date = _needed("任职日期")
    until: date | None = _column("免职日期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Row):
    """A person of the roster (党员), from applicant to full member."""

    sheet: ClassVar[str] = "党员"
    number: str | None = _column("人员编号")
    name: str = _needed("姓名")
    org: str = _needed("组织编码")
    category: str = _needed("类别")
    gender: str | None = _column("性别")
    born: date | None = _column("出生日期")
    identity: str | None = _column(
        "身份证号"
    )  # left empty: the example asks for no personal field that no figure needs
    telephone: str | None = _column("手机号")
    applied: date | None = _column("申请日期")
    activist: date | None = _column("确定积极分子日期")
    candidate: date | None = _column("确定发展对象日期")
    admitted: date | None = _column("接收预备日期")
    confirmed: date | None = _column("转正日期")
    post: str | None = _column("党内职务")
    tags: str | None = _column("标签")
    moved_in: date | None = _column("转入日期")
    moved_out: date | None = _column("转出日期")
    moved_to: str | None = _column("转往组织")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Row):
    """What took place at a time (活动)."""

    sheet: ClassVar[str] = "活动"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    kind: str = _needed("类型")
    theme: str = _needed("主题")
    place: str | None = _column("地点")
    chair: str | None = _column("主持人")
    speaker: str | None = _column("主讲人")
    speaker_kind: str | None = _column("主讲人身份")
    audience: str | None = _column("对象")
    expected: int | None = _column("应到")
    present: int | None = _column("实到")
    members: int | None = _column("其中党员")
    persons: str | None = _column("参加人")
    topics: int | None = _column("议题数")
    hours: Decimal | None = _column("学时")
    results: str | None = _column("成果")
    partner: str | None = _column("联合组织")
    tags: str | None = _column("标签")
    evidence: str | None = _column("佐证")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Row):
    """A topic put before a meeting (议题)."""

    sheet: ClassVar[str] = "议题"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    meeting: str = _needed("会议类型")
    topic: str = _needed("议题")
    category: str | None = _column("类别")
    decision: str | None = _column("决定")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Row):
    """A task of the year (任务)."""

    sheet: ClassVar[str] = "任务"
    year: int = _needed("年度")
    org: str = _needed("组织编码")
    task: str = _needed("任务")
    source: str | None = _column("来源")
    owner: str | None = _column("责任人")
    due: date | None = _column("完成时限")
    state: str | None = _column("状态")
    done: date | None = _column("完成日期")
    evidence: str | None = _column("佐证")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Row):
    """A problem and its rectification (问题整改)."""

    sheet: ClassVar[str] = "问题整改"
    number: str | None = _column("编号")
    year: int = _needed("年度")
    org: str = _needed("组织编码")
    problem: str = _needed("问题")
    aspect: str | None = _column("方面")
    source: str | None = _column("来源")
    cause: str | None = _column("原因")
    measure: str | None = _column("整改措施")
    group: str | None = _column("领导小组")
    leader: str | None = _column("责任领导")
    unit: str | None = _column("责任单位")
    owner: str | None = _column("责任人")
    due: date | None = _column("整改时限")
    state: str | None = _column("状态")
    progress: str | None = _column("进展")
    closed: date | None = _column("销号日期")
    evidence: str | None = _column("佐证")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Row):
    """A measure against a problem (措施)."""

    sheet: ClassVar[str] = "措施"
    org: str = _needed("组织编码")
    problem: str = _needed("问题编号")
    measure: str = _needed("措施")
    owner: str | None = _column("责任人")
    due: date | None = _column("时限")
    done: date | None = _column("完成日期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues(Row):
    """Money of the Party dues (党费)."""

    sheet: ClassVar[str] = "党费"
    month: str = _needed("月份")
    org: str = _needed("组织编码")
    kind: str | None = _column("费种")
    direction: str | None = _column("方向")
    name: str | None = _column("姓名")
    persons: int | None = _column("人数")
    base: Decimal | None = _column("计算基数")
    owed: Decimal | None = _column("应交")
    paid: Decimal = _needed("实交")
    day: date | None = _column("交纳日期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadre(Row):
    """A cadre matter (干部)."""

    sheet: ClassVar[str] = "干部"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    name: str = _needed("姓名")
    matter: str = _needed("事项")
    level: str | None = _column("级别")
    born: str | None = _column("出生年月")


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk(Row):
    """A talk with a person (谈话): that it took place, when and of which kind, never what was said."""

    sheet: ClassVar[str] = "谈话"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    kind: str = _needed("类型")
    audience: str | None = _column("对象类别")
    times: int | None = _column("人次")
    form: str | None = _column("形态")


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity(Row):
    """Integrity work (廉政)."""

    sheet: ClassVar[str] = "廉政"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    matter: str = _needed("事项")
    name: str | None = _column("名称")
    count: int | None = _column("数量")
    audience: str | None = _column("对象")
    result: str | None = _column("结果")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Row):
    """A paper (文件)."""

    sheet: ClassVar[str] = "文件"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    name: str = _needed("名称")
    act: str = _needed("动作")
    category: str | None = _column("类别")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Row):
    """A standing thing or project (实事)."""

    sheet: ClassVar[str] = "实事"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    kind: str = _needed("类型")
    name: str = _needed("名称")
    count: int | None = _column("数量")
    took_part: int | None = _column("参与人次")
    served: int | None = _column("受益人次")
    places: int | None = _column("场所数")
    money: Decimal | None = _column("金额")
    state: str | None = _column("状态")


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour(Row):
    """An honour (表彰)."""

    sheet: ClassVar[str] = "表彰"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    kind: str = _needed("类型")
    level: str | None = _column("级别")
    title: str | None = _column("名称")
    whom: str | None = _column("对象")
    name: str | None = _column("姓名")
    count: int | None = _column("数量")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Row):
    """A standard worked for (创建)."""

    sheet: ClassVar[str] = "创建"
    day: date = _needed("日期")
    org: str = _needed("组织编码")
    standard: str = _needed("标准")
    unit: str | None = _column("单位")
    stage: str | None = _column("阶段")
    valid: str | None = _column("有效期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Business(Row):
    """A business figure (业务指标)."""

    sheet: ClassVar[str] = "业务指标"
    org: str = _needed("组织编码")
    indicator: str = _needed("指标")
    unit: str = _needed("单位")
    period: str = _needed("期间")
    value: Decimal = _needed("数值")
    nature: str | None = _column("性质")
    base_value: Decimal | None = _column("基期值")
    base_period: str | None = _column("基期期间")
    meaning: str | None = _column("口径")
    source: str = _needed("来源")


SHEETS: tuple[type[Row], ...] = (
    Organisation,
    Office,
    Member,
    Activity,
    Topic,
    Task,
    Problem,
    Measure,
    Dues,
    Cadre,
    Talk,
    Integrity,
    Document,
    Service,
    Honour,
    Standard,
    Business,
)
