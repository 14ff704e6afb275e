"""What is told about a short version: how fast somebody speaks, how long it may take, which paragraphs."""

from __future__ import annotations

from django import forms

from shuzhi.apps.reports.speaking import SPEED

_OUTSIDE = "每分钟字数应在 100—400 之间。"
_LONG = "限时应在 1—120 分钟之间。"


class SpokenForm(forms.Form):
    speed = forms.IntegerField(
        label="每分钟字数",
        initial=SPEED,
        min_value=100,
        max_value=400,
        help_text="照稿子讲一般 200—240 字；拿自己讲过的一段量一下最准。",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _OUTSIDE),
        widget=forms.NumberInput({"class": "form-control"}),
    )
    limit = forms.IntegerField(
        label="限时（分钟）",
        required=False,
        min_value=1,
        max_value=120,
        help_text="可不填；填了就告诉您超出多少。",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _LONG),
        widget=forms.NumberInput({"class": "form-control"}),
    )

    def chosen(self) -> frozenset[int] | None:
        """Return the numbers of the paragraphs that are ticked; None where the page was just opened."""
        if "chosen" not in self.data:
            return None
        told = self.data.getlist("p")[:5000]  # type: ignore[attr-defined]  # a QueryDict, told or asked
        return frozenset(int(each) for each in told if each.isascii() and each.isdecimal() and len(each) < 6)
