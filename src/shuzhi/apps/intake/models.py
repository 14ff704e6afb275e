"""导入: one row a file that somebody brought, from looking at it to taking it back."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class State(models.TextChoices):
    OPEN = "open", "待对应"  # columns are being matched
    LOOKING = "looking", "正在检查"
    FAULTY = "faulty", "有错误"
    READY = "ready", "检查通过"
    WAITING = "waiting", "等待导入"
    RUNNING = "running", "正在导入"
    DONE = "done", "已导入"
    FAILED = "failed", "没有导入"
    UNDONE = "undone", "已撤销"
    DROPPED = "dropped", "已放弃"


class Intake(models.Model):
    """A foreign file on its way into the ledger. Seen by whoever brought it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入人", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("文件名", max_length=120)
    token = models.CharField("暂存", max_length=32, unique=True)
    state = models.CharField("状态", max_length=16, choices=State.choices)
    plan = models.TextField("对应关系")  # JSON, see plan.py
    again = models.BooleanField("再导入一遍", default=False)
    told = models.TextField(
        "结果", default="{}"
    )  # JSON: rows by sheet, numbers of faults and reminders, a sentence
    written = models.TextField("写入的记录", default="{}")  # JSON: by sheet, [number, record id] of each row
    files = models.TextField(
        "文件摘要", default="[]"
    )  # JSON: digests under which the ledger remembers this import
    at = models.DateTimeField("上传时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "导入"
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("user", "state"), name="intake_of_user"),)

    def __str__(self) -> str:
        return self.name


class KnownSource(models.Model):
    """What somebody chose for files with the same headings: proposed the next time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    signature = models.CharField("来源特征", max_length=64)
    plan = models.TextField("对应关系")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "导入来源"
        ordering = ("user", "signature")
        constraints = (
            models.UniqueConstraint(fields=("user", "signature"), name="intake_source_once_a_user"),
        )

    def __str__(self) -> str:
        return self.signature
