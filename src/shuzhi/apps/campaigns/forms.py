"""The forms of 专项活动, 领导小组 and 创建."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from shuzhi.apps.campaigns.models import Campaign
from shuzhi.apps.campaigns.services import DUTIES, NewCampaign, NewSeat
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation

_MUST = {"required": "必须填写。"}
_DAY = _MUST | {"invalid": "不是有效的日期，如 2022-12-20。"}


def text(
    label: str, length: int = 200, *, required: bool = False, rows: int = 0, hint: str = ""
) -> forms.CharField:
    """A text field of the house."""
    style = {"class": "form-control"}
    widget = forms.Textarea({**style, "rows": rows}) if rows else forms.TextInput(style)
    return forms.CharField(
        label=label, max_length=length, required=required, widget=widget, help_text=hint, error_messages=_MUST
    )


def day(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """A day, in the browser's own calendar."""
    widget = forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=hint, error_messages=_DAY)


class CampaignForm(forms.Form):
    name = text("名称", 120, required=True, hint="例如：主题教育、作风建设年")
    since = day("开始日期")
    until = day("结束日期", required=False, hint="还没有定的空着")
    tag = text("标签", 60, hint="台账里带这个标签的活动自动归到这里")
    scheme = text("实施方案", 300, hint="文件名称和文号；文件本身附在活动页的佐证里")
    aim = text("目标任务", 1000, rows=3)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, units: QuerySet[Organisation] | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if units is not None:
            self.fields["organisation"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
            self.order_fields(("organisation",))

    def clean_tag(self) -> str:
        tag = str(self.cleaned_data["tag"]).strip()
        if any(sign in tag for sign in "；;、，,"):
            raise forms.ValidationError("只能写一个标签，不带标点。")
        return tag

    def new(self) -> NewCampaign:
        names = ("name", "since", "until", "aim", "scheme", "tag")
        return NewCampaign(**{name: self.cleaned_data[name] for name in names})


class PhaseForm(forms.Form):
    name = text("阶段", 60, required=True)
    since = day("开始日期")
    until = day("结束日期")
    told = text("主要工作", 500)


class PickForm(forms.Form):
    kind = forms.CharField(max_length=16)
    row = forms.IntegerField(min_value=1, max_value=2**62)


class GroupForm(forms.Form):
    name = text("名称", 120, required=True)
    since = day("成立日期")
    basis = text("成立文件", 300, hint="文件名称和文号")

    def __init__(
        self, units: QuerySet[Organisation], mine: QuerySet[Campaign], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
        chosen = [("", "不属于专项活动"), *((str(each.pk), each.name) for each in mine[:100])]
        self.fields["campaign"] = forms.ChoiceField(
            label="专项活动",
            required=False,
            choices=chosen,
            widget=forms.Select({"class": "form-select"}),
            error_messages={"invalid_choice": "没有这一项，请从列表里选。"},
        )
        self.order_fields(("organisation", "campaign"))


class SeatForm(forms.Form):
    name = text("姓名", 64, required=True)
    duty = forms.ChoiceField(
        label="组内职务",
        choices=[(each, each) for each in DUTIES],
        widget=forms.Select({"class": "form-select"}),
        error_messages={"invalid_choice": "没有这一项，请从列表里选。"},
    )
    post = text("单位职务", 100)
    since = day("任职日期")

    def new(self) -> NewSeat:
        return NewSeat(**{name: self.cleaned_data[name] for name in ("name", "duty", "since", "post")})


class LeaveForm(forms.Form):
    on = day("免职日期", required=False)
    mistaken = text("录错的原因", 200)


class EndForm(forms.Form):
    on = day("撤销日期")


class ReviewForm(forms.Form):
    standard = forms.CharField(max_length=300)
    on = day("复核日期")
    told = text("说明", 300)

    def __init__(self, units: QuerySet[Organisation], *args: Any) -> None:
        super().__init__(*args)
        self.fields["unit"] = UnitField(units, label="组织", error_messages=_MUST)
