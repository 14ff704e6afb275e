"""民主评议党员: which branch and day, and one grade a member; there is no field for what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from shuzhi.apps.appraisal.reviewing import Row
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.forms import day, text, year
from shuzhi.packs.appraisal.members import GRADES


class ReviewForm(forms.Form):
    year = year()
    on = day("评议日期", required=True)
    minutes = text("会议记录存放处", 200)

    def __init__(self, units: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = UnitField(units, label="党支部", empty="请选择")
        self.order_fields(("organisation",))


class GradesForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, rows: Sequence[Row], version: int, data: Any = None) -> None:
        super().__init__(data)
        self.members = rows
        self.fields["seen"].initial = version
        for row in rows:
            widget = forms.Select({"class": "form-select", "aria-label": f"{row.name}的等次"})
            self.fields[f"m{row.person}"] = forms.ChoiceField(
                label=row.name,
                required=False,
                widget=widget,
                choices=[("", "未定"), *((g, g) for g in GRADES)],
                initial=row.grade,
            )

    def rows(self) -> list[tuple[Row, forms.BoundField]]:
        return [(row, self[f"m{row.person}"]) for row in self.members]

    def grades(self) -> dict[str, str]:
        return {row.person: self.cleaned_data[f"m{row.person}"] for row in self.members}
