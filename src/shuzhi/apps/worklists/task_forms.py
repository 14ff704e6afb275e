"""The forms of tasks and of 请示报告."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from shuzhi.apps.orgs.forms import MOST_LISTED, UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists import progress
from shuzhi.apps.worklists.forms import day, keep_words, kept_words, text, year
from shuzhi.apps.worklists.models import Task
from shuzhi.apps.worklists.petitions import KINDS, Asking
from shuzhi.apps.worklists.tasking import Proving
from shuzhi.core.indicators.questions import Question, parse_key

_MUST = {"required": "必须填写。"}
_KEPT = "（现在所属的任务）"
_NOT_THERE = {"invalid_choice": "没有这一项，请从列表里选。"}


class ParentField(forms.CharField):
    """The task that another is part of: a list while it is short, words to look for where hundreds could be meant.

    The task that it is part of already (`kept`) stays a choice, also where it is of another year or not for the reader to see.
    """

    def __init__(self, tasks: QuerySet[Task], kept: int | None, **options: Any) -> None:
        super().__init__(max_length=1000, required=False, **options)
        self.tasks, self.kept = tasks, kept
        self.offered = list(tasks[: MOST_LISTED + 1])
        self.is_listed = len(self.offered) <= MOST_LISTED
        if self.is_listed:
            self.widget = forms.Select(choices=self._choices(), attrs={"class": "form-select"})
        else:
            self.widget = forms.TextInput({"class": "form-control", "autocomplete": "off"})
            self.help_text = "写任务里的几个字，保存时按字查找；没有就不填"

    def _choices(self) -> list[tuple[str, Any]]:
        by_unit: dict[str, list[tuple[str, str]]] = {}
        for each in self.offered:
            name = each.organisation.short_name or each.organisation.name
            by_unit.setdefault(name, []).append((str(each.pk), _short(each.task)))
        is_there = self.kept is None or any(each.pk == self.kept for each in self.offered)
        kept = [] if is_there else [(str(self.kept), _KEPT)]
        return [("", "没有，单独一项"), *kept, *by_unit.items()]

    def prepare_value(self, value: Any) -> Any:
        """A number becomes words where words are looked for."""
        if self.is_listed or not isinstance(value, int):
            return value
        return self.tasks.filter(pk=value).values_list("task", flat=True).first() or _KEPT

    def clean(self, value: Any) -> int | None:
        words = str(super().clean(value) or "").strip()
        if not words:
            return None
        if self.kept is not None and words in (str(self.kept), self.prepare_value(self.kept)):
            return self.kept
        found = self._found(words)
        if not found:
            told = "没有这项任务，请另选。" if self.is_listed else "没有含有这些字的任务，请换几个字。"
            raise forms.ValidationError(told)
        if len(found) > 1:
            some = "；".join(_short(each.task) for each in found[:3])
            raise forms.ValidationError(f"不止一项任务含有这些字，请写得更全：{some}。")
        return found[0].pk

    def _found(self, words: str) -> list[Task]:
        if self.is_listed:
            return [each for each in self.offered if str(each.pk) == words]
        return list(self.tasks.filter(task=words)[:2]) or list(self.tasks.filter(task__icontains=words)[:4])


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"


class TaskForm(forms.Form):
    """One task, and what proves it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    year = year()
    task = text("任务", 1000, rows=2, required=True)
    source = forms.CharField(
        label="来源",
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "form-control", "list": "task-sources"}),
    )
    owner = text("责任人")
    starts = day("开始日期")
    due = day("完成时限")
    indicator = forms.ChoiceField(
        label="用哪个指标证明",
        required=False,
        widget=forms.Select({"class": "form-select"}),
        error_messages=_NOT_THERE,
    )
    topic = text("只算含有这些词的记录", 100, hint="可不填；如“廉政”，只算主题里含有它的")
    target = forms.DecimalField(
        label="目标",
        required=False,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput({"class": "form-control", "inputmode": "decimal"}),
        error_messages={"invalid": "请填数字。"},
        help_text="填了指标才填；进度由台账记录计算，不用填写",
    )
    reason = text("修改理由", 500)

    def __init__(
        self,
        units: QuerySet[Organisation],
        tasks: QuerySet[Task],
        *args: Any,
        changes: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = ParentField(tasks, self.initial.get("parent"), label="属于哪项任务")
        keep_words(self.fields["due"], self.initial.get("due"))
        self.fields["indicator"].choices = [("", "没有，完成时附佐证或纪要"), *progress.choices()]  # type: ignore[attr-defined]
        if changes:
            del self.fields["year"]
            self.fields["reason"].required = True
            self.fields["reason"].error_messages |= _MUST
            self.order_fields(("task", "source", "owner", "starts", "due", "parent"))
        else:
            del self.fields["reason"]
            self.fields["organisation"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
            self.order_fields(("organisation", "year", "task", "source", "owner", "starts", "due", "parent"))

    def cells(self) -> dict[str, str]:
        held = self.cleaned_data
        found = {
            "任务": held["task"],
            "来源": held["source"],
            "责任人": held["owner"],
            "完成时限": held["due"].isoformat() if held["due"] else kept_words(self.fields["due"]),
        }
        if "organisation" in held:
            found |= {"年度": str(held["year"]), "组织编码": held["organisation"].code, "状态": "未启动"}
        return found

    def proving(self) -> Proving:
        held = self.cleaned_data
        words = tuple(held["topic"].split())[:3]
        key = Question(held["indicator"], topic=words).key if held["indicator"] else ""
        return Proving(held["parent"], held["starts"], key, held["target"])


def start_of(row: Any, plan: Any) -> dict[str, Any]:
    """What a form of this task begins with."""
    asked = parse_key(plan.indicator) if plan.indicator else None
    return {
        "seen": plan.version,
        "task": row.task,
        "source": row.source,
        "owner": row.owner,
        "due": row.due,
        "starts": plan.starts,
        "parent": plan.parent_id,
        "indicator": asked.indicator if asked else "",
        "topic": " ".join(asked.topic) if asked else "",
        "target": plan.target,
    }


class CloseForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    evidence = text("佐证", 2000, rows=2, hint="已附文件的可不填")
    minutes = text("会议纪要", 500)


class ReopenForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = text("理由", 500, required=True)


class PetitionForm(forms.Form):
    kind = forms.ChoiceField(
        label="种类",
        choices=[(each, each) for each in KINDS],
        widget=forms.Select({"class": "form-select"}),
        error_messages=_NOT_THERE,
    )
    title = text("事项", 300, required=True)
    told = text("内容", 4000, rows=4)
    sent_to = text("主送", required=True)
    sent_on = day("报送日期", required=True)
    problem = forms.IntegerField(widget=forms.HiddenInput, required=False)
    task = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, units: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = UnitField(units, label="组织", empty="请选择", error_messages=_MUST)
        self.order_fields(("organisation",))

    def asking(self) -> Asking:
        held = self.cleaned_data
        return Asking(**{name: held[name] for name in Asking.__dataclass_fields__})


class AnswerForm(forms.Form):
    told = text("答复", 4000, rows=3, required=True)
    by = text("答复人", 64, hint="上级以书面答复的，写明答复人；本人就是上级的可不填")
    on = day("答复日期", hint="不填按今天")
