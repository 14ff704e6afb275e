"""How one foreign table is to be read: made by the proposer, changed by the user, kept with the intake."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from shuzhi.apps.intake.layout import Head, Layout
from shuzhi.apps.intake.proposing import DROP, NOTE, Choice, Proposal
from shuzhi.core.errors import Refused
from shuzhi.packs.ledger.columns import Kind
from shuzhi.packs.ledger.sheets import BY_NAME


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table: where it lies, which sheet of ours it is ("" leaves it out), what each of its columns becomes."""

    name: str
    kind: str
    layout: Layout
    choices: tuple[Choice, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        """The same headings in the same order come from the same source."""
        heads = json.dumps([head.text for head in self.layout.heads], ensure_ascii=False)
        return hashlib.sha256(heads.encode()).hexdigest()

    def column_of(self, header: str) -> int:
        """Return the foreign column (from 1) of one of our headers, 0 where it is fixed or not there."""
        return next((n for n, choice in enumerate(self.choices, start=1) if choice.target == header), 0)

    def heading(self, number: int) -> str:
        head = self.layout.heads[number]
        return f"第 {number + 1} 列“{head.text or '没有列名'}”"


def planned(name: str, layout: Layout, proposal: Proposal) -> TablePlan:
    return TablePlan(name, proposal.kind, layout, proposal.choices, proposal.fixed)


def remembered(plan: TablePlan, told: str) -> TablePlan:
    """Return the plan with what was chosen for this source the last time."""
    kept = json.loads(told)
    choices = tuple(
        old if old.target == target else Choice(target, "上次的对应")
        for old, target in zip(plan.choices, kept["targets"], strict=True)
    )
    return replace(plan, kind=kept["kind"], choices=choices, fixed={**kept["fixed"], **plan.fixed})


def to_remember(plan: TablePlan) -> str:
    """What is kept of a plan for the next file of the same source: no cell of any row."""
    kept = {
        "kind": plan.kind,
        "targets": [choice.target for choice in plan.choices],
        "fixed": dict(plan.fixed),
    }
    return json.dumps(kept, ensure_ascii=False)


def faults(plan: TablePlan) -> tuple[str, ...]:
    """Return the sentences that keep a table from being read, none where it can be."""
    if not plan.kind:
        return ()
    sheet, found = BY_NAME[plan.kind], list[str]()
    for column in sheet.columns:
        columns = [n for n, choice in enumerate(plan.choices) if choice.target == column.header]
        if len(columns) > 1:
            named = "和".join(plan.heading(number) for number in columns)
            found.append(f"{named}都对应到“{column.header}”，一个栏目只能来自一列，请改其中一列。")
        if columns and plan.fixed.get(column.header):
            found.append(f"“{column.header}”既对应了{plan.heading(columns[0])}，又统一填写了内容，请留一个。")
        if column.required and not columns and not plan.fixed.get(column.header):
            where = "，或在下面统一填写" if column.kind in (Kind.ORG, Kind.CHOICE) else ""
            found.append(f"还没有哪一列对应到“{column.header}”，它必须填写；请选一列{where}。")
    return tuple(found)


def dump(plans: Iterable[TablePlan]) -> str:
    return json.dumps([asdict(plan) for plan in plans], ensure_ascii=False)


def load(text: str) -> tuple[TablePlan, ...]:
    return tuple(map(_one, json.loads(text)))


def _one(kept: dict[str, object]) -> TablePlan:
    layout: dict[str, object] = kept["layout"]  # type: ignore[assignment]
    heads = tuple(Head(head["text"], tuple(head["names"])) for head in layout.pop("heads"))  # type: ignore[attr-defined]
    choices = tuple(Choice(**choice) for choice in kept["choices"])  # type: ignore[attr-defined]
    made = Layout(heads=heads, **layout)  # type: ignore[arg-type]
    return TablePlan(str(kept["name"]), str(kept["kind"]), made, choices, kept["fixed"])  # type: ignore[arg-type]


def chosen(plan: TablePlan, kind: str, targets: list[str], fixed: Mapping[str, str]) -> TablePlan:
    """Return the plan with what the user chose.

    Raises:
        Refused: something was sent that the page does not offer.
    """
    if kind and kind not in BY_NAME:
        raise Refused(f"没有“{kind[:20]}”这种记录。")
    known = {NOTE, DROP, *(column.header for column in BY_NAME[kind].columns)} if kind else {NOTE, DROP}
    if len(targets) != len(plan.choices):
        raise Refused("对应关系不完整，请刷新页面后再试。")
    usable = [target if target in known else NOTE for target in targets]
    choices = tuple(
        old if old.target == target else Choice(target, "自选")
        for old, target in zip(plan.choices, usable, strict=True)
    )
    return replace(
        plan, kind=kind, choices=choices, fixed={key: value for key, value in fixed.items() if value}
    )
