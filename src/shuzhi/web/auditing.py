"""The page of the audit chain: which of its events are shown. The chain itself is always checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.http import urlencode

from shuzhi.apps.audit import queries as chain
from shuzhi.apps.audit.models import Event
from shuzhi.web.templatetags.events import VERBS

_DAY = {"invalid": "日期应写成 2022-03-01。"}
# the first word of a verb, as the menu calls it
PARTS = MappingProxyType(
    {
        "accounts": "账号",
        "orgs": "组织与名册",
        "ledger": "台账",
        "quickentry": "速录",
        "evidence": "佐证",
        "intake": "导入向导",
        "reminders": "提醒",
        "worklists": "清单",
        "campaigns": "专项活动",
        "requests": "取数单",
        "reports": "述职报告",
        "appraisal": "述职评议",
        "ballots": "票箱",
        "keys": "签名密钥",
        "audit": "备份",
    }
)


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput({"type": "date", "class": "form-control"}, "%Y-%m-%d")
    return forms.DateField(label=label, required=False, error_messages=_DAY, widget=widget)


class AuditFilter(forms.Form):
    """Who, what, from when to when: each may be left empty."""

    actor = forms.CharField(
        label="操作人", required=False, max_length=64, widget=forms.TextInput({"class": "form-control"})
    )
    verb = forms.ChoiceField(
        label="动作",
        required=False,
        error_messages={"invalid_choice": "没有这一种动作，请从列表里选。"},
        widget=forms.Select({"class": "form-select"}),
    )
    since = _day("从哪天")
    until = _day("到哪天")

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.fields["verb"].choices = _verbs()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        held: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = held.get("since"), held.get("until")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("until", "不能早于“从哪天”。")
        return held

    def events(self) -> QuerySet[Event]:
        """The newest first; a condition that is none is said beside its field and leaves the rest to hold."""
        self.is_valid()
        held = self.cleaned_data
        return chain.chosen(
            actor=held.get("actor", ""), verb=held.get("verb", ""), since=held.get("since"), until=held.get("until")
        )  # fmt: skip

    def query(self) -> str:
        """What was typed, for the pager."""
        typed = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return f"{urlencode(typed)}&" if typed else ""


def _verbs() -> list[tuple[str, Any]]:
    """An app is a group of verbs, and itself the choice of all of them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for verb, word in VERBS.items():
        groups.setdefault(verb.partition(".")[0], []).append((verb, word))
    offered = [(PARTS[part], [(f"{part}.", f"{PARTS[part]}：全部"), *groups[part]]) for part in PARTS]
    return [("", "全部"), *offered]
