"""Whose figures, and of which year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms

from shuzhi.apps.figures.browsing import Choices
from shuzhi.core.periods import FIRST_YEAR, LAST_YEAR

_YEAR = "年度应是四位数字，如 2022。"


class FigureFilter(forms.Form):
    """Both have a sensible answer before anything is chosen: the highest unit, the last year with entries."""

    org = forms.CharField(label="组织", required=False, max_length=64, widget=forms.Select)
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"invalid": _YEAR, "min_value": _YEAR, "max_value": _YEAR},
        widget=forms.Select,
    )

    def __init__(self, offered: Choices, on: date, given: Mapping[str, str]) -> None:
        first = offered.organisations[0].code
        last = next(iter(offered.years), on.year)
        super().__init__({"org": given.get("org") or first, "year": given.get("year") or str(last)})
        names = [(each.code, each.short_name or each.name) for each in offered.organisations]
        years = sorted({*offered.years, on.year}, reverse=True)
        self.fields["org"].widget.choices = names
        self.fields["year"].widget.choices = [(each, f"{each}年") for each in years]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
