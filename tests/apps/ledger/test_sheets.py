"""Sheets and tables agree: every column has its field, long enough and as strict as the sheet says."""

from __future__ import annotations

import pytest
from django.db import models

from shuzhi.apps.ledger.cells import read
from shuzhi.apps.ledger.sources import kinds, source
from shuzhi.packs.ledger.columns import Kind, Sheet
from shuzhi.packs.ledger.sheets import SHEETS

CONTRACT = {
    "组织": "组织编码* 组织名称* 简称 别称 类型* 上级编码 归口单位 成立日期 撤销日期 任期年限 本届选举日期 上届选举日期 班子人数 上届班子人数",
    "任职": "组织编码* 姓名* 职务* 任职日期* 免职日期",
    "党员": "人员编号 姓名* 组织编码* 类别* 性别 出生日期 身份证号 手机号 申请日期 确定积极分子日期 确定发展对象日期 接收预备日期 转正日期 党内职务 标签 转入日期 转出日期 转往组织",
    "活动": "日期* 组织编码* 类型* 主题* 地点 主持人 主讲人 主讲人身份 对象 应到 实到 其中党员 参加人 议题数 学时 成果 联合组织 标签 佐证",
    "议题": "日期* 组织编码* 会议类型* 议题* 类别 决定",
    "任务": "年度* 组织编码* 任务* 来源 责任人 完成时限 状态 完成日期 佐证",
    "问题整改": "编号 年度* 组织编码* 问题* 方面 来源 原因 整改措施 领导小组 责任领导 责任单位 责任人 整改时限 状态 进展 销号日期 佐证",
    "措施": "组织编码* 问题编号* 措施* 责任人 时限 完成日期",
    "党费": "月份* 组织编码* 费种 方向 姓名 人数 计算基数 应交 实交* 交纳日期",
    "干部": "日期* 组织编码* 姓名* 事项* 级别 出生年月",
    "谈话": "日期* 组织编码* 类型* 对象类别 人次 形态",
    "廉政": "日期* 组织编码* 事项* 名称 数量 对象 结果",
    "文件": "日期* 组织编码* 名称* 动作* 类别",
    "实事": "日期* 组织编码* 类型* 名称* 数量 参与人次 受益人次 场所数 金额 状态",
    "表彰": "日期* 组织编码* 类型* 级别 名称 对象 姓名 数量",
    "创建": "日期* 组织编码* 标准* 单位 阶段 有效期",
    "业务指标": "组织编码* 指标* 单位* 期间* 数值* 性质 基期值 基期期间 口径 来源*",
}


def test_the_sheets_are_those_of_the_contract() -> None:
    written = {s.name: " ".join(c.header + "*" * c.required for c in s.columns) for s in SHEETS}
    assert written == CONTRACT
    assert kinds() == tuple(CONTRACT)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_has_its_field(sheet: Sheet) -> None:
    table = source(sheet.name).model._meta
    for column in sheet.columns:
        field = table.get_field(column.field)
        if isinstance(field, models.CharField) and column.kind not in (Kind.MONTH,):
            assert field.max_length is not None
            longest = (
                max([len(c) for c in column.choices], default=0)
                if column.choices and not column.open
                else column.length
            )
            assert field.max_length >= longest, column.header
        assert not (column.required and field.null), column.header


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_headers_and_synonyms_are_told_apart(sheet: Sheet) -> None:
    words = [word for column in sheet.columns for word in (column.header, *column.synonyms)]
    assert len(words) == len(set(words))
    assert "day" not in {column.field for column in sheet.columns} or sheet.day == "日期"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_examples_are_values(sheet: Sheet) -> None:
    for column in sheet.columns:
        value = read(column, column.example)
        assert value not in ("", None) or not column.required, column.header
