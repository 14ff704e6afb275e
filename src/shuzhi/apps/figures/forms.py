"""Whose figures, and of which year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms

from shuzhi.apps.figures.browsing import Choices
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.core.periods import FIRST_YEAR, LAST_YEAR

_YEAR = "年度应是四位数字，如 2022。"


class FigureFilter(forms.Form):
    """Both have a sensible answer before anything is chosen: the highest unit, the last year with entries."""

    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"invalid": _YEAR, "min_value": _YEAR, "max_value": _YEAR},
        widget=forms.Select,
    )

    def __init__(self, offered: Choices, on: date, given: Mapping[str, str]) -> None:
        unit = UnitField(offered.units, label="组织")
        if not unit.offered:
            raise access.outside("数据")
        first = unit.offered[0].code
        last = next(iter(offered.years), on.year)
        super().__init__({"org": given.get("org") or first, "year": given.get("year") or str(last)})
        self.fields["org"] = unit
        self.order_fields(("org", "year"))
        years = sorted({*offered.years, on.year}, reverse=True)
        self.fields["year"].widget.choices = [(each, f"{each}年") for each in years]
        self.fields["year"].widget.attrs["class"] = "form-select"
