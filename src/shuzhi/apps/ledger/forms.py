"""The forms of 台账: the filters of a list, and one record as a form made from its sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from shuzhi.apps.ledger import cells, indexing, intake
from shuzhi.apps.ledger.cells import CellFault, Stored
from shuzhi.apps.ledger.listing import Wanted
from shuzhi.apps.ledger.searching import Asked
from shuzhi.apps.ledger.tabs import TABS, Tab
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.findings import Cell, Finding
from shuzhi.core.periods import FIRST_YEAR, LAST_YEAR
from shuzhi.core.rules.days import chinese_day
from shuzhi.packs.ledger.columns import Column, Kind

_NOT_THERE = {"invalid_choice": "没有这一项，请从列表里选。"}
_DAY = {"invalid": "日期应写成 2022-03-01。"}
REMARK = "备注"
_PLACE = re.compile(r"^“[^”]*”表第 \d+ 行")
_HINTS = {
    Kind.MONTH: "如 2022-03",
    Kind.PERIOD: "如 2022、2022Q3、2022-06",
    Kind.YEAR: "如 2022",
    Kind.DEADLINE: "日期，或“长期坚持”等",
    Kind.LIST: "多项用；隔开",
    Kind.MONEY: "元",
}


class LedgerFilter(forms.Form):
    year = forms.TypedChoiceField(
        label="年度", coerce=int, empty_value=None, required=False, error_messages=_NOT_THERE
    )
    kind = forms.CharField(required=False, max_length=64)
    q = forms.CharField(label="查找", required=False, max_length=100)
    sort = forms.ChoiceField(
        label="顺序",
        required=False,
        choices=[("", "从近到远"), ("old", "从远到近")],
        error_messages=_NOT_THERE,
    )

    def __init__(
        self, tab: Tab, years: Iterable[int], units: QuerySet[Organisation], given: Mapping[str, str]
    ) -> None:
        super().__init__(given)
        self.fields["year"].choices = [("", "全部"), *((each, f"{each}年") for each in years)]  # type: ignore[attr-defined]
        self.fields["org"] = UnitField(units, label="组织（含下级）", required=False)
        column = tab.type_column
        if column is None:
            del self.fields["kind"]
        else:
            self.fields["kind"].label = column.header
            self.fields["kind"].widget = _filter_widget(column)
        orders = [("", "从近到远"), ("old", "从远到近")] if tab.dated else [("", "按组织")]
        for each in tab.sortable:
            name = "组织" if each.kind is Kind.ORG else each.header
            orders += [(each.field, f"{name} ↑"), (f"-{each.field}", f"{name} ↓")]
        self.fields["sort"].choices = orders  # type: ignore[attr-defined]
        if not tab.dated:
            del self.fields["year"]
        if given.get("day"):  # asked for by the calendar only: no field of its own otherwise
            self.fields["day"] = forms.DateField(
                label="日期", required=False, widget=DayInput(), error_messages=_DAY
            )
        self.order_fields(("year", "kind", "org", "q", "sort"))
        for field in self.fields.values():
            style = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs.setdefault("class", style)

    def wanted(self) -> Wanted:
        """What was asked for; a filter that is none leaves the list as it is and says so beside its field."""
        self.is_valid()
        held = self.cleaned_data
        return Wanted(
            year=held.get("year"),
            kind=held.get("kind", ""),
            unit=held.get("org"),
            text=held.get("q", ""),
            sort=held.get("sort", ""),
            day=held.get("day"),
        )


class CalendarForm(forms.Form):
    """Whose activities, which year."""

    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"invalid": "年度应写成 2022。"},
        widget=forms.NumberInput({"class": "form-control"}),
    )

    def __init__(self, units: QuerySet[Organisation], this_year: int, given: Mapping[str, str]) -> None:
        asked = {name: given[name] for name in ("org", "year") if given.get(name)}
        super().__init__({"year": str(this_year), **asked})
        self.fields["org"] = UnitField(units, label="组织（含下级）", required=False)
        self.order_fields(("org", "year"))
        self.this_year = this_year

    @property
    def unit(self) -> Organisation | None:
        self.is_valid()
        return self.cleaned_data.get("org")

    @property
    def asked_year(self) -> int:
        """What is no year is answered for this one and said beside the field."""
        self.is_valid()
        return self.cleaned_data.get("year") or self.this_year


class SearchForm(forms.Form):
    """Words, a kind of record, a unit: every one may be left empty."""

    q = forms.CharField(
        label="词语",
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "placeholder": "主题、参加人、地点、名称、问题……"}),
    )
    kind = forms.ChoiceField(label="种类", required=False, error_messages=_NOT_THERE)

    def __init__(self, units: QuerySet[Organisation], *args: Any) -> None:
        super().__init__(*args)
        kinds = [tab.name for tab in TABS if indexing.is_indexed(tab.name)]
        self.fields["kind"].choices = [("", "全部"), *((each, each) for each in kinds)]  # type: ignore[attr-defined]
        self.fields["org"] = UnitField(units, label="组织（含下级）", required=False)
        for field in self.fields.values():
            style = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs.setdefault("class", style)

    def asked(self) -> Asked:
        """What was asked for; a choice that is none is left out and said beside its field."""
        self.is_valid()
        held = self.cleaned_data
        return Asked(held.get("q", ""), held.get("kind", ""), held.get("org"))


def _filter_widget(column: Column) -> forms.Widget:
    if column.open:
        return forms.TextInput({"list": "choices"})
    return forms.Select(choices=[("", "全部"), *((each, each) for each in column.choices)])


class CellField(forms.CharField):
    """One cell: what a workbook would refuse is refused here, in the same words."""

    def __init__(self, column: Column, held: str = "") -> None:
        super().__init__(label=column.header, required=False, strip=False)
        self.column = column
        self.widget = _widget(column)
        self.help_text = _help(column, held)
        if column.required:
            self.widget.attrs["required"] = True

    def clean(self, value: Any) -> Any:
        return read_cell(self.column, "" if value is None else str(value))


def read_cell(column: Column, text: str) -> Stored:
    try:
        stored = cells.read(column, text)
    except CellFault as exc:
        near = f"，最接近的是“{exc.suggestion}”" if exc.suggestion else ""
        raise forms.ValidationError(f"{exc.expected}{near}。") from exc
    if column.required and stored in ("", None):
        raise forms.ValidationError("必须填写。")
    return stored


def _help(column: Column, held: str) -> str:
    if column.private:
        return f"已登记 {held}；留空则不变" if held else "登记后只显示末四位"
    if column.kind is Kind.DATE:
        return ""
    return column.note or _HINTS.get(column.kind, "")


def _widget(column: Column) -> forms.Widget:
    plain = {"class": "form-control", "autocomplete": "off"}
    if column.private:
        return forms.TextInput(plain | {"data-private": "", "inputmode": "text"})
    if column.kind is Kind.DATE:
        return DayInput(plain)
    if column.kind in (Kind.COUNT, Kind.MONEY, Kind.NUMBER, Kind.YEAR):
        return forms.TextInput(plain | {"inputmode": "decimal"})
    if column.choices and not column.open:
        return ChoiceInput(column.choices)
    if column.choices:
        return forms.TextInput(plain | {"list": f"choices-{column.field}"})
    if column.kind in (Kind.TEXT, Kind.LIST) and column.length >= 1000:
        return forms.Textarea(plain | {"rows": 2})
    return forms.TextInput(plain | ({"data-wide": ""} if column.length >= 300 else {}))


class DayInput(forms.TextInput):
    """The browser's own calendar; a text that is no date stays readable instead of vanishing from it."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        text = str(value or "")
        context["widget"]["type"] = "text" if text and not _is_day(text) else "date"
        return context


def keep_within(field: forms.Field, since: str, until: str) -> bool:
    """Let a field of a day offer the days of a period only, and say so; what is no period changes nothing."""
    if not (_is_day(since) and _is_day(until)):
        return False
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    field.widget.attrs |= {"min": since, "max": until}
    field.help_text = f"{chinese_day(first)}至{chinese_day(last)}之间"
    return True


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


class ChoiceInput(forms.Select):
    """A drop-down that keeps what was given even where it is none of the choices."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__(
            choices=[("", "—"), *((each, each) for each in choices)], attrs={"class": "form-select"}
        )

    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> Any:
        known = {each for each, _ in self.choices}
        odd = [(each, each) for each in value if each and each not in known]
        self.choices = [*self.choices, *odd]
        return super().optgroups(name, value, attrs)


class EntryForm(forms.Form):
    """One record. Only the columns of its sheet are read; whatever else is posted does not exist."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        tab: Tab,
        units: QuerySet[Organisation],
        *args: Any,
        held: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tab, self.sheet = tab, tab.sheet
        self.within: tuple[str, str] | None = None
        for column in self.sheet.columns:
            if column.kind is Kind.ORG:
                self.fields[column.field] = UnitField(
                    units, label="组织", empty="请选择", error_messages={"required": "必须填写。"}
                )
            else:
                self.fields[column.field] = CellField(column, (held or {}).get(column.field, ""))
        self.fields["remark"] = CellField(Column(REMARK, "remark", length=2000))

    def keep_within(self, since: str, until: str) -> None:
        """Say between which days the record is looked for that a reminder lacks; the day itself is nobody's to guess."""
        if "day" in self.fields and keep_within(self.fields["day"], since, until):
            self.within = (since, until)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What nearly every record has: the required columns and those of the list."""
        return [self[name] for name in self._first()]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        first = self._first()
        return [field for field in self.visible_fields() if field.name not in first]

    @property
    def opens_more(self) -> bool:
        """Something stands there, or is at fault."""
        return any(field.value() or field.errors for field in self.more_fields)

    def _first(self) -> list[str]:
        listed = set(self.tab.listed)
        return [each.field for each in self.sheet.columns if each.required or each.header in listed]

    def cells(self) -> dict[str, str]:
        """The cells by header, as a row of a workbook would hold them."""
        return {
            column.header: self._given(column) for column in self.sheet.columns if self._is_given(column)
        } | ({REMARK: self._text("remark")} if self._text("remark") else {})

    def take(self, findings: Iterable[Finding]) -> None:
        """Put what was found beside its field."""
        for finding in findings:
            header = finding.place.column if isinstance(finding.place, Cell) else ""
            field = next((each.field for each in self.sheet.columns if each.header == header), None)
            self.add_error(field, _PLACE.sub("", finding.message))

    @property
    def choice_lists(self) -> list[tuple[str, tuple[str, ...]]]:
        """Suggestions of the open lists, by the id that their fields name."""
        return [(f"choices-{each.field}", each.choices) for each in self.sheet.columns if each.open]

    def _given(self, column: Column) -> str:
        unit = self.cleaned_data.get(column.field) if column.kind is Kind.ORG else None
        return unit.code if isinstance(unit, Organisation) else self._text(column.field)

    def _is_given(self, column: Column) -> bool:
        return not column.private or bool(self._text(column.field))

    def _text(self, field: str) -> str:
        return str(self.data.get(field) or "")


class ImportForm(forms.Form):
    book = forms.FileField(
        label="台账工作簿（.xlsx）",
        max_length=200,
        error_messages={"required": "请选择一个工作簿。", "empty": "这个文件是空的。"},
        widget=forms.FileInput({"class": "form-control", "accept": ".xlsx"}),
    )
    again = forms.BooleanField(label="再导入一遍（内容已经导入过，记录会再增加一份）", required=False)

    def clean_book(self) -> UploadedFile[Any]:
        book: UploadedFile[Any] = self.cleaned_data["book"]
        if (book.size or 0) > intake.MOST_BYTES:
            raise forms.ValidationError(
                f"文件超过 {intake.MOST_BYTES // 1_000_000} MB，请按年度分成几个工作簿。"
            )
        return book


class ExportForm(forms.Form):
    def __init__(self, units: QuerySet[Organisation], years: Iterable[int], *args: Any) -> None:
        super().__init__(*args)
        self.fields["org"] = UnitField(
            units,
            label="组织（本级及所属）",
            empty="请选择",
            error_messages={"required": "请选择要导出的组织。"},
        )
        self.fields["year"] = forms.TypedChoiceField(
            label="年度",
            choices=[("", "全部"), *((each, f"{each}年") for each in years)],
            coerce=int,
            empty_value=None,
            required=False,
            error_messages=_NOT_THERE,
            widget=forms.Select({"class": "form-select"}),
        )
