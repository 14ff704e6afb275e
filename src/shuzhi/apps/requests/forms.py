"""The forms of 取数单: a new asking with its lines, and a department's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.requests.giving import LONGEST, Faulty, Typed
from shuzhi.apps.requests.queries import Line, Sheet
from shuzhi.apps.requests.services import Wanted
from shuzhi.apps.requests.sources import Blank

MOST_BYTES = 5_000_000
_MUST = {"required": "必须填写。"}
_DAY = _MUST | {"invalid": "不是有效的日期，如 2022-12-20。"}
FREE_LINES = 5


def text(label: str, length: int = 200, *, required: bool = True, **attrs: str) -> forms.CharField:
    """A text field of the house."""
    widget = forms.TextInput({"class": "form-control", **attrs})
    return forms.CharField(
        label=label, max_length=length, required=required, widget=widget, error_messages=_MUST
    )


def day(label: str) -> forms.DateField:
    """A day, in the browser's own calendar."""
    widget = forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=_DAY)


class RequestForm(forms.Form):
    year = forms.IntegerField(
        label="年度",
        min_value=1921,
        max_value=2100,
        widget=forms.TextInput({"class": "form-control", "inputmode": "numeric"}),
        error_messages=_MUST | {"invalid": "请填四位年份，如 2022。"},
    )
    title = text("名称", required=False, placeholder="不填就叫“某年述职报告取数”")
    due = day("答复期限")
    note = text("说明（可不填）", 1000, required=False)
    origin = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, units: QuerySet[Organisation], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
        self.order_fields(("organisation", "year", "title", "due", "note", "origin"))


class LineForm(forms.Form):
    """One number that may be asked for; a line of one's own counts once it has a name."""

    ask = forms.BooleanField(label="要取", required=False)
    name = text("指标", required=False)
    unit = text("单位", 32, required=False)
    period = text("期间", 16, required=False, placeholder="同年度")
    department = text("部门", 60, required=False, list="departments")
    context = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    node = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("name", "unit", "period", "department"):  # a table's heads are no labels
            self.fields[name].widget.attrs["aria-label"] = str(self.fields[name].label)

    @property
    def is_blank(self) -> bool:
        """Whether it comes from a report."""
        return bool(self["node"].value())

    @property
    def sentence(self) -> str:
        return str(self["context"].value() or "")

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        if self.is_wanted(held):
            for name in ("name", "unit"):
                if not held.get(name):
                    self.add_error(name, "必须填写。")
        return held

    @staticmethod
    def is_wanted(held: dict[str, Any]) -> bool:
        return bool(held.get("ask")) if held.get("node") else bool(held.get("name"))


_Lines = forms.formset_factory(LineForm, extra=0, max_num=300, absolute_max=400)


def lines(
    given: Any, blanks: Sequence[Blank] = (), departments: Sequence[str] = ()
) -> forms.BaseFormSet[LineForm]:
    """Return the lines of a new asking: the blanks of a report with their proposed departments, and some empty ones."""
    if given is not None:
        return _Lines(given, prefix="line")
    proposed = [
        {"ask": bool(department), "name": blank.name, "unit": blank.unit, "department": department, "context": blank.context, "node": blank.node}
        for blank, department in zip(blanks, departments, strict=True)
    ]  # fmt: skip
    return _Lines(initial=[*proposed, *({} for _ in range(FREE_LINES))], prefix="line")


def wanted(formset: forms.BaseFormSet[LineForm]) -> list[Wanted]:
    """Return what was chosen; asked of a valid set only."""
    return [
        Wanted(held["name"], held["unit"], held["period"], held["department"], held["context"], held["node"])
        for held in (form.cleaned_data for form in formset)
        if held and LineForm.is_wanted(held)
    ]


class LinkForm(forms.Form):
    expires = day("有效期至")


class AssignForm(forms.Form):
    department = text("部门", 60, list="departments")


class AddressForm(forms.Form):
    def __init__(self, units: QuerySet[Organisation], *args: Any) -> None:
        super().__init__(*args)
        self.fields["unit"] = UnitField(units, label="由哪个组织的联络员答复", required=False, empty="不指定")


class JudgeForm(forms.Form):
    version = forms.IntegerField(min_value=1, max_value=1000)
    word = forms.CharField(required=False, max_length=300)


class BookForm(forms.Form):
    book = forms.FileField(
        label="交回的工作簿",
        widget=forms.ClearableFileInput({"class": "form-control", "accept": ".xlsx"}),
        error_messages={"required": "请选择交回的工作簿。", "empty": "这个文件是空的。"},
    )

    def clean_book(self) -> UploadedFile[Any]:
        book: UploadedFile[Any] = self.cleaned_data["book"]
        if (book.size or 0) > MOST_BYTES:
            raise forms.ValidationError("文件超过 5 MB，不像是一份取数单。")
        if not (book.name or "").lower().endswith(".xlsx"):
            raise forms.ValidationError("请选择 .xlsx 工作簿。")
        return book


class AnswerForm(forms.Form):
    """A department's page: a number, its source and how it was counted for each line; who and when once."""

    who = text("填报人", LONGEST["who"], autocomplete="name")
    day = day("填报日期")

    def __init__(self, sheet: Sheet, today: date, given: Any = None) -> None:
        super().__init__(given, initial={"day": today})
        self.lines = sheet.lines
        for line in sheet.lines:
            self._add(line)

    def _add(self, line: Line) -> None:
        number, latest = line.question.number, line.latest
        start = (latest.shown, latest.source, latest.definition) if latest else ("", "", "")
        labels = (("value", "数值"), ("source", "来源"), ("definition", "口径"))
        for (name, label), value in zip(labels, start, strict=True):
            told = {"class": "form-control", "aria-label": f"{line.question.name}：{label}"}
            if name == "value":
                told |= {"inputmode": "decimal", "autocomplete": "off"}
            self.fields[f"{name}-{number}"] = forms.CharField(
                label=label,
                required=False,
                max_length=1000,
                initial=value,
                strip=False,
                widget=forms.TextInput(told),
            )

    def rows(self) -> Iterable[tuple[Line, Any, Any, Any]]:
        """The lines with their three fields."""
        for line in self.lines:
            number = line.question.number
            yield line, self[f"value-{number}"], self[f"source-{number}"], self[f"definition-{number}"]

    def typed(self) -> dict[int, Typed]:
        """What was written, by the number of the question; lines left as they are stand there again and change nothing."""
        held = self.cleaned_data
        return {
            number: Typed(held[f"value-{number}"], held[f"source-{number}"], held[f"definition-{number}"])
            for number in (line.question.number for line in self.lines)
        }

    def take(self, fault: Faulty) -> None:
        for (number, name), words in fault.faults.items():
            self.add_error(f"{name}-{number}", words)
