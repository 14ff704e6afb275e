"""The scheme as three small tables; what is wrong with the whole is said by core.appraising, not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from shuzhi.core.appraising import Dimension, Grade, Group, Item, Manner, Scheme
from shuzhi.core.appraising.scheme import COUNTED
from shuzhi.core.indicators.definitions import Indicator


def _word(label: str, length: int, *, required: bool = True, **attrs: str) -> forms.CharField:
    widget = forms.TextInput({"class": "form-control", "aria-label": label, **attrs})
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        widget=widget,
        error_messages={"required": "必须填写。"},
    )


def _number(label: str, *, required: bool = True) -> forms.DecimalField:
    widget = forms.TextInput({"class": "form-control", "inputmode": "decimal", "aria-label": label})
    wrong = {
        "required": "必须填写。",
        "invalid": "请填数字。",
        "max_digits": "数太大。",
        "max_whole_digits": "数太大。",
    }
    return forms.DecimalField(
        label=label, required=required, max_digits=9, decimal_places=2, widget=widget, error_messages=wrong
    )


class ItemForm(forms.Form):
    id = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    dimension = _word("维度", 50)
    name = _word("项目", 100)
    manner = forms.ChoiceField(
        label="计分方式",
        choices=[("", "请选"), *((each.value, each.value) for each in Manner)],
        widget=forms.Select({"class": "form-select", "aria-label": "计分方式"}),
    )
    points = _number("分值")
    indicator = _word("指标", 120, required=False, list="indicators", autocomplete="off")
    target = _number("目标值", required=False)
    each = _number("每件分", required=False)
    note = _word("说明", 200, required=False)


class GroupForm(forms.Form):
    name = _word("评议主体", 50)
    weight = _number("权重%")
    own_line = forms.BooleanField(label="可评本条线", required=False)


class GradeForm(forms.Form):
    name = _word("等次", 20)
    worth = _number("折算%")
    floor = _number("下限分", required=False)
    limit = _number("比例上限%", required=False)


def _set(form: type[forms.Form], most: int) -> Any:
    return forms.formset_factory(form, extra=1, can_delete=True, max_num=most, absolute_max=most + 10)


ItemSet, GroupSet, GradeSet = _set(ItemForm, 80), _set(GroupForm, 20), _set(GradeForm, 12)


class SchemeForms:
    """All tables of a scheme together."""

    def __init__(
        self, scheme: Scheme, indicators: Sequence[Indicator], data: Mapping[str, str] | None = None
    ) -> None:
        self.indicators = indicators
        self.scheme = scheme
        names = {one.id: one.name for one in indicators}
        self.items = ItemSet(data, prefix="i", initial=list(_items(scheme, names)))
        self.groups = GroupSet(
            data,
            prefix="g",
            initial=[{"name": g.name, "weight": g.weight, "own_line": g.own_line} for g in scheme.groups],
        )
        self.grades = GradeSet(
            data,
            prefix="r",
            initial=[
                {"name": r.name, "worth": r.worth, "floor": r.floor, "limit": r.limit} for r in scheme.grades
            ],
        )
        self.title = str((data or {}).get("name", scheme.name))[:100]

    def is_valid(self) -> bool:
        checked = [
            part.is_valid() for part in (self.items, self.groups, self.grades)
        ]  # each marks its own fields
        return all(checked)

    def result(self) -> Scheme:
        """The scheme that was typed."""
        return Scheme(
            self.title.strip() or "考核方案",
            tuple(self._dimensions()),
            tuple(Group(h["name"], h["weight"], h["own_line"]) for h in _kept(self.groups)),
            tuple(Grade(h["name"], h["worth"], h["floor"], h["limit"]) for h in _kept(self.grades)),
        )

    def _dimensions(self) -> Iterable[Dimension]:
        ids = {one.name: one.id for one in self.indicators}
        parts: dict[str, list[Item]] = {}
        used = {h["id"] for h in _kept(self.items)}
        fresh = (f"item.{n}" for n in range(1, 999) if f"item.{n}" not in used)
        for held in _kept(self.items):
            manner = Manner(held["manner"])
            indicator = (
                ids.get(held["indicator"].strip(), held["indicator"].strip()) if manner in COUNTED else ""
            )
            parts.setdefault(held["dimension"], []).append(
                Item(
                    held["id"] or next(fresh),
                    held["name"],
                    manner,
                    held["points"],
                    indicator,
                    held["target"] if manner in (Manner.SHARE, Manner.REACHED) else None,
                    held["each"] if manner is Manner.EACH else None,
                    held["note"],
                )
            )
        return [Dimension(name, tuple(items)) for name, items in parts.items()]


def _items(scheme: Scheme, names: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    for dimension in scheme.dimensions:
        for item in dimension.items:
            yield {
                "id": item.id,
                "dimension": dimension.name,
                "name": item.name,
                "manner": item.manner.value,
                "points": item.points,
                "indicator": names.get(item.indicator, item.indicator),
                "target": item.target,
                "each": item.each,
                "note": item.note,
            }


def _kept(part: Any) -> list[dict[str, Any]]:
    return [held for held in part.cleaned_data if held and not held.get("DELETE")]
