"""专项活动 (a campaign with its phases and records), 领导小组 (dated members) and 创建复核 (when a standard is reviewed)."""

from __future__ import annotations

from django.db import models

from shuzhi.apps.orgs.rows import day, words


class Campaign(models.Model):
    """One campaign of one unit, e.g. 主题教育 or 作风建设年; what was done for it stands in the ledger."""

    organisation = models.ForeignKey(
        "orgs.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="组织"
    )
    name = models.CharField("名称", max_length=120)
    since = models.DateField("开始日期")
    until = day("结束日期")
    aim = words("目标任务", 1000)
    scheme = words("实施方案", 300)  # name and number of the paper; the file itself hangs on the page
    tag = words("标签", 60)  # activities of the ledger that carry it belong here by themselves
    version = models.PositiveIntegerField("保存次数", default=1)

    class Meta:
        verbose_name = "专项活动"
        ordering = ("-since", "-id")
        indexes = (models.Index(fields=("organisation", "since"), name="campaigns_org_since"),)

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """One phase of a campaign with its dates."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="phases", verbose_name="专项活动"
    )
    name = models.CharField("阶段", max_length=60)
    since = models.DateField("开始日期")
    until = models.DateField("结束日期")
    told = words("主要工作", 500)

    class Meta:
        verbose_name = "阶段"
        ordering = ("since", "id")

    def __str__(self) -> str:
        return self.name


class Pick(models.Model):
    """A record of the ledger that somebody put to a campaign by hand."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="picks", verbose_name="专项活动"
    )
    kind = models.CharField("种类", max_length=16)
    row = models.BigIntegerField("台账行号")
    at = models.DateTimeField("时间")
    by = models.CharField("谁", max_length=64)

    class Meta:
        verbose_name = "归入的记录"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "kind", "row"), name="campaigns_record_picked_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class Group(models.Model):
    """A leading group (领导小组): set up by a paper, dissolved by a day."""

    organisation = models.ForeignKey(
        "orgs.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="组织"
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name="专项活动",
    )
    name = models.CharField("名称", max_length=120)
    basis = words("成立文件", 300)
    since = models.DateField("成立日期")
    until = day("撤销日期")

    class Meta:
        verbose_name = "领导小组"
        ordering = ("organisation__path", "-since", "id")

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One person's time in a leading group; whoever leaves keeps the line."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="seats", verbose_name="领导小组")
    name = models.CharField("姓名", max_length=64)
    duty = models.CharField("组内职务", max_length=32)
    post = words("单位职务", 100)
    since = models.DateField("任职日期")
    until = day("免职日期")
    mistaken = words("录错作废的原因", 200)
    rank = models.PositiveSmallIntegerField(
        "次序", default=9
    )  # 组长 first, 副组长 second: as papers list them

    class Meta:
        verbose_name = "领导小组成员"
        ordering = ("rank", "since", "id")

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """When a standard that a unit holds (创建) is to be reviewed; each date that was set stays."""

    organisation = models.ForeignKey(
        "orgs.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="组织"
    )
    standard = models.CharField("标准", max_length=300)
    on = models.DateField("复核日期")
    told = words("说明", 300)
    at = models.DateTimeField("登记时间")
    by = models.CharField("登记人", max_length=64)

    class Meta:
        verbose_name = "创建复核日期"
        ordering = ("organisation", "standard", "id")

    def __str__(self) -> str:
        return f"{self.standard} {self.on}"
