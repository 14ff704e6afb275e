"""The tabs of 台账: for every sheet of the workbook its address, the columns of its list, and what may be added up."""

from __future__ import annotations

from dataclasses import dataclass

from shuzhi.core.errors import NotFound
from shuzhi.packs.ledger.columns import Column, Kind, Sheet
from shuzhi.packs.ledger.sheets import BY_NAME


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab.

    Args:
        slug: its word in the address.
        sheet: what a row is.
        listed: headers of the columns of the list.
        headline: header of the column that leads to the record.
        dated: header of the column that the year is taken from; "" where rows stand for every year.
        sorted_by: header of the column that the filter 类型 works on.
        sums: headers of the columns that are added up.
        mixed: quantities of different types: added up only where one type is chosen.
    """

    slug: str
    sheet: Sheet
    listed: tuple[str, ...]
    headline: str
    dated: str = ""
    sorted_by: str = ""
    sums: tuple[str, ...] = ()
    mixed: bool = False

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(self.sheet.column(header) for header in self.listed)

    @property
    def date_column(self) -> Column | None:
        return self.sheet.column(self.dated) if self.dated else None

    @property
    def type_column(self) -> Column | None:
        return self.sheet.column(self.sorted_by) if self.sorted_by else None

    @property
    def sortable(self) -> tuple[Column, ...]:
        """Columns that a list may be sorted by: days, words, the tree. Never a number: no list tells who has more."""
        return tuple(
            column for column in self.columns if column.kind not in (Kind.COUNT, Kind.MONEY, Kind.NUMBER)
        )

    @property
    def is_tree(self) -> bool:
        """Organisations are themselves; every other row belongs to one."""
        return self.sheet.name == "组织"

    @property
    def searched(self) -> tuple[Column, ...]:
        kinds = (Kind.TEXT, Kind.LIST, Kind.CHOICE, Kind.DEADLINE)
        return tuple(
            c for c in self.sheet.columns if c.kind in kinds and not c.private and c.field != "parent"
        )


def _tab(slug: str, name: str, listed: str, headline: str, **more: object) -> Tab:
    return Tab(slug, BY_NAME[name], tuple(listed.split()), headline, **more)  # type: ignore[arg-type]


TABS: tuple[Tab, ...] = (
    _tab("activities", "活动", "日期 类型 主题 组织编码 应到 实到", "主题", dated="日期", sorted_by="类型", sums=("应到", "实到")),
    _tab("topics", "议题", "日期 会议类型 议题 组织编码 类别", "议题", dated="日期", sorted_by="会议类型"),
    _tab("tasks", "任务", "年度 任务 组织编码 责任人 完成时限 状态", "任务", dated="年度", sorted_by="状态"),
    _tab("problems", "问题整改", "年度 编号 问题 组织编码 责任人 整改时限 状态", "问题", dated="年度", sorted_by="状态"),
    _tab("measures", "措施", "问题编号 措施 组织编码 责任人 时限 完成日期", "措施"),
    _tab("dues", "党费", "月份 组织编码 费种 方向 人数 应交 实交", "月份", dated="月份", sorted_by="方向", sums=("应交", "实交"), mixed=True),
    _tab("talks", "谈话", "日期 类型 对象类别 组织编码 人次 形态", "类型", dated="日期", sorted_by="类型", sums=("人次",)),
    _tab("integrity", "廉政", "日期 事项 名称 组织编码 对象 数量", "事项", dated="日期", sorted_by="事项", sums=("数量",), mixed=True),
    _tab("papers", "文件", "日期 名称 动作 类别 组织编码", "名称", dated="日期", sorted_by="动作"),
    _tab(
        "services", "实事", "日期 类型 名称 组织编码 数量 参与人次 受益人次 金额", "名称",
        dated="日期", sorted_by="类型", sums=("数量", "参与人次", "受益人次", "金额"), mixed=True,
    ),
    _tab("honours", "表彰", "日期 类型 级别 名称 组织编码 对象 数量", "类型", dated="日期", sorted_by="类型", sums=("数量",), mixed=True),
    _tab("titles", "创建", "日期 标准 单位 阶段 有效期 组织编码", "标准", dated="日期", sorted_by="阶段"),
    _tab("cadres", "干部", "日期 姓名 事项 级别 组织编码", "姓名", dated="日期", sorted_by="事项"),
    _tab("business", "业务指标", "期间 指标 数值 单位 性质 组织编码 来源", "指标", dated="期间", sorted_by="性质"),
    _tab("members", "党员", "姓名 类别 性别 组织编码 党内职务 接收预备日期 转出日期", "姓名", sorted_by="类别"),
    _tab("appointments", "任职", "姓名 职务 组织编码 任职日期 免职日期", "姓名", dated="任职日期"),
    _tab("units", "组织", "组织名称 组织编码 类型 成立日期 本届选举日期", "组织名称", sorted_by="类型"),
)  # fmt: skip
_BY_SLUG = {tab.slug: tab for tab in TABS}
_BY_NAME = {tab.name: tab for tab in TABS}


def tab(slug: str) -> Tab:
    """Return the tab with this address.

    Raises:
        NotFound: there is none.
    """
    if slug not in _BY_SLUG:
        raise NotFound(f"台账没有“{slug[:20]}”这一页。")
    return _BY_SLUG[slug]


def tab_of(kind: str) -> Tab:
    return _BY_NAME[kind]
