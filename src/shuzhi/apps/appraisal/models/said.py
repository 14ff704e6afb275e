"""What is said and counted in a round: checks, objections and answers, comments, the groups' grades."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q

from shuzhi.apps.appraisal.models.rounds import Entry, Round
from shuzhi.apps.orgs.rows import words
from shuzhi.apps.worklists.models import Problem


class Check(models.Model):
    """A field check (调研核查) or an opinion sought before the meeting, dated."""

    class Kind(models.TextChoices):
        CHECK = "check", "调研核查"
        OPINION = "opinion", "征求意见"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    on = models.DateField("日期")
    told = models.CharField("情况", max_length=2000)
    source = words("对象、方式", 300)
    at = models.DateTimeField("记录时间")
    by = models.CharField("记录人", max_length=64)

    class Meta:
        verbose_name = "调研核查"
        ordering = ("on", "id")

    def __str__(self) -> str:
        return self.told[:30]


class Objection(models.Model):
    """A unit objects to a figure of its sheet; the committee answers. Both are dated and stay."""

    class Answer(models.TextChoices):
        OPEN = "", "等待答复"
        TAKEN = "taken", "成立，已按台账重算"
        DECLINED = "declined", "不成立"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="objections")
    item = models.CharField("项目", max_length=64)
    name = models.CharField("项目名称", max_length=100)
    shown = words("当时的数", 100)
    reason = models.CharField("理由", max_length=1000)
    at = models.DateTimeField("提出时间")
    by = models.CharField("提出人", max_length=64)
    answer = models.CharField("答复", max_length=8, choices=Answer.choices, default=Answer.OPEN, blank=True)
    answered = words("答复说明", 1000)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = words("答复人", 64)

    class Meta:
        verbose_name = "异议"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """The superior's words (点评) on a sentence of the frozen report, or on the whole; once it may become a problem."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="comments")
    start = models.PositiveIntegerField("起", null=True, blank=True)
    end = models.PositiveIntegerField("止", null=True, blank=True)
    quoted = words("所指的句子", 2000)
    told = models.CharField("点评", max_length=2000)
    to_rectify = models.BooleanField("需要整改", default=False)
    problem = models.ForeignKey(
        Problem, on_delete=models.SET_NULL, null=True, blank=True, related_name="appraised"
    )
    sent_at = models.DateTimeField("转入清单时间", null=True, blank=True)
    at = models.DateTimeField("时间")
    by = models.CharField("记录人", max_length=64)

    class Meta:
        verbose_name = "点评"
        ordering = ("entry", "start", "id")

    def __str__(self) -> str:
        return self.told[:30]


class GroupVote(models.Model):
    """A vote of the hall on behalf of one group: its lines are unit × item."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes")
    group = models.CharField("评议主体", max_length=100)
    vote = models.CharField("投票", max_length=16, unique=True)
    lines = models.TextField("票面", help_text="JSON list of [line, entry, item]")
    taken_at = models.DateTimeField("取回时间", null=True, blank=True)

    class Meta:
        verbose_name = "测评投票"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.group

    @property
    def held_lines(self) -> list[Any]:
        found: list[Any] = json.loads(self.lines)
        return found


class GroupCounts(models.Model):
    """How many papers of one group gave each grade to one item of one unit; `own` of the papers had no say in it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="counts")
    item = models.CharField("项目", max_length=64)
    group = models.CharField("评议主体", max_length=100)
    papers = models.PositiveIntegerField("收回有效票")
    own = models.PositiveIntegerField("回避票数")
    given = models.PositiveIntegerField("评了等次的票")
    counts = models.TextField("各等次票数", help_text="JSON: grade → papers")
    vote = words("投票", 16)  # "" for paper
    at = models.DateTimeField("录入时间")
    by = models.CharField("录入人", max_length=64)

    class Meta:
        verbose_name = "测评结果"
        constraints = (
            models.UniqueConstraint(fields=("entry", "item", "group"), name="appraisal_counts_once"),
            models.CheckConstraint(
                condition=Q(given__lte=F("papers") - F("own")), name="appraisal_nobody_himself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} {self.item}"
