"""佐证: one row a content (by its SHA-256), one row a place where it is used."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shuzhi.apps.evidence.forms_of_files import FORMS


class StoredFile(models.Model):
    """A content that lies in the home, however many records it is attached to."""

    sha256 = models.CharField("摘要", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("字节数")
    form = models.CharField("格式", max_length=8, choices=[(each, each) for each in FORMS])
    pictured = models.BooleanField("有缩略图", default=False)

    class Meta:
        verbose_name = "文件内容"
        ordering = ("sha256",)
        constraints = (
            models.CheckConstraint(condition=Q(form__in=tuple(FORMS)), name="evidence_form_known"),
        )

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """A file at a record. The record is a kind word and a number that stays the same while the record is edited."""

    kind = models.CharField("记录种类", max_length=32)
    record = models.CharField("记录", max_length=64)
    organisation = models.ForeignKey(
        "orgs.Organisation", verbose_name="组织", on_delete=models.PROTECT, related_name="+"
    )
    content = models.ForeignKey(
        StoredFile, verbose_name="内容", on_delete=models.PROTECT, related_name="attachments"
    )
    name = models.CharField("文件名", max_length=120)
    internal = models.BooleanField("内部", default=False)
    at = models.DateTimeField("时间")
    actor = models.CharField("操作人", max_length=64)

    class Meta:
        verbose_name = "佐证"
        ordering = ("at", "id")
        indexes = (models.Index(fields=("kind", "record"), name="evidence_of_record"),)
        constraints = (
            models.UniqueConstraint(fields=("kind", "record", "content"), name="evidence_once_a_record"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content.form in ("jpg", "png", "heic")
