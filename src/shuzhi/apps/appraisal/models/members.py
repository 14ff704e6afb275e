"""民主评议党员: the result grade of a member and nothing else; sealed like a telephone number."""

from __future__ import annotations

from django.db import models

from shuzhi.apps.accounts.sealing import SealedField
from shuzhi.apps.orgs.models import Organisation


class Review(models.Model):
    """One branch's democratic appraisal of its members in one year."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    on = models.DateField("评议日期")
    minutes = models.CharField("会议记录存放处", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    at = models.DateTimeField("建立时间")
    by = models.CharField("建立人", max_length=64)

    class Meta:
        verbose_name = "民主评议党员"
        ordering = ("-year", "organisation")
        constraints = (models.UniqueConstraint(fields=("organisation", "year"), name="appraisal_one_review"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


class MemberGrade(models.Model):
    """The result of one member: a sealed grade beside the roster's mark of the person."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="grades")
    person = models.CharField("人员标识", max_length=32, db_index=True)
    grade = SealedField("等次")

    class Meta:
        verbose_name = "评议等次"
        constraints = (models.UniqueConstraint(fields=("review", "person"), name="appraisal_grade_once"),)

    def __str__(self) -> str:
        return str(self.review_id)
