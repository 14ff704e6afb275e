"""The forms of 清单: filters, and one step of a problem made from its row of the table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.conditions import Given, Paper
from shuzhi.apps.worklists.holding import Held
from shuzhi.apps.worklists.listing import Wanted
from shuzhi.apps.worklists.services import NewMeasure
from shuzhi.packs.ledger.sheets import BY_NAME
from shuzhi.packs.worklists import flow
from shuzhi.packs.worklists.flow import Ask, Move, State

_NOT_THERE = {"invalid_choice": "没有这一项，请从列表里选。"}
_MUST = {"required": "必须填写。"}
SOURCES = BY_NAME["问题整改"].column("来源").choices
MOST_BYTES = 20_000_000


def _select() -> forms.Select:
    return forms.Select({"class": "form-select"})


def text(
    label: str, length: int = 200, *, rows: int = 0, required: bool = False, hint: str = ""
) -> forms.CharField:
    """A text field of the house."""
    widget = (
        forms.Textarea({"class": "form-control", "rows": rows})
        if rows
        else forms.TextInput({"class": "form-control"})
    )
    return forms.CharField(
        label=label, max_length=length, required=required, widget=widget, help_text=hint, error_messages=_MUST
    )


def day(label: str, *, required: bool = False, hint: str = "") -> forms.DateField:
    """A day, in the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        help_text=hint,
        error_messages=_MUST | {"invalid": "不是有效的日期，如 2022-12-20。"},
    )


def keep_words(field: forms.Field, stood: object) -> None:
    """A deadline may be words (长期, 年底前): a calendar cannot show them, so they stay until a day is chosen."""
    words = str(stood or "")
    if words and not words[:1].isdigit():
        field.initial = None
        field.help_text = f"现在写的是“{words}”；选了日期就改为日期"
        field.words = words  # type: ignore[attr-defined]


def kept_words(field: forms.Field) -> str:
    return str(getattr(field, "words", ""))


def year(label: str = "年度") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1921,
        max_value=2100,
        widget=forms.TextInput({"class": "form-control", "inputmode": "numeric"}),
        error_messages=_MUST | {"invalid": "请填四位年份，如 2022。"},
    )


class ListFilter(forms.Form):
    year = forms.TypedChoiceField(
        label="年度",
        coerce=int,
        empty_value=None,
        required=False,
        widget=_select(),
        error_messages=_NOT_THERE,
    )
    state = forms.ChoiceField(label="状态", required=False, widget=_select(), error_messages=_NOT_THERE)
    source = forms.CharField(
        label="来源", required=False, max_length=64, widget=forms.TextInput({"class": "form-control"})
    )
    q = forms.CharField(
        label="查找", required=False, max_length=100, widget=forms.TextInput({"class": "form-control"})
    )
    late = forms.BooleanField(label="只看超期", required=False)
    recheck = forms.BooleanField(label="只看应复查", required=False)

    def __init__(
        self, units: QuerySet[Organisation], years: Iterable[int], states: Iterable[str], *args: Any
    ) -> None:
        super().__init__(*args)
        self.fields["year"].choices = [("", "全部"), *((each, f"{each}年") for each in years)]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", "全部"), *((str(each), str(each)) for each in states)]  # type: ignore[attr-defined]
        self.fields["org"] = UnitField(units, label="组织（含下级）", required=False)
        self.order_fields(("year", "org", "state", "source", "q", "late", "recheck"))

    def wanted(self) -> Wanted:
        """What was asked for; a filter that is none leaves the list as it is and says so beside its field."""
        self.is_valid()
        held = self.cleaned_data
        return Wanted(
            year=held.get("year"),
            state=held.get("state", ""),
            source=held.get("source", ""),
            unit=held.get("org"),
            text=held.get("q", ""),
            late=held.get("late", False),
            recheck=held.get("recheck", False),
        )


class StepForm(forms.Form):
    """One step of the table: only what it asks for, beginning with what stands there already."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, move: Move, held: Held, given: Any = None) -> None:
        super().__init__(given, prefix=move.key)
        self.move, self.held = move, held
        self.fields["seen"].initial = held.dossier.version
        self.columns = self._columns()
        for number, header in enumerate(self.columns):
            self.fields[f"c{number}"] = self._column(header)
        if {Ask.REASON, Ask.OPINION} & set(move.asks):
            self.fields["told"] = text("理由" if Ask.REASON in move.asks else "意见", 1000, rows=2)
        if Ask.PROOF in move.asks and held.state is not State.INSPECTION:
            self.fields["minutes"] = text(
                "会议纪要", 500, hint="没有佐证材料时，写明哪次会议、日期、纪要存放处"
            )
        if Ask.NEW_DATE in move.asks:
            self.fields["until"] = day("新的时限")
        elif move.key in ("close", "keep", "recheck"):
            self.fields["until"] = day(
                "下次复查日期", hint="可不填" if move.key == "recheck" else f"不填按 {flow.RECHECK_DAYS} 天后"
            )
        if move.paper:
            self._add_paper()

    def _columns(self) -> tuple[str, ...]:
        if self.move.key == "edit":
            return flow.EDITABLE[self.held.state]
        more = ("整改措施",) if self.move.key == "plan" else ("佐证",) if self.move.key == "apply" else ()
        free = flow.EDITABLE[self.held.state]
        return tuple(header for header in (*self.move.columns, *more) if header in free)

    def _column(self, header: str) -> forms.Field:
        column = BY_NAME["问题整改"].column(header)
        stood = str(getattr(self.held.row, column.field))
        if header == "整改时限":
            made: forms.Field = day(header)
        else:
            made = text(header, column.length, rows=3 if column.length >= 1000 else 0)
        made.initial = stood
        if header == "整改时限":
            keep_words(made, stood)
        return made

    def _add_paper(self) -> None:
        """Below the fold: a unit with one clerk has a paper signed by somebody else."""
        self.fields["signed_by"] = text("签字人", 64)
        self.fields["signed_on"] = day("签字日期")
        self.fields["scan"] = text("扫描件", 300, hint="文件名或存放处")

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [
            field for field in self.visible_fields() if field.name not in ("signed_by", "signed_on", "scan")
        ]

    @property
    def paper_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("signed_by", "signed_on", "scan")] if self.move.paper else []

    def given(self) -> Given:
        """What was filled in; a column that stays as it was is not sent."""
        held = self.cleaned_data
        cells = {
            header: _text(held.get(f"c{number}")) or kept_words(self.fields[f"c{number}"])
            for number, header in enumerate(self.columns)
        }
        cells = {header: words for header, words in cells.items() if words or self._stood(header)}
        paper = Paper(held.get("signed_by", ""), held.get("signed_on"), held.get("scan", ""))
        return Given(
            cells=cells,
            told=held.get("told", ""),
            minutes=held.get("minutes", ""),
            until=held.get("until"),
            paper=paper if paper.signed_by or paper.signed_on or paper.scan else None,
        )

    def _stood(self, header: str) -> bool:
        return bool(getattr(self.held.row, BY_NAME["问题整改"].column(header).field))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


class MeasureForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    measure = text("措施", 2000, rows=2, required=True)
    owner = text("责任人")
    due = day("时限")

    def new(self) -> NewMeasure:
        held = self.cleaned_data
        return NewMeasure(held["measure"], held["owner"], held["due"])


class ProblemForm(forms.Form):
    """A problem entered by hand."""

    year = year()
    problem = text("问题", 2000, rows=3, required=True)
    source = forms.CharField(
        label="来源",
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "form-control", "list": "sources"}),
    )
    aspect = text("方面")
    causes = text("原因", 2000, rows=2)
    place = text("出处", 300, hint="哪次会议、哪份文件、第几条；以后任何任务都能查到它从哪里来")

    def __init__(self, units: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
        self.order_fields(("organisation", "year"))

    def cells(self) -> dict[str, str]:
        held = self.cleaned_data
        return {
            "年度": str(held["year"]),
            "组织编码": held["organisation"].code,
            "问题": held["problem"],
            "来源": held["source"],
            "方面": held["aspect"],
            "原因": held["causes"],
            "状态": State.UNCLAIMED.value,
        }


class ListUpload(forms.Form):
    """A list that comes in: a file or pasted text."""

    kind = forms.ChoiceField(
        label="读成",
        choices=[("问题整改", "问题清单"), ("任务", "任务清单")],
        widget=_select(),
        error_messages=_NOT_THERE,
    )
    year = year()
    source = forms.CharField(
        label="来源",
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "form-control", "list": "sources"}),
        help_text="如 述职评议、巡察、上级点评、年度工作要点",
    )
    file = forms.FileField(
        label="文件（.docx .xlsx .txt .md）",
        required=False,
        max_length=200,
        error_messages={"empty": "这个文件是空的。"},
        widget=forms.FileInput({"class": "form-control", "accept": ".docx,.xlsx,.txt,.md"}),
    )
    pasted = forms.CharField(
        label="或粘贴文字",
        required=False,
        max_length=200_000,
        widget=forms.Textarea({"class": "form-control", "rows": 8}),
    )

    def __init__(self, units: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
        self.order_fields(("organisation", "kind", "year", "source"))

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"文件超过 {MOST_BYTES // 1_000_000} MB，请分成几份。")
        return file

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        if not self.errors and not held.get("file") and not (held.get("pasted") or "").strip():
            self.add_error("file", "请选择一个文件，或者粘贴文字。")
        return held
