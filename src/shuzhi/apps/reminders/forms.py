"""What the pages of 提醒 take: whose, on which day; and a rule of a unit's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.db.models import QuerySet

from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reminders import queries
from shuzhi.apps.reminders.models import Often, Reach
from shuzhi.apps.reminders.services import NewExemption, NewRule

_DAY = {"invalid": "日期应写成 2022-03-01。"}
FIRST, LAST = date(1921, 7, 1), date(2100, 12, 31)


class DayInput(forms.DateInput):
    input_type = "date"


class DueFilter(forms.Form):
    """Both have an answer before anything is chosen: the highest unit, today."""

    on = forms.DateField(
        label="截至",
        required=False,
        error_messages=_DAY,
        widget=DayInput({"class": "form-control"}, "%Y-%m-%d"),
    )
    alone = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, units: QuerySet[Organisation], today: date, given: Mapping[str, str]) -> None:
        field = UnitField(units, label="组织", required=False)
        if not field.offered:
            raise access.outside("提醒")
        self.today, self.first = today, field.offered[0]
        asked = {name: given[name] for name in ("org", "on", "alone") if given.get(name)}
        super().__init__({"org": self.first.code, "on": today.isoformat(), **asked})
        self.fields["org"] = field
        self.order_fields(("org", "on", "alone"))

    @property
    def unit(self) -> Organisation:
        self.is_valid()
        return self.cleaned_data.get("org") or self.first

    @property
    def day(self) -> date:
        """The day asked about; what is no day of ours is answered for today and said beside the field."""
        self.is_valid()
        return self.cleaned_data.get("on") or self.today

    @property
    def is_alone(self) -> bool:
        self.is_valid()
        return bool(self.cleaned_data.get("alone"))

    def tree(self, seen: QuerySet[Organisation]) -> tuple[Organisation, ...]:
        """The unit and what is seen below it, in the tree's order: out of what the drop-down lists, where that is everything."""
        field = self.fields["org"]
        if not isinstance(field, UnitField) or not field.is_listed:
            return queries.tree_of(seen, self.unit)
        return tuple(each for each in field.offered if each.path.startswith(self.unit.path))

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError("日期应在 1921 年至 2100 年之间。")
        return day


class RuleForm(forms.Form):
    """A rule of a unit's own."""

    kind = forms.CharField(
        label="活动类型",
        max_length=64,
        widget=forms.TextInput({"list": "kinds"}),
        help_text="与台账“活动”的类型一致，如 党课",
    )
    often = forms.ChoiceField(label="多久", choices=Often.choices, initial=Often.QUARTER)
    times = forms.IntegerField(label="几次", min_value=1, max_value=31, initial=1)
    reach = forms.ChoiceField(label="对谁", choices=Reach.choices, initial=Reach.BRANCHES)
    source = forms.CharField(label="依据", max_length=200, help_text="写明文件，如 2025年党建工作要点")
    since = forms.DateField(label="自", error_messages=_DAY, widget=DayInput(None, "%Y-%m-%d"))

    def __init__(
        self, units: QuerySet[Organisation], today: date, given: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(given, initial={"since": date(today.year, 1, 1)})
        self.fields["org"] = UnitField(units, label="组织", required=True, empty="请选择")
        self.order_fields(("org", "kind", "often", "times", "reach", "source", "since"))
        for field in self.fields.values():
            style = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = style

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if not FIRST <= day <= LAST:
            raise forms.ValidationError("日期应在 1921 年至 2100 年之间。")
        return day

    @property
    def rule(self) -> NewRule:
        held = self.cleaned_data
        return NewRule(
            held["reach"], held["kind"], held["often"], held["times"], held["source"], held["since"]
        )


class ExemptionForm(forms.Form):
    """What a unit is excused from."""

    duty = forms.ChoiceField(label="事项", error_messages={"invalid_choice": "没有这一项，请从列表里选。"})
    since = forms.DateField(label="自", error_messages=_DAY, widget=DayInput(None, "%Y-%m-%d"))
    until = forms.DateField(
        label="至",
        error_messages=_DAY,
        widget=DayInput(None, "%Y-%m-%d"),
        help_text="覆盖整个月、整个季度才算豁免了那一期",
    )
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text="写明情况和依据，会记入审计",
    )

    def __init__(
        self,
        units: QuerySet[Organisation],
        duties: Mapping[str, str],
        given: Mapping[str, str] | None = None,
        start: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(given, initial=dict(start or {}))
        self.duties = duties
        self.fields["org"] = UnitField(units, label="组织", required=True, empty="请选择")
        self.fields["duty"].choices = list(duties.items())  # type: ignore[attr-defined]
        self.order_fields(("org", "duty", "since", "until", "reason"))
        for field in self.fields.values():
            field.widget.attrs["class"] = (
                "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            )

    def clean(self) -> dict[str, object]:
        held = super().clean() or self.cleaned_data
        since, until = held.get("since"), held.get("until")
        if since and until and until < since:
            self.add_error("until", "止日早于起日，请核对。")
        return held

    @property
    def exemption(self) -> NewExemption:
        held = self.cleaned_data
        return NewExemption(
            held["duty"], self.duties[held["duty"]], held["since"], held["until"], held["reason"]
        )
