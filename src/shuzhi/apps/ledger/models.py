"""台账: one table a sheet. What took place at a time is an activity; a talk, a paper, a project have their own tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shuzhi.apps.accounts.sealing import SealedField
from shuzhi.apps.orgs.rows import OrgRow, count, money, number, words

__all__ = [
    "Activity",
    "BusinessFigure",
    "CadreChange",
    "Honour",
    "Import",
    "Indexed",
    "Integrity",
    "PaperIssued",
    "Removed",
    "SavedView",
    "Service",
    "Talk",
    "TitleStep",
    "Topic",
]


class DatedRow(OrgRow):
    """A record of what took place on a day."""

    day = models.DateField("日期", db_index=True)

    class Meta:
        abstract = True
        ordering = ("day", "record_id")


class Activity(DatedRow):
    kind = models.CharField("类型", max_length=64)
    topic = models.CharField("主题", max_length=500)
    place = words("地点")
    chair = words("主持人", 100)
    speaker = words("主讲人", 100)
    speaker_role = words("主讲人身份", 64)
    audience = words("对象")
    expected = count("应到")
    present = count("实到")
    present_members = count("其中党员")
    participants = words("参加人", 4000)
    topics = count("议题数")
    hours = number("学时")
    results = words("成果", 1000)
    jointly = words("联合组织", 1000)
    tags = words("标签", 500)
    evidence = words("佐证", 2000)

    class Meta(DatedRow.Meta):
        verbose_name = "活动"
        constraints = (
            models.CheckConstraint(condition=~Q(kind="") & ~Q(topic=""), name="ledger_activity_filled"),
        )
        indexes = (models.Index(fields=("organisation", "day"), name="ledger_activity_org_day"),)


class Topic(DatedRow):
    meeting = models.CharField("会议类型", max_length=64)
    topic = models.CharField("议题", max_length=500)
    category = words("类别", 64)
    decision = words("决定", 2000)

    class Meta(DatedRow.Meta):
        verbose_name = "议题"
        indexes = (models.Index(fields=("organisation", "day"), name="ledger_topic_org_day"),)


class CadreChange(DatedRow):
    name = models.CharField("姓名", max_length=64)
    matter = models.CharField("事项", max_length=32)
    rank = words("级别", 32)
    born = words("出生年月", 32)

    class Meta(DatedRow.Meta):
        verbose_name = "干部"


class Talk(DatedRow):
    kind = models.CharField("类型", max_length=32)
    audience = words("对象类别")
    times = count("人次")
    form = words("形态", 16)

    class Meta(DatedRow.Meta):
        verbose_name = "谈话"


class Integrity(DatedRow):
    matter = models.CharField("事项", max_length=32)
    name = words("名称")
    quantity = count("数量")
    audience = words("对象")
    result = words("结果", 1000)

    class Meta(DatedRow.Meta):
        verbose_name = "廉政"


class PaperIssued(DatedRow):
    name = models.CharField("名称", max_length=300)
    act = models.CharField("动作", max_length=16)
    category = words("类别", 64)

    class Meta(DatedRow.Meta):
        verbose_name = "文件"


class Service(DatedRow):
    kind = models.CharField("类型", max_length=32)
    name = models.CharField("名称", max_length=300)
    quantity = count("数量")
    taking_part = count("参与人次")
    benefiting = count("受益人次")
    places = count("场所数")
    amount = money("金额")
    status = words("状态", 64)

    class Meta(DatedRow.Meta):
        verbose_name = "实事"
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="ledger_service_amount_not_negative"
            ),
        )


class Honour(DatedRow):
    kind = models.CharField("类型", max_length=32)
    level = words("级别", 16)
    name = words("名称", 300)
    recipient = words("对象", 16)
    person = words("姓名")
    quantity = count("数量")

    class Meta(DatedRow.Meta):
        verbose_name = "表彰"


class TitleStep(DatedRow):
    standard = models.CharField("标准", max_length=300)
    unit = words("单位")
    stage = words("阶段", 16)
    valid = words("有效期", 64)

    class Meta(DatedRow.Meta):
        verbose_name = "创建"


class BusinessFigure(OrgRow):
    name = models.CharField("指标", max_length=200)
    unit = models.CharField("单位", max_length=32)
    period = models.CharField("期间", max_length=16, db_index=True)
    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    nature = words("性质", 16)
    base_value = number("基期值")
    base_period = words("基期期间", 16)
    definition = words("口径", 1000)
    source = models.CharField("来源", max_length=300)

    class Meta:
        verbose_name = "业务指标"
        ordering = ("organisation", "name", "period", "record_id")


class Import(models.Model):
    """One import as a whole: the same file, or the same content in another file, is recognised."""

    at = models.DateTimeField("时间")
    actor = models.CharField("操作人", max_length=64)
    file_digest = models.CharField("文件摘要", max_length=64, db_index=True)
    content_digest = models.CharField("内容摘要", max_length=64, db_index=True)
    rows = models.PositiveIntegerField("行数")

    class Meta:
        verbose_name = "导入"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.rows}"


class Removed(models.Model):
    """The bin: a row that was taken out of its table. No figure, list or export reads this one."""

    kind = models.CharField("种类", max_length=16)
    row = models.BigIntegerField("原行号")  # the key that an open form still names
    record_id = models.CharField("记录编号", max_length=16)
    digest = models.CharField("摘要", max_length=64)
    organisation = models.ForeignKey(
        "orgs.Organisation", verbose_name="组织", on_delete=models.PROTECT, related_name="+"
    )
    cells = SealedField(
        "内容"
    )  # JSON by header, personal numbers among them; emptied when the row is brought back
    at = models.DateTimeField("移除时间")
    actor = models.CharField("移除人", max_length=64)
    why = words("移除原因", 500)
    restored_at = models.DateTimeField("恢复时间", null=True, blank=True)
    restored_by = words("恢复人", 64)
    restored_row = models.BigIntegerField("恢复后的行号", null=True, blank=True)
    purged_at = models.DateTimeField(
        "清除时间", null=True, blank=True
    )  # the content is gone, this line stays
    purged_by = words("清除人", 64)
    purged_why = words("清除原因", 500)

    class Meta:
        verbose_name = "回收站"
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("kind", "row"), name="ledger_removed_row"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class Indexed(models.Model):
    """The full-text index: the texts of one record, found by `fulltext.py`. Made from the records, so no backup holds it."""

    kind = models.CharField("种类", max_length=16)
    row = models.BigIntegerField("行号")
    organisation = models.ForeignKey(
        "orgs.Organisation", verbose_name="组织", on_delete=models.CASCADE, related_name="+"
    )
    day = models.CharField(
        "日期", max_length=16, default="", blank=True
    )  # as written: 2022-03-01, 2022-03, 2022
    title = models.CharField("标题", max_length=500)
    text = models.TextField("内容", default="", blank=True)

    class Meta:
        verbose_name = "全文索引"
        constraints = (models.UniqueConstraint(fields=("kind", "row"), name="ledger_indexed_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class SavedView(models.Model):
    """A list as somebody likes to see it: its filter and order under a name of one's own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="用户", on_delete=models.CASCADE, related_name="+"
    )
    slug = models.CharField("页签", max_length=32)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=500, default="", blank=True)

    class Meta:
        verbose_name = "常用视图"
        ordering = ("slug", "name", "id")
        constraints = (
            models.UniqueConstraint(fields=("user", "slug", "name"), name="ledger_view_named_once"),
        )

    def __str__(self) -> str:
        return self.name
