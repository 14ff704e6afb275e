"""The rows of the ledger workbook as frozen values: one class a sheet, one field a column, headers as in the contract."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, get_type_hints

Cell = str | int | Decimal | date | None


class Row:
    """What all rows share: the sheet they stand on, and their cells by header. A column's header is written beside its type."""

    __slots__ = ()
    sheet: ClassVar[str]

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells in the order of the headers."""
        columns: tuple[Any, ...] = fields(self)  # type: ignore[arg-type]
        return tuple(getattr(self, column.name) for column in columns)


def headers(kind: type[Row]) -> dict[str, str]:
    """Return the headers of a sheet by the fields of its rows, in the contract's order; `*` marks what must be filled."""
    hints = get_type_hints(kind, include_extras=True)
    columns: tuple[Any, ...] = fields(kind)  # type: ignore[arg-type]
    return {
        column.name: hints[column.name].__metadata__[0] + ("*" if column.default is MISSING else "")
        for column in columns
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Row):
    """A Party organisation (组织)."""

    sheet: ClassVar[str] = "组织"
    code: Annotated[str, "组织编码"]
    name: Annotated[str, "组织名称"]
    short: Annotated[str | None, "简称"] = None
    alias: Annotated[str | None, "别称"] = None
    kind: Annotated[str, "类型"]
    parent: Annotated[str | None, "上级编码"] = None
    line: Annotated[str | None, "归口单位"] = None
    founded: Annotated[date | None, "成立日期"] = None
    closed: Annotated[date | None, "撤销日期"] = None
    term_years: Annotated[int | None, "任期年限"] = None
    elected: Annotated[date | None, "本届选举日期"] = None
    elected_before: Annotated[date | None, "上届选举日期"] = None
    committee_size: Annotated[int | None, "班子人数"] = None
    committee_size_before: Annotated[int | None, "上届班子人数"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Row):
    """An office held (任职)."""

    sheet: ClassVar[str] = "任职"
    org: Annotated[str, "组织编码"]
    name: Annotated[str, "姓名"]
    post: Annotated[str, "职务"]
    since: Annotated[date, "任职日期"]
    until: Annotated[date | None, "免职日期"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Row):
    """A person of the roster (党员), from applicant to full member."""

    sheet: ClassVar[str] = "党员"
    number: Annotated[str | None, "人员编号"] = None
    name: Annotated[str, "姓名"]
    org: Annotated[str, "组织编码"]
    category: Annotated[str, "类别"]
    gender: Annotated[str | None, "性别"] = None
    born: Annotated[date | None, "出生日期"] = None
    identity: Annotated[str | None, "身份证号"] = (
        None  # left empty: the example asks for no personal field that no figure needs
    )
    telephone: Annotated[str | None, "手机号"] = None
    applied: Annotated[date | None, "申请日期"] = None
    activist: Annotated[date | None, "确定积极分子日期"] = None
    candidate: Annotated[date | None, "确定发展对象日期"] = None
    admitted: Annotated[date | None, "接收预备日期"] = None
    confirmed: Annotated[date | None, "转正日期"] = None
    post: Annotated[str | None, "党内职务"] = None
    tags: Annotated[str | None, "标签"] = None
    moved_in: Annotated[date | None, "转入日期"] = None
    moved_out: Annotated[date | None, "转出日期"] = None
    moved_to: Annotated[str | None, "转往组织"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Row):
    """What took place at a time (活动)."""

    sheet: ClassVar[str] = "活动"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    kind: Annotated[str, "类型"]
    theme: Annotated[str, "主题"]
    place: Annotated[str | None, "地点"] = None
    chair: Annotated[str | None, "主持人"] = None
    speaker: Annotated[str | None, "主讲人"] = None
    speaker_kind: Annotated[str | None, "主讲人身份"] = None
    audience: Annotated[str | None, "对象"] = None
    expected: Annotated[int | None, "应到"] = None
    present: Annotated[int | None, "实到"] = None
    members: Annotated[int | None, "其中党员"] = None
    persons: Annotated[str | None, "参加人"] = None
    topics: Annotated[int | None, "议题数"] = None
    hours: Annotated[Decimal | None, "学时"] = None
    results: Annotated[str | None, "成果"] = None
    partner: Annotated[str | None, "联合组织"] = None
    tags: Annotated[str | None, "标签"] = None
    evidence: Annotated[str | None, "佐证"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Row):
    """A topic put before a meeting (议题)."""

    sheet: ClassVar[str] = "议题"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    meeting: Annotated[str, "会议类型"]
    topic: Annotated[str, "议题"]
    category: Annotated[str | None, "类别"] = None
    decision: Annotated[str | None, "决定"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Row):
    """A task of the year (任务)."""

    sheet: ClassVar[str] = "任务"
    year: Annotated[int, "年度"]
    org: Annotated[str, "组织编码"]
    task: Annotated[str, "任务"]
    source: Annotated[str | None, "来源"] = None
    owner: Annotated[str | None, "责任人"] = None
    due: Annotated[date | None, "完成时限"] = None
    state: Annotated[str | None, "状态"] = None
    done: Annotated[date | None, "完成日期"] = None
    evidence: Annotated[str | None, "佐证"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Row):
    """A problem and its rectification (问题整改)."""

    sheet: ClassVar[str] = "问题整改"
    number: Annotated[str | None, "编号"] = None
    year: Annotated[int, "年度"]
    org: Annotated[str, "组织编码"]
    problem: Annotated[str, "问题"]
    aspect: Annotated[str | None, "方面"] = None
    source: Annotated[str | None, "来源"] = None
    cause: Annotated[str | None, "原因"] = None
    measure: Annotated[str | None, "整改措施"] = None
    group: Annotated[str | None, "领导小组"] = None
    leader: Annotated[str | None, "责任领导"] = None
    unit: Annotated[str | None, "责任单位"] = None
    owner: Annotated[str | None, "责任人"] = None
    due: Annotated[date | None, "整改时限"] = None
    state: Annotated[str | None, "状态"] = None
    progress: Annotated[str | None, "进展"] = None
    closed: Annotated[date | None, "销号日期"] = None
    evidence: Annotated[str | None, "佐证"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Row):
    """A measure against a problem (措施)."""

    sheet: ClassVar[str] = "措施"
    org: Annotated[str, "组织编码"]
    problem: Annotated[str, "问题编号"]
    measure: Annotated[str, "措施"]
    owner: Annotated[str | None, "责任人"] = None
    due: Annotated[date | None, "时限"] = None
    done: Annotated[date | None, "完成日期"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues(Row):
    """Money of the Party dues (党费)."""

    sheet: ClassVar[str] = "党费"
    month: Annotated[str, "月份"]
    org: Annotated[str, "组织编码"]
    kind: Annotated[str | None, "费种"] = None
    direction: Annotated[str | None, "方向"] = None
    name: Annotated[str | None, "姓名"] = None
    persons: Annotated[int | None, "人数"] = None
    base: Annotated[Decimal | None, "计算基数"] = None
    owed: Annotated[Decimal | None, "应交"] = None
    paid: Annotated[Decimal, "实交"]
    day: Annotated[date | None, "交纳日期"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadre(Row):
    """A cadre matter (干部)."""

    sheet: ClassVar[str] = "干部"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    name: Annotated[str, "姓名"]
    matter: Annotated[str, "事项"]
    level: Annotated[str | None, "级别"] = None
    born: Annotated[str | None, "出生年月"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk(Row):
    """A talk with a person (谈话): that it took place, when and of which kind, never what was said."""

    sheet: ClassVar[str] = "谈话"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    kind: Annotated[str, "类型"]
    audience: Annotated[str | None, "对象类别"] = None
    times: Annotated[int | None, "人次"] = None
    form: Annotated[str | None, "形态"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity(Row):
    """Integrity work (廉政)."""

    sheet: ClassVar[str] = "廉政"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    matter: Annotated[str, "事项"]
    name: Annotated[str | None, "名称"] = None
    count: Annotated[int | None, "数量"] = None
    audience: Annotated[str | None, "对象"] = None
    result: Annotated[str | None, "结果"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Row):
    """A paper (文件)."""

    sheet: ClassVar[str] = "文件"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    name: Annotated[str, "名称"]
    act: Annotated[str, "动作"]
    category: Annotated[str | None, "类别"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Row):
    """A standing thing or project (实事)."""

    sheet: ClassVar[str] = "实事"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    kind: Annotated[str, "类型"]
    name: Annotated[str, "名称"]
    count: Annotated[int | None, "数量"] = None
    took_part: Annotated[int | None, "参与人次"] = None
    served: Annotated[int | None, "受益人次"] = None
    places: Annotated[int | None, "场所数"] = None
    money: Annotated[Decimal | None, "金额"] = None
    state: Annotated[str | None, "状态"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour(Row):
    """An honour (表彰)."""

    sheet: ClassVar[str] = "表彰"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    kind: Annotated[str, "类型"]
    level: Annotated[str | None, "级别"] = None
    title: Annotated[str | None, "名称"] = None
    whom: Annotated[str | None, "对象"] = None
    name: Annotated[str | None, "姓名"] = None
    count: Annotated[int | None, "数量"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Row):
    """A standard worked for (创建)."""

    sheet: ClassVar[str] = "创建"
    day: Annotated[date, "日期"]
    org: Annotated[str, "组织编码"]
    standard: Annotated[str, "标准"]
    unit: Annotated[str | None, "单位"] = None
    stage: Annotated[str | None, "阶段"] = None
    valid: Annotated[str | None, "有效期"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Business(Row):
    """A business figure (业务指标)."""

    sheet: ClassVar[str] = "业务指标"
    org: Annotated[str, "组织编码"]
    indicator: Annotated[str, "指标"]
    unit: Annotated[str, "单位"]
    period: Annotated[str, "期间"]
    value: Annotated[Decimal, "数值"]
    nature: Annotated[str | None, "性质"] = None
    base_value: Annotated[Decimal | None, "基期值"] = None
    base_period: Annotated[str | None, "基期期间"] = None
    meaning: Annotated[str | None, "口径"] = None
    source: Annotated[str, "来源"]


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
