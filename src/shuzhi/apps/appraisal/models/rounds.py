"""A round, the units that report in it, its history, and what is noted about units through the year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.rows import day, words
from shuzhi.apps.reports.models import Report
from shuzhi.packs.appraisal.flow import DECIDED, Stage

_DECIDED = [stage.value for stage in DECIDED]


class Round(models.Model):
    """One committee's appraisal of one year."""

    class Manner(models.TextChoices):
        LIVE = "live", "现场述职"
        WRITTEN = "written", "书面述职"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="主持考核的党委"
    )
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=200)
    manner = models.CharField("述职方式", max_length=8, choices=Manner.choices, default=Manner.LIVE)
    to_whom = models.CharField("向谁述职", max_length=200)
    as_of = models.DateField("统计截止日")
    reports_due = day("报告截止日")
    meeting_on = day("评议会日期")
    feedback_due = day("反馈截止日")
    minutes_each = models.PositiveSmallIntegerField("每家发言分钟", default=8)
    scheme = models.TextField("方案", help_text="JSON of core.appraising.scheme_data")
    stage = models.CharField(
        "阶段", max_length=8, choices=[(s.value, s.value) for s in Stage], default=Stage.PREPARING.value
    )
    version = models.PositiveIntegerField("版本", default=0)
    created_at = models.DateTimeField("建立时间")
    created_by = models.CharField("建立人", max_length=64)

    class Meta:
        verbose_name = "述职评议考核"
        ordering = ("-year", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year"),
                condition=~Q(stage__in=_DECIDED),
                name="appraisal_one_open_round",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[s.value for s in Stage]), name="appraisal_stage_known"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """One unit in a round. `position` is its place in the tree at the opening: every list follows it, never a sum or a grade."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField("树中次序")
    name = models.CharField("名称", max_length=200)
    turn = models.PositiveSmallIntegerField("发言次序", null=True, blank=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.TextField(
        "计算依据", blank=True, help_text="JSON: values, records and facts as they were counted"
    )
    counted_at = models.DateTimeField("计算时间", null=True, blank=True)
    left_on = day("退出日期")
    left_why = words("退出原因", 500)
    proposed = words("建议等次", 20)
    grade = words("等次", 20)
    grade_why = words("理由", 500)
    decided_at = models.DateTimeField("定等次时间", null=True, blank=True)
    decided_by = words("定等次经办人", 64)

    class Meta:
        verbose_name = "述职单位"
        ordering = ("round", "position")
        constraints = (models.UniqueConstraint(fields=("round", "organisation"), name="appraisal_unit_once"),)

    def __str__(self) -> str:
        return self.name


class RoundStep(models.Model):
    """One act in a round: never changed, never removed."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField("时间")
    by = models.CharField("经办人", max_length=64)
    act = models.CharField("动作", max_length=32)
    before = models.CharField("原阶段", max_length=8)
    after = models.CharField("新阶段", max_length=8)
    told = words("说明", 500)

    class Meta:
        verbose_name = "经过"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.act


class Note(models.Model):
    """A dated fact about a UNIT that adds or takes off points; the unit sees it at once. There is none of the kind about persons."""

    class Kind(models.TextChoices):
        ADD = "加分", "加分"
        DEDUCT = "扣分", "扣分"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    kind = models.CharField("方向", max_length=4, choices=Kind.choices)
    item = words("项目", 100)
    on = models.DateField("日期")
    fact = models.CharField("事实", max_length=1000)
    source = models.CharField("依据", max_length=300)
    points = models.DecimalField("分值", max_digits=6, decimal_places=2)
    at = models.DateTimeField("记录时间")
    by = models.CharField("记录人", max_length=64)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = words("撤回人", 64)
    withdrawn_why = words("撤回理由", 300)

    class Meta:
        verbose_name = "平时记录"
        ordering = ("-on", "-id")
        constraints = (models.CheckConstraint(condition=Q(points__gt=0), name="appraisal_note_positive"),)

    def __str__(self) -> str:
        return self.fact[:30]
