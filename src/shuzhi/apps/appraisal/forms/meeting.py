"""Notes, checks, comments, objections, the groups' grades, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from shuzhi.apps.appraisal.grading import Choice, Given, Proposed, Room
from shuzhi.apps.appraisal.marking import NewCheck, NewNote
from shuzhi.apps.appraisal.models import Check, Entry, Note
from shuzhi.apps.ballots.models import Manner
from shuzhi.apps.hall.forms import listed
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.forms import day, text
from shuzhi.core.appraising import Grade, Scheme

_WHOLE = {
    "invalid": "请填整数。",
    "required": "必须填写。",
    "min_value": "不能小于0。",
    "max_value": "数太大。",
}


def _count(label: str, *, required: bool = True, most: int = 9999) -> forms.IntegerField:
    widget = forms.TextInput({"class": "form-control", "inputmode": "numeric", "aria-label": label})
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, required=required, widget=widget, error_messages=_WHOLE
    )


def _select(label: str, choices: Sequence[tuple[str, str]], *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.Select({"class": "form-select"})
    )


class NoteForm(forms.Form):
    """A fact about a unit: there is no field for a person, on purpose."""

    kind = _select("方向", Note.Kind.choices)
    on = day("日期", required=True)
    points = forms.DecimalField(
        label="分值", min_value=0, max_digits=6, decimal_places=2, widget=forms.TextInput({"class": "form-control", "inputmode": "decimal"}),
    )  # fmt: skip
    fact = text("事实", 1000, rows=2, required=True, hint="写单位做了什么或缺了什么，不写人名")
    source = text("依据", 300, required=True, hint="文件、检查、通报的名称和日期")
    item = text("项目", 100, hint="方案里加分（扣分）项目的名称；只有一个时不用填")

    def __init__(self, units: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = UnitField(units, label="单位", empty="请选择")
        self.order_fields(("organisation",))

    def clean_points(self) -> Any:
        if self.cleaned_data["points"] <= 0:
            raise forms.ValidationError("分值应大于0；扣分也填正数。")
        return self.cleaned_data["points"]

    def new(self) -> NewNote:
        return NewNote(**{name: self.cleaned_data[name] for name in NewNote.__dataclass_fields__})


class CheckForm(forms.Form):
    unit = _select("单位", ())
    kind = _select("种类", Check.Kind.choices)
    on = day("日期", required=True)
    told = text("情况", 2000, rows=2, required=True)
    source = text("对象、方式", 300, hint="如 查阅台账、走访服务对象12户；不写姓名")

    def __init__(self, entries: Sequence[Entry], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(each.organisation.code, each.name) for each in entries]  # type: ignore[attr-defined]

    def new(self) -> NewCheck:
        return NewCheck(**{name: self.cleaned_data[name] for name in NewCheck.__dataclass_fields__})


class CommentForm(forms.Form):
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    told = text("点评", 2000, rows=2, required=True)
    to_rectify = forms.BooleanField(label="需要整改，反馈后转入问题清单", required=False)


class ObjectionForm(forms.Form):
    item = _select("哪一项", ())
    reason = text("理由", 1000, rows=2, required=True, hint="哪个数不对、依据是什么；台账缺的请先补记")

    def __init__(self, names: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = list(names)  # type: ignore[attr-defined]


class TurnsForm(forms.Form):
    """The order of speakers, one field a unit."""

    def __init__(self, entries: Sequence[Entry], data: Any = None) -> None:
        super().__init__(data)
        self.entries = entries
        for each in entries:
            made = _count(f"{each.name}的发言次序", required=False, most=999)
            made.initial = each.turn
            self.fields[f"turn{each.pk}"] = made

    def rows(self) -> list[tuple[Entry, forms.BoundField]]:
        return [(each, self[f"turn{each.pk}"]) for each in self.entries]

    def turns(self) -> dict[int, int | None]:
        return {each.pk: self.cleaned_data[f"turn{each.pk}"] for each in self.entries}


class RoomForm(forms.Form):
    """Who is present when a group grades."""

    manner = _select(
        "方式", [(Manner.PAPER.value, "纸质测评表，两人录入"), (Manner.ROOM.value, "现场手机投票")]
    )
    day = day("投票日", required=True)
    entitled = _count("应到人数")
    present = _count("实到人数")
    tellers = text("计票人", 200, hint="纸质票需要两名")
    scrutineers = text("监票人", 200, required=True)

    def room(self) -> Room:
        held = self.cleaned_data
        return Room(
            held["manner"],
            held["day"],
            held["entitled"],
            held["present"],
            listed(held["tellers"]),
            listed(held["scrutineers"]),
        )


class OwnForm(forms.Form):
    """For each unit, how many of the voters have no say about it: typed, never assumed."""

    def __init__(self, entries: Sequence[Entry], label: str, data: Any = None) -> None:
        super().__init__(data)
        self.entries, self.label = entries, label
        for each in entries:
            self.fields[f"own{each.pk}"] = _count(f"{each.name}：{label}")

    def rows(self) -> list[tuple[Entry, forms.BoundField]]:
        return [(each, self[f"own{each.pk}"]) for each in self.entries]

    def own(self) -> dict[int, int]:
        return {each.pk: self.cleaned_data[f"own{each.pk}"] for each in self.entries}


class PapersForm(OwnForm):
    """Counts of a group's paper 测评表 for one item."""

    def __init__(
        self, entries: Sequence[Entry], label: str, grades: Sequence[Grade], data: Any = None
    ) -> None:
        super().__init__(entries, label, data)
        self.grades = grades
        self.fields["papers"] = _count("收回有效票")
        for each in entries:
            for place, grade in enumerate(grades):
                self.fields[f"n{each.pk}-{place}"] = _count(f"{each.name}：{grade.name}")

    def table(self) -> list[tuple[Entry, list[tuple[str, forms.BoundField]]]]:
        """A row a unit; each cell with the short label that stands beside it on a phone."""
        names = [self.label, *(grade.name for grade in self.grades)]
        return [(each, list(zip(names, self._cells(each), strict=True))) for each in self.entries]

    def _cells(self, entry: Entry) -> list[forms.BoundField]:
        return [self[f"own{entry.pk}"], *(self[f"n{entry.pk}-{n}"] for n in range(len(self.grades)))]

    def given(self) -> list[Given]:
        held = self.cleaned_data
        return [
            Given(
                each,
                held[f"own{each.pk}"],
                {grade.name: held[f"n{each.pk}-{n}"] for n, grade in enumerate(self.grades)},
            )
            for each in self.entries
        ]


class DecideForm(forms.Form):
    """The committee's grade for each unit; begins with what is proposed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, proposed: Sequence[Proposed], scheme: Scheme, version: int, data: Any = None) -> None:
        super().__init__(data)
        self.proposed = proposed
        self.fields["seen"].initial = version
        grades = [("", "请选"), *((grade.name, grade.name) for grade in scheme.grades)]
        for each in proposed:
            made = _select(f"{each.entry.name}的等次", grades, required=False)
            made.initial = each.proposal.grade or ""
            made.widget.attrs["aria-label"] = made.label
            self.fields[f"grade{each.entry.pk}"] = made
            why = text(f"{each.entry.name}：理由", 500)
            why.widget.attrs["aria-label"] = why.label
            self.fields[f"why{each.entry.pk}"] = why

    def rows(self) -> list[tuple[Proposed, forms.BoundField, forms.BoundField]]:
        return [(each, self[f"grade{each.entry.pk}"], self[f"why{each.entry.pk}"]) for each in self.proposed]

    def choices(self) -> dict[int, Choice]:
        held = self.cleaned_data
        return {
            each.entry.pk: Choice(held[f"grade{each.entry.pk}"], held[f"why{each.entry.pk}"])
            for each in self.proposed
        }
