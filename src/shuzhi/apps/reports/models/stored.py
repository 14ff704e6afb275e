"""A drafted report, its passages (figures and blanks) and the figures they show.

Everything a page shows of a report is stored at drafting: the ledger may move on, the report stays as it was written.
"""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import models

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.models.working import Working


class Report(models.Model):
    """One draft of one organisation's report for one year."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateField("统计截止日")
    title = models.CharField("标题", max_length=200)
    source_name = models.CharField("底稿", max_length=255, blank=True)
    text = models.TextField("正文")
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = models.CharField("起草人", max_length=64)
    proof = models.TextField("证明", help_text="the signed manifest (JSON), as in the sidecar")
    letterhead = models.BinaryField(
        "公文纸",
        default=b"",
        blank=True,
        help_text="the .docx it was drafted on: what was signed is what is taken away",
    )
    working = models.ForeignKey(
        Working,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="releases",
        verbose_name="工作稿",
        help_text="the working report of which this is a release; null for what the command line drafted",
    )
    number = models.PositiveSmallIntegerField("第几版", null=True, blank=True)

    class Meta:
        verbose_name = "述职报告"
        ordering: ClassVar[list[str]] = ["-year", "-drafted_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "year"], name="reports_org_year")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["working", "number"],
                name="reports_one_release_a_number",
                violation_error_message="这一版已经由别人发布。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReportFigure(models.Model):
    """A figure of a report: an indicator's value as it was counted, with the records behind it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures", verbose_name="报告")
    key = models.CharField("编号", max_length=64)
    indicator = models.CharField("指标", max_length=2000)
    version = models.PositiveSmallIntegerField("口径版本")
    name = models.CharField("名称", max_length=120)
    unit = models.CharField("单位", max_length=16, blank=True)
    value = models.CharField("数值", max_length=40, help_text="exact, as a decimal string")
    scope = models.CharField("范围", max_length=60)
    since = models.DateField("自")
    until = models.DateField("至")
    record_ids = models.TextField("记录", help_text="JSON list of record ids")
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "数据"
        ordering: ClassVar[list[str]] = ["report", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="reports_figure_key",
                violation_error_message="同一报告内数据编号重复。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}{self.unit}"

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(json.loads(self.record_ids))


class Passage(models.Model):
    """A stretch of the report's text that is a figure or a visible blank."""

    class Status(models.TextChoices):
        FILLED = "filled", "已填"
        UNFILLED = "unfilled", "待填"
        AMBIGUOUS = "ambiguous", "待定"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="passages", verbose_name="报告")
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    status = models.CharField("状态", max_length=12, choices=Status.choices)
    what = models.CharField("所数", max_length=200, blank=True)
    unit = models.CharField("单位", max_length=16, blank=True)
    reason = models.TextField("理由", blank=True)
    figure = models.ForeignKey(
        ReportFigure,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="passages",
        verbose_name="数据",
    )

    class Meta:
        verbose_name = "数据位置"
        ordering: ClassVar[list[str]] = ["report", "start"]

    def __str__(self) -> str:
        return f"{self.what} {self.start}–{self.end}"


class Remark(models.Model):
    """Something the draft wants its writer to look at."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks", verbose_name="报告")
    code = models.CharField("代码", max_length=80)
    severity = models.CharField("程度", max_length=8)
    message = models.TextField("说明")

    class Meta:
        verbose_name = "提示"
        ordering: ClassVar[list[str]] = ["report", "id"]

    def __str__(self) -> str:
        return self.message
