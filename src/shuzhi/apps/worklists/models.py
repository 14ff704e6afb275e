"""清单: tasks of the year, problems, and the measures taken against them."""

from __future__ import annotations

from django.db import models

from shuzhi.apps.orgs.rows import OrgRow, day, words


class Task(OrgRow):
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    task = models.CharField("任务", max_length=1000)
    source = words("来源")
    owner = words("责任人")
    due = words("完成时限")  # an ISO date, or words such as 长期
    status = words("状态", 16)
    done = day("完成日期")
    evidence = words("佐证", 2000)

    class Meta:
        verbose_name = "任务"
        ordering = ("year", "organisation", "record_id")


class Problem(OrgRow):
    number = words("编号", 64)
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    problem = models.CharField("问题", max_length=2000)
    aspect = words("方面")
    source = words("来源")
    causes = words("原因", 2000)
    measures = words("整改措施", 4000)
    group = words("领导小组")
    leader = words("责任领导")
    unit = words("责任单位")
    owner = words("责任人")
    due = words("整改时限")
    status = words("状态", 16)
    progress = words("进展", 4000)
    closed = day("销号日期")
    evidence = words("佐证", 2000)

    class Meta:
        verbose_name = "问题整改"
        ordering = ("year", "organisation", "record_id")


class Measure(OrgRow):
    number = models.CharField("问题编号", max_length=64)
    measure = models.CharField("措施", max_length=2000)
    owner = words("责任人")
    due = words("时限")
    done = day("完成日期")

    class Meta:
        verbose_name = "措施"
        ordering = ("organisation", "number", "record_id")
