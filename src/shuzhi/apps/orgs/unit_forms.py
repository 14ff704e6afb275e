"""The forms of a unit and of what happens to it; a column takes what a cell of the workbook takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.keeping import keeper
from shuzhi.apps.orgs.models import Organisation
from shuzhi.packs.ledger.columns import Column, Kind
from shuzhi.packs.ledger.sheets import ORGANISATIONS

NOT_HERE = frozenset({"parent", "closed"})  # changed by 移动 and 撤销, with a day from which they hold
COLUMNS = tuple(column for column in ORGANISATIONS.columns if column.field not in NOT_HERE)
CODE_HINT = "本单位自己定的代号，如 JG、JG-01；台账和工作簿用它认这个组织"
FIRST = ("code", "name", "short_name", "kind", "founded")


def day_field(label: str, note: str = "") -> forms.Field:
    return keeper().field(Column(label, "on", Kind.DATE, required=True, note=note))


class UnitForm(forms.Form):
    """The columns of the sheet 组织; below which unit, where one is created."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, parents: QuerySet[Organisation] | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if parents is not None:
            must = {"required": "请选择上级组织。"}
            self.fields["parent"] = UnitField(parents, label="上级组织", empty="请选择", error_messages=must)
        for column in COLUMNS:
            self.fields[column.field] = keeper().field(column)
        self.fields["code"].help_text = CODE_HINT

    @property
    def values(self) -> Mapping[str, Any]:
        """By field, as the ledger keeps them."""
        return {column.field: self.cleaned_data[column.field] for column in COLUMNS}

    @property
    def first_fields(self) -> list[forms.BoundField]:
        names = [name for name in ("parent", *FIRST) if name in self.fields]
        return [self[name] for name in names]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[column.field] for column in COLUMNS if column.field not in FIRST]

    @property
    def opens_more(self) -> bool:
        return any(field.value() or field.errors for field in self.more_fields)


class FoundingForm(UnitForm):
    """The first unit of an empty home."""

    keeps_system = forms.BooleanField(
        label="我同时担任系统管理员（管账号、角色，看审计；只有一个人管的小单位一般要勾）",
        required=False,
        initial=True,
    )


def start_of(unit: Organisation) -> dict[str, Any]:
    """What the form of a unit starts from."""
    held = {column.field: getattr(unit, column.field) for column in COLUMNS}
    texts = {field: value.isoformat() if isinstance(value, date) else value for field, value in held.items()}
    return texts | {"seen": unit.digest}


class ActForm(forms.Form):
    """A day, and the other unit where there is one."""

    def __init__(self, others: QuerySet[Organisation] | None, label: str, *args: Any) -> None:
        super().__init__(*args)
        if others is not None:
            must = {"required": "请选择一个组织。"}
            self.fields["to"] = UnitField(others, label=label, empty="请选择", error_messages=must)
        self.fields["on"] = day_field("生效日期", "从这一天起按变动后的计算；不能晚于今天")


class TransferForm(forms.Form):
    """Where a person goes: a unit of this home, or one outside by its name."""

    outside = forms.CharField(
        label="或者转往本系统以外的组织", required=False, max_length=200, help_text="填对方组织的名称"
    )

    def __init__(self, others: QuerySet[Organisation], *args: Any) -> None:
        super().__init__(*args)
        self.fields["to"] = UnitField(others, label="转往组织", required=False, empty="（不在本系统内）")
        self.fields["on"] = day_field("转出日期", "转往本系统内的组织时，转入日期与它相同")
        self.fields["outside"].widget.attrs["class"] = "form-control"
        self.order_fields(("to", "outside", "on"))

    def clean(self) -> dict[str, Any]:
        held: dict[str, Any] = super().clean() or self.cleaned_data
        target, outside = held.get("to"), str(held.get("outside", "")).strip()
        if "to" not in self.errors and bool(target) == bool(outside):
            word = "只填其中一个" if outside else "请选择转往的组织，或填写本系统以外的组织名称"
            self.add_error("to", f"{word}。")
        return held
