"""The chain of events: who did what to which thing, each event bound to the one before it."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One act. `hash` = SHA-256(previous hash || canonical form of this event); rows are never changed or deleted (triggers)."""

    seq = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor = models.CharField("操作人", max_length=64)
    verb = models.CharField("动作", max_length=64)
    subject = models.CharField("对象", max_length=200)
    body = models.TextField("内容")  # canonical JSON; digests and codes, never personal values
    previous = models.CharField("前一条的摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        ordering = ("seq",)
        indexes = (models.Index(fields=("subject",), name="audit_event_subject"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class Head(models.Model):
    """The last event's number and hash: the one row that writers lock, and the witness against a cut-off tail."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField("序号")
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "审计链头"
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_head_single"),)

    def __str__(self) -> str:
        return str(self.seq)
