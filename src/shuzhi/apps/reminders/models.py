"""提醒: what a unit has laid down for itself or for those below it, beside the rules of the packs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shuzhi.apps.orgs.rows import day


class Reach(models.TextChoices):
    OWN = "own", "只对本级"
    BRANCHES = "branches", "所属各党支部"


class Often(models.TextChoices):
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF = "half", "每半年"
    YEAR = "year", "每年"


class OwnRule(models.Model):
    """A rhythm that no regulation sets and a unit does: 党课每季度1次."""

    organisation = models.ForeignKey(
        "orgs.Organisation", verbose_name="组织", on_delete=models.PROTECT, related_name="+"
    )
    reach = models.CharField("对谁", max_length=16, choices=Reach.choices)
    kind = models.CharField("活动类型", max_length=64)
    often = models.CharField("多久", max_length=16, choices=Often.choices)
    times = models.PositiveSmallIntegerField("次数")
    source = models.CharField("依据", max_length=200)  # the paper that lays it down: a check cites it
    since = models.DateField("自")
    until = day("至")  # last day included

    class Meta:
        verbose_name = "本单位规定"
        ordering = ("organisation__path", "kind", "since", "id")
        constraints = (
            models.CheckConstraint(condition=Q(times__gte=1), name="reminders_rule_asks_something"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="reminders_rule_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(often__in=Often.values) & Q(reach__in=Reach.values), name="reminders_rule_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.get_often_display()}{self.times}次"


class Exemption(models.Model):
    """豁免: for these days a unit is not asked for a duty, with the reason; what was held all the same still counts."""

    organisation = models.ForeignKey(
        "orgs.Organisation", verbose_name="组织", on_delete=models.PROTECT, related_name="+"
    )
    duty = models.CharField("事项", max_length=64)  # its id in the packs, or own.<rule>
    name = models.CharField("事项名称", max_length=64)
    since = models.DateField("自")
    until = models.DateField("至")  # last day included
    reason = models.CharField("理由", max_length=300)
    granted_by = models.CharField("批准人", max_length=64)
    granted_at = models.DateTimeField("批准时间")
    ended_at = models.DateTimeField("撤销时间", null=True, blank=True)
    ended_by = models.CharField("撤销人", max_length=64, default="", blank=True)

    class Meta:
        verbose_name = "豁免"
        ordering = ("-since", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="reminders_exemption_ends_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="reminders_exemption_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.since:%Y-%m-%d} 至 {self.until:%Y-%m-%d}"
