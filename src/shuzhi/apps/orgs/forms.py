"""Choosing an organisation: a list while it is short, a search field where thousands could be meant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import in_order
from shuzhi.apps.orgs.tree import named
from shuzhi.core.errors import NotFound

MOST_LISTED = 200
SHOWN = 6  # of the organisations that a text fits


def _text() -> forms.TextInput:
    return forms.TextInput({"class": "form-control", "autocomplete": "off"})


class RosterFilter(forms.Form):
    q = forms.CharField(label="姓名、拼音首字母、职务、标签", required=False, max_length=100)
    gone = forms.BooleanField(label="含已转出", required=False)

    def __init__(self, units: QuerySet[Organisation], *args: Any) -> None:
        super().__init__(*args)
        self.fields["org"] = UnitField(units, label="组织（含下级）", required=False)
        self.order_fields(("org", "q", "gone"))
        self.fields["q"].widget.attrs["class"] = "form-control"


class RoleForm(forms.Form):
    """To whom, what, on which unit, until when."""

    username = forms.CharField(label="用户名", max_length=64, help_text="已经开通的账号", widget=_text())
    role = forms.ChoiceField(label="角色", error_messages={"invalid_choice": "没有这种角色，请从列表里选。"})
    until = forms.DateField(
        label="止日",
        required=False,
        help_text="当天仍有效；不填则一直有效，直到终止",
        error_messages={"invalid": "日期应写成 2022-03-01。"},
        widget=forms.DateInput({"type": "date", "class": "form-control"}, "%Y-%m-%d"),
    )

    def __init__(self, units: QuerySet[Organisation], kinds: list[tuple[str, str]], *args: Any) -> None:
        super().__init__(*args)
        must = {"required": "请选择组织。"}
        self.fields["org"] = UnitField(units, label="组织（含下级）", empty="请选择", error_messages=must)
        self.fields["role"].choices = [("", "请选择"), *kinds]  # type: ignore[attr-defined]
        self.fields["role"].widget.attrs["class"] = "form-select"
        self.order_fields(("username", "role", "org", "until"))


class UnitField(forms.CharField):
    """An organisation out of those that are offered; its value is the organisation, None where nothing is chosen.

    Access is the lookup: a code that is not offered answers as one that does not exist.
    """

    def __init__(self, units: QuerySet[Organisation], *, empty: str = "全部", **options: Any) -> None:
        super().__init__(max_length=200, **options)
        self.units = units
        self.offered = in_order(units.order_by("path")[: MOST_LISTED + 1])
        self.is_listed = len(self.offered) <= MOST_LISTED
        if self.is_listed:
            names = [(each.code, each.short_name or each.name) for each in self.offered]
            first = [("", empty)] if len(names) > 1 or not self.required else []
            self.widget = forms.Select(choices=[*first, *names], attrs={"class": "form-select"})
        else:
            hint = {"class": "form-control", "placeholder": "名称、编码或拼音首字母", "autocomplete": "off"}
            self.widget = forms.TextInput(attrs=hint)
        self.widget.is_required = self.required

    def clean(self, value: Any) -> Organisation | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = next((each for each in self.offered if each.code == text), None)
        if found is None and self.is_listed:
            raise NotFound(f"没有组织编码为“{text[:64]}”的党组织，请核对编码。")
        return found or self._looked_for(text)

    def _looked_for(self, text: str) -> Organisation:
        whole = self.units.filter(Q(code=text) | Q(name=text) | Q(short_name=text))[:2]
        if len(whole) == 1:
            return whole[0]
        found = list(self.units.filter(named(text)).order_by("code")[: SHOWN + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(f"没有名称或编码含“{text[:40]}”的组织。")
        names = "、".join(f"{each.short_name or each.name}（{each.code}）" for each in found[:SHOWN])
        raise forms.ValidationError(
            f"不止一个组织符合：{names}{'……' if len(found) > SHOWN else ''}，请填组织编码。"
        )
