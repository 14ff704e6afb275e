"""Opening a round, choosing its units, a step to the next stage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import QuerySet

from shuzhi.apps.appraisal.models import Round
from shuzhi.apps.appraisal.services import Terms
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.forms import day, text, year

CHILDREN, ALL = "children", "all"


class TermsForm(forms.Form):
    """The terms of a round, and which of the committee's units report."""

    year = year()
    title = text("名称", 200, required=True)
    manner = forms.ChoiceField(
        label="述职方式", choices=Round.Manner.choices, widget=forms.Select({"class": "form-select"})
    )
    to_whom = text("向谁述职", 200, required=True, hint="如 局党委扩大会议")
    as_of = day("统计截止日", required=True, hint="评分表里的数按这一天的台账计算")
    reports_due = day("报告截止日")
    meeting_on = day("评议会日期")
    feedback_due = day("反馈截止日")
    minutes_each = forms.IntegerField(
        label="每家发言分钟",
        min_value=1,
        max_value=120,
        initial=8,
        widget=forms.TextInput({"class": "form-control", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        days = [
            (name, held[name]) for name in ("reports_due", "meeting_on", "feedback_due") if held.get(name)
        ]
        for (_, before), (name, after) in pairwise(days):
            if after < before:
                self.add_error(name, "日程应按报告、评议会、反馈的先后。")
        return held

    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})


class OpenForm(TermsForm):
    reach = forms.ChoiceField(
        label="述职单位",
        choices=[(CHILDREN, "直接下级"), (ALL, "全部所属和归口单位")],
        widget=forms.Select({"class": "form-select"}),
        help_text="保存以后可以逐个勾选",
    )

    def __init__(self, committees: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = UnitField(committees, label="主持考核的党委", empty="请选择")
        self.order_fields(("organisation", "year", "title", "reach"))

    def chosen(self, offered: Sequence[Organisation]) -> list[str]:
        top = self.cleaned_data["organisation"]
        if self.cleaned_data["reach"] == ALL:
            return [unit.code for unit in offered]
        return [unit.code for unit in offered if unit.parent_id == top.pk] or [unit.code for unit in offered]


class UnitsForm(TermsForm):
    """Terms and units while the round is being prepared."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    units = forms.MultipleChoiceField(
        label="述职单位",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请选择至少一个述职单位。",
            "invalid_choice": "没有这个单位，请从列表里选。",
        },
    )

    def __init__(self, offered: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        field.choices = [(unit.code, unit.short_name or unit.name) for unit in offered]  # type: ignore[attr-defined]
        self.fields["year"].disabled = True

    @property
    def plain(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "units"]


class StepForm(forms.Form):
    seen = forms.IntegerField(required=False)
    told = forms.CharField(required=False, max_length=500)
    anyway = forms.BooleanField(required=False)
