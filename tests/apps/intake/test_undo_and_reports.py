"""What a stored report counts stays in the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from house_cast import activity, organisation

from shuzhi.apps.intake import guards
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
