"""What the hall takes: a vote to be set up, what two tellers counted, what closes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.db.models import QuerySet

from shuzhi.apps.ballots.models import Manner, Vote
from shuzhi.apps.ballots.queries import question_of
from shuzhi.apps.ballots.services import NewVote
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.rules import load_pack, read_yaml
from shuzhi.core.voting import GradesQuestion, MotionQuestion, PersonsQuestion, Question, Tally
from shuzhi.core.voting.questions import choices, lines
from shuzhi.core.voting.rules import kinds
from shuzhi.packs import rulebook

_ELECTIONS = rulebook.HERE / "elections"
MOST_LINES, MOST_PRESENT = 60, 2000
GRADES = "好、较好、一般、差"


def asks(kind: str) -> str:
    """What a kind of vote is about: persons, motion or grades."""
    return next(str(each["asks"]) for each in read_yaml(_ELECTIONS / "votes.yaml") if each["kind"] == kind)


def listed(text: str) -> tuple[str, ...]:
    """Names or lines as people type them: one a line, or parted by 、 ， ；."""
    for mark in "、，,；;":
        text = text.replace(mark, "\n")
    return tuple(part.strip() for part in text.splitlines() if part.strip())


class VoteForm(forms.Form):
    kind = forms.ChoiceField(label="类别")
    title = forms.CharField(label="名称", max_length=200, help_text="印在票面上，如 第一党支部委员会换届选举")
    subjects = forms.CharField(
        label="票面上的对象",
        max_length=4000,
        widget=forms.Textarea({"rows": 5, "class": "form-control"}),
        help_text="一行一个：候选人（按姓氏笔画）、表决的事项，或被评议的单位",
    )
    seats = forms.IntegerField(
        label="应选人数",
        min_value=1,
        max_value=60,
        required=False,
        help_text="选举填应选人数；接收、转正这样逐个表决的填 1",
    )
    others = forms.BooleanField(label="可以另选他人", required=False)
    grades = forms.CharField(
        label="等次", max_length=100, required=False, initial=GRADES, help_text="测评时用，从好到差"
    )
    manner = forms.ChoiceField(label="方式", choices=Manner.choices, initial=Manner.PAPER)
    day = forms.DateField(
        label="投票日", widget=forms.DateInput({"type": "date", "class": "form-control"}, "%Y-%m-%d")
    )
    entitled = forms.IntegerField(label="应到会有权投票人数", min_value=1, max_value=MOST_PRESENT)
    present = forms.IntegerField(label="实到会有权投票人数", min_value=1, max_value=MOST_PRESENT)
    tellers = forms.CharField(label="计票人", max_length=200, required=False, help_text="纸质票需要两名")
    scrutineers = forms.CharField(
        label="监票人", max_length=200, help_text="每人保管一份开箱码，全部到齐才能开箱"
    )
    receipts = forms.BooleanField(label="给投票人回执", required=False, help_text="只用于测评和征求意见")

    def __init__(
        self, units: QuerySet[Organisation], today: date, data: Mapping[str, str] | None, **initial: object
    ) -> None:
        super().__init__(data, initial={"day": today, **initial})
        self.fields["org"] = UnitField(units, label="组织", empty="请选择")
        self.order_fields(("org",))
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = kinds(load_pack(_ELECTIONS))
        for name in (
            "kind",
            "title",
            "seats",
            "grades",
            "manner",
            "entitled",
            "present",
            "tellers",
            "scrutineers",
        ):
            css = "form-select" if name in ("kind", "manner") else "form-control"
            self.fields[name].widget.attrs.setdefault("class", css)

    def clean_subjects(self) -> tuple[str, ...]:
        kind = self.data.get("kind", "")
        text = str(self.cleaned_data["subjects"]).strip()
        found = (text,) if kind.endswith("motion") else listed(text)
        if len(found) > MOST_LINES:
            raise forms.ValidationError(f"票面最多{MOST_LINES}行，现在有{len(found)}行，请分次投票。")
        if any(len(line) > 200 for line in found):
            raise forms.ValidationError("票面的一行最多200字，请缩短。")
        return found

    def clean(self) -> dict[str, object]:
        found: dict[str, object] = super().clean() or {}
        kind = str(found.get("kind", ""))
        if kind and asks(kind) == "persons" and not found.get("seats"):
            self.add_error("seats", "请填应选人数；逐个表决的填1。")
        if kind and asks(kind) == "grades" and len(listed(str(found.get("grades", "")))) < 2:
            self.add_error("grades", "至少要两个等次。")
        if found.get("manner") == Manner.PAPER and len(listed(str(found.get("tellers", "")))) != 2:
            self.add_error("tellers", "纸质票要有两名计票人，分别录入核对。")
        return found

    @property
    def unit(self) -> Organisation:
        unit: Organisation = self.cleaned_data["org"]
        return unit

    @property
    def new(self) -> NewVote:
        found = self.cleaned_data
        return NewVote(
            owner=self.unit.code,
            kind=found["kind"],
            title=found["title"],
            question=self._question(),
            manner=Manner(found["manner"]),
            day=found["day"],
            entitled=found["entitled"],
            present=found["present"],
            tellers=listed(found["tellers"]),
            scrutineers=listed(found["scrutineers"]),
            receipts=found["receipts"],
        )

    def _question(self) -> Question:
        found = self.cleaned_data
        about = asks(found["kind"])
        if about == "persons":
            return PersonsQuestion(found["subjects"], found["seats"], found["others"])
        if about == "motion":
            return MotionQuestion(found["subjects"][0])
        return GradesQuestion(found["subjects"], listed(found["grades"]))


class CloseForm(forms.Form):
    """Shares of the scrutineers and what came back; a remote vote has no slips to hand back."""

    returned = forms.IntegerField(label="退回未用的票", min_value=0, initial=0)
    missing = forms.IntegerField(label="遗失、未交的票", min_value=0, initial=0)

    def __init__(self, vote: Vote, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.holders = vote.holders if vote.manner != Manner.PAPER else 0
        for number in range(1, self.holders + 1):
            self.fields[f"share{number}"] = forms.CharField(
                label=f"第{number}份开箱码", max_length=100,
                widget=forms.TextInput({"class": "form-control token", "autocomplete": "off"}),
            )  # fmt: skip
        for name in ("returned", "missing"):
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def shares(self) -> list[str]:
        return [self.cleaned_data[f"share{number}"] for number in range(1, self.holders + 1)]


class CountForm(forms.Form):
    """What one teller counted: papers, and votes for each line and mark."""

    def __init__(self, vote: Vote, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.question = question_of(vote)
        for name, label in (("valid", "有效票"), ("blank", "空白票"), ("invalid", "无效票")):
            self.fields[name] = _number(label)
        for at, line in enumerate(lines(self.question)):
            for place, mark in enumerate(choices(self.question)):
                self.fields[f"n{at}x{place}"] = _number(f"{line}：{mark}")
        if isinstance(self.question, PersonsQuestion) and self.question.others:
            self.fields["others"] = forms.CharField(
                label="另选他人", required=False, max_length=2000,
                widget=forms.Textarea({"rows": 3, "class": "form-control"}), help_text="一行一人：姓名 票数",
            )  # fmt: skip

    def clean_others(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in str(self.cleaned_data["others"]).splitlines():
            name, _, votes = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not name or not votes.isascii() or not votes.isdigit():
                raise forms.ValidationError(f"“{line.strip()[:20]}”应写成“姓名 票数”，中间空一格。")
            found[name.strip()] = int(votes)
        return found

    @property
    def tally(self) -> Tally:
        found = self.cleaned_data
        marks = {
            line: {mark: found[f"n{at}x{place}"] for place, mark in enumerate(choices(self.question))}
            for at, line in enumerate(lines(self.question))
        }
        return Tally(found["valid"], found["blank"], found["invalid"], marks, found.get("others", {}))


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST_PRESENT, widget=forms.NumberInput({"class": "form-control"})
    )
