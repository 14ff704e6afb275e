"""The filters of the ledger's list."""

from __future__ import annotations

from typing import Any

from django import forms

from shuzhi.apps.ledger.browsing import Choices

_NOT_THERE = {"invalid_choice": "没有这一项，请从列表里选。"}


class ActivityFilter(forms.Form):
    year = forms.TypedChoiceField(
        label="年度", coerce=int, empty_value=None, required=False, error_messages=_NOT_THERE
    )
    kind = forms.CharField(
        label="类型", required=False, max_length=64, widget=forms.TextInput({"list": "kinds"})
    )
    org = forms.CharField(label="组织（含下级）", required=False, max_length=64, widget=forms.Select)

    def __init__(self, offered: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "全部"), *((each, f"{each}年") for each in offered.years)]  # type: ignore[attr-defined]
        names = [(each.code, each.short_name or each.name) for each in offered.organisations]
        self.fields["org"].widget.choices = [("", "全部"), *names]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "kind" else "form-select"
