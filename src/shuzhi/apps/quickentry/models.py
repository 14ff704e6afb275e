"""What quick entry keeps besides the records of the ledger: tokens of forms already saved, and who was not there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

CODES = (
    "病",
    "事",
    "公",
    "其他",
)  # nothing finer is kept: a diagnosis or a family matter is nobody's business


class Sending(models.Model):
    """A form that was saved once: the same form sent again writes nothing."""

    token = models.CharField("表单编号", max_length=64)
    actor = models.CharField("操作人", max_length=64)
    activity = models.BigIntegerField("活动行号")  # its number in the table stays while the record is edited
    topics = models.TextField(
        "议题行号", default="", blank=True
    )  # parted by commas: two meetings of one day keep their own
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "已保存的表单"
        constraints = (models.UniqueConstraint(fields=("actor", "token"), name="quickentry_once"),)

    def __str__(self) -> str:
        return f"{self.actor} {self.activity}"


class Absence(models.Model):
    """Who was not at a meeting. Never exported, counted by nobody; the ledger keeps 应到 and 实到 only."""

    activity = models.BigIntegerField("活动行号", db_index=True)
    organisation = models.ForeignKey(
        "orgs.Organisation", verbose_name="组织", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("姓名", max_length=64)
    code = models.CharField("事由", max_length=4)

    class Meta:
        verbose_name = "缺席"
        ordering = ("activity", "id")
        constraints = (models.CheckConstraint(condition=Q(code__in=CODES), name="quickentry_code_is_coarse"),)

    def __str__(self) -> str:
        return f"{self.activity} {self.code}"
