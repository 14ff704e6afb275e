"""A report that is being written (工作稿): its sections, the figures that live in them, and everything said about it.

The text and its figures are kept apart on purpose: a section's JSON names a figure by its node (`f12`) and nothing else, so that no
editor, paste or slip of a finger can change what a figure shows. Only the services of this app write a figure's row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from shuzhi.apps.orgs.models import Organisation


class Stage(models.TextChoices):
    DRAFT = "draft", "起草"
    OPINIONS = "opinions", "征求意见"
    SUBMITTED = "submitted", "送审"
    REVIEWED = "reviewed", "已审核"
    RELEASED = "released", "已发布"


class Working(models.Model):
    """One report of one organisation, branch or person for one year, from its first words to its releases."""

    class Subject(models.TextChoices):
        UNIT = "unit", "党组织"
        PERSON = "person", "个人"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateField("统计截止日")
    subject = models.CharField("述职主体", max_length=8, choices=Subject.choices, default=Subject.UNIT)
    person = models.CharField("述职人", max_length=64, blank=True)
    title = models.CharField("标题", max_length=200)
    source_name = models.CharField("底稿", max_length=255, blank=True)
    source_year = models.PositiveSmallIntegerField("底稿年度", null=True, blank=True)
    source_text = models.TextField("底稿正文", blank=True)
    remarks = models.TextField(
        "提示", default="[]", help_text="JSON list of [severity, sentence]"
    )  # and its kind
    notice = models.TextField("上级通知", blank=True)
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    letterhead = models.BinaryField("公文纸", default=b"", blank=True)
    last_node = models.PositiveIntegerField("最后一个数据编号", default=0)
    created_at = models.DateTimeField("建立时间")
    created_by = models.CharField("建立人", max_length=64)
    updated_at = models.DateTimeField("修改时间")
    updated_by = models.CharField("修改人", max_length=64)
    sitting_at = models.DateTimeField(
        "这一次编辑的开始",
        null=True,
        blank=True,
        help_text="one event and one version a sitting, not one a keystroke",
    )

    class Meta:
        verbose_name = "述职报告工作稿"
        ordering: ClassVar[list[str]] = ["-year", "-updated_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "year"], name="reports_working_org_year")
        ]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A chapter of a working report: what one person edits at a time. Its number of saves tells whether somebody else was here."""

    working = models.ForeignKey(
        Working, on_delete=models.CASCADE, related_name="sections", verbose_name="工作稿"
    )
    position = models.PositiveSmallIntegerField("次序")
    heading = models.CharField("标题", max_length=200, blank=True)
    blocks = models.TextField("段落", help_text="JSON, see writing/document.py")
    length = models.PositiveIntegerField("字数", default=0)
    revision = models.PositiveIntegerField("保存次数", default=1)
    updated_at = models.DateTimeField("修改时间")
    updated_by = models.CharField("修改人", max_length=64)
    held_by = models.CharField("正在编辑", max_length=64, blank=True)
    held_at = models.DateTimeField("最近一次动笔", null=True, blank=True)

    class Meta:
        verbose_name = "一节"
        ordering: ClassVar[list[str]] = ["working", "position", "id"]

    def __str__(self) -> str:
        return self.heading or "开头"


class LiveFigure(models.Model):
    """A figure or a visible blank in a working report, named by its node. What it shows is computed, never typed."""

    class State(models.TextChoices):
        PROVEN = "proven", "有出处"
        DOUBTFUL = "doubtful", "待定"
        BLANK = "blank", "待填"
        TYPED = "typed", "手工填写"

    working = models.ForeignKey(
        Working, on_delete=models.CASCADE, related_name="figures", verbose_name="工作稿"
    )
    node = models.CharField("编号", max_length=16)
    state = models.CharField("状态", max_length=8, choices=State.choices)
    shown = models.CharField("写法", max_length=200)
    what = models.CharField("所数", max_length=200, blank=True)
    key = models.CharField(
        "指标", max_length=2000, blank=True, help_text="the question as core.indicators keeps it"
    )
    version = models.PositiveSmallIntegerField("口径版本", default=1)
    name = models.CharField("名称", max_length=120, blank=True)
    unit = models.CharField("单位", max_length=16, blank=True)
    value = models.CharField("数值", max_length=40, blank=True, help_text="exact, as a decimal string")
    scope = models.CharField("范围", max_length=60, blank=True)
    since = models.DateField("自", null=True, blank=True)
    until = models.DateField("至", null=True, blank=True)
    record_ids = models.TextField("记录", default="[]", help_text="JSON list of record ids")
    digest = models.CharField("摘要", max_length=64, blank=True)
    candidates = models.TextField("其他读法", default="[]", help_text="JSON list of keys")
    left_out = models.TextField("不计入", default="{}", help_text="JSON: record id → reason")
    reason = models.TextField("理由", blank=True)
    source = models.CharField("手工填写的出处", max_length=300, blank=True)
    blank = models.CharField(
        "空的写法", max_length=200, blank=True, help_text="what stands here again once it is unbound"
    )

    class Meta:
        verbose_name = "工作稿中的数据"
        ordering: ClassVar[list[str]] = ["working", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["working", "node"],
                name="reports_live_node",
                violation_error_message="同一报告内数据编号重复。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.shown}"

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(json.loads(self.record_ids))

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(json.loads(self.candidates))

    @property
    def without(self) -> Mapping[str, str]:
        return dict(json.loads(self.left_out))


class Version(models.Model):
    """The whole text as it stood once: before a sitting, before a hand-over, or a save that came too late."""

    class Why(models.TextChoices):
        STARTED = "started", "起草"
        SITTING = "sitting", "修改前"
        TAKEN_OVER = "taken_over", "接手前"
        TOO_LATE = "too_late", "没能保存的一稿"
        STEP = "step", "进入下一阶段"
        RELEASED = "released", "发布"
        RESTORED = "restored", "恢复前"

    working = models.ForeignKey(
        Working, on_delete=models.CASCADE, related_name="versions", verbose_name="工作稿"
    )
    why = models.CharField("缘由", max_length=12, choices=Why.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    by = models.CharField("谁", max_length=64)
    content = models.TextField(
        "内容", help_text="JSON: sections with their blocks, and what each figure showed"
    )
    text = models.TextField("正文")

    class Meta:
        verbose_name = "历史稿"
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_why_display()} {self.at:%Y-%m-%d %H:%M}"


class Step(models.Model):
    """A working report went from one stage to the next: who, when, and the paper that stands in for a second person."""

    working = models.ForeignKey(
        Working, on_delete=models.CASCADE, related_name="steps", verbose_name="工作稿"
    )
    stage = models.CharField("进入阶段", max_length=12, choices=Stage.choices)
    at = models.DateTimeField("时间")
    by = models.CharField("谁", max_length=64)
    note = models.CharField("说明", max_length=500, blank=True)
    paper = models.CharField(
        "签字件", max_length=300, blank=True, help_text="who signed, when, and where the paper is kept"
    )

    class Meta:
        verbose_name = "阶段"
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.by}"


class Opinion(models.Model):
    """What somebody said about the draft, and what became of it."""

    class Answer(models.TextChoices):
        OPEN = "open", "未答复"
        TAKEN = "taken", "已采纳"
        PARTLY = "partly", "部分采纳"
        DECLINED = "declined", "未采纳"

    working = models.ForeignKey(
        Working, on_delete=models.CASCADE, related_name="opinions", verbose_name="工作稿"
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name="一节",
    )
    at = models.DateTimeField("时间")
    by = models.CharField("谁", max_length=64)
    words = models.TextField("意见")
    answer = models.CharField("答复", max_length=8, choices=Answer.choices, default=Answer.OPEN)
    reason = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "意见"
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return self.words[:30]


class Basis(models.Model):
    """A record that stands behind a sentence; the sentence is known by its paragraph and by its words at the time."""

    working = models.ForeignKey(
        Working, on_delete=models.CASCADE, related_name="bases", verbose_name="工作稿"
    )
    block = models.CharField("段落", max_length=16)
    words = models.TextField("句子")
    kind = models.CharField("台账", max_length=16)
    record = models.CharField("记录", max_length=64)
    at = models.DateTimeField("时间")
    by = models.CharField("谁", max_length=64)

    class Meta:
        verbose_name = "依据"
        ordering: ClassVar[list[str]] = ["working", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


class Dismissal(models.Model):
    """A finding that a person looked at and let stand, with the reason."""

    working = models.ForeignKey(
        Working, on_delete=models.CASCADE, related_name="dismissals", verbose_name="工作稿"
    )
    mark = models.CharField("标记", max_length=64, help_text="digest over rule, words and sentence")
    code = models.CharField("规则", max_length=80)
    text = models.CharField("文字", max_length=200)
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("时间")
    by = models.CharField("谁", max_length=64)

    class Meta:
        verbose_name = "不改的校对意见"
        ordering: ClassVar[list[str]] = ["working", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["working", "mark"],
                name="reports_dismissed_once",
                violation_error_message="这一处已经处理过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
