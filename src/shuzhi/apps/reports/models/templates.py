"""What a unit keeps for its own writing: outlines to begin from, and sentences of its own with figures in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from shuzhi.apps.orgs.models import Organisation


class OutlineTemplate(models.Model):
    """An outline of the unit's own: words with `**` where a figure belongs."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="组织"
    )
    name = models.CharField("名称", max_length=60)
    words = models.TextField("提纲")
    at = models.DateTimeField("时间")
    by = models.CharField("谁", max_length=64)

    class Meta:
        verbose_name = "提纲模板"
        ordering: ClassVar[list[str]] = ["organisation", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="reports_outline_name",
                violation_error_message="已有同名的提纲，请换一个名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Phrase(models.Model):
    """A sentence of the unit's own: words with `{question}` where a figure belongs."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="组织"
    )
    words = models.TextField("句子")
    at = models.DateTimeField("时间")
    by = models.CharField("谁", max_length=64)

    class Meta:
        verbose_name = "常用句"
        ordering: ClassVar[list[str]] = ["organisation", "id"]

    def __str__(self) -> str:
        return self.words[:30]
