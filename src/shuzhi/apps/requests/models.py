"""取数单: what is asked of which department, and every answer that came, the older ones too."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from shuzhi.apps.orgs.rows import day, words


class Request(models.Model):
    """One asking: some numbers of one unit and year, wanted from several departments by a day."""

    organisation = models.ForeignKey(
        "orgs.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=200)
    note = words("说明", 1000)
    due = models.DateField("答复期限")
    origin = words("来自", 40)  # key of the report whose blanks these are, as its app knows it
    made_at = models.DateTimeField("建立时间")
    made_by = models.CharField("建立人", max_length=64)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = words("办结人", 64)

    class Meta:
        verbose_name = "取数单"
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=("organisation", "year"), name="requests_org_year"),)

    def __str__(self) -> str:
        return self.title


class Part(models.Model):
    """The page of one department: sent as a link, as a workbook, or to contacts with an account."""

    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, related_name="parts", verbose_name="取数单"
    )
    department = words("部门", 60)  # "" gathers what nobody has assigned yet
    addressee = models.ForeignKey(
        "orgs.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="对应的组织",
    )  # whose contacts see it in their own list
    mark = models.CharField(
        "工作簿标识", max_length=32, unique=True
    )  # 128 bit: by it a returned workbook is known
    digest = models.CharField("链接摘要", max_length=64, null=True, blank=True, unique=True)
    expires = day("链接有效期至")
    linked_at = models.DateTimeField("链接生成时间", null=True, blank=True)

    class Meta:
        verbose_name = "部门页"
        ordering = ("department", "id")
        constraints = (
            models.UniqueConstraint(fields=("request", "department"), name="requests_one_part_a_department"),
        )

    def __str__(self) -> str:
        return self.department


class Question(models.Model):
    """One number that is wanted; its name is the name of the business figure that it becomes."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="questions", verbose_name="部门页")
    number = models.PositiveSmallIntegerField("序号")  # within the request, never used twice
    name = models.CharField("指标", max_length=200)
    unit = models.CharField("单位", max_length=32)
    period = models.CharField("期间", max_length=16)
    nature = words("性质", 16)
    context = words("原句", 500)  # where the number is wanted, so that the department counts the right thing
    nodes = words("空的编号", 300)  # of the blanks in the report, with spaces between
    record = models.BigIntegerField(
        "台账行号", null=True, blank=True
    )  # the row of 业务指标 that was accepted last

    class Meta:
        verbose_name = "所取的数"
        ordering = ("number", "id")

    def __str__(self) -> str:
        return self.name


class Way(models.TextChoices):
    LINK = "link", "链接"
    FILE = "file", "工作簿"
    ACCOUNT = "account", "账号"


class Verdict(models.TextChoices):
    WAITING = "waiting", "待核"
    ACCEPTED = "accepted", "已采用"
    RETURNED = "returned", "已退回"
    REPLACED = "replaced", "已被更正"


class Answer(models.Model):
    """One number as it came in. Never changed: a correction is the next version."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="answers", verbose_name="所取的数"
    )
    version = models.PositiveSmallIntegerField("第几次")
    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    source = models.CharField("来源", max_length=200)
    definition = words("口径", 500)
    who = models.CharField("填报人", max_length=40)
    day = models.DateField("填报日期")
    at = models.DateTimeField("收到时间")
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    verdict = models.CharField("处理", max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    judged_at = models.DateTimeField("处理时间", null=True, blank=True)
    judged_by = words("处理人", 64)
    word = words("退回原因", 300)
    record_id = words("记录编号", 16)  # of the record that it became, at that time

    class Meta:
        verbose_name = "答复"
        ordering = ("question", "version")
        constraints = (
            models.UniqueConstraint(fields=("question", "version"), name="requests_answer_version"),
        )

    def __str__(self) -> str:
        return f"{self.question_id} v{self.version}"

    @property
    def shown(self) -> str:
        return plain(self.value)


def plain(value: Decimal) -> str:
    """Return a number without trailing zeros and without exponent."""
    return f"{value.normalize():f}" if value else "0"
