"""What every row of the ledger carries besides its own columns, whichever app its table lives in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models


class Row(models.Model):
    """One record: its id and digest derive from its content and are stored when it is written."""

    record_id = models.CharField("记录编号", max_length=16, unique=True)
    digest = models.CharField("摘要", max_length=64, db_index=True)
    notes = models.TextField(
        "备注列", default="", blank=True
    )  # JSON of the columns that the workbook does not know

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.record_id


class OrgRow(Row):
    """A record that belongs to an organisation."""

    organisation = models.ForeignKey(
        "orgs.Organisation", verbose_name="组织", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


def words(label: str, length: int = 200) -> models.CharField[str, str]:
    """A text column that may be empty."""
    return models.CharField(label, max_length=length, default="", blank=True)


def count(label: str) -> models.PositiveIntegerField[int | None, int | None]:
    """A whole number that may be missing."""
    return models.PositiveIntegerField(label, null=True, blank=True)


def day(label: str) -> models.DateField[date | None, date | None]:
    """A date that may be missing."""
    return models.DateField(label, null=True, blank=True)


def money(label: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    """An amount in yuan that may be missing."""
    return models.DecimalField(label, max_digits=16, decimal_places=2, null=True, blank=True)


def number(label: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    """An exact number that may be missing."""
    return models.DecimalField(label, max_digits=24, decimal_places=6, null=True, blank=True)
