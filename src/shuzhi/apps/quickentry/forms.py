"""The forms of 速录: the text to read, and the one screen on which everything can be put right."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict

from shuzhi.apps.ledger.forms import CellField, DayInput, keep_within
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.quickentry.drafts import Draft, Mark, TopicLine
from shuzhi.apps.quickentry.models import CODES
from shuzhi.apps.quickentry.queries import ATTENDED, Roster, Seat
from shuzhi.core.findings import Cell, Finding
from shuzhi.core.periods import Period, parse_period
from shuzhi.packs.ledger.columns import Column
from shuzhi.packs.ledger.sheets import BY_NAME

SHEET = BY_NAME["活动"]
FIRST = ("类型", "日期", "主题", "地点", "主持人")
COUNTS = ("应到", "实到", "其中党员")
MORE = ("主讲人", "主讲人身份", "学时", "成果", "对象", "联合组织", "标签")
CLOCK, RECORDER = Column("时间", "clock", length=64), Column("记录人", "recorder", length=100)
MOST_TOPICS, SPARE = 60, 2
LARGEST_TEXT = 10_000_000
READABLE = (".txt", ".md", ".docx", ".doc", ".wps", ".pdf")
_PLACE = re.compile(r"^“[^”]*”表第 \d+ 行")
_AREA = {"class": "form-control", "rows": 8, "placeholder": "把通知、会议记录或简讯粘贴在这里"}


class PasteForm(forms.Form):
    text = forms.CharField(
        label="通知、会议记录或简讯",
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(_AREA),
    )
    paper = forms.FileField(
        label="或选一个文件（.docx .txt）",
        required=False,
        max_length=200,
        widget=forms.FileInput({"class": "form-control", "accept": ",".join(READABLE)}),
    )
    published = forms.DateField(
        label="发布日期",
        required=False,
        widget=DayInput({"class": "form-control"}),
        error_messages={"invalid": "请填日期，如 2024-03-15。"},
    )
    piece = forms.IntegerField(required=False, min_value=0, max_value=99, widget=forms.HiddenInput)

    def clean_paper(self) -> UploadedFile[Any] | None:
        paper: UploadedFile[Any] | None = self.cleaned_data["paper"]
        if paper is None:
            return None
        if not str(paper.name).lower().endswith(READABLE):
            raise forms.ValidationError("只读文字文件（.docx .txt 等）；照片请在下面作为附件添加。")
        if (paper.size or 0) > LARGEST_TEXT:
            raise forms.ValidationError("文件超过 10 MB，不像一份通知；请粘贴文字。")
        return paper

    def clean(self) -> dict[str, Any] | None:
        held = super().clean()
        if (
            not self.errors
            and not str(self.cleaned_data.get("text") or "").strip()
            and not self.cleaned_data.get("paper")
        ):
            self.add_error("text", "请粘贴文字，或选一个文件。")
        return held


@dataclass(frozen=True, slots=True)
class Row:
    """A field of the form with what was read for it."""

    field: forms.BoundField
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Place:
    """One person of the attendance list as the page shows it."""

    seat: Seat
    code: str


class QuickForm(forms.Form):
    """One activity on one screen; its cells are read as a workbook's are."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        units: QuerySet[Organisation],
        draft: Draft | None,
        roster: Roster | None,
        data: QueryDict | None = None,
    ) -> None:
        draft = draft or Draft()
        offered = UnitField(units, label="组织", empty="请选择", error_messages={"required": "必须填写。"})
        start = {"token": secrets.token_hex(16), **draft.values}
        if "organisation" not in draft.values and len(offered.offered) == 1:
            start["organisation"] = offered.offered[0].code
        super().__init__(data, initial=start)
        self.draft, self.seats = draft, roster or Roster(())
        self.within = (self._start("since"), self._start("until"))
        self.fields["organisation"] = offered
        for header in (*FIRST, *COUNTS, *MORE):
            column = SHEET.column(header)
            self.fields[column.field] = CellField(column)
        self.fields["clock"], self.fields["recorder"] = CellField(CLOCK), CellField(RECORDER)
        self.fields["clock"].help_text, self.fields["results"].help_text = (
            "如 14:30-16:00",
            "如 研讨材料9篇；心得体会18篇",
        )
        for header in COUNTS:
            self.fields[SHEET.column(header).field].help_text = "留空则按名册"
        if not keep_within(self.fields["day"], *self.within):
            self.within = ("", "")

    def _start(self, name: str) -> str:
        """What the address or the form says besides the columns."""
        given = self.data.get(name) if self.is_bound else self.draft.values.get(name)
        return str(given or "")

    # ---- what the page shows ------------------------------------------------------------------------------------------------

    def _rows(self, names: Iterable[str]) -> list[Row]:
        return [Row(self[name], self.draft.marks.get(name)) for name in names]

    @property
    def first_rows(self) -> list[Row]:
        return self._rows(
            ("organisation", *(SHEET.column(header).field for header in FIRST), "clock", "recorder")
        )

    @property
    def count_rows(self) -> list[Row]:
        return self._rows(SHEET.column(header).field for header in COUNTS)

    @property
    def more_rows(self) -> list[Row]:
        return self._rows(SHEET.column(header).field for header in MORE)

    @property
    def opens_more(self) -> bool:
        return any(row.field.value() or row.field.errors for row in self.more_rows)

    @property
    def doubtful(self) -> int:
        marks = [*self.draft.marks.values(), *(each.mark for each in self.draft.topics if each.mark)]
        return sum(bool(mark.reason) for mark in marks)

    @property
    def topic_lines(self) -> list[TopicLine]:
        lines = (
            [TopicLine(*pair) for pair in self._posted_topics()] if self.is_bound else list(self.draft.topics)
        )
        return [*lines, *[TopicLine()] * SPARE]

    @property
    def places(self) -> list[Place]:
        return [Place(seat, self._code(seat)) for seat in self.seats.seats]

    @property
    def takes_attendance(self) -> bool:
        if self.is_bound:
            return "roster" in self.data
        return bool(self.seats.seats) and self.draft.values.get("kind", "") in ATTENDED

    @property
    def codes(self) -> tuple[str, ...]:
        return CODES

    # ---- what was sent ------------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any] | None:
        if len(self._posted_topics()) > MOST_TOPICS:
            raise forms.ValidationError(f"议题超过 {MOST_TOPICS} 项，请分成几条登记。")
        return super().clean()

    def activity_cells(self) -> dict[str, str]:
        """The cells of the activity by header; counts that were left empty come from the ticked roster."""
        cells = {
            SHEET.column(header).header: self._text(SHEET.column(header).field)
            for header in (*FIRST, *COUNTS, *MORE)
        }
        cells |= {
            "组织编码": self.cleaned_data["organisation"].code,
            CLOCK.header: self._text("clock"),
            RECORDER.header: self._text("recorder"),
        }
        cells |= self._counted(cells)
        if self.topic_cells():
            cells["议题数"] = str(len(self.topic_cells()))
        return {header: text for header, text in cells.items() if text}

    def _counted(self, cells: dict[str, str]) -> dict[str, str]:
        if not self.takes_attendance or not self.seats.seats:
            return {}
        there = [seat for seat in self.seats.seats if not self._code(seat)]
        counted = {
            "应到": len(self.seats.seats),
            "实到": len(there),
            "其中党员": sum(seat.is_member for seat in there),
        }
        made = {header: str(number) for header, number in counted.items() if not cells[header]}
        return made | {"参加人": "；".join(seat.name for seat in there)}

    def topic_cells(self) -> list[dict[str, str]]:
        head = {
            "日期": self._text("day"),
            "组织编码": self.cleaned_data["organisation"].code,
            "会议类型": self._text("kind"),
        }
        return [{**head, "议题": text, "决定": decision} for text, decision in self._posted_topics()]

    def absent(self) -> dict[str, str]:
        """Coarse codes by name."""
        if not self.takes_attendance:
            return {}
        return {seat.name: self._code(seat) for seat in self.seats.seats if self._code(seat)}

    @property
    def contradiction(self) -> str:
        """A typed count that the ticks do not give: told, never changed."""
        given = self._text("present")
        there = sum(not self._code(seat) for seat in self.seats.seats)
        if self.takes_attendance and self.seats.seats and given.isdecimal() and int(given) != there:
            return f"实到填的是 {given} 人，名册勾的是 {there} 人，请核对。"
        return ""

    def take(self, findings: Iterable[Finding]) -> None:
        """Put what was found beside its field."""
        for finding in findings:
            header = finding.place.column if isinstance(finding.place, Cell) else ""
            name = next(
                (each.field for each in SHEET.columns if each.header == header and each.field in self.fields),
                None,
            )
            self.add_error(name, _PLACE.sub("", finding.message))

    def _posted_topics(self) -> list[tuple[str, str]]:
        texts, decisions = self._list("topic_text"), self._list("topic_decision")
        decisions += [""] * (len(texts) - len(decisions))
        return [
            (text.strip(), decision.strip())
            for text, decision in zip(texts, decisions, strict=False)
            if text.strip()
        ]

    def _list(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else []

    def _code(self, seat: Seat) -> str:
        given = (
            str(self.data.get(f"at-{seat.key}") or "")
            if self.is_bound
            else self.draft.absent.get(seat.key, "")
        )
        return given if given in CODES else ""

    def _text(self, name: str) -> str:
        return str(self.data.get(name) or "").strip()


def day_of(text: str) -> date | None:
    """Return a day that was sent, None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def period_of(month: str, since: str, until: str) -> Period | None:
    """Return the month of an address, or the days from one to another; None where it is neither."""
    if month:
        return parse_period(month)
    first, last = day_of(since), day_of(until)
    return Period(first, last) if first and last and first <= last else None
