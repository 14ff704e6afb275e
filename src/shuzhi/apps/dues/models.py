"""党费: what was paid in, handed up, handed down and spent, by month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shuzhi.apps.orgs.rows import OrgRow, count, day, money, words


class Payment(OrgRow):
    month = models.CharField("月份", max_length=7, db_index=True)
    fund = words("费种", 8)
    direction = words("方向", 8)
    name = words("姓名", 64)
    persons = count("人数")
    base = money("计算基数")
    due_amount = money("应交")
    paid = models.DecimalField("实交", max_digits=16, decimal_places=2)
    paid_on = day("交纳日期")

    class Meta:
        verbose_name = "党费"
        ordering = ("month", "organisation", "record_id")
        constraints = (models.CheckConstraint(condition=Q(paid__gte=0), name="dues_paid_not_negative"),)
