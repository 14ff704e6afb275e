"""What others stand on stays in the ledger: records of a report, problems with measures, members with dues."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from house_cast import activity, organisation

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.intake import guards
from shuzhi.apps.ledger.entry import add_row
from shuzhi.apps.reports.models import Report, ReportFigure

pytestmark = pytest.mark.django_db


def test_a_report_keeps_its_records() -> None:
    unit = organisation("Z1", "第一党支部", "党支部")
    counted, other = activity(unit, date(2022, 3, 1), "一"), activity(unit, date(2022, 4, 1), "二")
    report = Report.objects.create(
        organisation=unit, year=2022, as_of=date(2022, 12, 31), title="述职报告", text="全年1次。",
        drafted_at=datetime(2023, 1, 5, tzinfo=UTC), drafted_by="console", proof="{}",
    )  # fmt: skip
    ReportFigure.objects.create(
        report=report, key="f001", indicator="meeting.members", version=1, name="党员大会次数", unit="次", value="1",
        scope="本级", since=date(2022, 1, 1), until=date(2022, 12, 31), record_ids=f'["{counted.record_id}"]', digest="0" * 64,
    )  # fmt: skip
    assert "“述职报告”的“党员大会次数”数到了其中 1 条" in guards.why_kept(
        {"活动": [counted.record_id, other.record_id]}
    )
    assert guards.why_kept({"活动": [other.record_id]}) == ""


NOW = datetime(2022, 12, 31, 4, tzinfo=UTC)


def put(kind: str, **cells: str) -> str:
    return add_row(CONSOLE, kind, {"组织编码": "Z1", **cells}, at=NOW)


def test_a_problem_stays_while_a_measure_names_it() -> None:
    organisation("Z1", "第一党支部", "党支部")
    organisation("Z2", "第二党支部", "党支部")
    problem = put("问题整改", 编号="W01", 年度="2022", 问题="学习不够")
    put("措施", 组织编码="Z2", 问题编号="W01", 措施="别家的措施")
    assert guards.why_kept({"问题整改": [problem]}) == "", "another unit's number is another problem"
    measure = put("措施", 问题编号="W01", 措施="每月学习")
    assert "有 1 条措施是针对其中的问题（W01）" in guards.why_kept({"问题整改": [problem]})
    assert guards.why_kept({"问题整改": [problem], "措施": [measure]}) == "", "they go together"


def test_a_member_stays_while_dues_name_him() -> None:
    organisation("Z1", "第一党支部", "党支部")
    member = put("党员", 姓名="于北", 类别="正式党员")
    paid = {"月份": "2022-03", "费种": "党费", "方向": "收缴", "实交": "10"}
    put("党费", 姓名="别人", **paid)
    assert guards.why_kept({"党员": [member]}) == ""
    payment = put("党费", 姓名="于北", **paid)
    assert "有 1 条党费记的是其中的党员" in guards.why_kept({"党员": [member]})
    assert guards.why_kept({"党员": [member], "党费": [payment]}) == ""
    put("党员", 姓名="于北", 类别="正式党员", 出生日期="1980-01-01")
    assert guards.why_kept({"党员": [member]}) == "", "the other row of that name stays"
