"""What the pages of 述职报告 take."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.models import OutlineTemplate, Report
from shuzhi.apps.reports.writing.opening import BUILT_IN, Upload, Wanted
from shuzhi.core.documents.render.letterhead import open_letterhead
from shuzhi.core.errors import ShuzhiError
from shuzhi.packs.outlines import outlines

LARGEST = 64 << 20
FIRST_YEAR, LAST_YEAR = 1950, 2100
RELEASED_SHOWN = 60
_MUST = {"required": "请填写。", "invalid": "请核对。"}


class StartForm(forms.Form):
    """How a report begins: whose, which year, up to which day, and from what."""

    year = forms.IntegerField(
        label="年度",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            **_MUST,
            "min_value": "年度应在 1950—2100 之间。",
            "max_value": "年度应在 1950—2100 之间。",
        },
        widget=forms.NumberInput({"class": "form-control"}),
    )
    as_of = forms.DateField(
        label="统计截止日",
        required=False,
        help_text="这一天以后的记录不计入；不填则到年底。",
        error_messages={"invalid": "日期应写成 2025-12-20。"},
        widget=forms.DateInput({"class": "form-control", "type": "date"}, "%Y-%m-%d"),
    )
    person = forms.CharField(
        label="述职人",
        required=False,
        max_length=64,
        help_text="个人述职才填；个人的自我剖析、廉洁自律由本人写，程序不代写。",
        widget=forms.TextInput({"class": "form-control"}),
    )
    upload = forms.FileField(
        label="上传一份报告",
        required=False,
        help_text="去年的报告，或任何有空（**、XX）的报告：.docx、.txt、.md。",
        widget=forms.FileInput({"class": "form-control", "accept": ".docx,.txt,.md,.doc,.wps,.pdf"}),
    )
    hedges = forms.BooleanField(label="“30余次”这类约数仍写成约数", required=False)
    rectification = forms.BooleanField(
        label="以上年度问题的整改情况开头",
        required=False,
        help_text="由清单逐句写出，每句带依据，等您采用。",
    )
    letterhead = forms.FileField(
        label="公文纸",
        required=False,
        help_text="可不选：本单位的 .docx，里面单独有一段 {{正文}}；发布的 Word 文件写在它上面。",
        widget=forms.FileInput({"class": "form-control", "accept": ".docx"}),
    )
    notice = forms.CharField(
        label="上级通知",
        required=False,
        max_length=50_000,
        help_text="把通知贴在这里：要求写的部分、字数、报送时间会读出来，写的时候放在旁边。",
        widget=forms.Textarea({"class": "form-control", "rows": 6}),
    )

    def __init__(
        self, units: QuerySet[Organisation], stored: QuerySet[Report], today: date, data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile[Any]] | None, base: Report | None = None,
    ) -> None:  # fmt: skip
        """`base`: a stored report that is written anew for the same unit and year."""
        year = today.year if today.month >= 7 else today.year - 1
        first: dict[str, object] = {"year": base.year if base else year}
        if base is not None:
            first |= {"org": base.organisation.code, "released": str(base.pk)}
        first["as_of"] = min(today, date(base.year if base else year, 12, 31))
        super().__init__(data, files, initial=first)
        self.fields["org"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
        own = OutlineTemplate.objects.filter(organisation__in=units).select_related("organisation")[:100]
        self.fields["released"] = forms.ChoiceField(
            label="或用这里的一份报告",
            required=False,
            choices=[("", "—"), *((str(r.pk), _told(r)) for r in _offered(stored, base))],
            widget=forms.Select({"class": "form-select"}),
        )
        self.fields["outline"] = forms.ChoiceField(
            label="或从提纲开始",
            required=False,
            choices=[
                ("", "—"),
                (
                    "本单位的提纲",
                    [
                        (f"own:{o.pk}", f"{o.name}（{o.organisation.short_name or o.organisation.name}）")
                        for o in own
                    ],
                ),
                ("通用提纲", [(BUILT_IN, "按台账自动列出"), *((o.id, o.name) for o in outlines())]),
            ],
            widget=forms.Select({"class": "form-select"}),
        )
        self.order_fields(
            (
                "org",
                "year",
                "as_of",
                "person",
                "upload",
                "released",
                "outline",
                "hedges",
                "rectification",
                "letterhead",
                "notice",
            )
        )

    def clean_upload(self) -> UploadedFile[Any] | None:
        held: UploadedFile[Any] | None = self.cleaned_data["upload"]
        if held is not None and (held.size or 0) > LARGEST:
            raise forms.ValidationError(f"文件超过 {LARGEST >> 20} MB，不像一份报告；请去掉图片后再试。")
        return held

    def clean_letterhead(self) -> UploadedFile[Any] | None:
        held: UploadedFile[Any] | None = self.cleaned_data["letterhead"]
        if held is not None:
            try:
                open_letterhead(held.read(LARGEST))
            except ShuzhiError as exc:
                raise forms.ValidationError(exc.message) from exc
            held.seek(0)
        return held

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        year, day = held.get("year"), held.get("as_of")
        if year and day and day.year != year:
            self.add_error("as_of", f"统计截止日应在 {year} 年内。")
        if not any(held.get(name) for name in ("upload", "released", "outline")) and not self.errors:
            self.add_error("upload", "请选一个开头：上传一份报告，或者选本单位的一份报告，或者选一个提纲。")
        return held

    def wanted(self) -> Wanted:
        held = self.cleaned_data
        file: UploadedFile[Any] | None = held["upload"]
        paper: UploadedFile[Any] | None = held["letterhead"]
        return Wanted(
            organisation=held["org"],
            year=held["year"],
            as_of=held["as_of"] or date(held["year"], 12, 31),
            person=held["person"].strip(),
            upload=Upload(file.name or "报告", file.read()) if file is not None else None,
            released=int(held["released"]) if held["released"] else None,
            outline=held["outline"],
            notice=held["notice"],
            keep_hedges=held["hedges"],
            rectification=held["rectification"],
            letterhead=paper.read() if paper is not None else b"",
        )

    def culprit(self) -> str:
        """The field that a refusal is about: what the report was to begin from."""
        held = self.cleaned_data
        return next((name for name in ("upload", "released", "outline") if held.get(name)), "upload")


def _offered(stored: QuerySet[Report], base: Report | None) -> list[Report]:
    found = list(stored[:RELEASED_SHOWN])
    return found if base is None or base in found else [base, *found]


def _told(report: Report) -> str:
    which = f"第 {report.number} 版" if report.number else f"{report.drafted_at:%Y-%m-%d} 起草"
    return f"{report.year}年 {report.title}（{which}）"


class SectionForm(forms.Form):
    """A section as text: one line a paragraph, figures in braces."""

    words = forms.CharField(
        label="这一节的文字",
        required=False,
        strip=False,
        max_length=500_000,
        help_text="一行一段。花括号里是数据，可以移动或删去；里面的字改了不算。",
        widget=forms.Textarea({"class": "form-control", "rows": 24}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class OutlineForm(forms.Form):
    """An outline of the unit's own."""

    name = forms.CharField(
        label="名称", max_length=60, error_messages=_MUST, widget=forms.TextInput({"class": "form-control"})
    )
    words = forms.CharField(
        label="内容",
        error_messages=_MUST,
        help_text="一行一段；要填数的地方写 **，例如“开展主题党日**次”；{year} 在写报告时换成年度（如 2025），{unit} 换成组织名称。",
        widget=forms.Textarea({"class": "form-control", "rows": 14}),
    )

    def __init__(self, units: QuerySet[Organisation], data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["org"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
        self.order_fields(("org", "name", "words"))
